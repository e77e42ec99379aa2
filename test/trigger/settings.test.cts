import { InputError } from '../../nodes/Zenduty/errors';
import { readEvents, readFilters } from '../../nodes/Zenduty/trigger/settings';

/** Returns what is wrong with a parameter: what happened, and what to do. */
function problemOf(read: () => unknown): [message: string, description: string] {
	try {
		read();
	} catch (error) {
		if (error instanceof InputError) return [error.message, error.description];
		throw error;
	}
	throw new Error('The parameter is taken.');
}

const NONE = {
	assignees: [],
	excludeServices: [],
	priorities: [],
	services: [],
	teams: [],
	titleContains: [],
	urgencies: [],
};

/** The filters, with their names in the editor. */
const FIELDS: Array<[name: keyof typeof NONE, field: string]> = [
	['assignees', 'Assignees'],
	['excludeServices', 'Exclude Services'],
	['priorities', 'Priorities'],
	['services', 'Services'],
	['teams', 'Teams'],
	['titleContains', 'Title Contains'],
	['urgencies', 'Urgencies'],
];

/** The filters whose values are names or IDs. */
const OF_NAMES = FIELDS.filter(([name]) => name !== 'titleContains' && name !== 'urgencies');

describe('readEvents', () => {
	it.each([
		[['triggered', 'other'], 'triggered other'],
		['triggered', 'triggered'],
		[' resolved, triggered ,onCallChanged', 'resolved triggered onCallChanged'],
		[['resolved', 'acknowledged,triggered'], 'resolved acknowledged triggered'],
		[['triggered', '', null], 'triggered'],
	])('reads %j', (value, expected) => {
		expect([...readEvents(value)].join(' ')).toBe(expected);
	});

	it.each([[undefined], [null], [''], [' , '], [[]], [[undefined]], [[null, '']]])(
		'refuses %j, with which every event would be ignored',
		(value) => {
			expect(problemOf(() => readEvents(value))).toEqual([
				"'Trigger On' is empty.",
				'Select at least one event. If it is an expression, correct it.',
			]);
		},
	);

	it.each([
		['Triggered', 'Triggered'],
		[['triggered', 'closed'], 'closed'],
		['updated', 'updated'],
		[{}, '{}'],
		[true, 'true'],
		['constructor', 'constructor'],
		['x'.repeat(50), 'x'.repeat(40)],
	])('refuses an event that there is not: %j', (value, shown) => {
		expect(problemOf(() => readEvents(value))).toEqual([
			`The value "${shown}" in 'Trigger On' is unknown.`,
			'Use one of triggered, acknowledged, resolved, onCallChanged, other, refused.',
		]);
	});
});

describe('readFilters', () => {
	it.each([undefined, null, '', ' ', {}, { unknown: ['x'] }])('reads no filter in %j', (value) => {
		expect(readFilters(value, value)).toEqual(NONE);
	});

	it.each(FIELDS)('%s: reads values in the form in which they are compared', (name) => {
		const read = (value: unknown) => readFilters({ [name]: value }, {})[name];
		expect(read(' High ')).toEqual(['HIGH']);
		expect(read(['high', 'low', ''])).toEqual(['HIGH', 'LOW']);
		expect(read([['high'], 'low'])).toEqual(['HIGH', 'LOW']);
		for (const nothing of [[], '', '  ', ['', ' '], [[''], []], undefined, null, [null]]) {
			expect(read(nothing)).toEqual([]);
		}
	});

	it('reads numbers as text', () => {
		const filters = { priorities: [2, '3'], services: 501, teams: [10n], titleContains: 12 };
		expect(readFilters(filters, filters)).toEqual({
			...NONE,
			priorities: ['2', '3'],
			services: ['501'],
			teams: ['10'],
			titleContains: ['12'],
		});
	});

	it.each(FIELDS)('%s: refuses an expression that gives nothing', (name, field) => {
		const cases: Array<[value: unknown, saved: unknown]> = [
			[undefined, '={{ $vars.missing }}'],
			[null, '={{ null }}'],
			[[undefined], ['={{ $vars.missing }}']],
			[
				['high', null],
				['high', '={{ $vars.missing }}'],
			],
			[[['low', undefined]], ['={{ ["low", $vars.missing] }}']],
		];
		for (const [value, saved] of cases) {
			expect(problemOf(() => readFilters({ [name]: value }, { [name]: saved }))).toEqual([
				`The expression in '${field}' returns nothing.`,
				'Correct the expression. To omit the field, let the expression return an empty text: {{ $vars.name ?? "" }}.',
			]);
		}
		// A version of n8n may leave out what is undefined.
		expect(() => readFilters({}, { [name]: '={{ $vars.missing }}' })).toThrow(InputError);
	});

	it.each(FIELDS)('%s: takes an expression that gives an empty text or list', (name) => {
		for (const value of ['', [], [''], [[]]]) {
			expect(readFilters({ [name]: value }, { [name]: '={{ $vars.name ?? "" }}' })).toEqual(NONE);
		}
		expect(readFilters({ [name]: ['', 'high'] }, { [name]: ['={{ "" }}', 'high'] })).toEqual({
			...NONE,
			[name]: ['HIGH'],
		});
	});

	it.each(FIELDS)('%s: refuses what is neither text nor a number', (name, field) => {
		const cases: Array<[value: unknown, kind: string]> = [
			[true, 'true'],
			[[false], 'false'],
			[NaN, 'NaN'],
			[[-Infinity], '-Infinity'],
			[{}, 'an object'],
			[[{ name: 'API' }], 'an object'],
			[['high', { id: 1 }], 'an object'],
			[new Date(0), 'an object'],
			[() => 1, 'a function'],
		];
		for (const [value, kind] of cases) {
			expect(problemOf(() => readFilters({ [name]: value }, {}))).toEqual([
				`'${field}' must be text or a number, but is ${kind}.`,
				'If it is an expression, let it return a text, a number, or a list of these.',
			]);
		}
	});

	it.each(OF_NAMES)('%s: refuses several values in one text', (name, field) => {
		const cases: Array<[value: unknown, shown: string]> = [
			['API, Web', 'API, Web'],
			[['API, Web'], 'API, Web'],
			[['Docks', ' API,Web '], 'API,Web'],
			['["API"]', '["API"]'],
			[[' ["API", "Web"]'], '["API", "Web"]'],
			['x,'.repeat(50), 'x,'.repeat(20)],
		];
		for (const [value, shown] of cases) {
			expect(problemOf(() => readFilters({ [name]: value }, {}))).toEqual([
				`'${field}' has several values in one text: "${shown}".`,
				'Enter each value by itself. An expression can return a list, such as {{ $vars.names.split(", ") }}. For a name with a comma, enter the ID.',
			]);
		}
		expect(readFilters({ [name]: ['[EU] API', '[1'] }, {})[name]).toEqual(['[EU] API', '[1']);
	});

	it('takes a title with commas as one text', () => {
		expect(readFilters({ titleContains: 'disk, memory' }, {}).titleContains).toEqual([
			'DISK, MEMORY',
		]);
	});

	it.each([
		['high, low', ['HIGH', 'LOW']],
		[[' Low ,HIGH'], ['LOW', 'HIGH']],
	])('reads the urgencies in %j', (urgencies, expected) => {
		expect(readFilters({ urgencies }, {}).urgencies).toEqual(expected);
	});

	it.each([
		['urgent', 'urgent'],
		[['high', '1'], '1'],
		['high low', 'high low'],
		[['constructor'], 'constructor'],
	])('refuses an urgency that there is not: %j', (urgencies, shown) => {
		expect(problemOf(() => readFilters({ urgencies }, {}))).toEqual([
			`The value "${shown}" in 'Urgencies' is unknown.`,
			'Use one of low, high.',
		]);
	});

	it('reads filters that one expression gives', () => {
		const saved = '={{ $vars.filters }}';
		const value = { services: ['API'], urgencies: 'low' };
		expect(readFilters(value, saved)).toEqual({ ...NONE, services: ['API'], urgencies: ['LOW'] });
		expect(problemOf(() => readFilters({ services: undefined }, saved))[0]).toBe(
			"The expression in 'Services' returns nothing.",
		);
		for (const nothing of [undefined, null]) {
			expect(problemOf(() => readFilters(nothing, saved))[0]).toBe(
				"The expression in 'Filters' returns nothing.",
			);
		}
		for (const [other, kind] of [
			['API', 'text'],
			[['API'], 'a list'],
			[1, 'a number'],
			[true, 'true'],
		] as const) {
			expect(problemOf(() => readFilters(other, saved))).toEqual([
				`'Filters' must be an object, but is ${kind}.`,
				'If it is an expression, let it return an object such as {{ { services: ["API"] } }}.',
			]);
		}
	});
});
