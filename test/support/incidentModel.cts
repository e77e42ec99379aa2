/* A Zenduty in memory whose incidents change at any moment, also while its lists are read. */
import { pagesOf } from '../../nodes/Zenduty/api/pages';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { identityOf } from '../../nodes/Zenduty/model/identity';
import type { IncidentSource } from '../../nodes/Zenduty/polling/source';
import type { EventType } from '../../nodes/Zenduty/model/statusWords';

export const HOUR = 3_600_000;
export const START = Date.UTC(2026, 2, 10, 9);

/** What can be done in Zenduty; `runOut` is an acknowledgement that lasted too long. */
export type Operation =
	| { do: 'open' }
	| { do: 'acknowledge' | 'resolve' | 'reopen' | 'runOut' | 'delete'; which: number };

export interface ModelSettings {
	pageSize: number;
	newestFirst: boolean;
	/** What an incident that is triggered again shows of its acknowledgement and resolution. */
	dates: 'cleared' | 'kept' | 'first';
	/** By how many hours its days are shifted against UTC. */
	zone: number;
}

interface ModelIncident {
	number: number;
	status: number;
	created: number;
	acknowledged?: number;
	resolved?: number;
}

/** What really happened, and after how many entries of the whole journal. */
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

	/** Does something; nothing if the incident is in no state for it. */
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

	/** @param beforeRequest is called with the number of the request, from 0; it may throw */
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

	/** Shows a page of the resolved or the open incidents, from 1. */
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

	/** Shows one incident. */
	find(number: number): JsonObject | undefined {
		const found = this.incidents.find((incident) => incident.number === number);
		return found && rowOf(found);
	}

	/** The beginning of a day as Zenduty counts it. */
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
