/** The lists of the editor, by the addresses from which it loads them. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import { RestError, type Json } from '../n8n/rest.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { listed, type Access } from '../../test/operations/rows/row.mts';
import type { Account } from './account.mts';

const { platform } = SEED.teams;
const OF_PLATFORM = { team: listed(platform) };

/** How a list is loaded. */
interface Loading {
	/** What somebody types. */
	filter?: string;
	/** A credential that stays the same; one with a key of its own if it is left out. */
	access?: Access;
}

/** The services, as the list of all teams has them, and that of one. */
const SERVICES = {
	all: [
		'Checkout / Payments',
		'Checkout / Shop – Café & Co.',
		'Platform / Databases',
		'Platform / Kubernetes',
		'Platform / Network',
	],
	platform: ['Databases', 'Kubernetes', 'Network'],
};

export function lists(account: () => Account): void {
	describe('Lists of the editor:', () => {
		beforeEach(() => account().forget());

		/** Asks n8n for a list as its editor does. */
		async function load(
			path: 'resource-locator-results' | 'options',
			methodName: string,
			parameters: Json = {},
			{ filter, access }: Loading = {},
		): Promise<Array<{ name: string; value: string }>> {
			const { server, credential, credentialWithNewKey } = account();
			// What was loaded with a key is kept for a moment, and the account changes between checks.
			const held = access === undefined ? await credentialWithNewKey() : credential(access);
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

		const names = (rows: Array<{ name: string }>) => rows.map(({ name }) => name);

		it('of one field: all, those of the chosen team, and those that are searched for', async () => {
			const search = async (...rest: [Json?, { filter: string }?]) =>
				names(await load('resource-locator-results', 'searchServices', ...rest));
			assert.deepEqual(await search(), SERVICES.all);
			assert.deepEqual(await search(OF_PLATFORM), SERVICES.platform);
			assert.deepEqual(await search({}, { filter: 'PAYMENTS' }), [SERVICES.all[0]]);
		});

		it('of several options: all, and those of the teams of the filter', async () => {
			const options = async (parameters: Json) =>
				names(await load('options', 'getServices', { operation: 'getAll', ...parameters }));
			assert.deepEqual(await options({}), SERVICES.all);
			assert.deepEqual(await options({ filters: { teams: [platform] } }), SERVICES.platform);
		});

		it('what belongs to the team of the chosen incident', async () => {
			const parameters = { operation: 'update', incident: listed('3') };
			const rows = await load('resource-locator-results', 'searchTags', parameters);
			assert.deepEqual(names(rows), ['customer impact', 'disk']);
			assert.equal(account().requests()[0], 'GET /api/incidents/3/');
		});

		it('are loaded once while somebody types', async () => {
			const type = async (filter: string) =>
				await load('resource-locator-results', 'searchTeams', {}, { filter, access: 'owner' });
			assert.deepEqual(names(await type('p')), ['Platform']);
			assert.deepEqual(names(await type('pl')), ['Platform']);
			assert.deepEqual(names(await type('check')), ['Checkout']);
			assert.equal(account().requests().length, 1);
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
	});
}
