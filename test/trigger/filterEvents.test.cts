import {
	choiceOf,
	OUTPUTS,
	passesFilters,
	passesTransition,
	type Filters,
} from '../../nodes/Zenduty/trigger/filterEvents';
import { readEvent, type IncidentEvent } from '../../nodes/Zenduty/webhook/event';

it('keeps the order of the outputs on the canvas', () => {
	expect(OUTPUTS).toEqual(['triggered', 'acknowledged', 'resolved', 'onCallChanged', 'other']);
});

it.each(['triggered', 'acknowledged', 'resolved'])(
	'returns %s for an event of this type',
	(type) => {
		expect(choiceOf(readEvent({ event_type: type, incident: {} }), [])).toBe(type);
	},
);

it.each(['merged', 'Triggered', '', 'constructor', undefined, null, 1, ['triggered']])(
	'returns "other" for the event type %p',
	(type) => {
		expect(choiceOf(readEvent({ event_type: type, incident: {} }), [])).toBe('other');
	},
);

it('returns "onCallChanged" for an on-call change with transitions, and "other" without', () => {
	const change = readEvent({ event_type: 'oncall_change' });
	expect(choiceOf(change, [{ suffix: '', sent: {} }])).toBe('onCallChanged');
	expect(choiceOf(change, [])).toBe('other');
});

const incident = {
	title: 'Freezer 12 above -10 °C',
	service: { name: 'Cold Chain', unique_id: 'svc-Cold', team: 'TEAM-ice', status: 1 },
	priority: { name: 'P2', unique_id: 'prio-two', id: 22 },
	urgency: 1,
	assigned_to: { username: 'frost', email: 'Frost@example.org', first_name: 'Fred' },
};

function event(changes: Record<string, unknown> = {}): IncidentEvent {
	return readEvent({
		payload: { event_type: 'triggered', incident: { ...incident, ...changes } },
	});
}

function passing(changes: Record<string, unknown>, filters: Filters): boolean {
	return passesFilters(event(changes), filters);
}

const without: IncidentEvent = readEvent({ event_type: 'shift_change' });

describe('passesFilters', () => {
	it('matches every event if there are no filters', () => {
		expect(passing({}, {})).toBe(true);
		expect(passesFilters(without, {})).toBe(true);
	});

	it.each([
		['services', []],
		['services', ['', '  ']],
		['services', undefined],
		['services', null],
		['teams', [null]],
		['priorities', ''],
		['assignees', []],
		['urgencies', []],
		['titleContains', ''],
		['titleContains', '   '],
		['titleContains', undefined],
		['titleContains', [' ', null]],
		['services', [[''], []]],
	])('matches every event if %s is %p', (name, value) => {
		expect(passing({}, { [name]: value })).toBe(true);
		expect(passesFilters(without, { [name]: value })).toBe(true);
	});

	it.each([
		['services', [true]],
		['services', { name: 'Cold Chain' }],
		['teams', [{}]],
		['priorities', false],
		['assignees', [{ username: 'frost' }]],
		['titleContains', {}],
		['titleContains', ['oven', ['stove']]],
	])('matches no event if %s is %p, which holds no usable value', (name, value) => {
		expect(passing({}, { [name]: value })).toBe(false);
		expect(passesFilters(without, { [name]: value })).toBe(false);
	});

	it('reads a list within a list, which an expression may return, as alternatives', () => {
		expect(passing({}, { services: [['Docks', 'Cold Chain']] })).toBe(true);
		expect(passing({}, { services: [['Docks', 'Gates']] })).toBe(false);
		expect(passing({}, { titleContains: [['oven'], 'freezer'] })).toBe(true);
	});

	it.each([
		['services', 'Cold Chain'],
		['teams', 'TEAM-ice'],
		['priorities', 'P2'],
		['assignees', 'frost'],
		['urgencies', 'high'],
		['titleContains', 'e'],
	])('does not match an event without an incident if %s is set', (name, value) => {
		expect(passesFilters(without, { [name]: value })).toBe(false);
	});

	it.each([
		['services', 'service'],
		['teams', 'service'],
		['priorities', 'priority'],
		['assignees', 'assigned_to'],
		['urgencies', 'urgency'],
		['titleContains', 'title'],
	])('does not match an incident without the field if %s is set', (name, field) => {
		const any = { urgencies: 'high', titleContains: 'e' }[name] ?? 'x';
		for (const missing of [undefined, null, '', {}, [], true]) {
			expect(passing({ [field]: missing }, { [name]: any })).toBe(false);
		}
	});

	describe('services', () => {
		it.each([['Cold Chain'], ['cold chain'], [' COLD CHAIN '], ['svc-cold'], ['SVC-COLD']])(
			'matches a service by its name or id: %p',
			(wanted) => {
				expect(passing({}, { services: [wanted] })).toBe(true);
			},
		);

		it.each([['Cold'], ['Chain'], ['TEAM-ice'], ['1'], ['true']])(
			'does not match the service by %p',
			(wanted) => {
				expect(passing({}, { services: [wanted] })).toBe(false);
			},
		);

		it('matches if one of several values does', () => {
			expect(passing({}, { services: ['Docks', 'Cold Chain'] })).toBe(true);
			expect(passing({}, { services: ['Docks', 'Gates'] })).toBe(false);
		});

		it('reads one value that is not in a list, which an expression may return', () => {
			expect(passing({}, { services: 'cold chain' })).toBe(true);
		});

		it('reads a service that is a string as its name', () => {
			expect(passing({ service: 'Cold Chain' }, { services: ['cold chain'] })).toBe(true);
		});

		it('matches numbers with texts, on either side', () => {
			expect(passing({ service: { unique_id: 501 } }, { services: ['501'] })).toBe(true);
			expect(passing({ service: { unique_id: '501' } }, { services: [501] })).toBe(true);
		});

		it.each([
			['Storage / Cold Chain', 'Cold Chain'],
			[' storage / COLD chain ', 'Cold Chain'],
			['EU / Storage / Cold Chain', 'Cold Chain'],
			['Storage / Cold / Chain', 'Cold / Chain'],
			['Cold / Chain', 'Cold / Chain'],
		])('matches %p, as the lists show it, with the service %p of any team', (wanted, name) => {
			for (const service of [{ name, team: 'TEAM-ice' }, { name, team: 'TEAM-fire' }, name]) {
				expect(passing({ service }, { services: ['Docks', wanted] })).toBe(true);
			}
		});

		it.each([
			['Storage / Cold Chain', 'Storage'],
			['Storage / Cold Chain', 'Chain'],
			['Storage / Cold Chain', 'Cold Chain 2'],
			['Storage/Cold Chain', 'Cold Chain'],
			['Storage /Cold Chain', 'Cold Chain'],
			['Storage / ', ''],
			[' / ', ''],
			['Cold Chain', 'Storage / Cold Chain'],
		])('does not match %p with the service %p', (wanted, name) => {
			expect(passing({ service: { name } }, { services: [wanted] })).toBe(false);
		});
	});

	describe('excludeServices', () => {
		it.each([
			['cold chain'],
			['SVC-cold'],
			['Storage / Cold Chain'],
			[['Docks', ' COLD CHAIN ']],
			[[['Docks'], 'Cold Chain']],
		])('excludes a service by its name or id: %j', (excludeServices) => {
			expect(passing({}, { excludeServices })).toBe(false);
		});

		it.each([
			['Docks'],
			['Cold'],
			['Cold Chain / Docks'],
			[''],
			[[]],
			[[null, ' ']],
			[undefined],
			[true],
			[{ name: 'Cold Chain' }],
		])('excludes nothing by %j', (excludeServices) => {
			expect(passing({}, { excludeServices })).toBe(true);
		});

		it('excludes no incident without a service, and no event without an incident', () => {
			const filters = { excludeServices: ['Cold Chain', '', 'undefined', 'null'] };
			for (const service of [undefined, null, '', {}, [], true]) {
				expect(passing({ service }, filters)).toBe(true);
			}
			expect(passesFilters(without, filters)).toBe(true);
		});

		it('excludes what another filter matches', () => {
			const filters = { services: ['Cold Chain', 'Docks'], excludeServices: ['Cold Chain'] };
			expect(passing({}, filters)).toBe(false);
			expect(passing({ service: 'Docks' }, filters)).toBe(true);
			expect(passing({ service: 'Gates' }, filters)).toBe(false);
		});
	});

	describe('teams', () => {
		it('matches the team of the service in upper and lower case', () => {
			expect(passing({}, { teams: ['other', 'team-ICE'] })).toBe(true);
			expect(passing({}, { teams: ['Cold Chain', 'svc-cold'] })).toBe(false);
		});

		it('does not match if the service is a string', () => {
			expect(passing({ service: 'TEAM-ice' }, { teams: ['TEAM-ice'] })).toBe(false);
		});
	});

	describe('ids', () => {
		const BARE = '3fe1c07ab2d945c88e6d0a17c4f5b921';
		const DASHED = '3FE1C07A-b2d9-45c8-8e6d-0a17c4f5b921';
		const OTHER = '3fe1c07a-b2d9-45c8-8e6d-0a17c4f5b922';
		const inField: Array<[keyof Filters, (id: string) => Record<string, unknown>]> = [
			['services', (id) => ({ service: { name: 'Pumps', unique_id: id } })],
			['teams', (id) => ({ service: { name: 'Pumps', team: id } })],
			['priorities', (id) => ({ priority: { name: 'P1', unique_id: id } })],
			['priorities', (id) => ({ priority: { name: 'P1', id } })],
			['priorities', (id) => ({ priority: id })],
		];

		it.each(inField)('matches ids of %s with and without dashes', (name, incidentWith) => {
			for (const sent of [BARE, DASHED]) {
				for (const wanted of [BARE, DASHED, ` ${BARE.toUpperCase()} `]) {
					expect(passing(incidentWith(sent), { [name]: [wanted] })).toBe(true);
				}
				for (const wanted of [
					OTHER,
					BARE.slice(1),
					`${BARE}0`,
					`${DASHED}-0`,
					`g${BARE.slice(1)}`,
				]) {
					expect(passing(incidentWith(sent), { [name]: [wanted] })).toBe(false);
				}
			}
		});

		it('excludes a service by its id with and without dashes', () => {
			for (const unique_id of [BARE, DASHED]) {
				const service = { name: 'Pumps', unique_id };
				expect(passing({ service }, { excludeServices: [BARE] })).toBe(false);
				expect(passing({ service }, { excludeServices: DASHED })).toBe(false);
				expect(passing({ service }, { excludeServices: [OTHER] })).toBe(true);
			}
		});

		it.each([
			['db-1', 'db1'],
			['db1', 'db-1'],
			['d-b', 'db'],
			['3fe1c07a-b2d9', '3fe1c07ab2d9'],
			['zfe1c07a-b2d9-45c8-8e6d-0a17c4f5b921', 'zfe1c07ab2d945c88e6d0a17c4f5b921'],
			[`${DASHED}-0`, `${BARE}0`],
		])('keeps the dashes of names: %p does not match %p', (sent, wanted) => {
			for (const [name, incidentWith] of inField) {
				expect(passing(incidentWith(sent), { [name]: [wanted] })).toBe(false);
				expect(passing(incidentWith(sent), { [name]: [sent] })).toBe(true);
			}
			expect(passing({ service: { name: sent } }, { services: [wanted] })).toBe(false);
			expect(passing({ service: sent }, { services: [wanted] })).toBe(false);
			expect(passing({ priority: { name: sent } }, { priorities: [wanted] })).toBe(false);
		});

		it('keeps the dashes in other filters', () => {
			expect(passing({ assigned_to: { username: BARE } }, { assignees: [DASHED] })).toBe(false);
			expect(passing({ title: DASHED }, { titleContains: BARE })).toBe(false);
		});
	});

	it('ignores the case of letters like ß and the Greek sigma', () => {
		expect(passing({ service: 'Straße' }, { services: ['STRASSE'] })).toBe(true);
		expect(passing({ service: 'STRAßE' }, { services: ['straße'] })).toBe(true);
		// In lower case a sigma at the end of a word is another letter.
		expect(passing({ service: 'ΟΔΟΣ' }, { services: ['οδοσ'] })).toBe(true);
		expect(passing({ title: 'ΟΔΟΣΑ' }, { titleContains: 'ΟΔΟΣ' })).toBe(true);
	});

	describe('priorities', () => {
		it.each([['p2'], ['PRIO-TWO'], ['22']])(
			'matches a priority object by its name or id: %p',
			(wanted) => {
				expect(passing({}, { priorities: ['p1', wanted] })).toBe(true);
			},
		);

		it('matches a priority that is a string or an integer, even zero', () => {
			expect(passing({ priority: 'Major' }, { priorities: ['major'] })).toBe(true);
			expect(passing({ priority: 3 }, { priorities: ['3'] })).toBe(true);
			expect(passing({ priority: 0 }, { priorities: ['0'] })).toBe(true);
			expect(passing({ priority: 3 }, { priorities: ['30', 'p3'] })).toBe(false);
		});

		it('does not match other members of a priority', () => {
			expect(passing({ priority: { label: 'P2' } }, { priorities: ['P2'] })).toBe(false);
		});
	});

	describe('assignees', () => {
		it.each([['FROST'], ['frost@EXAMPLE.org']])('matches an assignee by %p', (wanted) => {
			expect(passing({}, { assignees: [wanted] })).toBe(true);
		});

		it('does not match other names of the assignee', () => {
			expect(passing({}, { assignees: ['Fred', 'example.org'] })).toBe(false);
		});

		it('reads an assignee that is a string as the username', () => {
			expect(passing({ assigned_to: 'Frost' }, { assignees: ['frost'] })).toBe(true);
		});

		it('matches any assignee of an array', () => {
			const both = { assigned_to: [{ username: 'hail' }, 'sleet', null] };
			expect(passing(both, { assignees: ['hail'] })).toBe(true);
			expect(passing(both, { assignees: ['sleet'] })).toBe(true);
			expect(passing(both, { assignees: ['frost'] })).toBe(false);
		});
	});

	describe('urgencies', () => {
		it('matches the word for the code', () => {
			expect(passing({}, { urgencies: ['high'] })).toBe(true);
			expect(passing({}, { urgencies: ['low'] })).toBe(false);
			expect(passing({ urgency: 0 }, { urgencies: ['low'] })).toBe(true);
			expect(passing({ urgency: 0 }, { urgencies: ['low', 'high'] })).toBe(true);
		});

		it('matches a word that was sent, and no unknown code', () => {
			expect(passing({ urgency: 'High' }, { urgencies: ['high'] })).toBe(true);
			expect(passing({ urgency: 7 }, { urgencies: ['low', 'high'] })).toBe(false);
		});
	});

	describe('titleContains', () => {
		it.each([['freezer'], ['ZER 12 AB'], [' -10 °c '], ['1']])(
			'matches a title that contains %p',
			(part) => {
				expect(passing({}, { titleContains: part })).toBe(true);
			},
		);

		it('does not match text that is not in the title', () => {
			expect(passing({}, { titleContains: 'freezer 13' })).toBe(false);
			expect(passing({}, { titleContains: 'Cold' })).toBe(false);
		});

		it('matches a number in the filter and in the title', () => {
			expect(passing({}, { titleContains: 12 })).toBe(true);
			expect(passing({ title: 404 }, { titleContains: '40' })).toBe(true);
		});
	});

	describe('all filters together', () => {
		const filters = {
			services: ['Cold Chain'],
			teams: ['team-ice'],
			priorities: ['P2'],
			assignees: ['frost'],
			urgencies: ['high'],
			titleContains: 'freezer',
		};

		it('match an incident if each filter does', () => {
			expect(passing({}, filters)).toBe(true);
		});

		it.each([
			['services', { services: ['Docks'] }],
			['teams', { teams: ['team-fire'] }],
			['priorities', { priorities: ['P1'] }],
			['assignees', { assignees: ['hail'] }],
			['urgencies', { urgencies: ['low'] }],
			['titleContains', { titleContains: 'oven' }],
		])('match no incident if %s does not match', (_, change) => {
			expect(passing({}, { ...filters, ...change })).toBe(false);
		});
	});

	it('does not match inherited names such as constructor', () => {
		expect(passing({ urgency: 'constructor' }, { urgencies: ['high'] })).toBe(false);
		expect(passing({ priority: {} }, { priorities: ['constructor', '[object Object]'] })).toBe(
			false,
		);
	});
});

describe('passesTransition', () => {
	const ID = '5b0e6f1d2c3a49788796a5b4c3d2e1f0';
	const DASHED = '5B0E6F1D-2c3a-4978-8796-a5b4c3d2e1f0';

	function passing(sent: Record<string, unknown>, filters: Filters): boolean {
		return passesTransition({ suffix: '-2', sent }, filters);
	}
	const harbor = { team_id: ID, team_name: 'Harbor-1', schedule_name: 'Night' };

	it('matches every transition without filters, or if they have no values', () => {
		const blank = { services: [], priorities: '', assignees: [null], titleContains: ' ' };
		expect(passing(harbor, {})).toBe(true);
		expect(passing({}, { ...blank, urgencies: undefined, teams: [''] })).toBe(true);
	});

	it.each([ID, DASHED, ` ${ID.toUpperCase()} `, 'harbor-1', 'HARBOR-1'])(
		'matches the team by its ID or its name: %p',
		(wanted) => {
			expect(passing(harbor, { teams: ['Airport', wanted] })).toBe(true);
			expect(passing({ ...harbor, team_id: DASHED }, { teams: wanted })).toBe(true);
		},
	);

	it.each(['Harbor1', 'Harbor', 'Night', ID.slice(1), true, {}])(
		'does not match another team: %p',
		(wanted) => {
			expect(passing(harbor, { teams: [wanted] })).toBe(false);
		},
	);

	it.each([{}, { team_id: null, team_name: null }, { team_id: {}, team_name: ['Harbor-1'] }])(
		'does not match a transition whose team is not known: %j',
		(sent) => {
			expect(passing(sent, { teams: ['Harbor-1'] })).toBe(false);
		},
	);

	it.each([
		['services', ['Night']],
		['priorities', ['P1']],
		['assignees', ['ida']],
		['urgencies', ['high']],
		['titleContains', 'Night'],
	])('matches no transition if %s is set', (name, value) => {
		expect(passing(harbor, { [name]: value })).toBe(false);
		expect(passing(harbor, { teams: ['Harbor-1'], [name]: value })).toBe(false);
	});

	it('matches every transition whose services are excluded, since it has none', () => {
		expect(passing(harbor, { excludeServices: ['Night', 'Harbor-1', ID] })).toBe(true);
		expect(passing(harbor, { teams: ['Airport'], excludeServices: ['Night'] })).toBe(false);
	});

	it('ignores members that are no filters', () => {
		expect(passing(harbor, { unknown: ['x'] } as Filters)).toBe(true);
	});
});
