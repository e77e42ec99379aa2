import { unexpectedResponse } from '../errors';
import { hash } from 'crypto';
import { isObject, MB, weightOf, type JsonObject } from '../json';

/** The number of entries that each request for a page asks for. Zenduty may return fewer. */
export const PAGE_SIZE = 100;

/** At most this many pages of a list are read. If the list has more, an error is thrown. */
export const MAX_PAGES = 10_000;

/** At most this many entries of a list are read. If the list has more, an error is thrown. */
export const MAX_ENTRIES = 100_000;

/**
 * The most memory that the entries of a list may take, in bytes, as {@link weightOf} estimates it.
 * If a list takes more memory, an error is thrown.
 */
export const MAX_LIST_WEIGHT = 256 * MB;

/**
 * One page of a list. Zenduty returns lists in several forms, and {@link readPage} converts each of
 * these forms to a page.
 */
export interface Page {
	items: JsonObject[];
	/** `true` if the API says that there is a next page. */
	hasNext: boolean;
}

/**
 * Reads the body of a response as a page of a list. The body may have one of three forms:
 *
 * - an array of entries
 * - an object: `results` has the entries, and `next` is set if there is a next page
 * - an array of such objects
 *
 * @returns the page. If the body has none of these forms, or if an entry is not an object, the
 * result is undefined.
 */
export function readPage(body: unknown): Page | undefined {
	const pages = [body].flat();
	const isPage = (entry: unknown): entry is JsonObject =>
		isObject(entry) && Array.isArray(entry.results);
	if (pages.every(isPage)) {
		const items = pages.flatMap(({ results }) => results as unknown[]);
		// If an entry that is not an object were left out, nobody would notice that the list is
		// incomplete. So the whole page is refused.
		return items.every(isObject) ? { items, hasNext: Boolean(pages.at(-1)?.next) } : undefined;
	}
	return Array.isArray(body) && pages.every(isObject)
		? { items: pages, hasNext: false }
		: undefined;
}

/** The limits for reading a list, and the functions that compare and choose its entries. */
export interface ListOptions {
	/** At most this many entries are returned. */
	limit: number;
	/**
	 * Returns the identity of an entry. Two entries with the same identity are duplicates. If an
	 * entry has no identity, the function returns undefined, and the entry is never a duplicate.
	 */
	identify(item: JsonObject): unknown;
	/**
	 * Tells whether an entry is wanted. Unwanted entries are left out, and do not count for `limit`.
	 * By default, every entry is wanted.
	 */
	isWanted?(item: JsonObject): boolean;
	/**
	 * The number of pages after which the reading stops, without an error. By default, only
	 * {@link MAX_PAGES} limits the number of pages.
	 */
	pageLimit?: number;
}

/** The entries that were read from a list. They may be only a part of the list (see `hasMore`). */
export interface ListPart {
	items: JsonObject[];
	/**
	 * `true` if the list has more wanted entries than `items`. It is also `true` if a limit ended the
	 * reading before the last page, although the entries that were not read may be unwanted.
	 */
	hasMore: boolean;
}

/** The part of a list that was read so far. {@link pagesOf} returns this part after each page. */
export interface ListSoFar {
	/** The entries of all pages that were read, without duplicates. */
	rows: JsonObject[];
	/** The page that was read last, without the entries that an earlier page already had. */
	page: Page;
}

/**
 * Reads the wanted entries of a list, in the order of the API. The reading stops when `limit`
 * entries were found, after `pageLimit` pages, or at the end of the list.
 *
 * @param load loads a page by its number. The first page has the number 1.
 * @throws ZendutyError if the part that was read is too large (see {@link pagesOf})
 */
export async function readPages(
	load: (page: number) => Promise<Page>,
	{ limit, identify, isWanted = () => true, pageLimit = Infinity }: ListOptions,
): Promise<ListPart> {
	const found: JsonObject[] = [];
	let count = 0;
	for await (const { page } of pagesOf(load, identify)) {
		count += 1;
		found.push(...page.items.filter(isWanted));
		if (found.length < limit && count < pageLimit) continue;
		return { items: found.slice(0, limit), hasMore: found.length > limit || page.hasNext };
	}
	return { items: found, hasMore: false };
}

/**
 * Reads a list page by page. The next page is requested when the caller asks for the next value.
 *
 * @param load loads a page by its number. The first page has the number 1.
 * @param identify returns the identity of an entry (see {@link ListOptions})
 * @throws ZendutyError if the pages that were read exceed {@link MAX_PAGES}, {@link MAX_ENTRIES} or
 * {@link MAX_LIST_WEIGHT}
 */
export async function* pagesOf(
	load: (page: number) => Promise<Page>,
	identify: ListOptions['identify'],
): AsyncGenerator<ListSoFar, void> {
	const rows: JsonObject[] = [];
	const identities = new Set<unknown>();
	// A repeated page is recognized by its hash. The hashes are kept because they take less memory
	// than the pages.
	const hashes = new Set<string>();
	let count = 0;
	let weight = 0;
	// The pages are requested by number. A response may also have the URL of the next page, but the
	// node never requests this URL, because it may lead to another server.
	for (let number = 1; ; number++) {
		const { items, hasNext } = await load(number);
		const text = JSON.stringify(items);
		const id = hash('sha256', text);
		if (items.length === 0 || hashes.has(id)) {
			// The list ends at a page that is empty or repeats an earlier page, even if its `hasNext`
			// is true. `readPages` needs this `hasNext`: if it stops at this page because of
			// `pageLimit`, it returns `hasNext` as `hasMore`.
			yield { rows, page: { items: [], hasNext } };
			return;
		}
		hashes.add(id);
		count += items.length;
		weight += weightOf(text);
		if (number > MAX_PAGES || count > MAX_ENTRIES || weight > MAX_LIST_WEIGHT) {
			throw unexpectedResponse(
				`Zenduty's list does not end: over ${MAX_PAGES} pages, ${MAX_ENTRIES} entries or ${MAX_LIST_WEIGHT / MB} MB.`,
				'Set a limit or filters, so that fewer entries are read.',
			);
		}
		// If new entries arrive during the reading, an entry may appear on two pages. It is returned
		// with the first of these pages only.
		const added: JsonObject[] = [];
		for (const item of items) {
			const identity = identify(item);
			const isDuplicate = identity !== undefined && identities.has(identity);
			identities.add(identity);
			if (!isDuplicate) added.push(item);
		}
		rows.push(...added);
		yield { rows, page: { items: added, hasNext } };
		if (!hasNext) return;
	}
}
