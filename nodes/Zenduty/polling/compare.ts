import { DAY } from '../model/date';
import { STATUS_CODES } from '../model/statusWords';
import { numberIn } from '../model/incident';
import { unexpectedResponse } from '../errors';
import type { JsonObject } from '../json';
import { judge, type Judgement } from './judge';
import { knownIn, type IncidentMemory, type Known } from './state';

/** By how much n8n's clock may differ from Zenduty's, and be put back, in milliseconds. */
const CLOCK_DIFFERENCE = DAY;

/** An incident that has changed, or whose details must be read to know. */
export interface Change {
	number: number;
	known: Known | undefined;
	/** What the lists show; undefined if none of them has it. */
	listed?: Judged;
}

/** An incident as it was read, and what follows from it. */
export interface Judged {
	incident: JsonObject;
	judgement: Judgement;
}

/** Which incidents a poll asks for. */
export interface Span {
	/** From which creation on resolved incidents are asked for, in milliseconds since 1970. */
	from: number;
	/** From which creation on an unknown incident is new. */
	newSince: number;
}

/**
 * Returns which incidents to ask for. n8n's clock only bounds how far back the list goes: if it is
 * put forward or back by a day, no event is lost, and none comes out that did not happen.
 *
 * @param now by n8n's clock
 */
export function spanOf(memory: IncidentMemory | undefined, now: number): Span {
	const newSince = memory?.newSince ?? Infinity;
	// A day more, since the API asks for days, and the time zone of its days is not known.
	return { from: Math.min(newSince, now - CLOCK_DIFFERENCE) - DAY, newSince };
}

/** Returns what is remembered before the first poll. */
export function nothingKnown(now: number): IncidentMemory {
	return { open: {}, resolved: {}, polledAt: now, newSince: now, readAll: true };
}

/**
 * Compares what was known with what was read.
 *
 * @param rows of both lists, in the order in which they were read
 * @returns what changed, the oldest incident first: Zenduty counts incidents up
 * @throws ZendutyError `unexpected_response` if an incident has no number
 */
export function compare(
	memory: IncidentMemory,
	rows: readonly JsonObject[],
	{ newSince }: Span,
): Change[] {
	const latest = new Map<number, JsonObject>();
	// An incident in both lists has changed meanwhile: what was read later counts.
	for (const row of rows) latest.set(numberOf(row), row);

	const changes: Change[] = [];
	for (const [number, row] of latest) {
		const known = knownIn(memory, number);
		const judgement = judge(row, known, newSince);
		if (judgement === undefined) continue;
		if (!isSame(known, judgement.now)) {
			changes.push({ number, known, listed: { incident: row, judgement } });
		}
	}
	for (const number of Object.keys(memory.open).map(Number)) {
		if (!latest.has(number)) changes.push({ number, known: knownIn(memory, number) });
	}
	return changes.sort((a, b) => a.number - b.number);
}

/** Tells whether what is known of an incident is the same as before; undefined if nothing is. */
export function isSame(before: Known | undefined, now: Known | undefined): boolean {
	return before?.status === now?.status && before?.at === now?.at;
}

/**
 * Tells whether a page of resolved incidents shows that the pages behind it hold nothing new: the
 * newest come first, and each of them is known to be resolved, or too old to be new.
 */
export function isOld(memory: IncidentMemory, page: readonly JsonObject[], span: Span): boolean {
	if (memory.readAll || !isNewestFirst(page)) return false;
	return page.every((row) => {
		const number = numberOf(row);
		if (memory.resolved[number] !== undefined) return true;
		if (memory.open[number] !== undefined) return false;
		return judge(row, undefined, span.newSince)?.happened.length === 0;
	});
}

/** Tells whether a page of a list shows that the newest incidents come first. */
export function isNewestFirst(page: readonly JsonObject[]): boolean {
	const numbers = page.map(numberOf);
	return (
		numbers.length > 1 && numbers.every((each, index) => index === 0 || each < numbers[index - 1])
	);
}

/**
 * Returns what is remembered after some incidents were judged.
 *
 * @param judged what is known of each now, undefined if it is to be forgotten
 */
export function remember(
	memory: IncidentMemory,
	judged: ReadonlyMap<number, Known | undefined>,
): IncidentMemory {
	const open = { ...memory.open };
	const resolved = { ...memory.resolved };
	for (const [number, known] of judged) {
		delete open[number];
		delete resolved[number];
		if (known?.status === STATUS_CODES.resolved) resolved[number] = known.at;
		else if (known !== undefined) open[number] = [known.status, known.at];
	}
	return { ...memory, open, resolved };
}

/**
 * Returns what is remembered after a poll that judged all that changed. Resolved incidents are
 * forgotten that would not be new if a list showed them again, as they were created before they
 * were resolved.
 *
 * What was created since the poll before the last one is new if it is unknown: the last one may not
 * have seen an incident that went from one list to the other, or from page to page, meanwhile.
 *
 * @param now when the poll began, by n8n's clock
 */
export function complete(
	memory: IncidentMemory,
	now: number,
	{ readAll }: Pick<IncidentMemory, 'readAll'>,
): IncidentMemory {
	const newSince = Math.min(memory.polledAt, now) - CLOCK_DIFFERENCE;
	const resolved = Object.fromEntries(
		Object.entries(memory.resolved).filter(([, at]) => at >= newSince - CLOCK_DIFFERENCE),
	);
	return { ...memory, resolved, polledAt: now, newSince, readAll };
}

/**
 * Reads the number of an incident, by which it is remembered.
 *
 * @throws ZendutyError `unexpected_response` if it has none
 */
export function numberOf(incident: JsonObject): number {
	const number = numberIn(incident) ?? 0;
	if (number > 0) return number;
	throw unexpectedResponse(
		'Zenduty returned an incident without its number.',
		'Check the base URL in the credential, and whether a proxy changes responses.',
	);
}
