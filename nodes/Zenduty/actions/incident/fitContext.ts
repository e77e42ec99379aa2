import { isObject, toText, type JsonObject } from '../../json';

/**
 * The parts that the output of *Incident: Get Context* can have in addition to the incident. The
 * node reads the parts in this order.
 */
export const CONTEXT_PARTS = [
	'alerts',
	'notes',
	'onCall',
	'recentIncidents',
	'responders',
] as const;

/** The name of a part of a context: one of {@link CONTEXT_PARTS}, such as `notes`. */
export type ContextPart = (typeof CONTEXT_PARTS)[number];

/** The parts that can be shortened, in the order in which the output lists their names. */
const SHORTENED = ['incident', ...CONTEXT_PARTS, 'unread'] as const;

/**
 * The output of *Incident: Get Context*: an incident and its parts. A part is null if the user did
 * not choose the part, or if the part could not be read.
 */
export interface Context extends Record<ContextPart, JsonObject[] | null> {
	/** The incident in the form that `simplifyIncident` returns. */
	incident: JsonObject;
	/** The parts that could not be read. Each entry has `part`, `code` and `message`. */
	unread: JsonObject[];
	/**
	 * The names of the parts that are not complete, because texts were cut or entries were left out.
	 * The names `incident` and `unread` are possible, too.
	 */
	shortened: string[];
}

/**
 * The names of the members that stay objects in the output, such as `service` of the incident. In
 * any other member, an object is replaced by its JSON text, which can be cut.
 */
const OBJECTS: readonly string[] = [
	'assignedTo',
	'author',
	'escalationPolicy',
	'priority',
	'service',
	'sla',
	'user',
];

/**
 * Matches a text that is never cut: an ID, a date or a single word. A part of such a text would be
 * useless.
 */
const WORD = /^[\w:.+-]{1,40}$/;

/** In step 1 of {@link fitContext}, texts are cut, but not to fewer characters than this. */
const SHORT = 60;

/** In step 3 of {@link fitContext}, texts are cut again, but not to fewer characters than this. */
const SHORTEST = 20;

/**
 * In step 2 of {@link fitContext}, the first tags of the incident stay, up to this number. Step 4
 * leaves out these tags, too, if the JSON is still too long.
 */
const FEW_TAGS = 10;

/**
 * Returns a context whose JSON is not longer than the limit. The member `shortened` of the result
 * lists the parts that were shortened.
 *
 * @param maxCharacters the limit. It is at least 2,000, because IDs, dates, numbers and single
 * words are never cut, and may need that much
 */
export function fitContext(context: Context, maxCharacters: number): Context {
	const fitted = withPlainValues(context);
	if (JSON.stringify(fitted).length <= maxCharacters) return fitted;
	const shortened = new Set(fitted.shortened);
	// The length is calculated as if `shortened` already had all names. So a name that is added to
	// `shortened` later cannot make the JSON longer than the limit.
	const length = JSON.stringify({ ...fitted, shortened: SHORTENED }).length;
	let excess = length - maxCharacters;
	// There are four steps. Each step changes something only if the JSON is still too long.
	// Step 1 cuts the longest texts.
	excess -= cutTexts(fitted, excess, SHORT, shortened);
	// Step 2 leaves out the last entries of the longest lists. The lists are the parts and the tags
	// of the incident. The first `FEW_TAGS` tags stay.
	excess -= leaveOut(listsOf(fitted, FEW_TAGS), excess, shortened);
	// Step 3 cuts the longest texts again, to fewer characters than step 1.
	excess -= cutTexts(fitted, excess, SHORTEST, shortened);
	// Step 4 leaves out the tags that step 2 has left in. If the JSON is still too long here, the
	// parts have no entries any more, because step 2 has left out all of them.
	leaveOut(listsOf(fitted, 0), excess, shortened);
	return { ...fitted, shortened: SHORTENED.filter((name) => shortened.has(name)) };
}

/**
 * Copies a context. If the API sent an object or a list in place of a plain value, the copy has the
 * JSON text of this object or list, because a text can be cut.
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
	return typeof value === 'object' && value !== null ? toText(value) : value;
}

/** A text in a context, and the place of the text. */
interface Text {
	text: string;
	length: number;
	/** The object or the list that has the text. */
	holder: JsonObject | unknown[];
	/** The name of the member in `holder`. If `holder` is a list, the index of the entry. */
	name: string;
	/**
	 * The name of the part that has the text, such as `notes`. If the text is cut, this name is added
	 * to `shortened`.
	 */
	within: string;
}

/**
 * Cuts the longest texts of a context, all to the same length.
 *
 * @param excess how many characters must be cut
 * @param shortest no text is cut to fewer characters than this
 * @param shortened gets the names of the shortened parts
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
	for (const { text, length, holder, name, within } of texts) {
		if (length <= longest) continue;
		const cut = cutText(text, longest);
		Object.assign(holder, { [name]: cut });
		saved += length - lengthOf(cut);
		shortened.add(within);
	}
	return saved;
}

/**
 * Returns the length to which the longest texts must be cut to save `excess` characters. The result
 * is never less than `shortest`, even if that saves fewer characters.
 */
function longestToKeep(lengths: number[], excess: number, shortest: number): number {
	const sorted = [...lengths].sort((a, b) => b - a);
	let sum = 0;
	for (const [index, length] of sorted.entries()) {
		sum += length;
		const count = index + 1;
		const longest = Math.floor((sum - excess) / count);
		// If the next text in `sorted` is not longer than `longest`, the next text and all texts after
		// it stay unchanged. So only the texts up to here are cut.
		if (longest >= (sorted[count] ?? 0)) return Math.max(longest, shortest);
	}
	return shortest;
}

/**
 * Cuts the end of a text, and puts “…” in its place. Written in JSON without the quotation marks,
 * the result has at most `length` characters.
 */
function cutText(text: string, length: number): string {
	const room = length - 1;
	let head = withoutHalf(text.slice(0, room));
	// JSON writes some characters as longer escapes, so the text may still be too long.
	while (lengthOf(head) > room) head = withoutHalf(head.slice(0, shorter(head, room)));
	return `${head}…`;
}

/**
 * Returns how many code units to keep of a text that is longer than `room` in JSON. The JSON of the
 * kept part may still be too long.
 */
function shorter(text: string, room: number): number {
	// For example, if the JSON is twice as long as `room`, half of the text is kept. At least one
	// code unit is removed, so that the loop in `cutText` ends.
	return Math.min(text.length - 1, Math.floor((text.length * room) / lengthOf(text)));
}

/**
 * If a text was cut between the two halves of a surrogate pair, removes the first half from the end
 * of the text.
 */
function withoutHalf(text: string): string {
	return text.replace(/[\uD800-\uDBFF]$/, '');
}

/** Returns the length of a text in JSON, without the quotation marks. */
function lengthOf(text: string): number {
	return JSON.stringify(text).length - 2;
}

/**
 * Returns all texts of a context that may be cut. IDs, dates and single words are not among these
 * texts.
 */
function textsOf(context: Context): Text[] {
	const found: Text[] = [];
	const visit = (holder: Text['holder'], within: string) => {
		for (const [name, value] of Object.entries(holder)) {
			if (typeof value === 'object' && value !== null) visit(value as JsonObject, within);
			if (typeof value !== 'string' || WORD.test(value)) continue;
			found.push({ text: value, length: lengthOf(value), holder, name, within });
		}
	};
	for (const name of SHORTENED) {
		const part = context[name];
		if (part !== null) visit(part, name);
	}
	return found;
}

/** A list whose last entries can be left out. */
interface Shrinking {
	/**
	 * The name of the part that has the list, such as `notes`. If entries are left out, this name is
	 * added to `shortened`.
	 */
	within: string;
	entries: unknown[];
	/** The list keeps at least this number of entries. */
	least: number;
	/** The length of each entry in JSON, in characters. */
	lengths: number[];
	/** The length of all entries in JSON, without the commas between the entries. */
	length: number;
}

/**
 * Returns the lists of a context whose last entries can be left out: its parts, and the tags of the
 * incident.
 *
 * @param fewestTags the number of tags that must be kept
 */
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
 * Leaves out the last entry of the longest list, and repeats this until `excess` characters are
 * left out, or until no more entries may be left out.
 *
 * @param shortened gets the names of the shortened parts
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
