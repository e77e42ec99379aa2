/** The workflows in `examples/workflows`, as a user imports them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/process.mts';
import type { Receiver } from '../zenduty/receiver.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const folder = join(root, 'examples', 'workflows');

/** The names of the examples, without `.json`. */
export const EXAMPLES = readdirSync(folder)
	.filter((name) => name.endsWith('.json'))
	.map((name) => name.slice(0, -'.json'.length));

/** Where the placeholders point before a user replaces them. */
export const PLACEHOLDER = /https:\/\/example\.com\/([a-z-]+)/g;

/** The text of an example. */
export function readExample(name: string): string {
	return readFileSync(join(folder, `${name}.json`), 'utf8');
}

/** An imported example. */
export interface Imported {
	workflow: Json;
	/** The production URL of its trigger. */
	url: string;
	/** The address that took the place of a placeholder, by the placeholder's path. */
	at(path: string): string;
}

/**
 * Imports an example as the editor does, which finds credentials by their names. Placeholders
 * become addresses of a receiver, and every Wait takes 2 seconds.
 *
 * @param addresses instead of the receiver's, by the placeholder's path
 * @param change changes nodes before they are imported
 */
export async function importExample(
	server: Server,
	name: string,
	receiver: Receiver,
	addresses: Record<string, string> = {},
	change: (node: Json) => void = () => {},
): Promise<Imported> {
	const text = readExample(name).replace(
		PLACEHOLDER,
		(_, path: string) => (addresses[path] ??= receiver.url([200])),
	);
	const { pinData, ...example }: Json = JSON.parse(text);
	for (const node of example.nodes) {
		if (isWait(node)) Object.assign(node.parameters, { amount: 2, unit: 'seconds' });
		change(node);
	}
	const workflow = await server.rest.createWorkflow({ ...example, pinData });
	const trigger = example.nodes.find((node: Json) => node.webhookId && !isWait(node));
	const path = trigger?.parameters.path ?? `${trigger?.webhookId}/webhook`;
	return {
		workflow,
		url: `${server.n8n.url}/webhook/${path}`,
		at(placeholder) {
			const address = addresses[placeholder];
			if (address === undefined) throw new Error(`${name} has no placeholder ${placeholder}`);
			return address;
		},
	};
}

function isWait({ type }: Json): boolean {
	return type === 'n8n-nodes-base.wait';
}
