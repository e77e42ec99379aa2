/** What probes of the API work with. */
import type { Client } from './client.mts';
import type { Seen } from './gateway.mts';
import type { Opened } from './opened.mts';
import type { Operations } from './operations.mts';
import type { Pace } from './pace.mts';

/** Where in the account the probes work. */
export interface Place {
	team: string;
	service: string;
	/** The escalation policy of the service. */
	policy: string;
	/** Where alerts go; undefined where alerts are left out. */
	integration?: Integration;
	/** The username of the owner of the key, who may be paged; undefined if nobody was named. */
	user?: string;
}

/** An integration for alerts: chosen from the list, by its ID, or given by its URL alone. */
export type Integration = { id: string } | { url: string };

export interface Tools {
	api: Client;
	operations: Operations;
	place: Place;
	opened: Opened;
	pace: Pace;
	seen: Seen;
	/** Whether an override may be made, which cannot be removed. */
	mayOverride: boolean;
	/** Whether the limits may be exceeded. */
	mayExceedLimits: boolean;
	/** How long to wait for what takes Zenduty a while, in milliseconds. */
	patience: number;
	/** Aborts when the run is interrupted. */
	signal: AbortSignal;
	/** @throws AbortError when the run is interrupted */
	wait(milliseconds: number): Promise<void>;
	/** Does something once for all probes; a failure stays too. */
	once<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Makes `once`. */
export function remembering(): Tools['once'] {
	const done = new Map<string, Promise<unknown>>();
	return async <T,>(name: string, work: () => Promise<T>): Promise<T> => {
		const before = done.get(name) ?? work();
		done.set(name, before);
		return (await before) as T;
	};
}
