/** The simulated account of the rows, and what n8n may hold of it. */
import { NOWHERE } from '../../e2e/support/nowhere.mts';
import { SEED } from '../../simulator/seed.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Access, Json } from './rows/row.mts';

const READER_KEY = 'a-key-that-may-only-read';
/** The key of the owner of the account. */
export const OWNER_KEY = 'the-key-of-the-owner';

/** A credential of n8n: its type, and its fields. */
export type Credential = [type: string, fields: Json];

/** Starts the simulator. @returns it, and the fields of a credential for each access */
export async function startAccount(): Promise<{
	zenduty: Simulator;
	credentials: Array<[Access, Credential]>;
}> {
	const writing = ['POST', 'PATCH', 'PUT', 'DELETE'].map((method) => `${method} /api/*`);
	const zenduty = await startSimulator({
		keys: [
			{ key: OWNER_KEY, owner: SEED.users.mara },
			{ key: READER_KEY, owner: SEED.users.leila, forbidden: writing },
		],
		settings: { alertDelay: 0 },
	});
	const { url: baseUrl, integrationUrl: url } = zenduty;
	const key = (apiKey: string, at = baseUrl): Credential => ['zendutyApi', { apiKey, baseUrl: at }];
	return {
		zenduty,
		credentials: [
			['owner', key(OWNER_KEY)],
			['reader', key(READER_KEY)],
			['wrong key', key('a-key-that-is-wrong')],
			['unreachable', key(OWNER_KEY, NOWHERE)],
			['integration', ['zendutyIntegrationApi', { url }]],
			['deleted integration', ['zendutyIntegrationApi', { url: `${url}deleted/` }]],
		],
	};
}
