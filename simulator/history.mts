/**
 * The history of the incidents and of the people on call. It has every change, whether a client, an
 * alert, the page, a test or the time made the change. The journal has only the changes that
 * requests made. Tests use this history to check what a client that polls the account has noticed.
 */
import type { Incident } from './state.mts';
import { timestamp, type Clock } from './times.mts';

/** A change. People are named by their username, incidents by their number and ID. */
export type Happening = AboutIncident | HandOver | OnCallChange;

interface AboutIncident {
	what:
		| 'opened'
		| 'acknowledged'
		| 'resolved'
		/** The incident was resolved, and was triggered again. */
		| 'reopened'
		/**
		 * The incident was acknowledged, and was triggered again: the acknowledgement timed out or was
		 * taken back.
		 */
		| 'triggered again'
		| 'reassigned'
		| 'deleted';
	incident: number;
	id: string;
	title: string;
	/** The ID of the service. */
	service: string;
	/** The user to whom the incident is assigned after the change, or null. */
	assignee: string | null;
}

/** A schedule was handed over from one person to another. Null stands for nobody. */
interface HandOver {
	what: 'handed over';
	/** The ID of the schedule. */
	schedule: string;
	from: string | null;
	to: string | null;
}

/** The people on call for a level of an escalation policy have changed. */
interface OnCallChange {
	what: 'on call changed';
	team: string;
	escalationPolicy: string;
	/** The position of the level. */
	level: number;
	wentOff: string[];
	cameOn: string[];
	onCall: string[];
}

/** A change, with its time. */
export type Happened = Happening & {
	/**
	 * The number of the change, from 1. Two changes never have the same number, even if their times
	 * are equal.
	 */
	number: number;
	at: string;
};

export interface History {
	happened: Happened[];
	add(happening: Happening): void;
	/** Adds a change of an incident. `incident` is the incident after the change. */
	addOf(incident: Incident, what: AboutIncident['what']): void;
	clear(): void;
}

/** Starts an empty history. After `clear`, the numbers go on and do not begin at 1 again. */
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
