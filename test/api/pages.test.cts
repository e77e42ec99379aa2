import fc from 'fast-check';
import {
	MAX_ENTRIES,
	MAX_LIST_WEIGHT,
	MAX_PAGES,
	pagesOf,
	readPage,
	readPages,
	type ListOptions,
	type Page,
} from '../../nodes/Zenduty/api/pages';
import { weightOf, type JsonObject } from '../../nodes/Zenduty/json';

/** What a list that is given up fails with. */
const ENDLESS = { name: 'ZendutyError', code: 'unexpected_response' };

describe('readPage', () => {
	const A = { id: 'a' };
	const B = { id: 'b' };
	it.each<[string, unknown, Page]>([
		['an array', [A, B], { items: [A, B], hasNext: false }],
		['an empty array', [], { items: [], hasNext: false }],
		['a page', { results: [A, B], next: null }, { items: [A, B], hasNext: false }],
		['a page without next', { results: [A] }, { items: [A], hasNext: false }],
		['a page with an empty next', { results: [A], next: '' }, { items: [A], hasNext: false }],
		[
			'a page before another',
			{ results: [A], next: 'https://x/?page=2' },
			{ items: [A], hasNext: true },
		],
		['an empty page', { results: [], next: 'https://x/?page=2' }, { items: [], hasNext: true }],
		[
			'an array of pages',
			[
				{ results: [A], next: 'https://x/?page=2' },
				{ results: [B], next: null },
			],
			{ items: [A, B], hasNext: false },
		],
		[
			'an array of one page before another',
			[{ results: [A], next: 'x' }],
			{ items: [A], hasNext: true },
		],
		[
			'an array that only begins like pages',
			[{ results: [A] }, B],
			{ items: [{ results: [A] }, B], hasNext: false },
		],
	])('reads %s', (_, body, page) => {
		expect(readPage(body)).toEqual(page);
	});

	it.each([
		null,
		undefined,
		1,
		'x',
		true,
		{},
		{ results: {} },
		{ results: null },
		{ detail: 'no' },
		{ results: ['x', 'y'] },
		{ results: [A, null] },
		{ results: [[A]] },
		['x', 'y'],
		[A, 1],
		[null, A],
		[[A]],
		[{ results: [A] }, { results: ['x'] }],
	])('finds no page in %j', (body) => {
		expect(readPage(body)).toBeUndefined();
	});
});

const identify = ({ id }: JsonObject) => id;
const items = (...ids: unknown[]) => ids.map((id) => ({ id }));

/** Gives pages in order; what is asked for after the last one is an error. */
function listOf(...pages: Page[]) {
	const asked: number[] = [];
	const load = async (number: number): Promise<Page> => {
		asked.push(number);
		const page = pages[number - 1];
		return page ?? (await Promise.reject(new Error(`page ${number} is not there`)));
	};
	const readPart = async (more: Partial<ListOptions> = {}) =>
		await readPages(load, { limit: Infinity, identify, ...more });
	const read = async (more: Partial<ListOptions> = {}) => (await readPart(more)).items;
	return { read, readPart, pages: () => pagesOf(load, identify), asked };
}

describe('pagesOf', () => {
	it('asks for a page when the caller does, and has the entries of all pages before it', async () => {
		const { pages, asked } = listOf(
			{ items: items(1, 2), hasNext: true },
			{ items: items(2, 3), hasNext: true },
			{ items: items(4), hasNext: false },
		);
		const read = pages();
		expect(asked).toEqual([]);
		// The entries grow while more pages are read.
		expect(structuredClone(await read.next())).toEqual({
			done: false,
			value: { rows: items(1, 2), page: { items: items(1, 2), hasNext: true } },
		});
		expect(asked).toEqual([1]);
		expect(await read.next()).toEqual({
			done: false,
			value: { rows: items(1, 2, 3), page: { items: items(3), hasNext: true } },
		});
		await read.return();
		expect(asked).toEqual([1, 2]);
	});

	it('ends after a page without a next one, and asks for no more', async () => {
		const { pages, asked } = listOf({ items: items(1), hasNext: false });
		const read = pages();
		await read.next();
		expect(await read.next()).toEqual({ done: true, value: undefined });
		expect(asked).toEqual([1]);
	});

	it('gives a page that repeats an earlier one without its entries, and ends', async () => {
		const page = { items: items(undefined), hasNext: true };
		const read = listOf(page, page).pages();
		await read.next();
		const { value } = await read.next();
		expect(value).toEqual({ rows: items(undefined), page: { items: [], hasNext: true } });
		expect(await read.next()).toEqual({ done: true, value: undefined });
	});
});

describe('readPages', () => {
	it('ends at a page without a next one', async () => {
		const { read, asked } = listOf(
			{ items: items(1, 2), hasNext: true },
			{ items: items(3), hasNext: false },
		);
		expect(await read()).toEqual(items(1, 2, 3));
		expect(asked).toEqual([1, 2]);
	});

	it('ends at an empty page, whatever it says of a next one', async () => {
		const { read, asked } = listOf({ items: [], hasNext: true }, { items: [], hasNext: true });
		expect(await read({ limit: 5 })).toEqual([]);
		expect(asked).toEqual([1]);
	});

	it('ends at a page that was seen before, as where two pages alternate', async () => {
		let asked = 0;
		const load = async (number: number): Promise<Page> => {
			asked += 1;
			return { items: items(number % 2), hasNext: true };
		};
		const { items: found } = await readPages(load, { limit: Infinity, identify });
		expect(found).toEqual(items(1, 0));
		expect(asked).toBe(3);
	});

	it('goes on after a page of which all entries are known', async () => {
		const { read } = listOf(
			{ items: items(1, 2), hasNext: true },
			{ items: items(2, 1), hasNext: true },
			{ items: items(3), hasNext: false },
		);
		expect(await read()).toEqual(items(1, 2, 3));
	});

	it.each<[string, Page[], boolean]>([
		['more on the page', [{ items: items(1, 2, 3), hasNext: false }], true],
		['another page', [{ items: items(1, 2), hasNext: true }], true],
		['no more', [{ items: items(1, 2), hasNext: false }], false],
		['the same again on the page', [{ items: items(1, 2, 2), hasNext: false }], false],
		['another page, but less than the limit', [{ items: items(1), hasNext: true }], false],
	])('tells whether the limit cut the list: %s', async (_, pages, hasMore) => {
		const read = listOf(...pages, { items: [], hasNext: false }).readPart({ limit: 2 });
		expect(await read).toMatchObject({ hasMore });
	});

	it.each<[string, Page, boolean]>([
		['another page', { items: items(1, 2), hasNext: true }, true],
		['no other page', { items: items(1, 2), hasNext: false }, false],
		['another page behind an empty one', { items: [], hasNext: true }, true],
		['nothing', { items: [], hasNext: false }, false],
	])('reads one page where no more are wanted, and tells of %s', async (_, page, hasMore) => {
		const { readPart, asked } = listOf(page);
		expect(await readPart({ pageLimit: 1 })).toEqual({ items: page.items, hasMore });
		expect(asked).toEqual([1]);
	});

	it('reads as many pages as are wanted, and tells of more', async () => {
		const { readPart, asked } = listOf(
			{ items: items(1), hasNext: true },
			{ items: items(2), hasNext: true },
		);
		expect(await readPart({ pageLimit: 2 })).toEqual({ items: items(1, 2), hasMore: true });
		expect(asked).toEqual([1, 2]);
	});

	it('tells of no more where a page is repeated, although that says so', async () => {
		const { readPart } = listOf(
			{ items: items(1), hasNext: true },
			{ items: items(1), hasNext: true },
		);
		expect(await readPart()).toEqual({ items: items(1), hasMore: false });
	});

	it('counts only what is wanted', async () => {
		const { read, asked } = listOf(
			{ items: items(1, 2), hasNext: true },
			{ items: items(3, 4), hasNext: true },
		);
		expect(await read({ limit: 2, isWanted: ({ id }) => Number(id) % 2 === 0 })).toEqual(
			items(2, 4),
		);
		expect(asked).toEqual([1, 2]);
	});

	it('takes entries without an identity for different ones', async () => {
		const { read } = listOf({ items: items(undefined, undefined), hasNext: false });
		expect(await read()).toEqual(items(undefined, undefined));
	});

	it('gives up a list without an end', async () => {
		let asked = 0;
		const endless = async (number: number): Promise<Page> => {
			asked += 1;
			return { items: items(number), hasNext: true };
		};
		const failing = readPages(endless, { limit: Infinity, identify });
		await expect(failing).rejects.toMatchObject({
			...ENDLESS,
			message: "Zenduty's list does not end: over 10000 pages, 100000 entries or 256 MB.",
			description: 'Set a limit or filters, so that fewer entries are read.',
			mayExist: false,
			statusCode: null,
		});
		expect(asked).toBe(MAX_PAGES + 1);
		const { items: found } = await readPages(endless, { limit: MAX_PAGES, identify });
		expect(found).toHaveLength(MAX_PAGES);
	});

	it('gives up a list that does not fit in memory', async () => {
		const entry = (number: number, text: string) => ({ id: String(number).padStart(2, '0'), text });
		const bare = weightOf(JSON.stringify([entry(0, '')]));
		const text = 'x'.repeat(MAX_LIST_WEIGHT / 16 - bare);
		let asked = 0;
		const huge = async (number: number): Promise<Page> => {
			asked += 1;
			return { items: [entry(number, text)], hasNext: true };
		};
		await expect(readPages(huge, { limit: Infinity, identify })).rejects.toMatchObject(ENDLESS);
		// Sixteen of them fit exactly.
		expect(asked).toBe(17);
	});

	it('gives up a list of many small objects, which take more memory than their text', async () => {
		const small = { id: 1, list: Array.from({ length: 500_000 }, () => ({})) };
		let asked = 0;
		const huge = async (): Promise<Page> => {
			asked += 1;
			return { items: [{ ...small, asked }], hasNext: true };
		};
		await expect(readPages(huge, { limit: Infinity, identify })).rejects.toMatchObject(ENDLESS);
		// Each has 1.5 MB of text, and takes 80 bytes for each object besides it.
		expect(asked).toBe(7);
	});

	it('gives up a list with too many entries, whatever its limit', async () => {
		const page = (length: number): Page => ({
			items: Array.from({ length }, (_, id) => ({ id })),
			hasNext: false,
		});
		const read = async (length: number) =>
			(await readPages(async () => page(length), { limit: 5, identify })).items;
		await expect(read(MAX_ENTRIES)).resolves.toHaveLength(5);
		await expect(read(MAX_ENTRIES + 1)).rejects.toMatchObject(ENDLESS);
	});
});

describe('of a list that changes while it is read', () => {
	/** How many entries arrive at the front before each page is asked for, or leave anywhere. */
	const changes = fc.array(
		fc.oneof(
			fc.record({ arrive: fc.integer({ min: 1, max: 7 }) }),
			fc.record({ leave: fc.nat(40) }),
			fc.constant({}),
		),
		{ maxLength: 30 },
	);

	it('nothing is given twice, the order is kept, and it ends', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 40 }),
				fc.integer({ min: 1, max: 12 }),
				fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(Infinity)),
				fc.boolean(),
				changes,
				async (length, pageSize, limit, isNewestFirst, steps) => {
					// Higher numbers are newer.
					let newest = length;
					let list = Array.from({ length }, (_, i) => length - i);
					const always = new Set(list);
					const served: number[] = [];
					let loads = 0;
					const load = async (number: number): Promise<Page> => {
						const step: { arrive?: number; leave?: number } = steps[loads++] ?? {};
						// Less than a page: otherwise the next page repeats this one, where reading ends.
						const arrive = Math.min(step.arrive ?? 0, pageSize - 1);
						for (let i = 0; i < arrive; i++) list.unshift(++newest);
						if (step.leave !== undefined) {
							always.delete(list[step.leave]);
							list = list.filter((_, i) => i !== step.leave);
						}
						const ordered = isNewestFirst ? list : list.toReversed();
						const from = (number - 1) * pageSize;
						const page = ordered.slice(from, from + pageSize);
						served.push(...page);
						return { items: items(...page), hasNext: ordered.length > from + pageSize };
					};
					const part = await readPages(load, { limit, identify });
					const found = part.items.map(({ id }) => Number(id));

					expect(found).toEqual([...new Set(served)].slice(0, limit));
					if (!isNewestFirst) expect(found).toEqual([...found].sort((a, b) => a - b));
					const hasLeft = steps.some((step) => 'leave' in step);
					if (limit === Infinity && !hasLeft) {
						expect([...always].filter((id) => !found.includes(id))).toEqual([]);
					}
					if (steps.length === 0) expect(found.length).toBe(Math.min(limit, length));
				},
			),
			{ numRuns: 500 },
		);
	});
});
