import { isForbidden } from '../errors';
import type { JsonObject } from '../json';
import {
	compare,
	complete,
	isLastToRead,
	isSame,
	latestOf,
	nothingKnown,
	readSince,
	remember,
	type Change,
	type Judged,
} from './compare';
import { DAY } from '../model/date';
import { isOpen, judge, startOf, type Before, type StatusChange } from './judge';
import { shownIn, updateIn, type Update } from './updates';
import { knownIn, type EventCount, type IncidentMemory, type Known } from './state';

/** Where incidents are read. What its functions throw ends the poll. */
export interface IncidentSource {
	/**
	 * Reads the list of resolved or of open incidents.
	 *
	 * @param from leaves out what was created before, in milliseconds since 1970
	 * @param isEnough tells after a page, behind which there is another one, whether to end there
	 */
	list(
		which: 'resolved' | 'open',
		from: number | undefined,
		isEnough: (page: readonly JsonObject[]) => boolean,
	): Promise<JsonObject[]>;
	/**
	 * Reads one incident; undefined if it was deleted.
	 *
	 * @param row what the lists show of it: what they show counts, unless it is older
	 */
	get(number: number, row?: JsonObject): Promise<JsonObject | undefined>;
	/** Tells whether an incident that no list showed still belongs to them. */
	isListed(incident: JsonObject): Promise<boolean>;
}

/** What happened to an incident. */
export type Happening = StatusChange | Update;

/** An incident to which something happened. */
export interface ChangedIncident {
	incident: JsonObject;
	/** In the order in which it happened; an update comes last. */
	happened: Happening[];
}

/** What is wanted besides changes of the status. */
export interface Wanted {
	/** Whether it is told that an incident was updated. */
	updates?: boolean;
	/** Whether the first poll gives out what is open. */
	startsWithOpen?: boolean;
}

/** What a poll of incidents brought. */
export interface IncidentPoll {
	/** The oldest incident first. */
	changed: ChangedIncident[];
	memory: IncidentMemory;
	/** Why incidents were left for the next poll: the error of the first that could not be read. */
	stoppedBy?: unknown;
	/** Whether what is remembered of any incident has changed; not in a poll that only remembers. */
	hasMemoryChanged: boolean;
	/** How many incidents were left for the next poll, since they are listed but not found. */
	missing: number;
	/** How many incidents are forgotten, since the key may not read them any more. */
	hidden: number;
}

/**
 * Why an incident could not be judged. `hidden`: the key may not read it, and it is forgotten.
 * `missing`: a list shows it, but it is not found. It is left as it was known: it may have been
 * deleted meanwhile, and is in no list then, or Zenduty finds it later.
 */
type Unread = 'hidden' | 'missing';

/**
 * Reads which incidents there are, and what happened since the last poll. The first poll only
 * remembers, unless it is to start with what is open.
 *
 * @param memory what the last poll remembered; undefined before the first one
 * @param now when the poll began, by n8n's clock
 * @param needsDetails tells whether the details of an incident must be read, since lists show less
 * @param count see {@link PollState}
 * @throws what the source throws while the lists are read
 */
export async function pollIncidents(
	memory: IncidentMemory | undefined,
	source: IncidentSource,
	now: number,
	needsDetails: (changed: ChangedIncident) => boolean,
	{ round, last }: EventCount,
	wanted: Wanted = {},
): Promise<IncidentPoll> {
	const shown = wanted.updates ? memory?.shown : undefined;
	const known = { ...(memory ?? nothingKnown(last)), shown };
	const span = { newSince: known.newSince, last: known.last, round: memory && round };
	const since = readSince(known, now);
	const readResolved = async () =>
		await source.list('resolved', since - DAY, (page) => isLastToRead(known, page, since));
	const readOpen = async () => await source.list('open', undefined, () => false);
	// An incident that moves to the other list while both are read should be in both: in neither, it
	// would be missed. So resolved ones are read first, and one that is reopened meanwhile is told. In
	// the first poll open ones are read first: one that is resolved meanwhile is then known to the next
	// poll, which does not tell that it was opened.
	const rows =
		memory === undefined
			? [...(await readOpen()), ...(await readResolved())]
			: [...(await readResolved()), ...(await readOpen())];

	const latest = latestOf(rows);
	const before = memory ?? rememberAll(known, now, latest, span, wanted);
	const { toStart = [] } = before;
	/** Adds that it was open when polling began, and that it was updated, if it was. */
	const happeningIn = (number: number, { incident, happened }: Judged): ChangedIncident => {
		const started = toStart.includes(number) ? [startOf(incident)] : [];
		return {
			incident,
			happened: [...started, ...happened, ...updateIn(incident, shown?.[number])],
		};
	};
	const changes = compare({ ...before, shown }, latest, span);

	const judged = new Map<number, Known | undefined>();
	const unlisted: number[] = [];
	const changed: ChangedIncident[] = [];
	const unread = { missing: 0, hidden: 0 };
	const looked = new Map(latest);
	for (const { number } of changes) looked.delete(number);
	let stopped: Pick<IncidentPoll, 'stoppedBy'> | undefined;
	for (const change of changes) {
		const { number, listed } = change;
		let seen: Judged | Unread | undefined;
		try {
			seen = await look(change, source, span, (each) => {
				const { incident, happened } = happeningIn(number, each);
				return happened.length > 0 && needsDetails({ incident, happened });
			});
		} catch (error) {
			stopped = { stoppedBy: error };
			break;
		}
		if (typeof seen === 'string') unread[seen] += 1;
		if (seen === 'missing') continue;
		const judgement = seen === 'hidden' ? undefined : seen;
		judged.set(number, judgement?.now);
		if (judgement === undefined) continue;
		looked.set(number, judgement.incident);
		if (listed === undefined && isOpen(judgement.now.status)) unlisted.push(number);
		const { incident, happened } = happeningIn(number, judgement);
		if (happened.length > 0) changed.push({ incident, happened });
	}
	const after = remember(before, judged, unlisted);
	// The first poll is complete as soon as it has read the lists: nothing can have happened before.
	const next = stopped || memory === undefined ? after : complete(after, now, latest);
	next.shown = wanted.updates ? shownIn(shown, looked, next.open, now) : undefined;
	const left = toStart.filter((number) => !judged.has(number));
	next.toStart = left.length > 0 ? left : undefined;
	const unlistedBefore = new Set(before.unlisted?.numbers);
	// Not by what was judged: lists also show incidents that are too old to be remembered.
	const hasMemoryChanged =
		changed.length > 0 ||
		[...judged.keys()].some((number) => !isSame(knownIn(before, number), knownIn(next, number))) ||
		unlisted.some((number) => !unlistedBefore.has(number));
	return { changed, memory: next, hasMemoryChanged, ...unread, ...stopped };
}

/** Returns what the first poll remembers. */
function rememberAll(
	nothing: IncidentMemory,
	now: number,
	latest: ReadonlyMap<number, JsonObject>,
	span: Before,
	{ startsWithOpen }: Wanted,
): IncidentMemory {
	const judged = compare(nothing, latest, span).map(
		({ number, listed }) => [number, listed?.now] as const,
	);
	const all = complete(remember(nothing, new Map(judged)), now, latest);
	return startsWithOpen ? { ...all, toStart: Object.keys(all.open).map(Number) } : all;
}

/**
 * Looks at an incident that has changed, and reads its details where they are needed.
 *
 * @returns undefined if it is to be forgotten: it was deleted, or does not match any more
 */
async function look(
	{ number, known, listed }: Change,
	source: IncidentSource,
	before: Before,
	needsDetails: (judged: Judged) => boolean,
): Promise<Judged | Unread | undefined> {
	if (listed !== undefined && !needsDetails(listed)) return listed;
	const incident = await source.get(number, listed?.incident).catch((error: unknown) => {
		// The key may have lost its team: as an incident that no longer matches, it is forgotten.
		if (listed === undefined && isForbidden(error)) return 'hidden' as const;
		throw error;
	});
	if (incident === 'hidden') return incident;
	if (incident === undefined) return listed && 'missing';
	if (listed === undefined && !(await source.isListed(incident))) return undefined;
	// It may have changed again since the lists were read.
	const again = judge(incident, known, before);
	if (again !== undefined) return { incident, ...again };
	return known && { incident, happened: [], now: known };
}
