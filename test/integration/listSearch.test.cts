/*
 * The lists of the editor through the real n8n-core, against the simulator, which refuses what
 * Zenduty's description does not allow. What each list has is tested in `test/listSearch/`.
 */
import type { IDataObject } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../support/simulator.cjs';
import { loadN8n, type N8n } from '../support/n8n.cjs';

interface State {
	teams: Array<{ unique_id: string; name: string }>;
	services: Array<{ unique_id: string; team: string }>;
	incidents: Array<{ incident_number: number; service: string }>;
}

let n8n: N8n;
let zenduty: Simulator;
let platform: string;
/** The number of an incident of the team. */
let incident: number | undefined;

beforeAll(async () => {
	[n8n, zenduty] = await Promise.all([loadN8n(), startSimulator('--incidents', '130')]);
	const { apiKey, url: baseUrl } = zenduty;
	await n8n.saveCredential('api', { apiKey, baseUrl }, 'zendutyApi');
	await n8n.saveCredential('garbled', 'not encrypted', 'zendutyApi');
	const { teams, services, incidents } = await zenduty.control<State>('GET', '/state');
	platform = teams.find(({ name }) => name === 'Platform')?.unique_id ?? '';
	const own = services.filter(({ team }) => team === platform).map((each) => each.unique_id);
	incident = incidents.find(({ service }) => own.includes(service))?.incident_number;
}, 60_000);
afterAll(async () => {
	n8n?.stop();
	await zenduty?.stop();
});

/** How far the clock of the lists is ahead, in milliseconds: no test sees a list of another one. */
let ahead = 0;
const now = performance.now.bind(performance);

beforeEach(async () => {
	ahead += 10_000;
	jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
	await zenduty.clear();
});

const located = (value: unknown, mode = 'list') => ({ __rl: true, mode, value }) as IDataObject;

/** The names in a list, as n8n loads it for a node with these parameters. */
async function namesIn(
	method: string,
	parameters: IDataObject = {},
	credential: string | undefined = 'api',
): Promise<string[]> {
	const currentNodeParameters = { resource: 'incident', operation: 'create', ...parameters };
	const { workflow, node } = n8n.workflow({
		parameters: currentNodeParameters as never,
		...(credential !== '' && {
			credentials: { zendutyApi: { id: credential, name: credential } },
		}),
	});
	const additionalData = n8n.additionalData({ currentNodeParameters });
	const context = new n8n.core.LoadOptionsContext(workflow, node, additionalData, 'parameters.x');
	const { listSearch = {}, loadOptions = {} } =
		n8n.nodeTypes.getByNameAndVersion('zenduty', 1).methods ?? {};
	const rows = await (method in listSearch
		? listSearch[method].call(context).then(({ results }) => results)
		: loadOptions[method].call(context));
	return rows.map(({ name }) => name);
}

const OF_ALL = () => ({});
const OF_TEAM = () => ({ team: located(platform) });
const OF_FILTER = () => ({ operation: 'getAll', filters: { teams: [platform] } });
const OF_INCIDENT = () => ({ operation: 'update', incident: located(`#${incident}`, 'id') });
const HUNDRED = Array.from(
	{ length: 100 },
	() => /^#\d+ (Databases|Kubernetes|Network): (?!.*\((triggered|acknowledged)\)$)/,
);

it.each<[string, () => IDataObject, number, Array<string | RegExp>]>([
	['searchTeams', OF_ALL, 1, ['Checkout', 'Platform']],
	['searchServices', OF_TEAM, 1, ['Databases', 'Kubernetes', 'Network']],
	['searchServices', OF_ALL, 3, [/^Checkout/, /^Checkout/, /^Platform/, /^Platform/, /^Platform/]],
	['searchEscalationPolicies', OF_INCIDENT, 2, ['Platform at night', 'Platform on call']],
	['searchPriorities', OF_INCIDENT, 2, ['P1', 'P2']],
	['searchSchedules', OF_INCIDENT, 2, ['Platform by week', 'Platform nights']],
	['searchSlas', OF_INCIDENT, 2, ['Gold']],
	['searchTags', OF_INCIDENT, 2, ['customer impact', 'disk']],
	['searchUsers', OF_ALL, 1, [/./, /./, /./, /./, /./]],
	['searchUsers', OF_TEAM, 2, [/./, /./, /./]],
	['searchMaintenanceWindows', OF_TEAM, 1, [/^There are no maintenance windows in this team\./]],
	['searchNotes', OF_INCIDENT, 1, [/^Incident #\d+ has no notes\.$/]],
	['searchResponders', OF_INCIDENT, 1, [/^Incident #\d+ has no responders\.$/]],
	['searchIncidents', OF_ALL, 10, [...HUNDRED, /^Only 100 incidents are listed\./]],
	['getTeams', OF_ALL, 1, ['Checkout', 'Platform']],
	['getEscalationPolicies', OF_FILTER, 1, [/./, /./]],
	['getPriorities', OF_FILTER, 1, [/./, /./]],
	['getServices', OF_FILTER, 1, [/./, /./, /./]],
	['getSlas', OF_FILTER, 1, [/./]],
	['getTags', OF_FILTER, 1, [/./, /./]],
	['getUsers', OF_FILTER, 2, [/./, /./, /./]],
])('%s has what the account has, with what it asks for (%p: %d requests)', async (...row) => {
	const [method, parameters, requests, expected] = row;
	const names = await namesIn(method, parameters());
	expect(names).toEqual(
		expected.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each))),
	);
	const { entries, counts } = await zenduty.journal();
	expect(counts).toMatchObject({ refused: 0, invalidAnswers: 0 });
	expect(entries).toHaveLength(requests);
});

it('says that the chosen credential was deleted', async () => {
	await expect(namesIn('searchTeams', {}, 'none')).rejects.toThrow(
		'The chosen credential was deleted. Choose another one.',
	);
});

it.each([
	['the credential is unreadable', 'garbled', {}, /\(.+\)/],
	['the node has none', '', {}, /^No Zenduty API credential\b/],
	['the node hides it', '', { resource: 'webhookEvent' }, /^No Zenduty API credential\b/],
])('says what to do where %s', async (_, credential, parameters, cause) => {
	const loading = namesIn('searchTeams', parameters, credential);
	await expect(loading).rejects.toThrow(cause);
	await expect(loading).rejects.toThrow(/\bZenduty API credential\b.*\ban ID\b/);
	await expect(loading).rejects.not.toHaveProperty('httpCode', expect.any(String));
});
