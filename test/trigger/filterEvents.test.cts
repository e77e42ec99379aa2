import {
	choiceOf,
	OUTPUTS,
	passesFilters,
	passesTransition,
	type Filters,
} from '../../nodes/Zenduty/trigger/filterEvents';
import { readFilters } from '../../nodes/Zenduty/trigger/settings';
import { readEvent, type IncidentEvent } from '../../nodes/Zenduty/webhook/event';

it('keeps the order of the outputs on the canvas', () => {
	expect(OUTPUTS).toEqual(['triggered', 'acknowledged', 'resolved', 'onCallChanged', 'other']);
});

it('chooses the output of the event type, or "other"', () => {
	const chosen = (type: unknown) => choiceOf(readEvent({ event_type: type, incident: {} }), []);
	for (const type of ['triggered', 'acknowledged', 'resolved']) expect(chosen(type)).toBe(type);
	for (const type of ['merged', 'Triggered', '', 'constructor', undefined, 1, ['triggered']]) {
		expect(chosen(type)).toBe('other');
	}
});

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

/** Filters as the user has entered them. */
type Entered = Partial<Record<keyof Filters, unknown>>;

function passing(changes: Record<string, unknown>, filters: Entered): boolean {
	return passesFilters(event(changes), readFilters(filters, filters));
}

/** Tells whether an event without an incident passes. */
function passingWithout(filters: Entered): boolean {
	return passesFilters(without, readFilters(filters, filters));
}

const without: IncidentEvent = readEvent({ event_type: 'shift_change' });

/** An ID as an event has it, and as the API has it. */
const BARE = '3fe1c07ab2d945c88e6d0a17c4f5b921';
const DASHED = '3FE1C07A-b2d9-45c8-8e6d-0a17c4f5b921';

/** Values that set no filter. */
const NOTHING = [[], ['', '  '], '', '   ', undefined, null, [null], [[''], []]];
/** What an incident may have in the place of a field. */
const MISSING = [undefined, null, '', {}, [], true];

/** Each filter that keeps out what it does not match, with its field, and a value that matches. */
const FILTERS: Array<[name: keyof Filters, field: string, matching: unknown]> = [
	['services', 'service', ['Cold Chain']],
	['teams', 'service', ['team-ice']],
	['priorities', 'priority', ['P2']],
	['assignees', 'assigned_to', ['frost']],
	['urgencies', 'urgency', ['high']],
	['titleContains', 'title', 'freezer'],
];

describe('passesFilters', () => {
	it('passes every event if there are no filters', () => {
		expect(passing({}, {})).toBe(true);
		expect(passingWithout({})).toBe(true);
	});

	it.each(FILTERS)('%s judges what is set, by what is there', (name, field, matching) => {
		for (const value of NOTHING) {
			expect(passing({}, { [name]: value })).toBe(true);
			expect(passingWithout({ [name]: value })).toBe(true);
		}
		expect(passing({}, { [name]: matching })).toBe(true);
		expect(passingWithout({ [name]: matching })).toBe(false);
		for (const value of MISSING) {
			expect(passing({ [field]: value }, { [name]: matching })).toBe(false);
		}
	});

	it('passes an incident only if each filter does', () => {
		const all = Object.fromEntries(FILTERS.map(([name, , matching]) => [name, matching]));
		expect(passing({}, all)).toBe(true);
		for (const [name] of FILTERS) {
			const other = name === 'urgencies' ? 'low' : 'something else';
			expect(passing({}, { ...all, [name]: [other] })).toBe(false);
		}
	});

	const cases: Array<
		[filter: keyof Filters, passes: boolean, value: unknown, other?: Record<string, unknown>]
	> = [
		// By name or ID, as a whole, in upper and lower case; one of several is enough.
		['services', true, [' COLD CHAIN ']],
		['services', true, ['SVC-COLD']],
		['services', true, 'cold chain'],
		['services', true, ['Docks', 'Cold Chain']],
		['services', true, [['Docks', 'Cold Chain']]],
		['services', false, [['Docks', 'Gates']]],
		['services', false, ['Cold', 'Chain', 'TEAM-ice', '1', 'true']],
		['services', true, ['cold chain'], { service: 'Cold Chain' }],
		['services', true, ['501'], { service: { unique_id: 501 } }],
		['services', true, [501], { service: { unique_id: '501' } }],
		// Other letters stand for ß and for a sigma at the end of a word.
		['services', true, ['STRASSE'], { service: 'Straße' }],
		['services', true, ['straße'], { service: 'STRAßE' }],
		['services', true, ['οδοσ'], { service: 'ΟΔΟΣ' }],
		['titleContains', true, 'ΟΔΟΣ', { title: 'ΟΔΟΣΑ' }],
		// With the team, as the lists show a service.
		['services', true, ['Docks', ' storage / COLD chain ']],
		['services', true, ['EU / Storage / Cold Chain'], { service: 'Cold Chain' }],
		['services', true, ['Storage / Cold / Chain'], { service: { name: 'Cold / Chain' } }],
		['services', true, ['Cold / Chain'], { service: 'Cold / Chain' }],
		['services', false, ['Storage / Cold Chain'], { service: 'Storage' }],
		['services', false, ['Storage / Cold Chain'], { service: 'Chain' }],
		['services', false, ['Storage / Cold Chain'], { service: 'Cold Chain 2' }],
		['services', false, ['Storage/Cold Chain', 'Storage /Cold Chain']],
		['services', false, ['Storage / ', ' / '], { service: { name: '' } }],
		['services', false, ['Cold Chain'], { service: 'Storage / Cold Chain' }],
		['excludeServices', false, 'cold chain'],
		['excludeServices', false, 'SVC-cold'],
		['excludeServices', false, 'Storage / Cold Chain'],
		['excludeServices', false, ['Docks', ' COLD CHAIN ']],
		['excludeServices', false, [['Docks'], 'Cold Chain']],
		['excludeServices', true, ['Docks', 'Cold', 'Cold Chain / Docks']],
		['teams', true, ['other', 'team-ICE']],
		['teams', false, ['Cold Chain', 'svc-cold']],
		['teams', false, ['TEAM-ice'], { service: 'TEAM-ice' }],
		['priorities', true, ['p1', 'p2']],
		['priorities', true, ['PRIO-TWO']],
		['priorities', true, ['22']],
		['priorities', true, ['major'], { priority: 'Major' }],
		['priorities', true, ['3'], { priority: 3 }],
		['priorities', true, ['0'], { priority: 0 }],
		['priorities', false, ['30', 'p3'], { priority: 3 }],
		['priorities', false, ['P2'], { priority: { label: 'P2' } }],
		['priorities', false, ['constructor', '[object Object]'], { priority: {} }],
		['assignees', true, ['FROST']],
		['assignees', true, ['frost@EXAMPLE.org']],
		['assignees', false, ['Fred', 'example.org']],
		['assignees', true, ['frost'], { assigned_to: 'Frost' }],
		['assignees', true, ['hail'], { assigned_to: [{ username: 'hail' }, 'sleet', null] }],
		['assignees', true, ['sleet'], { assigned_to: [{ username: 'hail' }, 'sleet', null] }],
		['assignees', false, ['frost'], { assigned_to: [{ username: 'hail' }, 'sleet', null] }],
		['assignees', false, [DASHED], { assigned_to: { username: BARE } }],
		['urgencies', false, ['low']],
		['urgencies', true, ['low'], { urgency: 0 }],
		['urgencies', true, ['low', 'high'], { urgency: 0 }],
		['urgencies', true, ['high'], { urgency: 'High' }],
		['urgencies', false, ['low', 'high'], { urgency: 7 }],
		['urgencies', false, ['high'], { urgency: 'constructor' }],
		['titleContains', true, 'ZER 12 AB'],
		['titleContains', true, ' -10 °c '],
		['titleContains', true, 12],
		['titleContains', true, '40', { title: 404 }],
		['titleContains', true, [['oven'], 'freezer']],
		['titleContains', false, 'freezer 13'],
		['titleContains', false, 'Cold'],
		['titleContains', false, ['oven', ['stove']]],
		['titleContains', false, BARE, { title: DASHED }],
	];
	it.each(cases)('%s: %p for %j of an incident with %j', (name, passes, value, other = {}) => {
		expect(passing(other, { [name]: value })).toBe(passes);
	});

	it('excludes nothing where nothing is there to exclude', () => {
		for (const excludeServices of NOTHING) {
			expect(passing({}, { excludeServices })).toBe(true);
		}
		const filters = { excludeServices: ['Cold Chain', '', 'undefined', 'null'] };
		for (const service of MISSING) expect(passing({ service }, filters)).toBe(true);
		expect(passingWithout(filters)).toBe(true);
	});

	it('excludes what another filter matches', () => {
		const filters = { services: ['Cold Chain', 'Docks'], excludeServices: ['Cold Chain'] };
		expect(passing({}, filters)).toBe(false);
		expect(passing({ service: 'Docks' }, filters)).toBe(true);
		expect(passing({ service: 'Gates' }, filters)).toBe(false);
	});

	describe('ids', () => {
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
	});
});

describe('passesTransition', () => {
	const ID = '5b0e6f1d2c3a49788796a5b4c3d2e1f0';
	const DASHED = '5B0E6F1D-2c3a-4978-8796-a5b4c3d2e1f0';

	function passing(sent: Record<string, unknown>, filters: Entered): boolean {
		return passesTransition({ suffix: '-2', sent }, readFilters(filters, filters));
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

	it.each(['Harbor1', 'Harbor', 'Night', ID.slice(1)])(
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
		expect(passing(harbor, { unknown: ['x'] } as Entered)).toBe(true);
	});
});
