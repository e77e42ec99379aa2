import fc from 'fast-check';
import { ALLOW_NOTHING, emptyField } from '../../nodes/Zenduty/fields/parameters';
import { InputError } from '../../nodes/Zenduty/errors';
import {
	findIncident,
	toIdTextOrEmpty,
	readId,
	readIds,
	readIncident,
	readIncidents,
	readOptionalId,
	readPathPart,
	readTeam,
	toAlertIntegration,
	toIncident,
	toPathPart,
} from '../../nodes/Zenduty/fields/readLocators';
import { inputError } from '../support/inputError.cjs';
import type { ItemApi } from '../../nodes/Zenduty/api/client';
import { incidentRecordEndpoint, incidentRecordsEndpoint } from '../../nodes/Zenduty/api/endpoints';
import { serviceField } from '../../nodes/Zenduty/fields/locators';
import { fieldWith, parametersWith } from '../support/parameters.cjs';

const inMode = (mode: string, value: unknown) => ({ __rl: true, mode, value });

describe('readIncident', () => {
	const numbered = (number: number) => ({ by: 'number', number });
	const withId = (id: string) => ({ by: 'id', id });

	it.each([
		['42', numbered(42)],
		[42, numbered(42)],
		[42n, numbered(42)],
		['#42', numbered(42)],
		[' #42 ', numbered(42)],
		['007', numbered(7)],
		['999999999999999', numbered(999_999_999_999_999)],
		['1234567890123456', withId('1234567890123456')],
		['C4kPz9TnW2rXyLqVb7HdSe', withId('C4kPz9TnW2rXyLqVb7HdSe')],
		['7c9e1a52-4d5b-6172-8394-a5b6c7d8e9f0', withId('7c9e1a52-4d5b-6172-8394-a5b6c7d8e9f0')],
		['_-aaaaaaaaaaaaaa', withId('_-aaaaaaaaaaaaaa')],
		['https://www.zenduty.com/dashboard/incidents/42', numbered(42)],
		['https://www.zenduty.com/dashboard/incidents/42/', numbered(42)],
		['http://x.example/incidents/42/?a=/b/#/c/d', numbered(42)],
		[
			'HTTPS://X.example/p/q/incidents/C4kPz9TnW2rXyLqVb7HdSe?x#y',
			withId('C4kPz9TnW2rXyLqVb7HdSe'),
		],
	])('reads %p', (value, expected) => {
		for (const given of [
			value,
			...['list', 'id', 'url', 'odd'].map((mode) => inMode(mode, value)),
		]) {
			expect(toIncident(given)).toEqual(expected);
		}
	});

	it.each(['', '  ', undefined, null, {}, [], false, inMode('list', ''), inMode('id', null)])(
		'says that none is chosen: %j',
		(value) => {
			expect(() => toIncident(value)).toThrow(
				inputError("'Incident' is empty.", 'Choose one, or enter its number or ID.'),
			);
		},
	);

	it('says that its expression returns nothing', () => {
		expect(() => readIncident(parametersWith({}, { incident: '={{ $json.number }}' }))).toThrow(
			inputError(
				"The expression in 'Incident' returns nothing for this item.",
				'Use an expression such as {{ $json.incidentNumber }}.',
			),
		);
	});

	it.each([
		['0', '0'],
		['#0', '#0'],
		[-5, '-5'],
		[4.2, '4.2'],
		[1e21, '1e+21'],
		['##4', '##4'],
		['4 2', '4 2'],
		['x'.repeat(15), 'x'.repeat(15)],
		['x'.repeat(37), 'x'.repeat(37)],
		['x'.repeat(200), 'x'.repeat(100)],
		['aaaaaaaaaaaaaaa.', 'aaaaaaaaaaaaaaa.'],
		['mailto:x@incidents/42', 'mailto:x@incidents/42'],
		['ftp://x.example/incidents/42', 'ftp://x.example/incidents/42'],
		['/incidents/42', '/incidents/42'],
	])('refuses %j', (value, shown) => {
		expect(() => toIncident(value)).toThrow(
			expect.objectContaining({
				message: `"${shown}" is not an incident.`,
				description: expect.stringMatching(
					/^Enter its number \(217 or #217\), its ID, or the URL of its page/,
				),
			}),
		);
	});

	it.each([
		'https://x.example/incidents/42/notes',
		'https://x.example/incidents/42//',
		'https://x.example/incidents/',
		'https://x.example/incidents/#42',
		'https://x.example/myincidents/42',
		'https://x.example/incidents/0',
		'https://x.example/?/incidents/42',
		'https://x.example#/incidents/42',
		'https://x.example/api/integration/generic/hidden/',
	])('refuses the address %s, and repeats only where it is', (value) => {
		expect(() => toIncident(value)).toThrow(
			expect.objectContaining({ message: '"https://x.example/…" is not an incident.' }),
		);
	});

	it.each([
		['http://x.example/api/integration/generic/hidden/', 'http://x.example/…'],
		['at https://x.example/api/integration/generic/hidden/', 'at https://x.example/…'],
	])('does not repeat what may be a secret: %s', (value, shown) => {
		expect(() => toIncident(value)).toThrow(`"${shown}" is not an incident.`);
	});

	const number = fc.integer({ min: 1, max: 999_999_999_999_999 });
	const id = fc
		.stringMatching(/^[A-Za-z0-9_-]{16,36}$/)
		.filter((text) => /^[A-Za-z0-9_-]{16,36}$/.test(text));

	it('reads what can be read in each form, under each mode', () => {
		const place = fc.constantFrom('', 'dashboard/', 'a/incidents/b/', '%2Fx/');
		const end = fc.constantFrom('', '/', '?a=1', '/?incidents/9', '#x', '/#/incidents/9');
		const wrap = fc.constantFrom(
			(value: unknown) => value,
			(value: unknown) => inMode('list', value),
			(value: unknown) => inMode('url', value),
		);
		fc.assert(
			fc.property(fc.oneof(number, id), place, end, wrap, (thing, before, after, wrapped) => {
				const expected = typeof thing === 'number' ? numbered(thing) : withId(thing);
				const forms = [
					thing,
					` ${thing}\n`,
					`https://x.example:8/${before}incidents/${thing}${after}`,
				];
				if (typeof thing === 'number') forms.push(`#${thing}`);
				for (const form of forms) expect(toIncident(wrapped(form))).toEqual(expected);
			}),
		);
	});
});

describe('readId', () => {
	it.each([
		['svc-1', 'svc-1'],
		[' a/b ', 'a/b'],
		[17, '17'],
		['...', '...'],
		['0f8e3c9a4d5b61728394a5b6c7d8e9f0', '0f8e3c9a-4d5b-6172-8394-a5b6c7d8e9f0'],
		['0F8E3C9A4D5B61728394A5B6C7D8E9F0', '0F8E3C9A-4D5B-6172-8394-A5B6C7D8E9F0'],
		['0f8e3c9a-4d5b-6172-8394-a5b6c7d8e9f0', '0f8e3c9a-4d5b-6172-8394-a5b6c7d8e9f0'],
		['0f8e3c9a4d5b61728394a5b6c7d8e9f', '0f8e3c9a4d5b61728394a5b6c7d8e9f'],
		['0f8e3c9a4d5b61728394a5b6c7d8e9f01', '0f8e3c9a4d5b61728394a5b6c7d8e9f01'],
		['zf8e3c9a4d5b61728394a5b6c7d8e9f0', 'zf8e3c9a4d5b61728394a5b6c7d8e9f0'],
	])('reads %p', (value, expected) => {
		expect(readId(...fieldWith(value, 'Team'))).toBe(expected);
		expect(readId(...fieldWith(inMode('list', value), 'Team'))).toBe(expected);
		expect(readOptionalId(...fieldWith(value, 'Team'))).toBe(expected);
	});

	it.each(['', ' ', undefined, null, {}, [], false, inMode('list', ''), inMode('id', undefined)])(
		'needs something instead of %j',
		(value) => {
			expect(readOptionalId(...fieldWith(value, 'Team'))).toBeUndefined();
			expect(() => readId(...fieldWith(value, 'Team'))).toThrow(
				inputError("'Team' is empty.", 'Choose one from the list, or enter its ID.'),
			);
		},
	);

	it.each(['.', '..', ' .. ', 'a\ud800'])('refuses %j', (value) => {
		for (const read of [readId, readOptionalId]) {
			expect(() => read(...fieldWith(value, 'Team'))).toThrow(
				inputError(
					`"${value.trim()}" is not an ID for 'Team'.`,
					'Choose from the list, or enter an ID.',
				),
			);
		}
	});
});

describe('toPathPart', () => {
	it.each([
		[' trace-1 ', 'trace-1'],
		['0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'],
		[inMode('id', 7), '7'],
		['a/b', 'a/b'],
		['', undefined],
		[null, undefined],
	])('reads %j as it is: %j', (value, expected) => {
		expect(toPathPart(value, 'Trace ID')).toBe(expected);
	});

	it.each(['.', '..', 'a\ud800'])('says that %j cannot be a part of a path', (value) => {
		expect(() => toPathPart(value, 'Trace ID')).toThrow(
			inputError(
				`"${value}" is not an ID for 'Trace ID'.`,
				'Choose from the list, or enter an ID.',
			),
		);
	});
});

describe('a part of a path that must be there', () => {
	const reading = (value: unknown, expression?: string) => () =>
		readPathPart(...fieldWith(value, 'Trace ID', expression), 'Enter it.', '{{ $json.traceId }}');

	it('is read as it is', () => {
		expect(reading(' trace-1 ')()).toBe('trace-1');
	});

	it.each(['', undefined, null])('is an error where it is %j', (value) => {
		expect(reading(value)).toThrow(inputError("'Trace ID' is empty.", 'Enter it.'));
		expect(reading(value, '={{ $json.typo }}')).toThrow(
			inputError(
				"The expression in 'Trace ID' returns nothing for this item.",
				'Use an expression such as {{ $json.traceId }}.',
			),
		);
	});
});

it('reads the team', () => {
	expect(readTeam(parametersWith({ team: inMode('list', 'team-1') }))).toBe('team-1');
	expect(() => readTeam(parametersWith({}))).toThrow("'Team' is empty.");
});

describe.each([
	['readOptionalId', readOptionalId, undefined],
	['readIds', readIds, []],
	['readIncidents', readIncidents, []],
])('%s', (_, read, empty) => {
	it.each([undefined, null, inMode('id', null)])('refuses %j from an expression', (value) => {
		const field = fieldWith(value, 'Team', '={{ $json.typo }}');
		expect(() => read(...field)).toThrow("The expression in 'Team' returns nothing for this item.");
		expect(read(...field, ALLOW_NOTHING)).toEqual(empty);
		expect(read(...fieldWith(value, 'Team'))).toEqual(empty);
	});
});

describe('an ID that must be there', () => {
	const EXPRESSION = '={{ $json.service.id }}';
	/** An item whose service is this, and nothing else. */
	const item = (value: unknown, expression?: string) =>
		parametersWith({ service: value }, { service: expression, team: '={{ $json.other }}' });

	it.each([undefined, EXPRESSION])('reads the ID in a field, with the expression %p', (given) => {
		expect(readId(item(inMode('list', ' svc-1 '), given), serviceField())).toBe('svc-1');
	});

	it.each(['', ' ', undefined, null, {}, [], false, inMode('id', undefined)])(
		'needs something instead of %j, and says whether an expression gives it',
		(value) => {
			expect(() => readId(item(value), serviceField())).toThrow(
				inputError("'Service' is empty.", 'Choose one from the list, or enter its ID.'),
			);
			expect(() => readId(item(value, EXPRESSION), serviceField())).toThrow(
				inputError(
					"The expression in 'Service' returns nothing for this item.",
					'Use an expression such as {{ $json.id }}.',
				),
			);
		},
	);

	it.each(['..', { id: 'svc-1' }])('says what cannot be an ID: %j', (value) => {
		const read = () => readId(item(value, EXPRESSION), serviceField());
		expect(read).toThrow(
			expect.objectContaining({
				code: 'invalid_input',
				message: expect.not.stringContaining('returns nothing'),
			}),
		);
	});
});

it.each([
	[
		undefined,
		inputError("'Incident' is empty.", 'Choose one of today.'),
		inputError("'Incident' is empty.", 'Choose one of today.'),
	],
	[
		'={{ $json.x }}',
		inputError(
			"The expression in 'Incident' returns nothing for this item.",
			'Use an expression such as {{ $json.id }}.',
		),
		inputError(
			"The expression in 'Incident' returns nothing for this item.",
			'Use an expression such as {{ $json.number }}.',
		),
	],
])('a field that is empty has the remedy for it, with the expression %p', (given, usual, own) => {
	const field = fieldWith('', 'Incident', given);
	expect(emptyField(...field, 'Choose one of today.')).toEqual(usual);
	expect(emptyField(...field, 'Choose one of today.', '{{ $json.number }}')).toEqual(own);
});

describe('readIds', () => {
	it.each([
		['a, b,,c ,', ['a', 'b', 'c']],
		[
			['a', ' b ', '', 7],
			['a', 'b', '7'],
		],
		[
			[inMode('id', 'a'), 'b'],
			['a', 'b'],
		],
		['0f8e3c9a4d5b61728394a5b6c7d8e9f0', ['0f8e3c9a-4d5b-6172-8394-a5b6c7d8e9f0']],
		[7, ['7']],
		['', []],
		[undefined, []],
		[null, []],
		[[], []],
		['["a", " b ", "", 7]', ['a', 'b', '7']],
		[' ["a"] ', ['a']],
		['[]', []],
		['a, ["b"]', ['a', '["b"]']],
	])('reads %j', (value, expected) => {
		expect(readIds(...fieldWith(value, 'Tag'))).toEqual(expected);
	});

	it.each(['[', '["a"', '[a, b]', '["a"] b', ' ["a",]'])('says that %j is no array', (value) => {
		expect(() => readIds(...fieldWith(value, 'Tag'))).toThrow(
			inputError(
				"'Tag' starts like a JSON array, but is not a valid one.",
				'Enter IDs with commas between them, or an array such as ["id1", "id2"].',
			),
		);
	});

	it('says what cannot be an ID', () => {
		expect(() => readIds(...fieldWith(['a', '..'], 'Tag'))).toThrow(
			'".." is not an ID for \'Tag\'.',
		);
	});
});

describe('readIncidents', () => {
	const ID = 'C4kPz9TnW2rXyLqVb7HdSe';
	const byId = { by: 'id', id: ID };
	const numbered = (number: number) => ({ by: 'number', number });

	it.each<[unknown, object[]]>([
		[`#42, ${ID},, https://x.example/incidents/7/`, [numbered(42), byId, numbered(7)]],
		[
			[42, '', ` ${ID} `, null],
			[numbered(42), byId],
		],
		[[inMode('id', '42'), inMode('list', '')], [numbered(42)]],
		[`["42", 7, "${ID}"]`, [numbered(42), numbered(7), byId]],
		[42, [numbered(42)]],
		[' ', []],
		[undefined, []],
		[null, []],
		[[], []],
		['[]', []],
	])('reads %j', (value, expected) => {
		expect(readIncidents(...fieldWith(value, 'Other Incidents'))).toEqual(expected);
	});

	it.each<[unknown, string]>([
		['42, fog', '"fog" is not an incident.'],
		['[42', "'Other Incidents' starts like a JSON array"],
		[{ number: 42 }, "'Other Incidents' must be text or a number"],
		[[[42]], "'Other Incidents' must be text or a number"],
	])('says what is wrong with %j', (value, message) => {
		expect(() => readIncidents(...fieldWith(value, 'Other Incidents'))).toThrow(message);
	});
});

describe('a value that is neither text nor a number', () => {
	const cases: Array<[string, unknown]> = [
		['an object', { id: 'svc-1', name: 'Runway' }],
		['an object', inMode('id', { id: 'svc-1' })],
		['a list', inMode('list', ['svc-1'])],
		['true', true],
	];

	it.each(cases)('does not pass for nothing: %s, %j', (kind, value) => {
		const error = inputError(
			`'Service' must be text or a number, but is ${kind}.`,
			'If it is an expression, use the part that you need, such as {{ $json.service.id }}.',
		);
		expect(() => readOptionalId(...fieldWith(value, 'Service'))).toThrow(error);
		expect(() => readIds(...fieldWith(['svc-2', value], 'Service'))).toThrow(error);
	});

	it.each(cases)('is no incident and no integration: %s, %j', (kind, value) => {
		const text = `must be text or a number, but is ${kind}.`;
		expect(() => toIncident(value)).toThrow(`'Incident' ${text}`);
		expect(() => toAlertIntegration(value)).toThrow(`'Integration' ${text}`);
	});
});

it.each([
	['x', 'x'],
	[' x ', 'x'],
	[0, '0'],
	[5n, '5'],
	[true, ''],
	[undefined, ''],
	[{ value: 3 }, '3'],
	[{ other: 3 }, ''],
	[{ value: { value: 3 } }, ''],
])('takes the text of %p', (value, expected) => {
	expect(toIdTextOrEmpty(value)).toBe(expected);
});

describe('an alert integration', () => {
	const whole = 'team-1/service-1/integration-1';
	const read = { team: 'team-1', service: 'service-1', integration: 'integration-1' };

	it.each([
		['as the list gives it', inMode('list', whole), read],
		['as an expression gives it', ` ${whole} `, read],
		['with spaces between', inMode('id', 'team-1 / service-1 / integration-1'), read],
		['by its ID alone', inMode('list', 'integration-1'), { integration: 'integration-1' }],
		[
			'without dashes',
			'0d4b8a1c9e557b6c1f0e2a514f279f3a/s/i',
			{ team: '0d4b8a1c-9e55-7b6c-1f0e-2a514f279f3a', service: 's', integration: 'i' },
		],
	])('is read %s', (_, value, expected) => {
		expect(toAlertIntegration(value)).toEqual(expected);
	});

	it('must be chosen', () => {
		expect(() => toAlertIntegration(inMode('list', ''))).toThrow(
			inputError("'Integration' is empty.", 'Choose one from the list, or enter its ID.'),
		);
	});

	it.each([
		'https://events.example.net/integration/acct7/generic/key-1138/',
		'events.example.net/integration/acct7/generic/key-1138/',
		'/integration/key-1138',
		'acct7/key-1138',
		'acct7/generic/key-1138/',
		'acct7//key-1138',
		'./service-1/key-1138',
		'team-1/../key-1138',
		'team-1/ /key-1138',
	])('is not what may be its address, which no error repeats: %s', (value) => {
		const read = () => toAlertIntegration(inMode('id', value));
		expect(read).toThrow(InputError);
		expect(read).toThrow(
			expect.objectContaining({
				message: "The value of 'Integration' is not the ID of an integration.",
				description:
					"Choose one from the list, or enter its ID and choose 'Team' and 'Service'. For a URL, choose 'Integration URL (No API Key)' under 'Send Through'.",
			}),
		);
	});

	it('says which part cannot be an ID', () => {
		expect(() => toAlertIntegration('team-1/service-1/a\ud800')).toThrow(
			"is not an ID for 'Integration'.",
		);
	});

	it('is read from three IDs, and nothing else with a slash is, nor repeated', () => {
		const part = fc.stringMatching(/^[\w-]{1,31}$/);
		fc.assert(
			fc.property(fc.array(part, { minLength: 2, maxLength: 7 }), fc.boolean(), (parts, isUrl) => {
				const value = (isUrl ? 'https://x.example/' : '') + parts.join('/');
				const read = () => toAlertIntegration(inMode('list', value));
				if (parts.length === 3 && !isUrl) {
					const [team, service, integration] = parts;
					expect(read()).toEqual({ team, service, integration });
				} else {
					expect(read).toThrow(
						expect.objectContaining({
							message: "The value of 'Integration' is not the ID of an integration.",
						}),
					);
				}
			}),
		);
	});
});

/** An API that has one incident, and writes down what is read. */
function api() {
	const read: string[] = [];
	const get: ItemApi['get'] = async ({ path }) => {
		read.push(path.join('/'));
		return { unique_id: 'id-of-the-incident', incident_number: 42 };
	};
	return { read, api: { get } as ItemApi };
}

const byNumber = { by: 'number', number: 42 } as const;
const byId = { by: 'id', id: 'id-of-the-incident' } as const;

describe('an incident that an item names', () => {
	it('is read from the parameter', () => {
		expect(readIncident(parametersWith({ incident: '#42' }))).toEqual(byNumber);
	});

	it('must be given, and by the expression if there is one', () => {
		expect(() => readIncident(parametersWith({ incident: '' }))).toThrow(
			expect.objectContaining({
				code: 'invalid_input',
				message: expect.not.stringContaining('expression'),
			}),
		);
		const expression = { incident: '={{ $json.x }}' };
		expect(() => readIncident(parametersWith({ incident: '' }, expression))).toThrow(
			expect.objectContaining({
				code: 'invalid_input',
				message: expect.stringContaining('expression'),
			}),
		);
	});

	it.each([
		['#42', byNumber, []],
		['id-of-the-incident', byId, ['api/incidents/id-of-the-incident']],
	])('is found by %j, with the endpoints of its parts', async (named, reference, requests) => {
		const given = api();
		const item = parametersWith({ incident: named });
		const { recordsEndpoint, recordEndpoint, ...found } = await findIncident(given.api, item);
		expect(found).toEqual({ reference, number: 42 });
		expect(recordsEndpoint('notes')).toEqual(incidentRecordsEndpoint('notes', 42, reference));
		expect(recordEndpoint('tags', 't-1')).toEqual(
			incidentRecordEndpoint('tags', 42, reference, 't-1'),
		);
		expect(given.read).toEqual(requests);
	});
});
