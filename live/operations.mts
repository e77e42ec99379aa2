/** The operations of the node and its polling trigger, run by n8n-core as n8n runs them. */
import { createRequire } from 'node:module';
import type { INode } from 'n8n-workflow';

import type { N8n } from '../test/support/n8n.cts';

type N8nModule = typeof import('../test/support/n8n.cts');

/** An item of an output. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes is what is asked
export type Output = Record<string, any>;

/** What a user enters in the credentials. */
export interface Access {
	baseUrl: string;
	apiKey: string;
	/** Of an integration that was not chosen from a list. */
	integrationUrl?: string;
}

export interface Operations {
	/** Runs an operation for one item. @throws NodeError */
	run(resource: string, operation: string, parameters?: object): Promise<Output[]>;
	/** Makes a polling trigger; each call of the function polls once. @throws NodeError */
	startPolling(parameters: object): () => Promise<Output[]>;
	stop(): void;
}

/** What the node says when it fails. Its text is left out, since it may hold texts of the account. */
export class NodeError extends Error {
	constructor(
		readonly code: string,
		readonly statusCode: string | undefined,
	) {
		super(`The node failed with the code ${code}`);
	}

	/** Code and status, such as `refused (400)`. */
	get inShort(): string {
		return this.statusCode === undefined ? this.code : `${this.code} (${this.statusCode})`;
	}
}

/** CommonJS with its dependencies, which an import of Node.js 20 stumbles over. It takes a second. */
const loadModule = (): N8nModule => createRequire(import.meta.url)('../test/support/n8n.cts');

let loaded: Promise<N8n> | undefined;
let made = 0;

/**
 * Loads n8n-core and the built package, once in a process.
 *
 * @param beforeEach is waited for before each operation and each poll
 */
export async function startOperations(
	access: Access,
	beforeEach: () => Promise<void>,
): Promise<Operations> {
	const { execute, loadN8n } = loadModule();
	const n8n = await (loaded ??= loadN8n());
	made += 1;
	const id = `live-${made}`;
	const { baseUrl, apiKey, integrationUrl } = access;
	await n8n.saveCredential(id, { baseUrl, apiKey }, 'zendutyApi');
	if (integrationUrl !== undefined) {
		await n8n.saveCredential(`${id}-url`, { url: integrationUrl }, 'zendutyIntegrationApi');
	}
	const credentials: INode['credentials'] = {
		zendutyApi: { id, name: id },
		...(integrationUrl !== undefined && {
			zendutyIntegrationApi: { id: `${id}-url`, name: id },
		}),
	};
	let nodes = 0;
	return {
		async run(resource, operation, parameters = {}) {
			await beforeEach();
			const given = { resource, operation, ...parameters } as INode['parameters'];
			const action = n8n.workflow({ parameters: given, credentials });
			const [output] = await told(execute(n8n, action, [{ json: {} }]));
			return (output ?? []).map(({ json }) => json);
		},
		startPolling(parameters) {
			nodes += 1;
			const { workflow, node } = n8n.workflow({
				id: `${id}-poll-${nodes}`,
				type: 'zendutyPollingTrigger',
				parameters: parameters as INode['parameters'],
				credentials,
			});
			const context = new n8n.core.PollContext(
				workflow,
				node,
				n8n.additionalData(),
				'trigger',
				'activate',
			);
			const { poll } = n8n.nodeTypes.getByNameAndVersion(node.type);
			return async () => {
				await beforeEach();
				const outputs = await told(poll?.call(context) ?? Promise.resolve(null));
				return (outputs ?? []).flat().map(({ json }) => json);
			};
		},
		stop: () => n8n.stop(),
	};
}

async function told<T>(work: Promise<T>): Promise<T> {
	return await work.catch((error: unknown) => {
		const { context, httpCode } = Object(error);
		if (typeof context?.code !== 'string') throw error;
		throw new NodeError(context.code, httpCode ?? undefined);
	});
}
