/*
 * A base URL at which somebody hostile answers: all operations that read, and all lists of the
 * editor, through the real n8n-core. What single answers do to the client: api.test.cts.
 */
import { inspect } from 'node:util';
import type { IDataObject, INode } from 'n8n-workflow';
import { ERROR_CODES } from '../../nodes/Zenduty/errors';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { execute, loadN8n, type N8n } from '../support/n8n.cjs';
import {
	startReceiver,
	type Answering,
	type Received,
	type Receiver,
} from '../support/receiver.cjs';
import { INCIDENT_ID, leastOf, OPERATIONS } from '../support/operations.cjs';
import { failureOf } from '../support/runApi.cjs';

const API_KEY = 'k-5f1e9d-canary';
const PATH = '/hidden-path-canary';

/** The editor waits 10 seconds for a list; a busy machine is much slower. */
jest.setTimeout(60_000);

let n8n: N8n;
let zenduty: Receiver;
let answer: Answering;

beforeAll(async () => {
	n8n = await loadN8n();
	zenduty = await startReceiver((...args) => answer(...args));
}, 60_000);

let tests = 0;
beforeEach(async () => {
	zenduty.received.length = 0;
	// A key for each test, since a list is kept for some seconds for the same key.
	const apiKey = `${API_KEY}-${++tests}`;
	const baseUrl = new URL(zenduty.url).origin + PATH;
	await n8n.saveCredential('api', { apiKey, baseUrl }, 'zendutyApi');
});
afterAll(async () => {
	n8n?.stop();
	await zenduty?.close();
});

const credentialsOf = (id: string) => ({ zendutyApi: { id, name: id } });
const credentials = credentialsOf('api');

interface Ran {
	output?: IDataObject[];
	error?: Error;
	text: string;
}

/** What the node gives or throws, as text that has everything in it, and the output if there is one. */
async function run(parameters: object, more: Partial<INode> = {}): Promise<Ran> {
	const node = { resource: 'incident', ...parameters } as INode['parameters'];
	const action = n8n.workflow({ parameters: node, credentials, ...more });
	return await execute(n8n, action, [{ json: {} }]).then(
		([output]) => ({ output: output.map(({ json }) => json), text: JSON.stringify(output) }),
		(error: unknown) => ({ error: error as Error, text: inspect(error, { depth: 9 }) }),
	);
}

interface Listed {
	rows?: Array<{ name: string; value: unknown }>;
	error?: Error;
}

/** Loads a list of the editor. */
async function list(method: string, parameters: IDataObject, credential = 'api'): Promise<Listed> {
	const { listSearch = {}, loadOptions = {} } =
		n8n.nodeTypes.getByNameAndVersion('zenduty', 1).methods ?? {};
	const currentNodeParameters = { resource: 'incident', operation: 'get', ...parameters };
	const { workflow, node } = n8n.workflow({
		parameters: currentNodeParameters as never,
		credentials: credentialsOf(credential),
	});
	const additionalData = n8n.additionalData({ currentNodeParameters });
	const context = new n8n.core.LoadOptionsContext(workflow, node, additionalData, 'parameters.x');
	const load = async () =>
		method in listSearch
			? (await listSearch[method].call(context)).results
			: await loadOptions[method].call(context);
	return await load().then(
		(rows) => ({ rows }),
		(error: Error) => ({ error }),
	);
}

/** The lists of the editor. */
const LISTS = ['listSearch', 'loadOptions'].flatMap((kind) =>
	Object.keys(new Zenduty().methods[kind as 'listSearch' | 'loadOptions']),
);

/** Operations that read, with what they need. */
const READING = Object.keys(OPERATIONS)
	.filter((name) => / (get|acknowledge|remove|end)/.test(name))
	.map((name): [string, object] => [name, leastOf(name)]);

/** Those that read more if they get more. */
const READING_MORE = [
	['alert getAll', { incident: INCIDENT_ID }],
	['incident getAll', { status: 'all', options: { fullDetails: true } }],
	['member getAll', { email: 'anna@example.com' }],
	['onCall getAll', { level: 1 }],
].map(([name, more]): [string, object] => [
	`${String(name)} with more`,
	{ ...leastOf(String(name)), ...(more as object) },
]);

/** The members of things in Zenduty's answers. */
const MEMBERS = [
	...['unique_id', 'id', 'name', 'title', 'summary', 'status', 'urgency', 'incident_number'],
	...['creation_date', 'acknowledged_date', 'resolved_date', 'start_time', 'end_time', 'note'],
	...['user', 'user_name', 'username', 'first_name', 'last_name', 'email', 'role', 'team'],
	...['assigned_to', 'assigned_to_name', 'service', 'service_object', 'tags', 'team_tag', 'tag_id'],
	...['alert_type', 'message', 'entity_id', 'urls', 'oncalls', 'position', 'delay', 'services'],
	...['escalation_policy', 'escalation_policy_name', 'response_status', 'repeat_interval'],
	...['application_reference', 'integration', 'incident', 'alert', 'sla_object', 'color'],
];

const thing = (value: unknown) => ({
	...Object.fromEntries(MEMBERS.map((name) => [name, value])),
	application_reference: { extension: 'generic' },
});

/** Answers lists and single things alike. */
function answering(value: unknown): Answering {
	const json = JSON.stringify({ ...thing(value), results: [thing(value)], next: null });
	return (res) => void res.setHeader('Content-Type', 'application/json').end(json);
}

const isUnder = ({ path }: Received) => path?.startsWith(`${PATH}/api/`) ?? false;

describe.each<[string, unknown]>([
	['an ID that leaves its place', '../../x?y#z'],
	['an ID of two dots', '..'],
	['an empty ID', ''],
	['half of a character', '\ud800'],
	['NUL', '\u0000'],
	['an object that is no text', { toString: 1, valueOf: 2, toJSON: 3 }],
	['a list of them', [{ toString: null }]],
	['null', null],
	['a very long text', 'x'.repeat(100_000)],
])('every member of an answer is %s:', (_, value) => {
	/** A sentence that says what happened, and another one that says what to do. */
	const SAYS_WHAT_TO_DO = /^[A-Z"].*[.!?] .*[.]$/s;

	it.each([...READING, ...READING_MORE])(
		'%s gives items, or says what to do',
		async (_name, parameters) => {
			answer = answering(value);
			const { error, text } = await run(parameters);
			if (error !== undefined) {
				const { code, message, description } = failureOf(error);
				expect(ERROR_CODES).toContain(code);
				expect(code).not.toBe('unexpected');
				expect(`${message} ${description}`).toMatch(SAYS_WHAT_TO_DO);
			}
			expect(text).not.toContain('canary');
			expect(zenduty.received.length).toBeGreaterThan(0);
			expect(zenduty.received.every(isUnder)).toBe(true);
		},
	);

	it.each(LISTS)('%s gives rows, or says what to do', async (method) => {
		answer = answering(value);
		const { rows, error } = await list(method, { incident: '3', service: 's-1' });
		if (error !== undefined) expect(error.message).toMatch(SAYS_WHAT_TO_DO);
		for (const row of rows ?? []) {
			expect(typeof row.name).toBe('string');
			expect(typeof row.value).toBe('string');
		}
		expect(zenduty.received.every(isUnder)).toBe(true);
	});
});

it('the key is in no output, although the server sends back what it got', async () => {
	answer = (res, { headers, path }) => {
		const text = `${headers.authorization} ${path}`;
		const sent = { ...thing(text), incident_number: 3 };
		res.end(JSON.stringify({ ...sent, results: [sent] }).replaceAll('/', '\\/'));
	};
	for (const [operation, parameters] of READING) {
		const asSent = { ...parameters, simplify: false };
		const { text } = await run(asSent, { onError: 'continueRegularOutput' });
		expect(text).not.toContain(API_KEY);
		if (operation.endsWith('getAll')) {
			expect(text).toContain(`Token *** ${PATH}/api/`);
		}
	}
	const { rows, error } = await list('searchTeams', {});
	expect(error?.message).toBeUndefined();
	expect(rows?.[0].name).toBe(`Token *** ${PATH}/api/account/teams/?page=1&page_size=100`);
});

it('what 10,000 teams have is asked for until the time of the editor is over', async () => {
	const things = Array.from({ length: 10_000 }, (_, n) => ({ unique_id: `t-${n}` }));
	answer = (res, { path = '' }) => {
		const isTeams = path.startsWith(`${PATH}/api/account/teams/?`);
		res.end(JSON.stringify(isTeams ? things : [{ unique_id: path, name: 'Thing' }]));
	};
	const { rows, error } = await list('searchServices', {});
	if (error === undefined) expect(rows).toHaveLength(10_000);
	else expect(error.message).toMatch(/\b10 seconds\b/);
	// What was under way may still arrive, but then nothing more is asked for.
	let asked = -1;
	while (asked !== zenduty.received.length) {
		asked = zenduty.received.length;
		await new Promise((resolve) => setTimeout(resolve, 1_000));
	}
});

describe('a list in the editor ends', () => {
	const SERVERS: Array<[string, Answering]> = [
		['whose pages never end', (res, _, count) => pageOf(res, `i-${count}`)],
		['whose pages take turns', (res, _, count) => pageOf(res, `i-${count % 2}`)],
		['that is busy for ever', (res) => res.writeHead(429, { 'Retry-After': 'soon' }).end()],
		['that trickles for ever', (res) => trickle(res)],
	];
	const servers: Receiver[] = [];
	const lists = new Map<string, Promise<Listed>>();

	// All at the same time, since each takes until the editor's time is over.
	beforeAll(async () => {
		for (const [name, given] of SERVERS) {
			const server = await startReceiver(given);
			servers.push(server);
			const baseUrl = new URL(server.url).origin;
			await n8n.saveCredential(name, { apiKey: API_KEY, baseUrl }, 'zendutyApi');
		}
		for (const [name] of SERVERS) lists.set(name, list('searchTeams', {}, name));
	});
	afterAll(async () => {
		for (const server of servers) await server.close();
	});

	it.each(SERVERS)('%s', async (name) => {
		const { rows, error } = (await lists.get(name)) ?? {};
		if (error !== undefined) expect(error.message).toMatch(/\b(10 seconds|256 MB)\b/);
		else expect(rows?.length).toBeGreaterThan(0);
	});
});

type Response = Parameters<Answering>[0];

function pageOf(res: Response, id: string): void {
	const next = 'https://elsewhere.example/api/?page=2';
	res.end(JSON.stringify({ results: [{ unique_id: id, name: id }], next }));
}

function trickle(res: Response): void {
	const timer = setInterval(() => res.write(' '), 50);
	res.on('close', () => clearInterval(timer));
}

describe('Get Many gives up', () => {
	it('an answer of millions of small things, before it is read as JSON', async () => {
		const body = `[${'{},'.repeat(6_000_000)}{}]`;
		answer = (res) => void res.end(body);
		const parse = jest.spyOn(JSON, 'parse');
		const { error } = await run({ operation: 'getAll', returnAll: true });
		const parsed = parse.mock.calls.map(([text]) => text.length);
		parse.mockRestore();
		expect(failureOf(error)).toMatchObject({
			code: 'unexpected_response',
			message: expect.stringContaining('64 MB'),
		});
		expect(Math.max(0, ...parsed)).toBeLessThan(1_000_000);
	});

	it('an answer with headers that are too long', async () => {
		answer = (res) => void res.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end('[]');
		const { error } = await run({ operation: 'getAll', options: { maxAttempts: 1 } });
		expect(failureOf(error)).toMatchObject({
			code: 'unavailable',
			statusCode: null,
			message: expect.stringContaining('headers'),
		});
	});
});
