/** What the probes open in the account, so that all of it is closed at the end, however that comes. */
import type { Client } from './client.mts';
import { NodeError, type Output } from './operations.mts';

/** What everybody who sees such an incident should know. */
export const TITLE = 'Test of n8n-nodes-zenduty, please ignore';

/** Closes one thing. @returns whether it is seen to be closed */
export type Closing = (client: Client) => Promise<boolean>;

export interface Opened {
	/** Remembers an incident, by its ID. It is resolved at the end. */
	incident(id: string): void;
	/** Remembers an alert, by its entity ID, until the incident that it opens is known. */
	alert(entityId: string, close: Closing): void;
	/** Remembers a thing that is deleted at the end, by its path. */
	thing(path: string, what: string): void;
	/** Forgets what a probe has deleted itself, or an alert that leaves nothing unknown. */
	gone(pathOrEntityId: string): void;
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
			open.set(id, { what: 'an incident, which may be open', close: resolveIncident(id) });
		},
		alert(entityId, close) {
			const what = `an incident of an alert, which may be open: look for "${TITLE}"`;
			open.set(entityId, { what, close });
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
		gone: (pathOrEntityId) => void open.delete(pathOrEntityId),
		stays: (what) => void staying.push(what),
		async closeAll(client) {
			const left: string[] = [];
			// The last one first: what belongs to an incident goes before it is resolved.
			for (const [key, { what, close }] of [...open].reverse()) {
				if (!(await close(client).catch(() => false))) left.push(what);
				open.delete(key);
			}
			return [...left, ...staying];
		},
	};
}

/** Makes what resolves an incident, by its ID. */
export function resolveIncident(id: string): Closing {
	const path = `/api/incidents/${encodeURIComponent(id)}/`;
	return async (client) => {
		const { json } = await client.get(path);
		if (json?.status === 3) return true;
		const { status } = await client.call('PATCH', path, { status: 3 });
		return status < 300;
	};
}

/**
 * Returns what an operation creates.
 *
 * @param mayExist is reported as left behind if nobody knows whether it was created
 */
export async function created(
	opened: Opened,
	mayExist: string,
	creating: Promise<Output[]>,
): Promise<Output> {
	const [made = {}] = await creating.catch((error: unknown) => {
		if (error instanceof NodeError && error.code === 'may_exist') opened.stays(mayExist);
		throw error;
	});
	return made;
}

/**
 * Returns what an operation creates, and its path. It is deleted at the end, or reported if it came
 * without its ID.
 *
 * @param what as in "a note"
 * @param below the path of the things of its kind
 * @param id the field of the output that has its ID
 */
export async function createdThing(
	opened: Opened,
	{ what, below, id }: { what: string; below: string; id: string },
	creating: Promise<Output[]>,
): Promise<{ made: Output; path: string }> {
	const mayExist = `perhaps ${what}`;
	const made = await created(opened, mayExist, creating);
	const path = `${below}${String(made[id])}/`;
	if (made[id]) opened.thing(path, what);
	else opened.stays(mayExist);
	return { made, path };
}
