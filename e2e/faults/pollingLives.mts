/** Incidents that are opened and changed at random, while something else watches them. */
import { setTimeout as wait } from 'node:timers/promises';
import { changeIncident, openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident, Status } from '../../simulator/state.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Json } from '../n8n/rest.mts';
import { eventsIn, told, type Event } from '../zenduty/watched.mts';

/** What becomes of an incident after it was opened: the statuses that it gets. */
const LIVES: Status[][] = [
	[],
	[2],
	[3],
	[2, 3],
	[2, 3],
	[2, 3],
	// Only these go back, so each of their changes must be seen before the next.
	[2, 1, 2, 3],
	[3, 1, 2, 3],
];

/** How long a change of those is waited for, in milliseconds, before its incident is left alone. */
const UNTIL_SEEN = 60_000;

const SERVICES = Object.values(SEED.services);

interface Life {
	incident: Incident;
	/** What is still to come. */
	statuses: Status[];
	goesBack: boolean;
	/** When it last changed, in milliseconds since 1970. */
	changedAt: number;
}

export interface LivesOptions {
	incidents: number;
	/** Milliseconds between two changes. */
	pause: number;
	/** Returns a number from 0 up to 1. */
	random: () => number;
	/** How many events of an incident have come out so far. */
	seen: (incident: number) => number;
}

/** Opens incidents and changes them. @returns once nothing more is to come */
export async function live(zenduty: Simulator, options: LivesOptions): Promise<void> {
	const { incidents, pause, random, seen } = options;
	const pick = <Thing,>(things: Thing[]): Thing => things[Math.floor(random() * things.length)];
	const lives: Life[] = [];
	let opened = 0;
	for (;;) {
		const ready = lives.filter((life) => isReady(zenduty, life, seen));
		if (opened < incidents && (ready.length === 0 || random() < 0.4)) {
			const title = `Incident ${(opened += 1)}`;
			const given = { title, service: pick(SERVICES) };
			const incident = openIncident(zenduty.world, given, () => undefined);
			const statuses = [...pick(LIVES)];
			const goesBack = statuses.includes(1);
			lives.push({ incident, statuses, goesBack, changedAt: Date.now() });
		} else if (ready.length > 0) {
			const life = pick(ready);
			const status = life.statuses.shift();
			life.changedAt = Date.now();
			changeIncident(zenduty.world, life.incident, { status }, () => undefined);
		} else if (lives.every(({ statuses }) => statuses.length === 0)) return;
		await wait(pause);
	}
}

function isReady({ history }: Simulator, life: Life, seen: LivesOptions['seen']): boolean {
	if (life.statuses.length === 0) return false;
	if (!life.goesBack) return true;
	const number = life.incident.incident_number;
	const happened = eventsIn(history).filter(({ incidentNumber }) => incidentNumber === number);
	if (seen(number) >= happened.length) return true;
	if (Date.now() - life.changedAt > UNTIL_SEEN) life.statuses = [];
	return false;
}

/** What has come out, against what happened. */
export interface Verdict {
	changes: number;
	/** Changes that have not come out. */
	lost: string[];
	/** Events that have come out more than once, with the same id. */
	twice: string[];
	/** What has come out and did not happen, or has another id than before. */
	wrong: string[];
	/** Incidents whose events have come out in another order than they happened. */
	disordered: string[];
}

/** Compares what has come out with the history. */
export function judge({ history }: Simulator, items: Json[]): Verdict {
	const verdict: Verdict = { changes: 0, lost: [], twice: [], wrong: [], disordered: [] };
	const happened = byIncident(eventsIn(history));
	const ids = new Set<string>();
	const once = items.filter((item) => {
		if (ids.has(item.eventId)) verdict.twice.push(told(item));
		return ids.size < ids.add(item.eventId).size;
	});
	const came = byIncident(once);
	for (const number of new Set([...happened.keys(), ...came.keys()])) {
		const [expected, actual] = [happened, came].map((events) => events.get(number) ?? []);
		verdict.changes += expected.length;
		const lost = without(expected, actual);
		const wrong = without(actual, expected);
		verdict.lost.push(...lost);
		verdict.wrong.push(...wrong);
		const isComplete = lost.length === 0 && wrong.length === 0;
		if (isComplete && expected.join() !== actual.join()) verdict.disordered.push(actual.join());
	}
	return verdict;
}

/** The events of each incident, in order. */
function byIncident(events: Array<Partial<Event>>): Map<number | undefined, string[]> {
	const found = new Map<number | undefined, string[]>();
	for (const event of events) {
		const { incidentNumber: number } = event;
		found.set(number, [...(found.get(number) ?? []), told(event)]);
	}
	return found;
}

/** What one list has more often than another. */
function without(texts: string[], others: string[]): string[] {
	const rest = [...others];
	return texts.filter((text) => {
		const index = rest.indexOf(text);
		if (index !== -1) rest.splice(index, 1);
		return index === -1;
	});
}
