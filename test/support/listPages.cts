/* Lists whose pages stand in a test. */
import { pagesOf, type ListSoFar } from '../../nodes/Zenduty/api/pages';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { identityOf } from '../../nodes/Zenduty/model/identity';

/**
 * Reads a list as the client of the API does.
 *
 * @param onPage is called before each page, with its number, from 1
 */
export function listPages(
	pages: readonly JsonObject[][],
	onPage: (number: number) => void = () => undefined,
): AsyncIterable<ListSoFar> {
	return pagesOf(async (number) => {
		if (number <= pages.length) onPage(number);
		return { items: pages[number - 1] ?? [], hasNext: number < pages.length };
	}, identityOf);
}

/** A list that cannot be read. */
export async function* failingList(error: unknown): AsyncGenerator<ListSoFar, void> {
	yield await Promise.reject(error);
}
