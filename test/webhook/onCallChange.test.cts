import { changeOf, firstPerson, readTransitions } from '../../nodes/Zenduty/webhook/onCallChange';
import { readEvent } from '../../nodes/Zenduty/webhook/event';

describe('person', () => {
	it.each([
		['an object', { username: 'bela' }, { username: 'bela', name: null, email: null }],
		['a username', 'bela', { username: 'bela', name: null, email: null }],
		['the first of a list', ['bela', 'tar'], { username: 'bela', name: null, email: null }],
		['null', null, null],
		['a missing value', undefined, null],
		['an empty text', '', null],
		['an empty list', [], null],
		['a number', 7, null],
	])('reads %s', (_what, value, expected) => {
		expect(firstPerson(value)).toEqual(expected);
	});
});

describe('onCallChange', () => {
	/** The transitions of a body, by their suffixes. */
	function read(transitions: unknown) {
		const found = readTransitions(readEvent({ event_type: 'oncall_change', transitions }));
		return found.map(({ suffix, sent }) => [suffix, sent]);
	}

	describe('readTransitions', () => {
		it('returns a single transition without a suffix', () => {
			const sent = { schedule_id: 'sch-night' };
			expect(read({ Harbor: { Night: [sent] } })).toEqual([['', sent]]);
		});

		it('returns several in the order of the body, numbered', () => {
			const transitions = {
				Harbor: { Night: [{ id: 'a' }, { id: 'b' }], Day: [{ id: 'c' }] },
				Airport: { Day: [{ id: 'd' }] },
			};
			expect(read(transitions)).toEqual([
				['-1', { id: 'a' }],
				['-2', { id: 'b' }],
				['-3', { id: 'c' }],
				['-4', { id: 'd' }],
			]);
		});

		it.each([
			['missing', undefined],
			['null', null],
			['a text', 'Harbor'],
			['a number', 1],
			['empty', {}],
			['a list', [{ Night: [{}] }]],
			['a team without schedules', { Harbor: {} }],
			['a team that is a text', { Harbor: 'Night' }],
			['a team that is a list', { Harbor: [[{}]] }],
			['a schedule without transitions', { Harbor: { Night: [] } }],
			['a schedule that is an object', { Harbor: { Night: { schedule_id: 'x' } } }],
			['a schedule that is null', { Harbor: { Night: null } }],
			['transitions that are no objects', { Harbor: { Night: [null, 'x', 1, [{}]] } }],
		])('returns nothing if the transitions are %s', (_what, transitions) => {
			expect(read(transitions)).toEqual([]);
		});

		it('leaves out what it cannot read, and does not number it', () => {
			const transitions = { Harbor: null, Airport: { Day: 'x', Night: [7, { id: 'a' }, null] } };
			expect(read(transitions)).toEqual([['', { id: 'a' }]]);
		});

		it.each(['triggered', 'shift_change', 'ONCALL_CHANGE', '', null, undefined, ['oncall_change']])(
			'returns nothing for the event type %p',
			(eventType) => {
				const event = readEvent({
					event_type: eventType,
					transitions: { Harbor: { Night: [{}] } },
				});
				expect(readTransitions(event)).toEqual([]);
			},
		);
	});

	describe('changeOf', () => {
		const transition = {
			schedule_id: 'sch-night',
			schedule_name: 'Night',
			team_id: 'team-harbor',
			team_name: 'Harbor',
			previous_user: {
				username: 'ole',
				first_name: 'Ole',
				last_name: 'Brun',
				email: 'ole@harbor.example',
			},
			new_user: { username: 'ida', first_name: 'Ida', last_name: 'Lund' },
			transition_time: '2026-05-06T22:00:00+02:00',
			layer_type: 'layer',
			layer_name: 'Layer 2',
			time_zone: 'Europe/Copenhagen',
			escalation_policies: [
				{ ep_id: 'ep-1', ep_name: 'Cranes' },
				{ ep_id: 'ep-2', ep_name: 'Gates' },
			],
		};

		it('returns every field of a complete transition', () => {
			expect(changeOf(transition)).toStrictEqual({
				team: { id: 'team-harbor', name: 'Harbor' },
				schedule: { id: 'sch-night', name: 'Night' },
				layer: { type: 'layer', name: 'Layer 2' },
				wentOff: { username: 'ole', name: 'Ole Brun', email: 'ole@harbor.example' },
				cameOn: { username: 'ida', name: 'Ida Lund', email: null },
				changedAt: '2026-05-06T20:00:00.000Z',
				timeZone: 'Europe/Copenhagen',
				escalationPolicies: [
					{ id: 'ep-1', name: 'Cranes' },
					{ id: 'ep-2', name: 'Gates' },
				],
			});
		});

		it('returns null for what is missing, and an empty list of escalation policies', () => {
			expect(changeOf({})).toStrictEqual({
				team: { id: null, name: null },
				schedule: { id: null, name: null },
				layer: { type: null, name: null },
				wentOff: null,
				cameOn: null,
				changedAt: null,
				timeZone: null,
				escalationPolicies: [],
			});
		});

		it('keeps a time that is no date as it was sent', () => {
			expect(changeOf({ transition_time: 'at noon' }).changedAt).toBe('at noon');
		});

		it.each([
			['an object', {}],
			['a text', 'Cranes'],
			['null', null],
			['a list of other values', [null, 'Cranes', 1]],
		])('returns no escalation policies if they are %s', (_what, sent) => {
			expect(changeOf({ escalation_policies: sent }).escalationPolicies).toEqual([]);
		});

		it('returns null for what an escalation policy does not have', () => {
			const { escalationPolicies } = changeOf({ escalation_policies: [{ ep_name: 'Gates' }, {}] });
			expect(escalationPolicies).toEqual([
				{ id: null, name: 'Gates' },
				{ id: null, name: null },
			]);
		});
	});
});
