/** What the probes open in the account, so that all of it is closed at the end, however that comes. */
import type { Client } from './client.mts';

/** What closes one thing. */
type Closing = (client: Client) => Promise<boolean>;

export interface Opened {
	/** Remembers an incident, by its ID. It is resolved at the end. */
	incident(id: string): void;
	/** Remembers a thing that is deleted at the end, by its path. */
	thing(path: string, what: string): void;
	/** Forgets what a probe has deleted itself. */
	gone(path: string): void;
	/** Remembers what no request can remove. */
	stays(what: string): void;
	/** Closes everything. @returns what is still there, in words */
	closeAll(client: Client): Promise<string[]>;
}

export function startOpened(): Opened {
	const open = new Map<string, { what: string; close: Closing }>();
	const staying: string[] = [];
	return {
		incident(id) {
			const path = `/api/incidents/${encodeURIComponent(id)}/`;
			open.set(path, { what: 'an incident, which may be open', close: resolve(path) });
		},
		thing(path, what) {
			open.set(path, {
				what,
				close: async (client) => {
					const { status } = await client.call('DELETE', path);
					return status < 300 || status === 404;
				},
			});
		},
		gone: (path) => void open.delete(path),
		stays: (what) => void staying.push(what),
		async closeAll(client) {
			const left: string[] = [];
			// The last one first: what belongs to an incident goes before it is resolved.
			for (const [path, { what, close }] of [...open].reverse()) {
				if (!(await close(client).catch(() => false))) left.push(what);
				open.delete(path);
			}
			return [...left, ...staying];
		},
	};
}

const resolve =
	(path: string): Closing =>
	async (client) => {
		const { json } = await client.get(path);
		if (json?.status === 3) return true;
		const { status } = await client.call('PATCH', path, { status: 3 });
		return status < 300;
	};
