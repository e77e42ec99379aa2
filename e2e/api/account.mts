/** The simulated account that the checks of the REST API share, and n8n's credentials for it. */
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Change } from '../../simulator/journal.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { act, type Result, type Run, type StoredCredential } from '../workflows/actionRun.mts';

const OWNER_KEY = 'e2e-api-key-of-the-owner';
const READER_KEY = 'e2e-api-key-that-may-only-read';

/** What n8n holds of the account: the key of its owner, and others that cannot do everything. */
export type Access =
	| 'owner'
	| 'reader'
	| 'wrong key'
	| 'unreachable'
	/** The address of an integration alone. */
	| 'integration'
	| 'deleted integration'
	| 'none';

export interface Account {
	server: Server;
	zenduty: Simulator;
	/** The credential of n8n with this access; undefined for none. */
	credential(access?: Access): StoredCredential | undefined;
	/** Stores the credential of a key that nobody has used yet. @param forbidden what it may not do */
	credentialWithNewKey(forbidden?: string[]): Promise<StoredCredential>;
	/** Runs an operation in a workflow of its own. */
	act(parameters: Json, more?: Partial<Run> & { access?: Access }): Promise<Result>;
	/** What the API was asked since the last {@link forget}: method, path and body. */
	requests(): string[];
	/** What that changed in the account. */
	changes(): Change[];
	/** Forgets requests, changes and faults. */
	forget(): void;
	stop(): Promise<void>;
}

/** Starts the simulator, and stores the credentials. */
export async function openAccount(server: Server): Promise<Account> {
	const writing = ['POST', 'PATCH', 'PUT', 'DELETE'].map((method) => `${method} /api/*`);
	const zenduty = await startSimulator({
		keys: [
			{ key: OWNER_KEY, owner: SEED.users.mara },
			{ key: READER_KEY, owner: SEED.users.leila, forbidden: writing },
		],
		settings: { alertDelay: 0 },
	});
	const stored = new Map<Access, StoredCredential>();
	async function store(access: Access, type: string, fields: Json): Promise<void> {
		const name = `Account: ${access}`;
		const id = await server.rest.createCredential(name, fields, type);
		stored.set(access, { type, id, name });
	}
	for (const [access, apiKey, baseUrl] of [
		['owner', OWNER_KEY, zenduty.url],
		['reader', READER_KEY, zenduty.url],
		['wrong key', 'e2e-api-key-that-is-wrong', zenduty.url],
		['unreachable', OWNER_KEY, NOWHERE],
	] as const) {
		await store(access, 'zendutyApi', { apiKey, baseUrl });
	}
	const url = zenduty.integrationUrl;
	await store('integration', 'zendutyIntegrationApi', { url });
	await store('deleted integration', 'zendutyIntegrationApi', { url: `${url}deleted/` });
	const { journal, faults } = zenduty;
	const credential = (access: Access = 'owner') => stored.get(access);
	return {
		server,
		zenduty,
		credential,
		async credentialWithNewKey(forbidden = []) {
			const key = `${OWNER_KEY}-${zenduty.keys.length}`;
			zenduty.keys.push({ key, owner: SEED.users.mara, forbidden });
			const [type, name] = ['zendutyApi', 'Account: a new key'];
			const fields = { apiKey: key, baseUrl: zenduty.url };
			return { type, name, id: await server.rest.createCredential(name, fields, type) };
		},
		act: async (parameters, { access, ...more } = {}) =>
			await act(server, { parameters, stored: credential(access), ...more }),
		requests: () =>
			journal.entries.map(({ method, path, body }) =>
				[method, path, ...(body === undefined ? [] : [JSON.stringify(body)])].join(' '),
			),
		changes: () => journal.entries.flatMap(({ changes }) => changes),
		forget() {
			journal.clear();
			faults.clear();
		},
		stop: async () => await zenduty.stop(),
	};
}
