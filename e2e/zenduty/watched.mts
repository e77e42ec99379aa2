/** What must come out of a client that watches incidents, by the history of the simulator. */
import type { History } from '../../simulator/history.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import { until } from '../support/until.mts';

/** An event of an incident, as it comes out. */
export interface Event {
	incidentNumber: number;
	eventType: 'triggered' | 'acknowledged' | 'resolved';
}

const EVENT_TYPES = {
	opened: 'triggered',
	reopened: 'triggered',
	'triggered again': 'triggered',
	acknowledged: 'acknowledged',
	resolved: 'resolved',
} as const;

/** Returns the events in a history, in order. */
export function eventsIn({ happened }: History): Event[] {
	return happened.flatMap((each) =>
		'incident' in each && each.what in EVENT_TYPES
			? {
					incidentNumber: each.incident,
					eventType: EVENT_TYPES[each.what as keyof typeof EVENT_TYPES],
				}
			: [],
	);
}

/** Returns what tells an event by its incident and its kind, out of an item or an event. */
export const told = ({ incidentNumber, eventType }: Partial<Event>): string =>
	`#${incidentNumber} ${eventType}`;

/** The status by which each of the lists is asked for that a poll reads, the open ones last but in the first poll. */
const RESOLVED = 3;
const OPEN = -1;

/** How many polls have read both lists after the first one. */
function completePolls({ journal }: Simulator): number {
	let hasResolved = false;
	let count = 0;
	for (const { body, status, path } of journal.entries) {
		if (!path.startsWith('/api/incidents/filter/') || status !== 200) continue;
		const wanted = (body as { status?: number }).status;
		if (wanted === RESOLVED) hasResolved = true;
		if (wanted !== OPEN || !hasResolved) continue;
		hasResolved = false;
		count += 1;
	}
	return count;
}

/** Waits for a poll that begins after this. */
export async function untilPolled(zenduty: Simulator): Promise<void> {
	// Not the next one that ends: it may be under way.
	const wanted = completePolls(zenduty) + 2;
	await until('two polls', () => completePolls(zenduty) >= wanted, 60_000);
}
