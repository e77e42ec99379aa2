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

/**
 * The members of the output that can be shortened: the incident, its parts, and the list `unread`.
 * The member `shortened` of the output lists the shortened members in this order.
 */
const SHORTENED = ['incident', ...CONTEXT_PARTS, 'unread'] as const;

/**
 * The output of *Incident: Get Context*: an incident and its parts. A part is null if the user did
 * not choose the part, or if the part could not be read.
 */
export interface Context extends Record<ContextPart, JsonObject[] | null> {
	/** The incident in the form that `simplifyIncident` returns. */
	incident: JsonObject;
	/**
	 * The parts that could not be read. Each entry has the name of the `part`, and the `code` and the
	 * `message` of the error.
	 */
	unread: JsonObject[];
	/**
	 * The names of the members that are not complete, because texts were cut or entries are missing.
	 * Examples are `incident`, `notes` and `unread`.
	 */
	shortened: string[];
}

/**
 * The names of the members whose objects stay objects in the output, such as `service` of the
 * incident. In other members, an object or a list becomes its JSON text, which can be cut.
 * Exception: the list `tags` of the incident stays a list.
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
 * Matches a text that is never cut, because a part of the text would be useless: an ID, a date or a
 * single word, such as a status. The text has 1 to 40 ASCII letters, digits, or signs such as `-`.
 */
const WORD = /^[\w:.+-]{1,40}$/;

/**
 * Step 1 of {@link fitContext} cuts only texts that have more than this number of characters in
 * JSON. A cut text keeps about this number of characters, or more.
 */
const SHORT = 60;

/**
 * Step 3 of {@link fitContext} cuts only texts that have more than this number of characters in
 * JSON. A cut text keeps about this number of characters, or more.
 */
const SHORTEST = 20;

/**
 * Step 2 of {@link fitContext} leaves out tags of the incident only while the incident has more
 * than this number of tags. If the JSON is too long after step 3, step 4 leaves out further tags.
 */
const FEW_TAGS = 10;

/**
 * Returns a context whose JSON is not longer than the limit. `shortened` of the result has the
 * names of the members that are not complete.
 *
 * @param maxCharacters the limit. It must be at least 2,000. With a lower limit, the result could
 * be longer than the limit, because IDs, dates, numbers and single words are never cut.
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
	// Step 4 also leaves out tags that are among the first `FEW_TAGS` tags. If the JSON is still too
	// long here, step 2 has already left out all entries of the parts. So only tags are left.
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
	 * The name of the member of the context that has the text, such as `incident` or `notes`. If the
	 * text is cut, this name is added to `shortened`.
	 */
	within: string;
}

/**
 * Cuts the longest texts of a context, all to about the same length in JSON.
 *
 * @param excess how many characters must be cut
 * @param shortest only texts that have more than this number of characters in JSON are cut. A cut
 * text keeps about this number of characters, or more
 * @param shortened the set to which the names of the shortened members are added
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
 * Returns the length to which the longest texts must be cut to save `excess` characters. If this
 * length is less than `shortest`, the result is `shortest`, so fewer characters are saved.
 */
function longestToKeep(lengths: number[], excess: number, shortest: number): number {
	const sorted = [...lengths].sort((a, b) => b - a);
	let sum = 0;
	for (const [index, length] of sorted.entries()) {
		sum += length;
		const count = index + 1;
		const longest = Math.floor((sum - excess) / count);
		// `sorted` begins with the greatest length. If the next length is at most `longest`, the next
		// text and all texts after it need no cut. So the search for the length ends here.
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
	// Some characters are longer in JSON. For example, a line break becomes `\n`. So `head` may have
	// more than `room` characters in JSON.
	while (lengthOf(head) > room) head = withoutHalf(head.slice(0, shorter(head, room)));
	return `${head}…`;
}

/**
 * Returns how many code units of a text to keep, so that the JSON of the kept part has about `room`
 * characters. This JSON may still be longer than `room`, so `cutText` checks its length again.
 */
function shorter(text: string, room: number): number {
	// For example, if the JSON is twice as long as `room`, half of the text is kept. At least one
	// code unit is removed, so that the loop in `cutText` ends.
	return Math.min(text.length - 1, Math.floor((text.length * room) / lengthOf(text)));
}

/**
 * Removes the first half of a surrogate pair from the end of a text. A text ends with such a half
 * if it was cut in the middle of the pair.
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
	 * The part of the context to which the list belongs: `notes` for the notes, but `incident` for
	 * the tags. If entries of the list are left out, this name is added to `shortened`.
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
 * Returns the lists from which entries can be left out: the parts of a context, and the tags of its
 * incident.
 *
 * @param fewestTags the list of tags keeps at least this number of tags
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
 * Leaves out the last entry of the list with the longest JSON. Repeats this until `excess`
 * characters are left out, or until no more entries may be left out.
 *
 * @param shortened the set to which the name `within` of each shortened list is added
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
