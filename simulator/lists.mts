/** Makes answers with lists: arrays or pages. */
import { refusal } from './refusals.mts';
import type { Settings, Shape } from './settings.mts';

const LARGEST_PAGE = 100;

/** The documented shapes of the lists. A list that is missing here is an array. */
const SHAPE_OF: { [list: string]: Shape } = {
	'found incidents': 'page',
	notes: 'page',
	alerts: 'page',
	responders: 'pages',
	tasks: 'page',
};

/** A page of a list. */
export interface Page {
	count?: number | null;
	next: string | null;
	previous: string | null;
	results: object[];
}

/** The request for a list. */
export interface Asked {
	/** The URL without its query. */
	address: string;
	query: URLSearchParams;
}

/**
 * Makes the answer with a list.
 *
 * @param list the name of the list
 * @param look makes the form in which the answer shows an entry; only for the page that is asked
 * for
 * @param shape the shape that a fault asks for; it takes precedence over the settings
 * @throws {Refusal} 404 for a page that does not exist
 */
export function listAnswer<Thing>(
	list: string,
	things: Thing[],
	look: (thing: Thing) => object,
	asked: Asked,
	settings: Settings,
	shape: Shape = settings.shapes[list] ?? SHAPE_OF[list] ?? 'array',
): object[] | Page {
	if (shape === 'array') return things.map(look);
	const { results, ...rest } = pageOf(things, asked, settings);
	const page = { ...rest, results: results.map(look) };
	return shape === 'page' ? page : [page];
}

function pageOf<Thing>(things: Thing[], { address, query }: Asked, settings: Settings) {
	const wanted = query.get('page_size');
	const isObeyed = settings.obeyPageSize && wanted !== null;
	const size = isObeyed ? Math.min(Number(wanted), LARGEST_PAGE) : settings.pageSize;
	const number = Number(query.get('page') ?? 1);
	const last = Math.max(1, Math.ceil(things.length / size));
	if (number > last) throw refusal(404, { detail: 'Invalid page.' });
	const link = (page: number) => `${address}?page=${page}&page_size=${size}`;
	return {
		...(settings.count === 'absent' ? {} : { count: null }),
		...(settings.count === 'number' ? { count: things.length } : {}),
		next: number < last ? link(number + 1) : null,
		previous: number > 1 ? link(number - 1) : null,
		results: things.slice((number - 1) * size, number * size),
	};
}
