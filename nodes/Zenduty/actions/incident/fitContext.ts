import { asText, isObject, type JsonObject } from '../../json';

/** The parts of a context besides the incident, in the order in which they are read. */
export const CONTEXT_PARTS = [
	'alerts',
	'notes',
	'onCall',
	'recentIncidents',
	'responders',
] as const;

/** One of {@link CONTEXT_PARTS}. */
export type ContextPart = (typeof CONTEXT_PARTS)[number];

/** What may be shortened, in the order in which the output names it. */
const SHORTENED = ['incident', ...CONTEXT_PARTS, 'unread'] as const;

/** An incident with what belongs to it. A part is null if it is not wanted, or cannot be read. */
export interface Context extends Record<ContextPart, JsonObject[] | null> {
	/** The simplified incident. */
	incident: JsonObject;
	/** The parts that could not be read: `part`, `code` and `message`. */
	unread: JsonObject[];
	/** The names of what is not complete, `incident` and `unread` among them. */
	shortened: string[];
}

/** The members of an incident and of its parts that are objects, with members of their own. */
const OBJECTS: readonly string[] = [
	'assignedTo',
	'author',
	'escalationPolicy',
	'priority',
	'service',
	'sla',
	'user',
];

/** What is never cut: IDs, dates, and other single words. */
const WORD = /^[\w:.+-]{1,40}$/;

/** To how many characters texts are cut before whole entries are left out. */
const SHORT = 60;

/** To how many characters texts are cut in the end. */
const SHORTEST = 20;

/** How many tags of the incident stay when entries are left out. */
const FEW_TAGS = 10;

/**
 * Shortens a context until its JSON has at most so many characters. `shortened` tells what was
 * shortened.
 *
 * The longest texts are cut first, down to {@link SHORT}. Then entries are left out: each time the
 * last one of the longest part, or of the tags while there are more than {@link FEW_TAGS}. Then texts
 * are cut down to {@link SHORTEST}, and then the other tags are left out. All texts are measured as
 * JSON writes them.
 *
 * @param maxCharacters at least 2,000: IDs, dates, numbers and words need up to that many
 */
export function fitContext(context: Context, maxCharacters: number): Context {
	const fitted = withPlainValues(context);
	if (JSON.stringify(fitted).length <= maxCharacters) return fitted;
	const shortened = new Set(fitted.shortened);
	// All names are counted, so that a further name makes nothing too long.
	const length = JSON.stringify({ ...fitted, shortened: SHORTENED }).length;
	let excess = length - maxCharacters;
	excess -= cutTexts(fitted, excess, SHORT, shortened);
	excess -= leaveOut(listsOf(fitted, FEW_TAGS), excess, shortened);
	excess -= cutTexts(fitted, excess, SHORTEST, shortened);
	leaveOut(listsOf(fitted, 0), excess, shortened);
	return { ...fitted, shortened: SHORTENED.filter((name) => shortened.has(name)) };
}

/**
 * Copies a context. Where a plain value should stand and the API sent an object or a list, the copy
 * has the JSON text of it, which can be cut like any text.
 */
function withPlainValues({ incident, unread, shortened, ...parts }: Context): Context {
	const copied = Object.entries(parts).map(([part, entries]) => [
		part,
		entries?.map(withPlainMembers) ?? null,
	]);
	const { tags } = incident;
	return {
		incident: {
			...withPlainMembers(incident),
			...(Array.isArray(tags) && { tags: tags.map(plain) }),
		},
		...(Object.fromEntries(copied) as Pick<Context, ContextPart>),
		unread: unread.map(withPlainMembers),
		shortened,
	};
}

function withPlainMembers(entry: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(entry).map(([name, value]) => [
			name,
			OBJECTS.includes(name) && isObject(value) ? withPlainMembers(value) : plain(value),
		]),
	);
}

function plain(value: unknown): unknown {
	return typeof value === 'object' && value !== null ? asText(value) : value;
}

/** A text in a context, and where it stands. */
interface Text {
	text: string;
	length: number;
	/** What has it, as `shortened` names that. */
	within: string;
	put(text: string): void;
}

/**
 * Cuts the longest texts of a context, so that they have the same length.
 *
 * @param excess how many characters are too many
 * @param shortest how long each text may stay in any case
 * @param shortened gets the names of what is cut
 * @returns how many characters were cut
 */
function cutTexts(
	context: Context,
	excess: number,
	shortest: number,
	shortened: Set<string>,
): number {
	if (excess <= 0) return 0;
	const texts = textsOf(context).filter(({ length }) => length > shortest);
	const longest = longestToKeep(
		texts.map(({ length }) => length),
		excess,
		shortest,
	);
	let saved = 0;
	for (const { text, length, within, put } of texts) {
		if (length <= longest) continue;
		const cut = cutText(text, longest);
		put(cut);
		saved += length - lengthOf(cut);
		shortened.add(within);
	}
	return saved;
}

/** Returns how long texts may be, so that what is longer makes up for the excess, if it can. */
function longestToKeep(lengths: number[], excess: number, shortest: number): number {
	const sorted = [...lengths].sort((a, b) => b - a);
	let sum = 0;
	for (const [index, length] of sorted.entries()) {
		sum += length;
		const count = index + 1;
		const longest = Math.floor((sum - excess) / count);
		// The next text is not longer, so it stays as it is.
		if (longest >= (sorted[count] ?? 0)) return Math.max(longest, shortest);
	}
	return shortest;
}

/** Cuts a text to a length, measured as JSON writes the text. The sign “…” at its end counts. */
function cutText(text: string, length: number): string {
	const room = length - 1;
	let head = withoutHalf(text.slice(0, room));
	// What JSON escapes takes more room.
	while (lengthOf(head) > room) head = withoutHalf(head.slice(0, shorter(head, room)));
	return `${head}…`;
}

/** Returns how much of a text to try next: in proportion, and at least one unit less. */
function shorter(text: string, room: number): number {
	return Math.min(text.length - 1, Math.floor((text.length * room) / lengthOf(text)));
}

/** Drops half of a character at the end of a text that was cut within the character. */
function withoutHalf(text: string): string {
	return text.replace(/[\uD800-\uDBFF]$/, '');
}

/** Returns how many characters a text takes in JSON, without its quotation marks. */
function lengthOf(text: string): number {
	return JSON.stringify(text).length - 2;
}

/** Finds the texts that may be cut. */
function textsOf(context: Context): Text[] {
	const found: Text[] = [];
	const visit = (holder: JsonObject | unknown[], within: string) => {
		for (const [name, value] of Object.entries(holder)) {
			if (typeof value === 'object' && value !== null) visit(value as JsonObject, within);
			if (typeof value !== 'string' || WORD.test(value)) continue;
			const put = (text: string) => void Object.assign(holder, { [name]: text });
			found.push({ text: value, length: lengthOf(value), within, put });
		}
	};
	for (const name of SHORTENED) {
		const part = context[name];
		if (part !== null) visit(part, name);
	}
	return found;
}

/** A list of which the last entries may be left out. */
interface Shrinking {
	/** What has it, as `shortened` names that. */
	within: string;
	entries: unknown[];
	/** How many entries stay in any case. */
	least: number;
	/** How many characters each entry takes in JSON. */
	lengths: number[];
	/** The sum of {@link Shrinking.lengths}. */
	length: number;
}

/** The lists of a context: its parts, and the tags of the incident. */
function listsOf(context: Context, fewestTags: number): Shrinking[] {
	return [
		...CONTEXT_PARTS.map((part) => shrinking(part, context[part], 0)),
		shrinking('incident', context.incident.tags, fewestTags),
	];
}

function shrinking(within: string, list: unknown, least: number): Shrinking {
	const entries: unknown[] = Array.isArray(list) ? list : [];
	const lengths = entries.map((entry) => JSON.stringify(entry).length);
	const length = lengths.reduce((sum, each) => sum + each, 0);
	return { within, entries, least, lengths, length };
}

/**
 * Leaves out the last entry of the longest list, again and again.
 *
 * @param excess how many characters are too many
 * @param shortened gets the names of the lists
 * @returns how many characters were left out
 */
function leaveOut(lists: Shrinking[], excess: number, shortened: Set<string>): number {
	let saved = 0;
	while (saved < excess) {
		const open = lists.filter(({ entries, least }) => entries.length > least);
		if (open.length === 0) break;
		const longest = open.reduce((one, other) => (other.length > one.length ? other : one));
		longest.entries.pop();
		const length = longest.lengths.pop() ?? 0;
		longest.length -= length;
		const comma = longest.entries.length > 0 ? 1 : 0;
		saved += length + comma;
		shortened.add(longest.within);
	}
	return saved;
}
