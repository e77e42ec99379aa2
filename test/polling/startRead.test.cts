import type { ListSoFar } from '../../nodes/Zenduty/api/pages';
import { startRead, type End, type ReceivedPage } from '../../nodes/Zenduty/polling/startRead';
import { listPages } from '../support/listPages.cjs';

const PAGES = [1, 2, 3].map((number) => [{ incident_number: number }]);

/** A read of three pages, whose clock counts how often it is asked. */
function reading(list: (asked: number[]) => AsyncIterable<ListSoFar>) {
	const asked: number[] = [];
	const ends: End[] = [];
	let time = 0;
	const read = startRead(
		() => ++time,
		() => list(asked),
		(end) => ends.push(end),
	);
	const reader = (late = new AbortController().signal) => ({ send: async () => undefined, late });
	return { read, reader, asked, ends };
}

const threePages = (asked: number[]) => listPages(PAGES, (number) => asked.push(number));

const numbersIn = ({ items }: ReceivedPage) => items.map(({ incident_number: number }) => number);

/** The pages that a poll takes, up to a number of them. */
async function taken(pages: AsyncIterable<ReceivedPage>, count = Infinity) {
	const found: unknown[] = [];
	for await (const page of pages) {
		found.push(...numbersIn(page));
		if (found.length >= count) break;
	}
	return found;
}

describe('A read', () => {
	it('asks for a page when the first poll needs it, and ends when no poll needs more', async () => {
		const { read, reader, asked, ends } = reading(threePages);
		const [long, short] = [read.pagesFor(reader()), read.pagesFor(reader())];
		const whole = taken(long, 2);
		expect(await taken(short, 1)).toEqual([1]);
		expect(ends).toEqual([]);
		expect(await whole).toEqual([1, 2]);
		expect(asked).toEqual([1, 2]);
		expect(ends).toEqual([{ at: expect.any(Number), kind: 'unused' }]);
		expect(read.end()).toBe(ends[0]);
	});

	it('is complete after its last page, and gives its pages to a later poll', async () => {
		const { read, reader, asked, ends } = reading(threePages);
		expect(await taken(read.pagesFor(reader()))).toEqual([1, 2, 3]);
		expect(ends).toEqual([{ at: read.pages[2].at + 1, kind: 'complete' }]);
		expect(await taken(read.pagesFor(reader()))).toEqual([1, 2, 3]);
		expect([asked, ends]).toEqual([[1, 2, 3], [expect.anything()]]);
	});

	it('is complete if the list ends without saying so', async () => {
		const { read, reader, ends } = reading(async function* () {
			yield { rows: [], page: { items: [], hasNext: true } };
		});
		await taken(read.pagesFor(reader()));
		expect(ends).toMatchObject([{ kind: 'complete' }]);
	});

	it('ends with the error of a page, after the pages before it', async () => {
		const error = new Error('away');
		const { read, reader, ends } = reading(async function* () {
			yield* listPages([PAGES[0], PAGES[1]]);
			throw error;
		});
		// The list says after its second page that there is no other one.
		expect(await taken(read.pagesFor(reader()))).toEqual([1, 2]);
		expect(ends).toMatchObject([{ kind: 'complete' }]);
		const failing = reading(async function* () {
			yield { rows: [], page: { items: PAGES[0], hasNext: true } };
			throw error;
		});
		expect(await taken(failing.read.pagesFor(failing.reader()))).toEqual([1]);
		expect(failing.ends).toEqual([{ at: expect.any(Number), kind: 'failed', error }]);
	});

	it('ends for everybody who waits when it is stopped, and takes no page after that', async () => {
		let send = () => {};
		const arrival = new Promise<void>((resolve) => (send = resolve));
		const { read, reader, ends } = reading(async function* () {
			await arrival;
			yield* listPages(PAGES);
		});
		const waiting = [taken(read.pagesFor(reader())), taken(read.pagesFor(reader()))];
		const error = new Error('stopped');
		read.stop(error);
		expect(await Promise.all(waiting)).toEqual([[], []]);
		send();
		await new Promise((resolve) => setImmediate(resolve));
		expect([read.pages, ends]).toMatchObject([[], [{ kind: 'failed', error }]]);
	});

	it('goes on for the others when the time of one poll is over', async () => {
		let send = () => {};
		const arrival = new Promise<void>((resolve) => (send = resolve));
		const { read, reader, ends } = reading(async function* () {
			await arrival;
			yield* listPages(PAGES);
		});
		const late = new AbortController();
		const [short, long] = [
			taken(read.pagesFor(reader(late.signal))),
			taken(read.pagesFor(reader())),
		];
		late.abort();
		expect(await short).toEqual([]);
		expect(read.end()).toBeUndefined();
		send();
		expect(await long).toEqual([1, 2, 3]);
		expect(ends).toMatchObject([{ kind: 'complete' }]);
	});
});
