/* Where the API key goes: through n8n's own request functions, and into errors. */
import { inspect } from 'node:util';
import {
	createRunExecutionData,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
} from 'n8n-workflow';
import { execute, executeContext, loadN8n, type N8n } from '../support/n8n.cjs';
import { errorOf } from '../support/openApi.cjs';
import { failureOf } from '../support/runApi.cjs';
import { startReceiver, startSocket, type Answering, type Receiver } from '../support/receiver.cjs';

const API_KEY = 'k-5f1e9d-canary';
const PATH = '/path-canary';

let n8n: N8n;
let zenduty: Receiver;
let stranger: Receiver;
let answer: Answering;

beforeAll(async () => {
	n8n = await loadN8n();
	zenduty = await startReceiver((...args) => answer(...args));
	stranger = await startReceiver();
	await save('api', new URL(zenduty.url).origin + PATH);
}, 60_000);
afterAll(async () => {
	n8n?.stop();
	await Promise.all([zenduty?.close(), stranger?.close()]);
});
beforeEach(() => {
	answer = (res) => res.end('{"ok": true}');
	zenduty.received.length = 0;
	stranger.received.length = 0;
});

async function save(id: string, baseUrl: string): Promise<void> {
	await n8n.saveCredential(id, { apiKey: API_KEY, baseUrl }, 'zendutyApi');
}

function action(parameters: INode['parameters'], credential = 'api', more: Partial<INode> = {}) {
	return n8n.workflow({
		parameters: { resource: 'incident', ...parameters },
		credentials: { zendutyApi: { id: credential, name: credential } },
		...more,
	});
}

type Helpers = IExecuteFunctions['helpers'];

/** Sends a request as n8n's HTTP Request node and its own nodes do. */
async function send(
	helper: 'httpRequestWithAuthentication' | 'requestWithAuthentication',
	request: object,
): Promise<unknown> {
	const context = executeContext(n8n, action({}), [{ json: {} }]);
	const call = context.helpers[helper] as Helpers['httpRequestWithAuthentication'];
	return await call.call(context, 'zendutyApi', request as IHttpRequestOptions);
}

const HELPERS = ['httpRequestWithAuthentication', 'requestWithAuthentication'] as const;

describe.each(HELPERS)('%s', (helper) => {
	const key = helper === 'requestWithAuthentication' ? 'uri' : 'url';

	it('sends the key to the base URL', async () => {
		await send(helper, { [key]: `${zenduty.url}/api/`, method: 'GET' });
		await send(helper, { baseURL: new URL(zenduty.url).origin, [key]: '/api/', method: 'GET' });
		expect(zenduty.received.map(({ headers }) => headers.authorization)).toEqual([
			`Token ${API_KEY}`,
			`Token ${API_KEY}`,
		]);
	});

	it('sends nothing to another origin, however the address is written', async () => {
		const { host, origin } = new URL(stranger.url);
		const own = new URL(zenduty.url);
		const requests = [
			{ [key]: stranger.url },
			{ [key]: `http:${host}/` },
			{ [key]: `http:/${host}/` },
			{ [key]: `http:\\\\${host}\\` },
			{ [key]: `ht\ttp://${host}/` },
			{ [key]: `${own.origin}@${host}/` },
			{ [key]: new URL(stranger.url) },
			{ baseURL: own.origin, [key]: stranger.url },
			{ baseURL: own.origin, [key]: `//${host}/` },
			{ baseURL: own.origin, [key]: `\\\\${host}/` },
			{ baseURL: own.origin, [key]: `http:/${host}/` },
			{ baseURL: origin, [key]: '/api/' },
			{ baseURL: origin, [key]: own.href },
			{ baseURL: origin, url: '', uri: own.href },
			{ url: own.href, uri: stranger.url, baseURL: origin },
		];
		for (const request of requests) {
			const error = await errorOf(send(helper, { method: 'GET', ...request }));
			expect(inspect(error, { depth: 9 })).not.toContain('canary');
		}
		expect(zenduty.received).toEqual([]);
		// This one is an address of the base URL: a backslash ends the host.
		await send(helper, { method: 'GET', [key]: `http://${own.host}\\@${host}/` });
		expect(zenduty.received).toHaveLength(1);
		expect(stranger.received).toEqual([]);
	});

	it('does not follow a redirect to another host', async () => {
		answer = (res) => res.writeHead(307, { Location: stranger.url }).end();
		await send(helper, {
			[key]: zenduty.url,
			method: 'POST',
			body: { a: 1 },
			followRedirect: true,
			followAllRedirects: true,
			maxRedirects: 5,
		}).catch(() => undefined);
		expect(zenduty.received).toHaveLength(1);
		expect(stranger.received).toEqual([]);
	});
});

/** All that n8n could store or show of an error. */
function all(error: unknown): string {
	const seen = new Set<unknown>();
	const members = (value: unknown): unknown => {
		if (typeof value !== 'object' || value === null || seen.has(value)) return [];
		seen.add(value);
		return Object.getOwnPropertyNames(value).map((name) =>
			members((value as Record<string, unknown>)[name]),
		);
	};
	members(error);
	return [...seen].map((each) => inspect(each, { showHidden: true, depth: 4 })).join('\n');
}

describe('no error of the node holds the key or the path of the base URL', () => {
	const NOTHING = 'nothing in time';
	const answers: Array<[string, Answering]> = [
		['a wrong key', (res) => res.writeHead(403).end('{"error": "Invalid or Inactive Token"}')],
		[
			'what was sent',
			(res, { headers, path }) =>
				res.writeHead(400).end(JSON.stringify({ detail: [headers.authorization, path] })),
		],
		[
			'a text with what was sent',
			(res, { headers, path }) => res.writeHead(500).end(`${headers.authorization} ${path}`),
		],
		['a redirect', (res) => res.writeHead(302, { Location: stranger.url }).end()],
		['a web page', (res) => res.end('<html>')],
		['209', (res) => res.writeHead(209).end('Blocked')],
		['404', (res) => res.writeHead(404).end('{"detail": "Not found."}')],
		['a long wait', (res) => res.writeHead(429, { 'Retry-After': '99' }).end()],
		['a broken connection', (res) => res.destroy()],
		['half of an answer', (res) => res.writeHead(200, { 'Content-Length': '9' }).end('{')],
		[NOTHING, () => undefined],
	];

	it.each(answers)('after %s', async (what, given) => {
		answer = given;
		const options = { maxAttempts: 1, timeout: what === NOTHING ? 300 : 18_000 };
		for (const parameters of [
			{ operation: 'get', incident: '3', options },
			{ operation: 'getAll', options },
			{ operation: 'create', service: 'svc-1', title: 'x', options },
			{ operation: 'acknowledge', incident: 'C4kPz9TnW2rXyLqVb7HdSe', options },
		]) {
			const error = await errorOf(execute(n8n, action(parameters), [{ json: {} }]));
			const { message, description, ...facts } = failureOf(error);
			for (const text of [message, description]) expect(text).toMatch(/^[A-Z].*[.]$/s);
			expect(all(error)).not.toContain('canary');
			const more = { onError: 'continueRegularOutput' } as const;
			const [output] = await execute(n8n, action(parameters, 'api', more), [{ json: {} }]);
			const [{ json }]: Array<{ json: IDataObject }> = output;
			const { code, mayExist, statusCode } = facts;
			expect(json).toEqual({
				error: `${message} ${description}`,
				details: { code, mayExist, statusCode: statusCode === null ? null : Number(statusCode) },
			});
		}
	});

	it('where nothing can be reached', async () => {
		const server = await startSocket(() => undefined);
		await server.close();
		await save('closed', new URL(server.url).origin + PATH);
		const parameters = { operation: 'get', incident: '3', options: { maxAttempts: 1 } };
		const error = await errorOf(execute(n8n, action(parameters, 'closed'), [{ json: {} }]));
		// n8n would replace a message with a code such as ECONNREFUSED.
		expect(failureOf(error)).toMatchObject({
			code: 'unavailable',
			itemIndex: 0,
			message: expect.stringContaining(new URL(server.url).origin),
		});
		expect(all(error)).not.toContain('canary');
	});

	it('where the credential cannot work', async () => {
		await n8n.saveCredential('odd', { apiKey: `${API_KEY} ü`, baseUrl: '' }, 'zendutyApi');
		await save('unsafe', `http://pager.example.net${PATH}`);
		for (const [credential, told] of [
			['odd', 'Zenduty API credential'],
			['unsafe', 'Zenduty API credential'],
			['not there', ''],
		]) {
			const parameters = { operation: 'get', incident: '3' };
			const error = await errorOf(execute(n8n, action(parameters, credential), [{ json: {} }]));
			expect(failureOf(error)).toMatchObject({
				code: 'credential',
				statusCode: null,
				itemIndex: 0,
				description: expect.stringContaining(told),
			});
			expect(all(error)).not.toContain('canary');
		}
	});
});

describe('the address of an integration stays out of what n8n keeps:', () => {
	const ADDRESS = '/integration/acct/generic/key-canary/';
	const alert = { resource: 'alert', operation: 'send', message: 'Fog', alertType: 'critical' };
	const options = { maxAttempts: 1 };

	it.each([
		['chosen from the list', { integration: 'team-1/service-1/i-1' }, 'zendutyApi'],
		['of a credential', { authentication: 'integrationUrl' }, 'zendutyIntegrationApi'],
	])('%s', async (_, parameters, type) => {
		const { origin } = new URL(zenduty.url);
		await n8n.saveCredential('through', { url: origin + ADDRESS }, 'zendutyIntegrationApi');
		answer = (res, { method }) => {
			if (method === 'POST') return void res.destroy();
			res.end(JSON.stringify({ unique_id: 'i-1', webhook_url: origin + ADDRESS }));
		};
		const id = type === 'zendutyApi' ? 'api' : 'through';
		const node = { retryOnFail: true, credentials: { [type]: { id, name: id } } };
		const runData = createRunExecutionData();
		const sending = action({ ...alert, ...parameters, options }, id, node);
		const error = await errorOf(execute(n8n, sending, [{ json: {} }], 'trigger', { runData }));
		expect(failureOf(error)).toMatchObject({ code: 'unclear' });
		expect(zenduty.received.at(-1)?.path).toBe(ADDRESS);
		expect(JSON.stringify(runData)).toContain('zendutyRuns');
		expect(JSON.stringify(runData) + all(error)).not.toMatch(/canary|\/integration\/acct/);
	});
});
