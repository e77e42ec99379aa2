/* Makes incidents as a list shows them, and what polls remember of these incidents. */
import type { JsonObject } from '../../nodes/Zenduty/json';
import { beforePoll, judge } from '../../nodes/Zenduty/polling/compare';
import {
	complete,
	emptyMemory,
	numberOf,
	remember,
	type IncidentMemory,
	type IncidentState,
} from '../../nodes/Zenduty/polling/state';

export const NOW = Date.UTC(2026, 2, 10, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const row = (number: number, status: number, created = NOW): JsonObject => ({
	incident_number: number,
	unique_id: `${String(number).padStart(8, '0')}-7a3c`,
	status,
	creation_date: new Date(created).toISOString(),
	acknowledged_date: status === 2 ? new Date(created + 1000).toISOString() : null,
	resolved_date: status === 3 ? new Date(created + 2000).toISOString() : null,
});

/** Returns rows by the number of the incident. */
export const rowsOf = (...rows: JsonObject[]) =>
	new Map(rows.map((each) => [numberOf(each), each]));

/** Returns what is remembered after a first poll that read these incidents. */
export function knowing(...rows: JsonObject[]): IncidentMemory {
	const known = new Map<number, IncidentState>();
	for (const [number, each] of rowsOf(...rows)) {
		const judged = judge(number, each, beforePoll(emptyMemory(), undefined));
		if (judged !== undefined) known.set(number, judged.now);
	}
	return complete(remember(emptyMemory(), known), NOW, rowsOf(...rows));
}

/**
 * Returns what is remembered after a further poll that read these incidents and found no change.
 */
export const after = (memory: IncidentMemory, now: number, ...rows: JsonObject[]) =>
	complete(memory, now, rowsOf(...rows));
