/**
 * The journal: every request to the API, and the changes that it made. A test of a client reads in
 * the journal whether a change was made exactly once.
 */
import type { AlertType, Status } from './state.mts';
import { timestamp, type Clock } from './times.mts';

/** A change that a request made. Incidents are named by their number. */
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

/** Adds a change to the entry of the request. */
export type Record = (change: Change) => void;

/** The entry of a request. */
export interface Entry {
	/** The number of the entry, from 1. */
	number: number;
	at: string;
	method: string;
	/** The path with its query. The key of an integration is replaced with `***`. */
	path: string;
	/** The username of the owner of the API key, or null if no known key was sent. */
	owner: string | null;
	/** The body of a request other than GET. A JSON body is parsed. */
	body?: unknown;
	changes: Change[];
	/** The fault that hit the request. */
	fault?: string;
	/** Why the OpenAPI description does not allow the request. */
	refused?: string;
	/** Why the OpenAPI description does not allow the answer, or why the work failed. */
	invalidAnswer?: string;
	/** The status of the answer. Null if no answer was sent yet, or if the connection was dropped. */
	status: number | null;
	/** The time until the answer ended, in milliseconds. Null until then. */
	duration: number | null;
}

/** How often each kind of change was made. */
export interface Counts {
	/** The number of created incidents, by title. */
	incidentsCreated: { [title: string]: number };
	/** How often each status was set, by incident: `{"217": {"2": 1}}`. */
	statusesSet: { [incident: string]: { [status: string]: number } };
	/** The number of added notes, by text. */
	notesAdded: { [text: string]: number };
	/** The number of requests that the OpenAPI description does not allow. */
	refused: number;
	/** The number of answers that the OpenAPI description does not allow, or whose work failed. */
	invalidAnswers: number;
}

export interface Journal {
	entries: Entry[];
	/** Adds an entry. The caller sets the other members later. */
	begin(request: Pick<Entry, 'method' | 'path' | 'owner'>): Entry;
	/** Lists all changes of one kind, in their order. */
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
