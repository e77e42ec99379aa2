/** Runs operations of the built package in the real n8n-core, against the account. */
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
import { failureOf } from '../../e2e/workflows/failure.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import { startAccount } from './account.mts';
import type { N8n } from '../support/n8n.cjs';
import type { Ran } from './judge.mts';
import type { Access, Json } from './rows/row.mts';

// n8n-core is made of CommonJS modules, and does not load when an ES module imports it.
const require = createRequire(import.meta.url);
const { execute, loadN8n }: typeof import('../support/n8n.cjs') = require('../support/n8n.cjs');
const operations: typeof import('../support/operations.cjs') = require('../support/operations.cjs');

/** How an operation is run. */
export interface Running {
	access?: Access;
	/** How many empty items it gets; one if it is left out. */
	items?: number;
	node?: Partial<INode>;
	/** What n8n stores of the execution; given twice, the node is run again. */
	state?: Parameters<typeof execute>[4];
}

/** n8n-core with credentials for a simulated account. */
export interface Account {
	n8n: N8n;
	zenduty: Simulator;
	/** The operations that the node offers, as `incident create`. */
	offered: string[];
	/** Runs an operation. */
	run(parameters: Json, more?: Running): Promise<Ran>;
	stop(): Promise<void>;
}

/** Starts the account, and loads n8n-core and the package from `dist/`. */
export async function openAccount(): Promise<Account> {
	const [n8n, { zenduty, credentials }] = await Promise.all([loadN8n(), startAccount()]);
	for (const [access, [type, fields]] of credentials)
		await n8n.saveCredential(access, fields, type);
	const types = new Map<Access, string>(credentials.map(([access, [type]]) => [access, type]));
	const { description } = n8n.nodeTypes.getByNameAndVersion('zenduty');

	return {
		n8n,
		zenduty,
		offered: operations.allOperations(description),
		async run(parameters, { access = 'owner', items = 1, node = {}, state } = {}) {
			const type = types.get(access);
			const credential = type === undefined ? {} : { [type]: { id: access, name: access } };
			const workflow = n8n.workflow({
				parameters: parameters as INode['parameters'],
				credentials: credential,
				...node,
			});
			const input = Array.from({ length: items }, () => ({ json: {} }));
			try {
				const [output] = await execute(n8n, workflow, input, 'trigger', state);
				// Alerts are worked off a moment after they were taken.
				while (zenduty.state.alerts.some(({ outcome }) => outcome === 'queued'))
					await setImmediate();
				return {
					output: output.map(({ json }) => json),
					paired: output.map(({ pairedItem }) => (pairedItem as { item: number }).item),
				};
			} catch (error) {
				const failure = failureOf(error as Json);
				if (failure === undefined) throw error;
				return { output: [], paired: [], failure };
			}
		},
		async stop() {
			n8n.stop();
			await zenduty.stop();
		},
	};
}
