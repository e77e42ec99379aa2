/** A probe asks the real Zenduty about one thing that the package only assumes. */
import type { Client } from './client.mts';
import type { Seen } from './gateway.mts';
import type { Opened } from './opened.mts';
import type { Operations } from './operations.mts';
import type { Pace } from './pace.mts';

/** What a probe found out. Its words are for a report that anyone may read: no value of the account. */
export type Verdict =
	/** The assumption holds. The note says which of the forms that it allows came. */
	| { is: 'holds'; note?: string }
	/** It does not hold, and this came instead. */
	| { is: 'different'; came: string }
	/** Nobody knows, for this reason. */
	| { is: 'untried'; why: string };

/** One assumption, and how it is settled. */
export interface Probe<Tools> {
	/** Lower-case words with hyphens, unique among all probes. */
	name: string;
	/** The assumption, as a sentence without a final period. */
	assumes: string;
	/** What is sent to settle it, as a sentence without a final period. */
	asks: string;
	/** The files whose code relies on it, as paths from the root of the project. */
	reliesOn: string[];
	/** What the nodes do in either case, in whole sentences. */
	whatIfNot: string;
	/** @throws Untried if something that it needs is missing */
	run(tools: Tools): Promise<Verdict> | Verdict;
}

/** Probes about one part of Zenduty. */
export interface Topic<Tools> {
	title: string;
	/** Whether it is tried only after all that was opened is closed. */
	afterClosing?: boolean;
	probes: Array<Probe<Tools>>;
}

export const holds = (note?: string): Verdict => ({ is: 'holds', note });
export const differs = (came: string): Verdict => ({ is: 'different', came });
export const untried = (why: string): Verdict => ({ is: 'untried', why });

/** Thrown where something that a probe needs is not there. The message is the reason. */
export class Untried extends Error {}

/** Returns `holds` or `differs`. */
export function judge(isSo: boolean, came: string, note?: string): Verdict {
	return isSo ? holds(note) : differs(came);
}

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
