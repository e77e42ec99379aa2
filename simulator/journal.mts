/**
 * What the simulator did: every request to the API, and what its work changed. Whoever tests a
 * client reads here whether something was done exactly once.
 */
import type { AlertType, Status } from './state.mts';
import { timestamp, type Clock } from './times.mts';

/** One thing that the work of a request changed. Incidents go by their number. */
export type Change =
	| { what: 'incident created'; incident: number; title: string }
	| { what: 'incident changed'; incident: number; fields: string[] }
	| { what: 'status set'; incident: number; from: Status; to: Status }
	| { what: 'note added' | 'note changed'; incident: number; id: string; text: string }
	| { what: 'note deleted'; incident: number; id: string }
	| { what: 'tag added' | 'tag removed'; incident: number; id: string; tag: string }
	| { what: 'responder added'; incident: number; id: string; asked: string }
	| { what: 'responder removed'; incident: number; id: string }
	| { what: 'alert taken'; id: string; type: AlertType; entityId: string }
	| { what: 'alert completed'; id: string; incident: number | null; suppressed: boolean }
	| { what: 'alert failed'; id: string }
	| { what: 'window created' | 'window changed' | 'window deleted'; id: string }
	| { what: 'override created'; id: string; schedule: string }
	| { what: 'forwarding rule created' | 'forwarding rule deleted'; id: string }
	| { what: 'postmortem created' | 'postmortem changed' | 'postmortem deleted'; id: string }
	| { what: 'task created' | 'task changed' | 'task deleted'; id: string };

/** Takes down a change. */
export type Record = (change: Change) => void;

/** One request. */
export interface Entry {
	/** Counts up from 1. */
	number: number;
	at: string;
	method: string;
	/** With the query; the key of an integration is replaced by `***`. */
	path: string;
	/** Whose API key it came with (a username), or null. */
	owner: string | null;
	/** What a write sent, read from JSON where it is. */
	body?: unknown;
	changes: Change[];
	/** The fault that was applied. */
	fault?: string;
	/** Why the request was not allowed by the OpenAPI file. */
	refused?: string;
	/** Why the answer is not one that the OpenAPI file allows. */
	invalidAnswer?: string;
	/** The status that was answered; null while there is none, and where the connection was dropped. */
	status: number | null;
	/** Milliseconds until the answer ended; null until then. */
	duration: number | null;
}

/** How often each thing was done. */
export interface Counts {
	/** Created incidents by title. */
	incidentsCreated: { [title: string]: number };
	/** How often each status was set, by incident: `{"217": {"2": 1}}`. */
	statusesSet: { [incident: string]: { [status: string]: number } };
	/** Added notes by text. */
	notesAdded: { [text: string]: number };
	/** Requests that were refused, and answers that the OpenAPI file does not allow. */
	refused: number;
	invalidAnswers: number;
}

export interface Journal {
	entries: Entry[];
	/** Begins an entry; the caller fills in what comes later. */
	begin(request: Pick<Entry, 'method' | 'path' | 'owner'>): Entry;
	/** All changes of one kind, in order. */
	changes<What extends Change['what']>(what: What): Array<Change & { what: What }>;
	counts(): Counts;
	clear(): void;
}

/** Starts an empty journal. */
export function startJournal(now: Clock): Journal {
	let last = 0;
	const journal: Journal = {
		entries: [],
		begin(request) {
			const at = timestamp(now());
			const rest = { changes: [], status: null, duration: null };
			const entry: Entry = { number: (last += 1), at, ...request, ...rest };
			journal.entries.push(entry);
			return entry;
		},
		changes<What extends Change['what']>(what: What) {
			const isOfKind = (change: Change): change is Change & { what: What } => change.what === what;
			return journal.entries.flatMap(({ changes }) => changes).filter(isOfKind);
		},
		counts: () => count(journal),
		clear() {
			journal.entries.length = 0;
		},
	};
	return journal;
}

function count(journal: Journal): Counts {
	const set = journal.changes('status set');
	const incidents = [...new Set(set.map(({ incident }) => incident))];
	return {
		incidentsCreated: tally(journal.changes('incident created').map(({ title }) => title)),
		statusesSet: Object.fromEntries(
			incidents.map((incident) => [
				incident,
				tally(set.filter((change) => change.incident === incident).map(({ to }) => `${to}`)),
			]),
		),
		notesAdded: tally(journal.changes('note added').map(({ text }) => text)),
		refused: journal.entries.filter(({ refused }) => refused !== undefined).length,
		invalidAnswers: journal.entries.filter((entry) => entry.invalidAnswer !== undefined).length,
	};
}

function tally(words: string[]): { [word: string]: number } {
	const counts = new Map<string, number>();
	for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
	return Object.fromEntries(counts);
}

/** Hides the key of an integration in a path. */
export const withoutKey = (path: string): string =>
	path.replace(/(\/integration\/[^/]+\/(?:generic\/)?)[^/?]+/, '$1***');
