/*
 * A model of Zenduty in memory. Its incidents can change at any moment, also between two pages of a
 * list.
 */
import { pagesOf } from '../../nodes/Zenduty/api/pages';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { identityOf } from '../../nodes/Zenduty/model/identity';
import type { IncidentSource } from '../../nodes/Zenduty/polling/source';
import type { EventType } from '../../nodes/Zenduty/model/statusWords';

export const HOUR = 3_600_000;
export const START = Date.UTC(2026, 2, 10, 9);

/**
 * A change in Zenduty. `runOut`: Zenduty triggers an incident again, because it stayed acknowledged
 * for too long.
 */
export type Operation =
	| { do: 'open' }
	| { do: 'acknowledge' | 'resolve' | 'reopen' | 'runOut' | 'delete'; which: number };

export interface ModelSettings {
	pageSize: number;
	newestFirst: boolean;
	/**
	 * What happens to the dates of an incident that is triggered again. `cleared`: the dates of the
	 * acknowledgement and the resolution are removed. `kept`: they stay until the next change.
	 * `first`: the first date stays for ever.
	 */
	dates: 'cleared' | 'kept' | 'first';
	/** The time zone of Zenduty's days, in hours ahead of UTC. */
	zone: number;
}

interface ModelIncident {
	number: number;
	status: number;
	created: number;
	acknowledged?: number;
	resolved?: number;
}

/** An event that really happened in the model. */
export interface JournalEntry {
	number: number;
	type: EventType;
	at: number;
}

const AFTER: Record<string, [from: number[], to: number, type: EventType]> = {
	acknowledge: [[1], 2, 'acknowledged'],
	resolve: [[1, 2], 3, 'resolved'],
	reopen: [[3], 1, 'triggered'],
	runOut: [[2], 1, 'triggered'],
};

export class IncidentModel {
	now = START;
	readonly incidents: ModelIncident[] = [];
	readonly journal: JournalEntry[] = [];
	private opened = 0;

	constructor(private readonly settings: ModelSettings) {}

	/** Makes a change. If the change does not fit the status of the incident, nothing happens. */
	apply(operation: Operation): void {
		this.now += 1_000;
		if (operation.do === 'open') {
			this.opened += 1;
			this.incidents.push({ number: this.opened, status: 1, created: this.now });
			this.record(this.opened, 'triggered');
			return;
		}
		if (this.incidents.length === 0) return;
		const index = operation.which % this.incidents.length;
		const incident = this.incidents[index];
		if (operation.do === 'delete') {
			this.incidents.splice(index, 1);
			return;
		}
		const [from, to, type] = AFTER[operation.do];
		if (!from.includes(incident.status)) return;
		incident.status = to;
		const { dates } = this.settings;
		if (to === 1 && dates === 'cleared') {
			incident.acknowledged = undefined;
			incident.resolved = undefined;
		}
		const isKept = (date: number | undefined) => dates === 'first' && date !== undefined;
		if (to === 2 && !isKept(incident.acknowledged)) incident.acknowledged = this.now;
		if (to === 3 && !isKept(incident.resolved)) incident.resolved = this.now;
		this.record(incident.number, type);
	}

	private record(number: number, type: EventType): void {
		this.journal.push({ number, type, at: this.now });
	}

	/**
	 * Returns the lists and incidents as a poll reads them.
	 *
	 * @param beforeRequest is called before each request, with its number, which begins at 0. If the
	 * function throws, the request fails
	 */
	source(beforeRequest: (request: number) => void = () => undefined): IncidentSource {
		let requests = 0;
		return {
			pages: (which, from) =>
				pagesOf(async (page) => {
					beforeRequest(requests++);
					const { rows, hasNext } = this.page(which, from, page);
					return { items: rows, hasNext };
				}, identityOf),
			get: async (number) => {
				beforeRequest(requests++);
				return this.find(number);
			},
			isListed: async () => {
				beforeRequest(requests++);
				return true;
			},
		};
	}

	/** Returns a page of the resolved or the open incidents. The first page is 1. */
	page(
		which: 'resolved' | 'open',
		from: number | undefined,
		page: number,
	): { rows: JsonObject[]; hasNext: boolean } {
		const { pageSize, newestFirst } = this.settings;
		const all = this.incidents
			.filter(({ status }) => (status === 3) === (which === 'resolved'))
			.filter(({ created }) => from === undefined || created >= this.dayOf(from))
			.sort((a, b) => (newestFirst ? b.number - a.number : a.number - b.number));
		const rows = all.slice((page - 1) * pageSize, page * pageSize).map(rowOf);
		return { rows, hasNext: page * pageSize < all.length };
	}

	/** Returns one incident. If it was deleted, the result is undefined. */
	find(number: number): JsonObject | undefined {
		const found = this.incidents.find((incident) => incident.number === number);
		return found && rowOf(found);
	}

	/** Returns the start of the day, in the time zone of Zenduty's days. */
	private dayOf(time: number): number {
		const day = 24 * HOUR;
		return Math.floor(time / day) * day - this.settings.zone * HOUR;
	}
}

function rowOf({ number, status, created, acknowledged, resolved }: ModelIncident): JsonObject {
	const date = (time?: number) => (time === undefined ? null : new Date(time).toISOString());
	return {
		incident_number: number,
		unique_id: `incident-${number}`,
		title: `Incident ${number}`,
		status,
		creation_date: date(created),
		acknowledged_date: date(acknowledged),
		resolved_date: date(resolved),
	};
}
