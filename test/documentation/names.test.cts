/** Operations, actions, codes and limits have in the documents the names that they have here. */
import { unclear } from '../../nodes/Zenduty/api/errorTexts';
import { MAX_RETRY_AFTER, MAX_WAITED } from '../../nodes/Zenduty/api/call/nextStep';
import { PAGE_SIZE } from '../../nodes/Zenduty/api/pages';
import { RESOURCES } from '../../nodes/Zenduty/actions/resources';
import { ERROR_CODES } from '../../nodes/Zenduty/errors';
import { REFUSALS } from '../../nodes/Zenduty/trigger/refusals';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { ZendutyPollingTrigger } from '../../nodes/Zenduty/ZendutyPollingTrigger.node';
import { ZendutyTrigger } from '../../nodes/Zenduty/ZendutyTrigger.node';
import { operationsTable } from '../../scripts/operationsTable.cjs';
import { Reply, runApi } from '../support/runApi.cjs';
import { filesIn, optionsOf, samplesIn, section, STEPS, text } from './documents.cjs';

const { properties } = new Zenduty().description;
const ofOperations = properties.filter(({ name }) => name === 'operation');

describe('The list of operations', () => {
	const resources = optionsOf(properties.filter(({ name }) => name === 'resource')).map(
		({ name, value }) => ({
			name,
			operations: optionsOf(
				ofOperations.filter(({ displayOptions }) =>
					displayOptions?.show?.resource?.includes(value),
				),
			)
				.map((operation) => operation.name)
				.sort(),
		}),
	);

	it('is found here', () => {
		expect(resources.length).toBeGreaterThan(1);
		for (const { operations } of resources) expect(operations).not.toEqual([]);
	});

	it.each(resources)('has a row for each operation of $name, and no other', (resource) => {
		const rows = [
			...section('docs/actions.md', resource.name).matchAll(
				/^(?:\| )?\*\*(.+?)\*\* (?:\||needs)/gm,
			),
		];
		expect(rows.map(([, operation]) => operation).sort()).toEqual(resource.operations);
	});

	it('is the table in the README, which `npm run docs:operations` writes', () => {
		expect(section('README.md', 'All operations')).toContain(operationsTable(RESOURCES));
	});
});

describe('What you need in Zenduty', () => {
	const rows = section('docs/credentials.md', 'What you need in Zenduty');
	const names = optionsOf(properties.filter(({ name }) => name === 'resource'));

	it.each(names)('has $name in one row', ({ name }) => {
		expect(rows.split(`*${name}*`)).toHaveLength(2);
	});
});

describe('What an operation returns', () => {
	const SCHEMAS = 'nodes/Zenduty/__schema__/v1.0.0';
	// In these resources, the operations return different records, in sentences of their own.
	const different = ['Alert', 'Analytics', 'Incident', 'Webhook Event'];
	const resources = optionsOf(properties.filter(({ name }) => name === 'resource')).filter(
		({ name }) => !different.includes(name),
	);
	const sentences = resources.flatMap(({ name, value }) => {
		const operations = optionsOf(
			ofOperations.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(value)),
		).map((operation) => operation.name);
		const returning = operations.filter((operation) => !/^(Delete|Remove)$/.test(operation));
		// The subject is "*Get* and *Get Many*", for example, or "All operations except *Delete*".
		const isAboutAll = (subject: string) => {
			const named = [...subject.matchAll(/\*(.+?)\*/g)].map(([, operation]) => operation);
			const meant = subject.includes('All operations except')
				? operations.filter((operation) => !named.includes(operation))
				: named;
			return meant.sort().join() === returning.sort().join();
		};
		return [...section('docs/actions.md', name).matchAll(/([^.\n]*\*) returns? (`.+?)\.(?:\s|$)/g)]
			.filter(([, subject]) => isAboutAll(subject))
			.map(([, , sentence]) => ({ name, value: String(value), sentence }));
	});

	it('is said once of all operations of a resource that return a record', () => {
		expect(sentences.map(({ name }) => name)).toEqual(resources.map(({ name }) => name));
	});

	it.each(sentences)('is what the schema of $name has', ({ name, value, sentence }) => {
		// What stands in brackets are members of a member, or its values.
		const said = [...sentence.replace(/\(.*?\)/g, '').matchAll(/`(\w+)`/g)].map(([, each]) => each);
		const schemas = filesIn(`${SCHEMAS}/${value}`, '.json')
			.filter((file) => !/(delete|remove)\.json$/.test(file))
			.map((file) => JSON.parse(text(file)) as { properties: object });
		const fields = schemas.map((schema) => Object.keys(schema.properties));
		const ofAll = fields.flat().filter((field) => fields.every((each) => each.includes(field)));
		expect(said.sort()).toEqual([...new Set(ofAll)].sort());
		// A field of only some operations stands in a sentence of its own.
		for (const field of fields.flat())
			expect(section('docs/actions.md', name)).toContain(`\`${field}\``);
	});
});

describe('Steps', () => {
	const ofTriggers = [new ZendutyTrigger(), new ZendutyPollingTrigger()].flatMap((trigger) =>
		trigger.description.properties.filter(({ name }) => name === 'events'),
	);
	const actions = optionsOf([...ofOperations, ...ofTriggers]).map(({ action }) => action);
	const named = STEPS.flatMap((file) =>
		[
			...text(file).matchAll(
				/\*\*(?:Zenduty → )?((?:On incident|On on-call|On any|On delivery|Acknowledge|Send) [a-z -]+)\*\*/g,
			),
		].map(([, action]) => action),
	);

	it('name actions', () => expect(named.length).toBeGreaterThan(4));

	it.each([...new Set(named)])('name what the nodes panel shows: %s', (action) => {
		expect(actions).toContain(action);
	});

	it('acknowledge only what a filter lets through', () => {
		const [before, ...after] = text('docs/acknowledge.md').split(/\*\*Publish\*\*/);
		expect(before).toMatch(/\*Filters\*[^]*\*Title Contains\*/);
		expect(before).toMatch(/without a filter/i);
		expect(after).not.toEqual([]);
	});

	it.each(['docs/send-an-alert.md', 'docs/page-and-wait.md'])(
		'of %s say that an alert pages people before they send one',
		(file) => {
			const [before, ...after] = text(file).split(/\*\*Execute (?:step|workflow)\*\*/);
			expect(before).toContain('pages whoever is on call');
			expect(after).not.toEqual([]);
		},
	);
});

describe('The page of errors', () => {
	const codes = [...section('docs/errors.md', 'Codes').matchAll(/^\| `(\w+)` \| .+ \| .+ \|$/gm)];

	it('explains every code, in the order of the source', () => {
		expect(codes.map(([, code]) => code)).toEqual(ERROR_CODES);
	});

	it.each(Object.entries(REFUSALS))(
		'explains why a delivery is refused: %s',
		(code, { status }) => {
			const row = new RegExp(`^\\| .*\`${code}\`.* \\| ${status} \\|`, 'm');
			expect(section('docs/errors.md', 'Refused deliveries')).toMatch(row);
		},
	);

	const source = filesIn('nodes', '.ts').map(text).join('\n');
	const rows = section('docs/errors.md', 'Messages that need more').matchAll(/^\| "(.+?) ?…?"/gm);

	it.each([...rows].map(([, quote]) => quote))('quotes a message of the package: %s', (quote) => {
		for (const part of quote.split('…')) expect(source).toContain(part);
	});

	it('shows an item that failed', async () => {
		const { outputs } = await runApi(
			{ resource: 'incident', operation: 'get', incident: 42 },
			{ 'GET /api/incidents/42/': new Reply(404, { detail: 'Not found.' }) },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs).toEqual([samplesIn(section('docs/errors.md', 'Read an error'))]);
	});
});

describe('What may exist', () => {
	const page = section('docs/guarantees.md', 'May exist');

	it.each(['doubling', 'repeatable'] as const)('has the code of a write that is %s', (kind) => {
		const { code } = unclear({}, kind, { clause: 'the connection broke' });
		expect(page).toMatch(new RegExp(`^\\| .*code \`${code}\`.* \\|.*\\|$`, 'm'));
	});

	it('has what a failed item has', async () => {
		const { outputs } = await runApi(
			{ resource: 'incidentNote', operation: 'create', incident: 3, note: 'x' },
			{ 'POST /api/incidents/3/note/': new Reply(0) },
			{ onError: 'continueRegularOutput' },
		);
		const error = expect.stringMatching(/^Zenduty may have /) as string;
		const details = { code: 'may_exist', mayExist: true };
		expect(outputs).toMatchObject([[{ error, details }]]);
		expect(page).toContain('`{{ $json.details.mayExist }}`');
		expect(page).toContain('"Zenduty may have …"');
	});
});

describe('Limits', () => {
	const page = section('docs/operations.md', "Limits of Zenduty's API");
	const LIMIT = /limit\('(?<route>.+?)', (?<second>\d+), (?<minute>\d+)\)/g;
	const limits = new Map(
		[...text('simulator/limits.mts').matchAll(LIMIT)].map(({ groups }) => [
			groups?.route,
			`${groups?.second} | ${groups?.minute}`,
		]),
	);

	it.each([
		['create incidents', 'incident POST'],
		['read incidents', 'incident GET'],
		['send alerts', 'alert POST'],
		['list alerts, or ask for their status', 'alert GET'],
		['ask who is on call', 'on-call GET'],
		['create schedule overrides', 'override POST'],
		['list schedule overrides', 'override GET'],
	])('how often one may %s is the limit of the simulator', (what, route) => {
		expect(limits.get(route)).toBeDefined();
		expect(page).toContain(`| ${what} | ${limits.get(route)} |`);
	});

	it('and the waits and pages are those of the node', () => {
		const waits = section('docs/guarantees.md', 'Operations');
		expect(waits).toContain(`up to ${MAX_RETRY_AFTER / 1000} seconds`);
		expect(waits).toContain(`at most ${MAX_WAITED / 60_000} minutes in all`);
		expect(page).toContain(`${PAGE_SIZE} entries per page`);
	});
});
