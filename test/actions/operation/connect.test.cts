import { Readable } from 'node:stream';
import { connect } from '../../../nodes/Zenduty/actions/operation/connect';
import { openRunRecord } from '../../../nodes/Zenduty/actions/operation/runRecord';
import { noMemory } from '../../../nodes/Zenduty/api/itemContext';
import { execution, type Execution } from '../../support/execution.cjs';
import { parametersWith } from '../../support/parameters.cjs';

const CREDENTIAL = { apiKey: ' k-5f1e9d ', baseUrl: 'https://pager.example.net/hidden/' };
const CREATE = {
	method: 'POST',
	path: ['api', 'notes'],
	body: { note: 'a' },
	kind: 'doubling',
	subject: { work: 'added the note' },
} as const;

interface World extends Execution {
	options?: object;
}

async function open({ options = {}, ...more }: World = {}) {
	const { context, ...seen } = execution({ credential: CREDENTIAL, executionId: '81', ...more });
	const { forItem, hideKey } = connect(context);
	const record = openRunRecord(context, () => 0).item(0, 'note create', {});
	const next = async () =>
		await forItem({ options: parametersWith({ ...options }), record }).loadApi();
	const { api } = await next();
	return { next, api, context, hideKey, ...seen };
}

it('sends requests through n8n, with the credential, which is loaded once', async () => {
	const sent: unknown[][] = [];
	const { api, context, asked } = await open();
	context.helpers.httpRequestWithAuthentication = async function (
		this: unknown,
		...args: unknown[]
	) {
		sent.push([this, ...args]);
		const body = Readable.from([Buffer.from('{"unique_id":"x"}')]);
		return await Promise.resolve({ statusCode: 200, headers: {}, body });
	} as never;
	expect(await api.get({ path: ['api', 'x'], subject: {} })).toEqual({ unique_id: 'x' });
	await api.get({ path: ['api', 'x'], subject: {} });
	expect(asked.credentials).toBe(1);
	expect(sent[0].slice(0, 2)).toEqual([context, 'zendutyApi']);
	expect(sent[0][2]).toMatchObject({ url: 'https://pager.example.net/hidden/api/x/' });
	expect(sent[0][3]).toEqual({
		credentialsDecrypted: { id: '', name: '', type: 'zendutyApi', data: CREDENTIAL },
	});
});

it('stops when the execution is cancelled', async () => {
	const { api, requests } = await open({ cancelled: AbortSignal.abort() });
	await expect(api.get({ path: ['api'], subject: {} })).rejects.toMatchObject({
		code: 'cancelled',
	});
	expect(requests).toHaveLength(0);
});

it.each([
	['loadAlertIntegration', 'Choose a Zenduty Integration API credential in the node, and test it.'],
	['loadWebhook', 'Open the credential of this node and test it.'],
] as const)('%s says what to do about a credential that is missing', async (load, description) => {
	const { context } = execution({ credential: new Error('Credentials not found') });
	const record = openRunRecord(context, () => 0).item(0, 'alert send', {});
	const connection = connect(context).forItem({ options: parametersWith({}), record });
	await expect(connection[load]()).rejects.toMatchObject({ code: 'credential', description });
});

it.each(['loadApi', 'loadAlertIntegration', 'loadWebhook'] as const)(
	'%s says that a credential was deleted, and gives no advice that does not fit',
	async (load) => {
		const { context } = execution({
			credential: new Error('Credential with ID "6pw" does not exist for type "any".'),
		});
		const record = openRunRecord(context, () => 0).item(0, 'alert send', {});
		const connection = connect(context).forItem({ options: parametersWith({}), record });
		await expect(connection[load]()).rejects.toMatchObject({
			code: 'credential',
			message: 'The chosen credential was deleted. Choose another one.',
			description: '',
		});
	},
);

it('has 10 seconds and three attempts by default', async () => {
	const { api, requests } = await open({ respond: () => ({ status: 500 }) });
	await expect(api.get({ path: ['api'], subject: {} })).rejects.toMatchObject({ statusCode: 500 });
	expect(requests.map(({ timeout }) => timeout)).toEqual([11_000, 11_000, 11_000]);
});

it.each([
	[{ timeout: 400, maxAttempts: 1 }, [1_400]],
	[{ timeout: '', maxAttempts: '2' }, [11_000, 11_000]],
])('takes timeout and attempts from the options: %j', async (options, timeouts) => {
	const { api, requests } = await open({ options, respond: () => ({ status: 500 }) });
	await expect(api.get({ path: ['api'], subject: {} })).rejects.toMatchObject({ statusCode: 500 });
	expect(requests.map(({ timeout }) => timeout)).toEqual(timeouts);
});

it('tells neither the key nor the path of the base URL', async () => {
	const text = '{"detail": "no k-5f1e9d at /hidden"}';
	const { api } = await open({ respond: () => ({ status: 400, text }) });
	await expect(api.get({ path: ['api'], subject: {} })).rejects.toMatchObject({
		code: 'refused',
		message: expect.stringContaining('no *** at ***'),
	});
});

it.each([
	[{ isTool: true }, 2],
	[{ type: 'zendutyTool' }, 2],
	[{ isTool: false }, 1],
])('lets only a model correct a text that may exist: as a tool %p', async (how, sent) => {
	const { api, requests } = await open({ ...how, respond: () => ({ status: 500 }) });
	const mayExist = { code: 'may_exist', mayExist: true };
	await expect(api.write(CREATE)).rejects.toMatchObject(mayExist);
	const corrected = { ...CREATE, body: { note: 'b' } };
	await expect(api.write(corrected)).rejects.toMatchObject(mayExist);
	expect(requests).toHaveLength(sent);
});

describe('lists', () => {
	const members = [{ user: { username: 'anna', email: 'anna@example.com' } }];
	const teams = [{ unique_id: 'team-1' }];
	const [MEMBERS, TEAMS] = ['/hidden/api/account/members/', '/hidden/api/account/teams/'];
	const respond: World['respond'] = ({ url }) => {
		const text = JSON.stringify(new URL(url).pathname === TEAMS ? teams : members);
		return { status: 200, text };
	};

	it('the members and the teams of the account once for all items', async () => {
		const { next, requests } = await open({ respond });
		const [first, other] = [await next(), await next()];
		expect(await Promise.all([first.listMembers(), other.listMembers()])).toEqual([
			members,
			members,
		]);
		expect(await Promise.all([first.listTeams(), other.listTeams()])).toEqual([teams, teams]);
		const paths = requests.map(({ url }) => new URL(url).pathname);
		expect(paths).toEqual([MEMBERS, TEAMS]);
	});

	it('the members too where a user is named by email address', async () => {
		const { next, requests } = await open({ respond });
		expect(await (await next()).findUser('anna@example.com')).toBe('anna');
		expect(await (await next()).findUser('Anna@example.com')).toBe('anna');
		expect(await (await next()).findUser('ben')).toBe('ben');
		expect(requests).toHaveLength(1);
	});
});

describe('without a credential that can work', () => {
	it.each<[string, object | Error, RegExp]>([
		['none', new Error('Node does not have any credentials set'), /Zenduty API credential/],
		['no key', { apiKey: '' }, /'API Key'/],
		['an address that is none', { apiKey: 'k-5f1e9d', baseUrl: 'x' }, /'Base URL'/],
	])('says what to do: %s', async (_, credential, place) => {
		await expect(open({ credential })).rejects.toMatchObject({
			code: 'credential',
			message: expect.stringMatching(place),
			description:
				'Choose a Zenduty API credential in the node, and test it. Create the key in Zenduty under Account → API Keys.',
			statusCode: null,
		});
	});

	it('says what n8n threw, whatever it is', async () => {
		const { context } = execution();
		context.getCredentials = async () => await Promise.reject('no text');
		const opening = connect(context)
			.forItem({ options: parametersWith({}), record: noMemory })
			.loadApi();
		await expect(opening).rejects.toMatchObject({
			code: 'credential',
			message: expect.stringContaining('(no text)'),
		});
	});
});

describe('the API key', () => {
	it('is hidden in what is shown, once it was loaded', async () => {
		const shown = { title: 'no k-5f1e9d', more: { 'k-5f1e9d': ['k-5f1e9d'] } };
		const { hideKey } = await open();
		expect(hideKey(shown)).toEqual({ title: 'no ***', more: { '***': ['***'] } });
		const { context, asked } = execution({ credential: CREDENTIAL });
		expect(connect(context).hideKey(shown)).toBe(shown);
		expect(asked.credentials).toBe(0);
	});
});

describe('what is looked up once for a run', () => {
	const makeOnce = () =>
		connect(execution().context).forItem({ options: parametersWith({}), record: noMemory }).once;

	it('is the same for all items', async () => {
		const once = makeOnce();
		const find = jest.fn(async () => await Promise.resolve({ a: 1 }));
		const found = await Promise.all([once(['a'], find), once(['a'], find)]);
		expect(found[0]).toBe(found[1]);
		expect(await once(['a'], find)).toBe(found[0]);
		expect(find).toHaveBeenCalledTimes(1);
		await once(['b'], find);
		expect(find).toHaveBeenCalledTimes(2);
	});

	it('is looked up again for the next item where it failed', async () => {
		const once = makeOnce();
		const fail = async () => await Promise.reject(new Error('no'));
		const both = [once(['a'], fail), once(['a'], fail)];
		for (const each of both) await expect(each).rejects.toThrow('no');
		await expect(once(['a'], async () => await Promise.resolve(7))).resolves.toBe(7);
	});
});
