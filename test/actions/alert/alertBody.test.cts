import { alertBody, type Addition } from '../../../nodes/Zenduty/actions/alert/alertBody';
import { InputError } from '../../../nodes/Zenduty/errors';
import type { JsonObject } from '../../../nodes/Zenduty/json';
import { invalidAt, invalidInput } from '../../support/failures.cjs';
import { parametersWith } from '../../support/parameters.cjs';

const GENERATED = /^[0-9a-f]{32}$/;

interface Given {
	fields?: JsonObject;
	seed?: string;
	index?: number;
	isTool?: boolean;
	addition?: Addition;
}

/** The alert of an item that has a message and these fields. */
function body({ fields = {}, seed = 'seed-1', index = 0, isTool = false, addition }: Given = {}) {
	const parameters: JsonObject = { message: 'Fog', alertType: 'critical', ...fields };
	const set = Object.entries(parameters).filter(([, value]) => (value ?? null) !== null);
	const item = {
		...parametersWith(Object.fromEntries(set)),
		index,
		run: { seed, startedAt: 0 },
	};
	return alertBody(item, { isTool, addition });
}

/** What is sent for that item. */
function sentBody(given?: Given): JsonObject {
	return JSON.parse(body(given).text) as JsonObject;
}

function problemOf(fields: JsonObject): unknown {
	try {
		return body({ fields });
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		return error;
	}
}

const additional = (additionalFields: unknown) => {
	const { message, alert_type, entity_id, ...more } = sentBody({ fields: { additionalFields } });
	expect([message, alert_type]).toEqual(['Fog', 'critical']);
	expect(entity_id).toMatch(GENERATED);
	return more;
};

it('holds only what is set', () => {
	expect(sentBody({ fields: { summary: ' \n', entityId: ' ' } })).toEqual({
		message: 'Fog',
		alert_type: 'critical',
		entity_id: expect.stringMatching(GENERATED),
	});
	expect(sentBody({ fields: { summary: ' Sight\n40 m ', entityId: ' runway ' } })).toEqual({
		message: 'Fog',
		alert_type: 'critical',
		summary: ' Sight\n40 m ',
		entity_id: 'runway',
	});
});

it('takes a number as entity id, and the default kind', () => {
	expect(sentBody({ fields: { entityId: 42, alertType: undefined } })).toMatchObject({
		alert_type: 'critical',
		entity_id: '42',
	});
});

it('tells the entity id that it sends', () => {
	for (const fields of [{}, { entityId: ' runway ' }]) {
		const { text, entityId } = body({ fields });
		expect(JSON.parse(text)).toMatchObject({ entity_id: entityId });
	}
});

describe.each(['acknowledged', 'resolved'])('an alert of the type %s', (alertType) => {
	it.each(['', ' \n', undefined, null])('needs an entity ID, and not %j', (entityId) => {
		expect(problemOf({ alertType, entityId })).toMatchObject(
			invalidInput(
				`An alert of the type ${alertType} needs 'Entity ID'.`,
				'Enter the entity ID of the alert that opened the incident.',
			),
		);
	});

	it('is sent with one', () => {
		const fields = { alertType, entityId: 'runway' };
		expect(sentBody({ fields })).toMatchObject({ alert_type: alertType, entity_id: 'runway' });
	});
});

it.each(['error', 'info', 'warning'])('one of the type %s needs none', (alertType) => {
	expect(body({ fields: { alertType } }).entityId).toMatch(GENERATED);
});

it('keeps the digits of a payload that is given as text', () => {
	const payload = '{"id": 12345678901234567890, "share": 1.0}';
	const { text } = body({ fields: { additionalFields: { payload } } });
	expect(text).toContain('"payload":{"id":12345678901234567890,"share":1.0}');
});

describe('A generated entity id', () => {
	const idOf = (given: Given) => body(given).entityId;

	it('is the same for the same item of the same run, whatever its text is now', () => {
		expect(idOf({})).toBe(idOf({ fields: { message: 'Mist', summary: 'Thin' } }));
	});

	it('differs between items and runs', () => {
		const ids = [idOf({}), idOf({ index: 1 }), idOf({ seed: 'seed-2' })];
		expect(new Set(ids).size).toBe(3);
	});

	it('also depends on the other fields where an agent uses the node as a tool', () => {
		const fields = { summary: 'Thin' };
		expect(idOf({ isTool: true, fields })).toBe(idOf({ isTool: true, fields }));
		const ids = [idOf({}), idOf({ isTool: true }), idOf({ isTool: true, fields })];
		expect(new Set(ids).size).toBe(3);
	});
});

it.each<[string, unknown, JsonObject]>([
	['nothing', undefined, {}],
	['a text in place of the collection', 'x', {}],
	[
		'empty values, as agents give them',
		{ payload: '', urls: {}, escalationPolicy: '', priority: '', sla: '', tags: '' },
		{},
	],
	['a payload of spaces', { payload: ' \n' }, {}],
	['an empty payload, as the editor has it', { payload: '{}' }, {}],
	['a payload as text', { payload: ' {"host": "db-1"} ' }, { payload: { host: 'db-1' } }],
	['a payload as object', { payload: { host: ['db-1'] } }, { payload: { host: ['db-1'] } }],
	[
		'things that are picked',
		{
			escalationPolicy: { __rl: true, mode: 'list', value: 'policy-1' },
			priority: 'priority-1',
			sla: { __rl: true, mode: 'id', value: '0d4b8a1c9e557b6c1f0e2a514f279f3a' },
			tags: ['tag-1', 'tag-2'],
		},
		{
			escalation_policy: 'policy-1',
			priority: 'priority-1',
			sla: '0d4b8a1c-9e55-7b6c-1f0e-2a514f279f3a',
			tags: ['tag-1', 'tag-2'],
		},
	],
	['tags with commas', { tags: 'tag-1, tag-2' }, { tags: ['tag-1', 'tag-2'] }],
	[
		'links, one of them without a text',
		{
			urls: {
				links: [
					{ url: ' https://graphs.example/1 ', text: ' Graph ' },
					{ url: 'https://graphs.example/2', text: '' },
					{ url: 'https://graphs.example/3' },
					{ url: '', text: ' ' },
					null,
				],
			},
		},
		{
			urls: [
				{ link_url: 'https://graphs.example/1', link_text: 'Graph' },
				{ link_url: 'https://graphs.example/2' },
				{ link_url: 'https://graphs.example/3' },
			],
		},
	],
	[
		'one link, as an expression may give it',
		{ urls: { links: { url: 'https://graphs.example/1' } } },
		{ urls: [{ link_url: 'https://graphs.example/1' }] },
	],
])('takes additional fields: %s', (_, given, expected) => {
	expect(additional(given)).toEqual(expected);
});

const PAYLOAD = invalidInput(
	"'Payload (JSON)' is not a JSON object.",
	'Write it like {"host": "db-1"}, or use an expression that returns an object.',
);
const MESSAGE = invalidInput("'Message' is empty.", 'Enter what the alert is about, in one line.');

it.each(['{', '[1]', '7', 'null', [1], 7, true])('refuses the payload %j', (payload) => {
	expect(problemOf({ additionalFields: { payload } })).toMatchObject(PAYLOAD);
});

it.each([
	['a number that is not finite', { load: NaN }, 'it has the number NaN, which JSON does not have'],
	['a BigInt', { id: 7n }, 'it has the BigInt 7, which JSON does not have'],
	[
		'a float that is too large',
		'{"load": 1e999}',
		'it has the number 1e999, too large for a float',
	],
	['a long integer', `{"id": ${'9'.repeat(4301)}}`, 'it has an integer of more than 4300 digits'],
])('says why it cannot send a payload with %s', (_name, payload, reason) => {
	expect(problemOf({ additionalFields: { payload } })).toMatchObject(
		invalidInput(
			`'Payload (JSON)' cannot be sent: ${reason}.`,
			'Change that value, for example to a string.',
		),
	);
});

it('refuses a payload that is nested too deep', () => {
	let payload: JsonObject = {};
	for (let level = 0; level < 101; level++) payload = { payload };
	expect(problemOf({ additionalFields: { payload } })).toMatchObject(PAYLOAD);
});

it.each<[JsonObject, object]>([
	[{ message: '' }, MESSAGE],
	[{ message: ' \n' }, MESSAGE],
	[{ alertType: 'x'.repeat(50) }, invalidAt(`"${'x'.repeat(40)}"`)],
	[{ alertType: '' }, invalidAt('""')],
	[
		{ additionalFields: { urls: { links: [{ url: ' ', text: 'y'.repeat(50) }] } } },
		invalidInput(`The link "${'y'.repeat(40)}" has no URL.`, 'Enter its URL.'),
	],
	[{ additionalFields: { escalationPolicy: '..' } }, invalidAt('".."', 'Escalation Policy')],
	[{ additionalFields: { priority: '..' } }, invalidAt('".."', 'Priority')],
	[{ additionalFields: { sla: '..' } }, invalidAt('".."', 'SLA')],
	[{ additionalFields: { tags: ['..'] } }, invalidAt('".."', 'Tag')],
])('refuses %j', (fields, problem) => {
	expect(problemOf(fields)).toMatchObject(problem);
});

describe('What an operation adds', () => {
	const addition: Addition = {
		texts: { message: 'Close the runway?', summary: 'Sight 40 m' },
		link: { url: 'https://n8n.example.net/1', text: 'Answer' },
		line: 'Open the link.',
		types: ['critical', 'warning'],
	};

	it('comes after what the user entered', () => {
		const links = [{ url: 'https://graphs.example.net/1' }];
		const fields = { summary: 'Sight', additionalFields: { urls: { links } } };
		expect(sentBody({ fields, addition })).toMatchObject({
			message: 'Close the runway?',
			summary: 'Sight 40 m\n\nOpen the link.',
			urls: [
				{ link_url: 'https://graphs.example.net/1' },
				{ link_url: 'https://n8n.example.net/1', link_text: 'Answer' },
			],
		});
		const texts = { message: 'Close?', summary: '' };
		expect(sentBody({ addition: { ...addition, texts } }).summary).toBe('Open the link.');
	});

	it('limits the types', () => {
		expect(() => body({ fields: { alertType: 'info' }, addition })).toThrow(InputError);
		expect(sentBody({ fields: { alertType: 'info' } }).alert_type).toBe('info');
	});
});

it.each([
	[{}, true],
	[{ entityId: ' ' }, true],
	[{ entityId: 'runway' }, false],
])('says whether the entity ID is generated: %j', (fields, isEntityIdGenerated) => {
	expect(body({ fields }).isEntityIdGenerated).toBe(isEntityIdGenerated);
});
