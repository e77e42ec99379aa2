import type { IPollFunctions } from 'n8n-workflow';
import { OUTPUTS, readSettings } from '../../nodes/Zenduty/polling/settings';
import { invalidInput } from '../support/failures.cjs';

/**
 * Reads the parameters as n8n gives them.
 *
 * @param saved the parameters as n8n saves them, with the text of expressions
 */
const read = (parameters: Record<string, unknown> = {}, saved: object = {}) =>
	readSettings({
		getNode: () => ({ parameters: saved }),
		getNodeParameter: (name: string, otherwise: unknown) =>
			Object.hasOwn(parameters, name) ? parameters[name] : otherwise,
	} as unknown as IPollFunctions);

const filter = (filters: object) => read({ filters }).filter;

it('has one output for each event, in the order of the canvas', () => {
	expect(OUTPUTS).toEqual(['triggered', 'acknowledged', 'resolved', 'onCallChanged', 'updated']);
});

describe('readSettings', () => {
	it('has the defaults of the node', () => {
		expect(read()).toEqual({
			events: new Set(['triggered', 'acknowledged', 'resolved']),
			teams: [],
			filter: {},
			titleContains: '',
			urgencies: [],
			excludedServices: [],
			hasFullDetails: true,
			startsWithOpen: false,
			isSimplified: true,
			hasSeparateOutputs: false,
		});
	});

	it('starts with open incidents only as triggered ones', () => {
		const parameters = { 'options.startWithOpenIncidents': true };
		expect(read(parameters).startsWithOpen).toBe(true);
		expect(() => read({ ...parameters, events: ['resolved'] })).toThrow(
			expect.objectContaining({
				code: 'invalid_input',
				message:
					"The option 'Start With Open Incidents' needs the event 'Triggered', as which they come out.",
				description: "Select 'Triggered' under 'Trigger On', or turn the option off.",
			}),
		);
		expect(read({ events: ['resolved'] }).startsWithOpen).toBe(false);
	});

	it('asks Zenduty for teams and what is in its lists', () => {
		const filters = {
			services: ['service-1', 'service-2'],
			escalationPolicies: ['policy-1'],
			priorities: 'priority-1, priority-2',
			tags: ['0123456789abcdef0123456789abcdef'],
			users: ['ines'],
		};
		expect(read({ teams: ['team-1'], filters })).toMatchObject({
			teams: ['team-1'],
			filter: {
				team_ids: ['team-1'],
				service_ids: ['service-1', 'service-2'],
				escalation_policy_ids: ['policy-1'],
				priority_ids: ['priority-1', 'priority-2'],
				tag_ids: ['01234567-89ab-cdef-0123-456789abcdef'],
				user_ids: ['ines'],
			},
		});
	});

	it('names the field whose value cannot be an ID', () => {
		const value = [{ name: 'Runway' }];
		expect(() => read({ teams: value })).toThrow('Team Names or IDs');
		expect(() => filter({ services: value })).toThrow('Service Names or IDs');
	});

	it.each([[[]], [''], [undefined], [null]])('takes %j for no filter', (services) => {
		expect(filter({ services })).toEqual({});
	});

	it('takes filters that are no object for none', () =>
		expect(filter('none' as never)).toEqual({}));

	it('looks at title and urgency itself, in any case', () => {
		const filters = { titleContains: ' Straße ', urgencies: ['high', '', 'LOW'] };
		expect(read({ filters })).toMatchObject({
			filter: {},
			titleContains: 'STRASSE',
			urgencies: ['HIGH', 'LOW'],
		});
		expect(read({ filters: { urgencies: 'low' } }).urgencies).toEqual(['LOW']);
	});

	it.each([['low, high'], [' High ,LOW,'], [['high, low', 'low']]])(
		'reads several urgencies from %j',
		(urgencies) => {
			expect(read({ filters: { urgencies } }).urgencies).toEqual(['HIGH', 'LOW']);
		},
	);

	it.each([
		['medium', 'medium'],
		[['high', 'urgent'], 'urgent'],
		['high;low', 'high;low'],
		[1, '1'],
		[['constructor'], 'constructor'],
	])('refuses an urgency that is unknown: %j', (urgencies, shown) => {
		expect(() => read({ filters: { urgencies } })).toThrow(
			thrown(`The value "${shown}" in 'Urgencies' is unknown.`, 'Use one of low, high.'),
		);
	});

	it('excludes services itself: with dashes, upper case, each once, in an order of its own', () => {
		const undashed = '0123456789abcdef0123456789abcdef';
		const dashed = '01234567-89AB-CDEF-0123-456789ABCDEF';
		const excluding = (excludeServices: unknown) => read({ filters: { excludeServices } });
		expect(excluding(['service-1', undashed, dashed])).toMatchObject({
			filter: {},
			excludedServices: [dashed, 'SERVICE-1'],
		});
		expect(excluding(`${undashed}, service-1`).excludedServices).toEqual([dashed, 'SERVICE-1']);
		for (const nothing of ['', [], [''], undefined]) {
			expect(excluding(nothing).excludedServices).toEqual([]);
		}
		expect(() => excluding([{ name: 'Runway' }])).toThrow('Exclude Service Names or IDs');
	});

	it('reads events and switches as an expression may give them', () => {
		const given = {
			events: 'onCallChanged',
			separateOutputs: 'True',
			simplify: 0,
			'options.fullDetails': 'false',
		};
		expect(read(given)).toMatchObject({
			events: new Set(['onCallChanged']),
			hasSeparateOutputs: true,
			isSimplified: false,
			hasFullDetails: false,
		});
	});

	it('has each value once, in an order of its own', () => {
		const undashed = '0123456789abcdef0123456789abcdef';
		const dashed = '01234567-89ab-cdef-0123-456789abcdef';
		const given = read({
			teams: 'team-2,team-1, team-2',
			filters: {
				services: ['service-2', 'service-1', 'service-2'],
				tags: [undashed, 'tag-1', dashed],
				urgencies: ['low', 'High', 'LOW'],
			},
		});
		expect(given).toMatchObject({
			teams: ['team-1', 'team-2'],
			filter: {
				team_ids: ['team-1', 'team-2'],
				service_ids: ['service-1', 'service-2'],
				tag_ids: [dashed, 'tag-1'],
			},
			urgencies: ['HIGH', 'LOW'],
		});
	});

	it.each([
		['triggered,acknowledged'],
		[' acknowledged , triggered,'],
		[['acknowledged', '', 'triggered', 'acknowledged']],
		[['triggered, acknowledged', null]],
	])('reads several events from %j', (events) => {
		expect(read({ events }).events).toEqual(new Set(['triggered', 'acknowledged']));
	});

	it.each([
		['other', 'other'],
		['triggered;resolved', 'triggered;resolved'],
		[['resolved', 'Triggered'], 'Triggered'],
		[[7], '7'],
		[[{ event: 'resolved' }], '{"event":"resolved"}'],
	])('refuses an event that is unknown: %j', (events, shown) => {
		expect(() => read({ events })).toThrow(
			thrown(
				`The value "${shown}" in 'Trigger On' is unknown.`,
				'Use one of triggered, acknowledged, resolved, onCallChanged, updated.',
			),
		);
	});

	it.each([[''], [[]], [' , '], [null], [undefined]])(
		'refuses %j, which is no event at all',
		(events) => {
			expect(() => read({ events })).toThrow(
				thrown(
					"'Trigger On' is empty.",
					'Select at least one event. If it is an expression, correct it.',
				),
			);
		},
	);

	it('refuses urgencies without details', () => {
		const given = { filters: { urgencies: ['low'] }, 'options.fullDetails': false };
		expect(() => read(given)).toThrow(
			thrown(
				"The filter 'Urgencies' needs the option 'Full Details', since lists do not show the urgency.",
				"Turn on 'Full Details', or remove the filter.",
			),
		);
	});

	it('leaves an email address of a user as it is', () => {
		const users = ['ines', 'ines@example.com'];
		expect(filter({ users })).toEqual({ user_ids: users });
	});

	const expression = '={{ $vars.nothing }}';

	it.each([
		['Team Names or IDs', { teams: null }, { teams: expression }],
		['Filters', { filters: undefined }, { filters: expression }],
		...[
			['Service Names or IDs', 'services'],
			['Escalation Policy Names or IDs', 'escalationPolicies'],
			['Priority Names or IDs', 'priorities'],
			['Tag Names or IDs', 'tags'],
			['Assignee Names or IDs', 'users'],
			['Exclude Service Names or IDs', 'excludeServices'],
			['Urgencies', 'urgencies'],
			['Title Contains', 'titleContains'],
		].map(([field, name]) => [
			field,
			{ filters: { [name]: undefined } },
			{ filters: { [name]: expression } },
		]),
	] as Array<[string, Record<string, unknown>, object]>)(
		'refuses an expression in %s that gives nothing',
		(field, parameters, saved) => {
			expect(() => read(parameters, saved)).toThrow(
				thrown(
					`The expression in '${field}' returns nothing.`,
					'Correct the expression. To omit the field, let the expression return an empty text: {{ $vars.name ?? "" }}.',
				),
			);
		},
	);

	it('takes an empty text from an expression for no filter', () => {
		const saved = { teams: expression, filters: { services: expression } };
		expect(read({ teams: '', filters: { services: '' } }, saved).filter).toEqual({});
	});
});

/** Matches the error of a value that cannot be used. */
function thrown(message: string, description: string): Error {
	return expect.objectContaining(invalidInput(message, description)) as Error;
}
