/** The lists of the editor, by the addresses from which it loads them. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { newShortId, newUuid } from '../../simulator/ids.mts';
import { SEED } from '../../simulator/seed.mts';
import type { State } from '../../simulator/state.mts';
import { RestError, type Json } from '../n8n/rest.mts';
import { NOWHERE } from '../support/nowhere.mts';
import type { StoredCredential } from '../workflows/actionRun.mts';
import { listed, type Access } from '../../test/operations/rows/row.mts';
import type { Account } from './account.mts';

const { platform, checkout } = SEED.teams;
const OF_PLATFORM = { team: listed(platform) };

/** How a list is loaded. */
interface Loading {
	/** What somebody types. */
	filter?: string;
	/** A credential that stays the same; one with a key of its own if it is left out. */
	access?: Access;
	held?: StoredCredential;
}

/** What the list of all teams has, and that of one. */
interface Lists {
	all: string[];
	platform: string[];
}

const THINGS: Record<string, Lists> = {
	EscalationPolicies: {
		all: [
			'Checkout / Checkout on call',
			'Platform / Platform at night',
			'Platform / Platform on call',
		],
		platform: ['Platform at night', 'Platform on call'],
	},
	Priorities: {
		all: ['Checkout / P1', 'Platform / P1', 'Platform / P2'],
		platform: ['P1', 'P2'],
	},
	Schedules: {
		all: [
			'Checkout / Checkout by day',
			'Platform / Platform by week',
			'Platform / Platform nights',
		],
		platform: ['Platform by week', 'Platform nights'],
	},
	Services: {
		all: [
			'Checkout / Payments',
			'Checkout / Shop – Café & Co.',
			'Platform / Databases',
			'Platform / Kubernetes',
			'Platform / Network',
		],
		platform: ['Databases', 'Kubernetes', 'Network'],
	},
	Slas: { all: ['Checkout / Checkout', 'Platform / Gold'], platform: ['Gold'] },
	Tags: {
		all: ['Checkout / release', 'Platform / customer impact', 'Platform / disk'],
		platform: ['customer impact', 'disk'],
	},
	Teams: { all: ['Checkout', 'Platform'], platform: ['Checkout', 'Platform'] },
	Users: {
		all: [
			'Aiko Nakamura (AIKO@example.com)',
			"Leila O'Brien (leila@example.com)",
			'Mara Lindqvist (Mara.Lindqvist@Example.com)',
			'Obi Eze (obi.eze@example.com)',
			'Tomás Ferreira (tomas.ferreira@example.com)',
		],
		platform: [
			'Aiko Nakamura (AIKO@example.com)',
			'Mara Lindqvist (Mara.Lindqvist@Example.com)',
			'Tomás Ferreira (tomas.ferreira@example.com)',
		],
	},
};

/** The lists that are checked one by one. */
const OTHERS = [
	'searchIncidents',
	'searchIntegrations',
	'searchMaintenanceWindows',
	'searchNotes',
	'searchResponders',
];

/** What no field picks several of. */
const ONE_ALONE = ['Schedules'];

export function lists(account: () => Account): void {
	describe('Lists of the editor:', () => {
		beforeEach(() => account().forget());

		/** Asks n8n for a list as its editor does. */
		async function load(
			path: 'resource-locator-results' | 'options',
			methodName: string,
			parameters: Json = {},
			{ filter, access, held: given }: Loading = {},
		): Promise<Array<{ name: string; value: string }>> {
			const { server, credential, credentialWithNewKey } = account();
			// What was loaded with a key is kept for a moment, and the account changes between checks.
			const fresh = access === undefined ? await credentialWithNewKey() : credential(access);
			const held = given ?? fresh;
			const { type, ...stored } = held ?? { type: '' };
			const answer = await server.rest.call('POST', `/rest/dynamic-node-parameters/${path}`, {
				nodeTypeAndVersion: { name: 'n8n-nodes-zenduty.zenduty', version: 1 },
				path: 'parameters.any',
				methodName,
				currentNodeParameters: { resource: 'incident', operation: 'create', ...parameters },
				...(type !== '' && { credentials: { [type]: stored } }),
				...(filter !== undefined && { filter }),
			});
			return path === 'options' ? answer : answer.results;
		}

		/** Does something while the account holds other things. */
		async function having<T>(things: Partial<State>, work: () => Promise<T>): Promise<T> {
			const { state } = account().zenduty;
			const before = { ...state };
			Object.assign(state, things);
			try {
				return await work();
			} finally {
				Object.assign(state, before);
			}
		}

		const names = (rows: Array<{ name: string }>) => rows.map(({ name }) => name);

		it('each one that the description names is checked here', async () => {
			const nodes: Json[] = await (await account().server.rest.fetch('/types/nodes.json')).json();
			const node = nodes.find(({ name }) => name === 'n8n-nodes-zenduty.zenduty');
			const named = [
				...JSON.stringify(node?.properties).matchAll(
					/"(?:searchListMethod|loadOptionsMethod)":"(\w+)"/g,
				),
			].map(([, method]) => method);
			const checked = Object.keys(THINGS).flatMap((things) =>
				ONE_ALONE.includes(things) ? [`search${things}`] : [`search${things}`, `get${things}`],
			);
			for (const method of named) {
				assert.ok([...checked, ...OTHERS].includes(method), `${method} is checked`);
			}
			assert.ok(named.length > 10, named.join());
		});

		for (const [things, { all, platform: ofPlatform }] of Object.entries(THINGS)) {
			it(`${things}: all, those of the chosen team, and those that are searched for`, async () => {
				const search = async (...rest: [Json?, { filter: string }?]) =>
					names(await load('resource-locator-results', `search${things}`, ...rest));
				assert.deepEqual(await search(), all);
				assert.deepEqual(await search(OF_PLATFORM), ofPlatform);
				const [first] = all;
				const found = all.filter((name) => name.toLowerCase().includes(first.toLowerCase()));
				assert.deepEqual(await search({}, { filter: first.toUpperCase() }), found);
			});

			if (ONE_ALONE.includes(things)) continue;
			it(`${things}: options for several, all and those of the filter's teams`, async () => {
				const options = async (parameters: Json) =>
					names(await load('options', `get${things}`, { operation: 'getAll', ...parameters }));
				assert.deepEqual(await options({}), all);
				assert.deepEqual(await options({ filters: { teams: [platform] } }), ofPlatform);
			});
		}

		it('what belongs to the team of the chosen incident', async () => {
			const parameters = { operation: 'update', incident: listed('3') };
			const rows = await load('resource-locator-results', 'searchTags', parameters);
			assert.deepEqual(names(rows), THINGS.Tags.platform);
			assert.equal(account().requests()[0], 'GET /api/incidents/3/');
		});

		it('Incidents: the open ones, the newest first, and any whose number is typed', async () => {
			const incidents = account().zenduty.state.incidents.slice(0, 3);
			const search = async (filter?: string) =>
				await having({ incidents }, async () =>
					names(await load('resource-locator-results', 'searchIncidents', {}, { filter })),
				);
			const shown = [
				'#3 Disk almost full on db-1 (triggered)',
				'#2 Pods restart again and again – web 🚨 (acknowledged)',
			];
			assert.deepEqual(await search(), shown);
			assert.deepEqual(await search('pods'), shown.slice(1));
			assert.deepEqual(await search('#1'), [
				'#1 Certificate of the shop expires in 3 days (resolved)',
			]);
		});

		it('Notes: those of the chosen incident', async () => {
			const { state } = account().zenduty;
			const note = {
				unique_id: newShortId(),
				incident: 2,
				user: SEED.users.tomas,
				note: 'Rolled back',
				creation_date: '2026-03-01T12:02:30.000000Z',
			};
			state.notes.push(note);
			const parameters = { resource: 'incidentNote', operation: 'update', incident: listed('2') };
			const rows = await load('resource-locator-results', 'searchNotes', parameters);
			const row = rows.find(({ value }) => value === note.unique_id);
			assert.match(row?.name ?? '', /^Tomás Ferreira: Rolled back \(2026-03-01 \d\d:02\)$/);
		});

		it('are loaded once while somebody types', async () => {
			const type = async (filter: string) =>
				await load('resource-locator-results', 'searchTeams', {}, { filter, access: 'owner' });
			assert.deepEqual(names(await type('p')), ['Platform']);
			assert.deepEqual(names(await type('pl')), ['Platform']);
			assert.deepEqual(names(await type('check')), ['Checkout']);
			assert.equal(account().requests().length, 1);
		});

		it('show what the key may see, and say what is missing', async () => {
			const forbidden = [`* /api/account/teams/${checkout}/*`];
			const { credentialWithNewKey } = account();
			const rows = await load(
				'resource-locator-results',
				'searchServices',
				{},
				{ held: await credentialWithNewKey(forbidden) },
			);
			assert.deepEqual(names(rows), [
				'Platform / Databases',
				'Platform / Kubernetes',
				'Platform / Network',
				'Not shown, because the API key has no permission: Checkout',
			]);
		});

		it('Integrations: the generic ones of the chosen service', async () => {
			const { databases, network } = SEED.services;
			const { integrations } = SEED;
			const search = async (service: string) =>
				await load('resource-locator-results', 'searchIntegrations', {
					...{ resource: 'alert', operation: 'send', ...OF_PLATFORM },
					service: listed(service),
				});
			const value = `${platform}/${databases}/${integrations.databases}`;
			assert.deepEqual(await search(databases), [{ name: 'Databases: generic', value }]);
			assert.deepEqual(names(await search(network)), ['Network: generic (disabled)']);
		});

		it('Maintenance windows: those of the chosen team', async () => {
			const parameters = { resource: 'maintenanceWindow', operation: 'end', ...OF_PLATFORM };
			const window = {
				...{ unique_id: newUuid(), team: platform, name: 'Move of the racks' },
				start_time: '2026-03-01T12:00:00.000000Z',
				end_time: '2026-03-01T13:00:00.000000Z',
				...{ repeat_interval: null, repeat_until: null, time_zone: null },
				services: [{ unique_id: newUuid(), service: SEED.services.databases }],
				creation_date: '2026-03-01T11:00:00.000000Z',
			};
			const rows = await having({ maintenanceWindows: [window] }, async () =>
				load('resource-locator-results', 'searchMaintenanceWindows', parameters),
			);
			assert.deepEqual(
				rows.map(({ value }) => value),
				[window.unique_id],
			);
			assert.match(rows[0].name, /^Move of the racks \(2026-03-01 \d\d:00 to \d\d:00\)$/);
		});

		it('Responders: those of the chosen incident', async () => {
			const parameters = { resource: 'responder', operation: 'remove', incident: listed('3') };
			const responder = {
				...{ unique_id: newShortId(), incident: 3, user: SEED.users.aiko },
				...{ escalation_policy: null, response_status: 3 as const },
				creation_date: '2026-03-01T12:02:30.000000Z',
			};
			const rows = await having({ responders: [responder] }, async () =>
				load('resource-locator-results', 'searchResponders', parameters),
			);
			assert.deepEqual(rows, [{ name: 'Aiko Nakamura (pending)', value: responder.unique_id }]);
		});

		/** What the editor shows where a list cannot be loaded. */
		async function failure(loading: Promise<unknown>): Promise<string> {
			const error = await loading.then(
				() => assert.fail('the list was loaded'),
				(thrown: unknown) => thrown,
			);
			assert.ok(error instanceof RestError, String(error));
			return error.body.message;
		}

		// What is told goes by the text alone here: n8n hands nothing else to the editor.
		for (const [what, access, names, helps] of [
			['the key is wrong', 'wrong key', ['Invalid or Inactive Token', 'API Keys'], false],
			['no credential is chosen', 'none', ['Zenduty API'], true],
			['Zenduty cannot be reached', 'unreachable', [NOWHERE], true],
		] as Array<[string, Access, string[], boolean]>) {
			it(`a list says that ${what}, and what to do`, async () => {
				const texts = [
					await failure(load('resource-locator-results', 'searchTeams', {}, { access })),
					await failure(load('options', 'getTeams', {}, { access })),
				];
				for (const text of texts) {
					for (const name of names) assert.ok(text.includes(name), text);
					assert.equal(/enter an ID/.test(text), helps, text);
				}
			});
		}

		for (const [what, things, parameters, empty, message] of [
			[
				'no tags',
				'Tags',
				{ team: listed(checkout) },
				(state) => ({ tags: state.tags.filter(({ team }) => team !== checkout) }),
				/There are no tags in this team\. Add one in Zenduty\./,
			],
			['no teams', 'Teams', {}, () => ({ teams: [] }), /This account has no teams\./],
			[
				'no open incidents',
				'Incidents',
				{},
				() => ({ incidents: [] }),
				/There are no open incidents\. Type a number to find a resolved one\./,
			],
			[
				'no notes',
				'Notes',
				{ resource: 'incidentNote', operation: 'update', incident: listed('1') },
				() => ({ notes: [] }),
				/Incident #1 has no notes\./,
			],
		] as Array<[string, string, Json, (state: State) => Partial<State>, RegExp]>) {
			it(`a list with nothing in it says so: ${what}`, async () => {
				const said = await having(empty(account().zenduty.state), async () =>
					load('resource-locator-results', `search${things}`, parameters).then(
						(rows) => names(rows).join(),
						(error: RestError) => error.body.message,
					),
				);
				assert.match(said, message);
			});
		}
	});
}
