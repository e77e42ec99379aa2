/** The simulated account that some examples work with, and what a user enters and chooses for it. */
import { randomUUID } from 'node:crypto';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

/** The header of those who may call the examples that begin with a Webhook. */
export const CALLER = { 'x-caller': 'e2e-examples-key-of-the-caller' };

/** Credentials of an account, of which each stage has its own. */
const OWN = ['zendutyApi', 'zendutyIntegrationApi'];

/** A simulated account. */
export interface Account {
	zenduty: Simulator;
	/** Lets a node of an example use the credentials of this account. */
	own(node: Json): void;
}

/**
 * Starts a simulator, and stores its credentials.
 *
 * @param name what is added to the names of the credentials, since there are several accounts
 */
export async function startAccount({ rest }: Server, name: string): Promise<Account> {
	const zenduty = await startSimulator({ settings: { alertDelay: 0 } });
	const { apiKey, url: baseUrl, integrationUrl: url } = zenduty;
	const nameOf = (given: string) => `${given}, ${name}`;
	await rest.createCredential(nameOf('Zenduty account'), { apiKey, baseUrl }, 'zendutyApi');
	await rest.createCredential(
		nameOf('Zenduty Integration account'),
		{ url },
		'zendutyIntegrationApi',
	);
	return {
		zenduty,
		own({ credentials = {} }) {
			for (const type of OWN) {
				if (credentials[type]) credentials[type].name = nameOf(credentials[type].name);
			}
		},
	};
}

/** Stores the credentials that no account has, with the names that n8n gives to new ones. */
export async function storeOthers({ rest }: Server): Promise<void> {
	const [[name, value]] = Object.entries(CALLER);
	await rest.createCredential('Header Auth account', { name, value }, 'httpHeaderAuth');
	await rest.createCredential('Crypto account', { hmacSecret: randomUUID() }, 'crypto');
}

/**
 * What a user changes in an example after the import. The URL becomes another one, so that an
 * example can be imported several times.
 *
 * @param chosen what is chosen in fields that are empty, by their names
 * @param settings what is entered in the node *Settings*
 */
export function setUp(chosen: Json = {}, settings: Json = {}): (node: Json) => void {
	return (node) => {
		const { name, parameters } = node;
		if (node.webhookId) node.webhookId = randomUUID();
		if (parameters.path) parameters.path = node.webhookId;
		for (const [field, value] of Object.entries(chosen)) {
			if (parameters[field]?.value === '') parameters[field].value = value;
		}
		if (name !== 'Settings') return;
		for (const assignment of parameters.assignments.assignments) {
			assignment.value = settings[assignment.name] ?? assignment.value;
		}
	};
}
