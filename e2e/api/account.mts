/** The simulated account that the checks of the REST API share, and n8n's credentials for it. */
import type { Simulator } from '../../simulator/simulator.mts';
import { SEED } from '../../simulator/seed.mts';
import { OWNER_KEY, startAccount } from '../../test/operations/account.mts';
import { requestsOf } from '../../test/operations/judge.mts';
import type { Access } from '../../test/operations/rows/row.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { act, type Result, type Run, type StoredCredential } from '../workflows/actionRun.mts';

export interface Account {
	server: Server;
	zenduty: Simulator;
	/** The credential of n8n with this access; undefined for none. */
	credential(access?: Access): StoredCredential | undefined;
	/** Stores the credential of a key that nobody has used yet. */
	credentialWithNewKey(): Promise<StoredCredential>;
	/** Runs an operation in a workflow of its own. */
	act(parameters: Json, more?: Partial<Run> & { access?: Access }): Promise<Result>;
	/** What the API was asked since the last {@link forget}: method, path and body. */
	requests(): string[];
	/** Forgets requests, changes and faults. */
	forget(): void;
	stop(): Promise<void>;
}

/** Starts the simulator, and stores the credentials. */
export async function openAccount(server: Server): Promise<Account> {
	const { zenduty, credentials } = await startAccount();
	const stored = new Map<Access, StoredCredential>();
	for (const [access, [type, fields]] of credentials) {
		const name = `Account: ${access}`;
		const id = await server.rest.createCredential(name, fields, type);
		stored.set(access, { type, id, name });
	}
	const { journal, faults } = zenduty;
	const credential = (access: Access = 'owner') => stored.get(access);
	return {
		server,
		zenduty,
		credential,
		async credentialWithNewKey() {
			const key = `${OWNER_KEY}-${zenduty.keys.length}`;
			zenduty.keys.push({ key, owner: SEED.users.mara, forbidden: [] });
			const [type, name] = ['zendutyApi', 'Account: a new key'];
			const fields = { apiKey: key, baseUrl: zenduty.url };
			return { type, name, id: await server.rest.createCredential(name, fields, type) };
		},
		act: async (parameters, { access, ...more } = {}) =>
			await act(server, { parameters, stored: credential(access), ...more }),
		requests: () => requestsOf(zenduty),
		forget() {
			journal.clear();
			faults.clear();
		},
		stop: async () => await zenduty.stop(),
	};
}
