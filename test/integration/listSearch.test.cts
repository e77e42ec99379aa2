/* The lists of the editor, through the real n8n-core, against the simulator. */
import type { IDataObject, INodeListSearchItems, INodePropertyOptions } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../support/simulator.cjs';
import { loadN8n, type N8n } from '../support/n8n.cjs';

interface State {
	teams: Array<{ unique_id: string; name: string; members?: unknown }>;
	services: Array<{ unique_id: string; name: string; team: string }>;
	incidents: Array<{ unique_id: string; incident_number: number; service: string }>;
}

let n8n: N8n;
let zenduty: Simulator;
let state: State;
let platform: string;

beforeAll(async () => {
	[n8n, zenduty] = await Promise.all([loadN8n(), startSimulator('--incidents', '130')]);
	const { apiKey, url: baseUrl } = zenduty;
	await n8n.saveCredential('api', { apiKey, baseUrl }, 'zendutyApi');
	await n8n.saveCredential('wrong', { apiKey: 'wrong-key', baseUrl }, 'zendutyApi');
	await n8n.saveCredential('empty', { apiKey: '', baseUrl }, 'zendutyApi');
	await n8n.saveCredential('garbled', 'not encrypted', 'zendutyApi');
	const unreachable = { apiKey, baseUrl: 'http://localhost:1' };
	await n8n.saveCredential('unreachable', unreachable, 'zendutyApi');
	state = await zenduty.control<State>('GET', '/state');
	platform = idOf(state.teams, 'Platform');
}, 60_000);
/** How far the clock of the lists is ahead, in milliseconds: no test sees a list of another one. */
let ahead = 0;
const now = performance.now.bind(performance);

beforeEach(async () => {
	ahead += 10_000;
	jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
	await zenduty.clear();
	await zenduty.set({ limits: null, obeyPageSize: false });
});
afterAll(async () => {
	n8n?.stop();
	await zenduty?.stop();
});

const idOf = (things: Array<{ unique_id: string; name: string }>, name: string) =>
	things.find((each) => each.name === name)?.unique_id ?? '';
const located = (value: unknown, mode = 'list') => ({ __rl: true, mode, value }) as IDataObject;

/** Adds something to the simulated account; gives its id. */
async function add(path: string, body: object): Promise<string> {
	const added = await fetch(`${zenduty.url}/api/${path}/`, {
		method: 'POST',
		headers: {
			Authorization: `Token ${zenduty.apiKey}`,
			'Content-Type': 'application/json',
		},
		body: JSON.stringify(body),
	});
	const { unique_id: id } = (await added.json()) as { unique_id: string };
	// A list that was loaded before does not have it yet.
	ahead += 10_000;
	return id;
}

/** The context that n8n makes for a list, for a node with these parameters. */
function contextOf(parameters: IDataObject, credential?: string) {
	const currentNodeParameters = { resource: 'incident', operation: 'create', ...parameters };
	const { workflow, node } = n8n.workflow({
		parameters: currentNodeParameters as never,
		...(credential !== undefined && {
			credentials: { zendutyApi: { id: credential, name: credential } },
		}),
	});
	const additionalData = n8n.additionalData({ currentNodeParameters });
	return new n8n.core.LoadOptionsContext(workflow, node, additionalData, 'parameters.x');
}

const methods = () => n8n.nodeTypes.getByNameAndVersion('zenduty', 1).methods;

async function search(
	method: string,
	parameters: IDataObject = {},
	typed?: string,
	credential: string | undefined = 'api',
): Promise<INodeListSearchItems[]> {
	const list = methods()?.listSearch?.[method];
	if (list === undefined) throw new Error(`no list ${method}`);
	return (await list.call(contextOf(parameters, credential), typed)).results;
}

async function options(
	method: string,
	parameters: IDataObject = {},
): Promise<INodePropertyOptions[]> {
	const list = methods()?.loadOptions?.[method];
	if (list === undefined) throw new Error(`no list ${method}`);
	return await list.call(contextOf(parameters, 'api'));
}

const names = (rows: Array<{ name: string }>) => rows.map(({ name }) => name);

/** What was asked for, and that Zenduty's description allows all of it. */
async function asked(): Promise<string[]> {
	const { entries, counts } = await zenduty.journal();
	expect(counts).toMatchObject({ refused: 0, invalidAnswers: 0 });
	return entries.map(({ path }) => path.replace(/\?.*$/, ''));
}

describe('A list has', () => {
	it('the teams', async () => {
		expect(names(await search('searchTeams'))).toEqual(['Checkout', 'Platform']);
		expect(names(await search('searchTeams', {}, 'PLAT'))).toEqual(['Platform']);
		expect(names(await options('getTeams'))).toEqual(['Checkout', 'Platform']);
		// It is kept while somebody types.
		expect(await asked()).toHaveLength(1);
		ahead += 10_000;
		expect(names(await search('searchTeams'))).toEqual(['Checkout', 'Platform']);
		expect(await asked()).toHaveLength(2);
	});

	it('the services of the chosen team, with one request', async () => {
		expect(names(await search('searchServices', { team: located(platform) }))).toEqual([
			'Databases',
			'Kubernetes',
			'Network',
		]);
		expect(await asked()).toEqual([`/api/account/teams/${platform}/services/`]);
	});

	it('the services of all teams, with one request and one for each team', async () => {
		expect(names(await search('searchServices', { team: located('') }))).toEqual([
			'Checkout / Payments',
			'Checkout / Shop – Café & Co.',
			'Platform / Databases',
			'Platform / Kubernetes',
			'Platform / Network',
		]);
		expect(await asked()).toHaveLength(3);
	});

	it.each([
		['searchEscalationPolicies', ['Platform at night', 'Platform on call']],
		['searchPriorities', ['P1', 'P2']],
		['searchSchedules', ['Platform by week', 'Platform nights']],
		['searchSlas', ['Gold']],
		['searchTags', ['customer impact', 'disk']],
	])('for %s what the team of the incident has, with two requests', async (method, expected) => {
		const incident = state.incidents.find(
			({ service }) => state.services.find((each) => each.unique_id === service)?.team === platform,
		);
		const number = incident?.incident_number;
		const parameters = { operation: 'update', incident: located(`#${number}`, 'id') };
		expect(names(await search(method, parameters))).toEqual(expected);
		expect((await asked())[0]).toBe(`/api/incidents/${number}/`);
		expect(await asked()).toHaveLength(2);
	});

	it('the users of the account, or of the team with the names of all', async () => {
		const all = await search('searchUsers');
		expect(all).toHaveLength(5);
		expect(await asked()).toEqual(['/api/account/members/']);
		const members = await search('searchUsers', { team: located(platform) });
		expect(members).toHaveLength(3);
		for (const member of members) expect(all).toContainEqual(member);
	});

	it.each([
		['getEscalationPolicies', 2],
		['getPriorities', 2],
		['getServices', 3],
		['getSlas', 1],
		['getTags', 2],
		['getUsers', 3],
	])('for %s what the team of the filter has', async (method, count) => {
		const parameters = { operation: 'getAll', filters: { teams: [platform] } };
		expect(await options(method, parameters)).toHaveLength(count);
		expect((await asked())[0]).toContain(platform);
	});

	it('the maintenance windows of the team', async () => {
		const parameters = { team: located(platform) };
		expect(names(await search('searchMaintenanceWindows', parameters))).toEqual([
			'There are no maintenance windows in this team. Add one in Zenduty.',
		]);
		const times = { start_time: '2030-01-02T03:00:00Z', end_time: '2030-01-02T04:00:00Z' };
		const id = await add(`account/teams/${platform}/maintenance`, {
			name: 'New cables',
			services: [{ service: idOf(state.services, 'Network') }],
			...times,
		});
		const [row] = await search('searchMaintenanceWindows', parameters);
		expect(row).toEqual({
			name: expect.stringMatching(/^New cables \(2030-01-0[12] \d\d:\d\d to \d\d:\d\d\)$/),
			value: id,
		});
	});

	it('the notes of the incident', async () => {
		const [{ incident_number: number, unique_id: id }] = state.incidents;
		const parameters = { incident: located(id, 'id') };
		expect(names(await search('searchNotes', parameters))).toEqual([
			`Incident #${number} has no notes.`,
		]);
		const noteId = await add(`incidents/${number}/note`, { note: 'Restarted the replica' });
		const [row, ...rest] = await search('searchNotes', parameters);
		expect(row).toEqual({
			name: expect.stringMatching(/^.+ .+: Restarted the replica \(\d{4}-\d\d-\d\d \d\d:\d\d\)$/),
			value: noteId,
		});
		expect(rest).toEqual([]);
	});
});

describe('The list of incidents', () => {
	it('ends at a hundred, after ten pages of ten', async () => {
		const rows = await search('searchIncidents');
		expect(rows).toHaveLength(101);
		const numbers = rows.slice(0, -1).map(({ value }) => Number(value));
		expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
		expect(rows[0].name).toMatch(/^#\d+ .+ \((triggered|acknowledged)\)$/);
		expect(rows[100]).toEqual({
			name: 'Only 100 incidents are listed. Type a number to find another one.',
			value: '',
		});
		expect(await asked()).toHaveLength(10);
	});

	it('takes one request where Zenduty gives pages of a hundred', async () => {
		await zenduty.set({ obeyPageSize: true });
		expect(await search('searchIncidents')).toHaveLength(101);
		expect(await asked()).toHaveLength(1);
	});

	it('looks up a number that it does not show, also of a resolved incident', async () => {
		const [{ incident_number: resolved }] = state.incidents;
		const [found] = await search('searchIncidents', {}, `#${resolved}`);
		expect(found.name).toMatch(new RegExp(`^#${resolved} .* \\(resolved\\)$`));
		expect(await asked()).toHaveLength(11);
	});

	it('waits a moment where Zenduty asks for it', async () => {
		await zenduty.addFault({
			path: '/api/incidents/filter/',
			times: 1,
			effect: { kind: 'status', status: 429, retryAfter: 1 },
		});
		expect(await search('searchIncidents')).toHaveLength(101);
	});
});

describe('Instead of a list the editor shows', () => {
	const failing = async (method: string, parameters: IDataObject = {}, credential?: string) => {
		const error = await search(method, parameters, undefined, credential).catch(
			(thrown: unknown) => thrown,
		);
		if (!(error instanceof Error)) throw new Error('the list was loaded');
		// The editor cuts at hyphens and dashes, and leaves sentences like the second out.
		expect(error.message).not.toMatch(/[-–—]/);
		expect(error.message).not.toMatch(/check\s+(your\s+)?credentials?/i);
		return error as Error & { httpCode?: string | null };
	};

	it.each([
		['there is no credential', 'none', /\(Credential with ID .*\)/],
		['the credential is unreadable', 'garbled', /\(.+\)/],
		['the key is empty', 'empty', /^The API key\b/],
	])('what to do if %s', async (_, credential, cause) => {
		const error = await failing('searchTeams', {}, credential);
		expect(error.message).toMatch(cause);
		expect(error.message).toMatch(/\bZenduty API credential\b.*\ban ID\b/);
		expect(error.httpCode ?? null).toBeNull();
	});

	it.each([
		['the node has none', { resource: 'incident' }],
		['the node hides it', { resource: 'webhookEvent' }],
	])('that no credential is chosen if %s', async (_, parameters) => {
		const list = methods()?.listSearch?.searchTeams;
		await expect(list?.call(contextOf(parameters))).rejects.toThrow(
			/^No Zenduty API credential\b.*\ban ID\b/,
		);
	});

	it('a link to the credential if the key is wrong', async () => {
		const error = await failing('searchTeams', {}, 'wrong');
		expect(error.message).toMatch(/\bAPI key\b/);
		expect(error.httpCode).toBe('403');
	});

	it('that Zenduty cannot be reached', async () => {
		const error = await failing('searchTeams', {}, 'unreachable');
		expect(error.message).toMatch(/ http:\/\/localhost:1: .*\ban ID\b/);
	});

	it.each([
		[{ kind: 'html' }, / http:\/\/127\.0\.0\.1:\d+: /, false],
		[{ kind: 'blocked' }, /\bfirewall\b/, false],
		[{ kind: 'status', status: 500 }, /\b500\b.*\b2 attempts\b/, true],
		[{ kind: 'status', status: 429, retryAfter: 90 }, /\b90 seconds\b/, true],
		[{ kind: 'redirect', to: 'http://localhost:2/' }, / http:\/\/127\.0\.0\.1:\d+: /, false],
	])('what happened if Zenduty answers with %j', async (effect, cause, helpsAnId) => {
		await zenduty.addFault({ path: '/api/account/teams/', effect });
		const { message } = await failing('searchTeams');
		expect(message).toMatch(cause);
		expect(/\ban ID\b/.test(message)).toBe(helpsAnId);
	});

	it('that it took too long, after ten seconds', async () => {
		await zenduty.addFault({
			path: '/api/account/teams/',
			delay: 30_000,
			effect: { kind: 'none' },
		});
		const start = Date.now();
		const error = await failing('searchTeams');
		expect(error.message).toMatch(/\bwithin 10 seconds\b/);
		expect(Date.now() - start).toBeLessThan(15_000);
	}, 30_000);

	it('that it took too long, where Zenduty asks to wait for longer', async () => {
		await zenduty.addFault({
			path: '/api/account/teams/',
			effect: { kind: 'status', status: 429, retryAfter: 12 },
		});
		const start = Date.now();
		const error = await failing('searchTeams');
		expect(error.message).toMatch(/\bwithin 10 seconds\b/);
		expect(Date.now() - start).toBeLessThan(15_000);
	}, 30_000);

	it.each([
		['searchServices', { team: located(null, 'id') }, 'Team'],
		['searchNotes', { incident: located(null, 'id') }, 'Incident'],
	])('for %s that the previous node has to run', async (method, parameters, what) => {
		expect((await failing(method, parameters)).message).toMatch(
			new RegExp(`\\bexpression in ${what}\\b.*\\bprevious node\\b`),
		);
	});

	it('that there is no such team', async () => {
		const error = await failing('searchServices', { team: located('no-such-team', 'id') });
		expect(error.message).toMatch(/\bteam\b.* no‑such‑team\b/);
	});

	it('that there is no such incident', async () => {
		const error = await failing('searchTags', { incident: located('99999', 'id') });
		expect(error.message).toMatch(/\bincident\b.*\b99999\b/);
	});
});
