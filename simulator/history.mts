/**
 * What became of incidents, and of who is on call, whoever changed it: a client, an alert, the page,
 * a test, or time. The journal says what requests did; whoever watches the account by asking it again
 * and again is judged by this.
 */
import type { Incident } from './state.mts';
import { timestamp, type Clock } from './times.mts';

/** One thing that happened. People go by their usernames, incidents by their number and id. */
export type Happening = AboutIncident | HandOver | OnCallChange;

interface AboutIncident {
	what:
		| 'opened'
		| 'acknowledged'
		| 'resolved'
		/** Triggered, after it was resolved. */
		| 'reopened'
		/** Triggered, after it was acknowledged: the acknowledgement ran out, or was taken back. */
		| 'triggered again'
		| 'reassigned'
		| 'deleted';
	incident: number;
	id: string;
	title: string;
	/** The service's id. */
	service: string;
	/** Who it is assigned to after this, or null. */
	assignee: string | null;
}

/** The turn on a schedule passed from one to the other; null is nobody. */
interface HandOver {
	what: 'handed over';
	/** The schedule's id. */
	schedule: string;
	from: string | null;
	to: string | null;
}

/** Other people are on call on a level than before. */
interface OnCallChange {
	what: 'on call changed';
	team: string;
	escalationPolicy: string;
	/** The level's position. */
	level: number;
	wentOff: string[];
	cameOn: string[];
	onCall: string[];
}

/** One thing that happened, and when. */
export type Happened = Happening & {
	/** Counts up from 1, also where times are equal. */
	number: number;
	at: string;
};

export interface History {
	happened: Happened[];
	add(happening: Happening): void;
	/** Adds what happened to an incident, as it is now. */
	addOf(incident: Incident, what: AboutIncident['what']): void;
	clear(): void;
}

/** Starts an empty history. Numbers count on after it was cleared. */
export function startHistory(now: Clock): History {
	let last = 0;
	const history: History = {
		happened: [],
		add(happening) {
			history.happened.push({ number: (last += 1), at: timestamp(now()), ...happening });
		},
		addOf(incident, what) {
			const { incident_number, unique_id: id, title, service, assigned_to: assignee } = incident;
			history.add({ what, incident: incident_number, id, title, service, assignee });
		},
		clear() {
			history.happened.length = 0;
		},
	};
	return history;
}
