import { unexpectedResponse } from '../errors';
import { hash } from 'crypto';
import { isObject, MB, weightOf, type JsonObject } from '../json';

/** How many entries of a list are asked for at once; Zenduty may give fewer. */
export const PAGE_SIZE = 100;

/** How many pages are read at most: a longer list counts as one without an end. */
export const MAX_PAGES = 10_000;

/** How many entries are read at most. */
export const MAX_ENTRIES = 100_000;

/** How much memory the entries may take, in bytes, by {@link weightOf}. */
export const MAX_LIST_WEIGHT = 256 * MB;

/** One page of a list. */
export interface Page {
	items: JsonObject[];
	/** Whether the API says that there is another one. */
	hasNext: boolean;
}

/**
 * Reads a page in each of the forms that Zenduty's lists have: a bare array, an object with
 * `results` and `next`, or an array of such objects.
 *
 * @returns undefined if the body is none of them, or if an entry is not an object: a list without that
 *   entry would look complete
 */
export function readPage(body: unknown): Page | undefined {
	const pages = [body].flat();
	const isPage = (entry: unknown): entry is JsonObject =>
		isObject(entry) && Array.isArray(entry.results);
	if (pages.every(isPage)) {
		const items = pages.flatMap(({ results }) => results as unknown[]);
		return items.every(isObject) ? { items, hasNext: Boolean(pages.at(-1)?.next) } : undefined;
	}
	return Array.isArray(body) && pages.every(isObject)
		? { items: pages, hasNext: false }
		: undefined;
}

/** How a list is gone through. */
export interface ListOptions {
	/** How many entries are wanted at most. */
	limit: number;
	/** Returns what identifies an entry; undefined for one without an identity, which is no duplicate. */
	identify(item: JsonObject): unknown;
	/** Tells whether an entry is wanted; by default each is. */
	isWanted?(item: JsonObject): boolean;
	/** Tells after a page, behind which there is another one, whether to end there. */
	isEnough?(page: readonly JsonObject[]): boolean;
	/** How many pages are wanted at most; by default all. */
	pageLimit?: number;
}

/** The entries of a list that were read. */
export interface ListPart {
	items: JsonObject[];
	/**
	 * Whether the list has more wanted entries than these, as far as the pages tell that were read.
	 * Whether a further page has wanted entries, nobody knows before it is read.
	 */
	hasMore: boolean;
}

/**
 * Goes through the pages of a list, which it counts itself: the URL of the next page, which a
 * response gives, is never called. Entries keep the order of the API; one that appears again, because
 * pages shift while new ones arrive, is given once. It ends at the limit, at a page without a next
 * one, at an empty page, at one that repeats a page before it, at the limit of pages, and where it is
 * enough.
 *
 * @param load loads a page by its number, from 1
 * @throws ZendutyError if the list has too many pages or entries, or is too large
 */
export async function readPages(
	load: (page: number) => Promise<Page>,
	{
		limit,
		identify,
		isWanted = () => true,
		isEnough = () => false,
		pageLimit = Infinity,
	}: ListOptions,
): Promise<ListPart> {
	const found: JsonObject[] = [];
	const known = new Set<unknown>();
	// Hashes take less memory than pages.
	const seen = new Set<string>();
	let count = 0;
	let weight = 0;
	let hasMore = false;
	for (let number = 1; found.length < limit; number++) {
		const { items, hasNext } = await load(number);
		// An empty page may tell of a next page, too.
		hasMore = hasNext && number >= pageLimit;
		const page = JSON.stringify(items);
		const id = hash('sha256', page);
		if (items.length === 0 || seen.has(id)) break;
		seen.add(id);
		count += items.length;
		weight += weightOf(page);
		if (number > MAX_PAGES || count > MAX_ENTRIES || weight > MAX_LIST_WEIGHT) {
			throw unexpectedResponse(
				`Zenduty's list does not end: over ${MAX_PAGES} pages, ${MAX_ENTRIES} entries or ${MAX_LIST_WEIGHT / MB} MB.`,
				'Set a limit or filters, so that fewer entries are read.',
			);
		}
		for (const item of items) {
			const identity = identify(item);
			const isKnown = identity !== undefined && known.has(identity);
			known.add(identity);
			if (!isKnown && isWanted(item)) found.push(item);
		}
		hasMore = found.length > limit || hasNext;
		if (!hasNext || number >= pageLimit || isEnough(items)) break;
	}
	return { items: found.slice(0, limit), hasMore };
}
