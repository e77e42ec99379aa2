import { ZendutyError } from '../../nodes/Zenduty/errors';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { pollIncidents, type IncidentTask } from '../../nodes/Zenduty/polling/incidents';
import type { IncidentSource } from '../../nodes/Zenduty/polling/source';
import type { IncidentMemory } from '../../nodes/Zenduty/polling/state';
import { failingList, listPages } from '../support/listPages.cjs';

const NOW = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const COUNT = { round: 7, last: 0 };

const incident = (number: number, status: number, more: JsonObject = {}): JsonObject => ({
	incident_number: number,
	status,
	creation_date: new Date(NOW).toISOString(),
	acknowledged_date: status === 2 ? new Date(NOW + 1000).toISOString() : null,
	resolved_date: status === 3 ? new Date(NOW + 2000).toISOString() : null,
	...more,
});

/** What is remembered: open incidents by number, with their status, and numbers of resolved ones. */
const knowing = (open: Record<number, number>, resolved: number[] = []): IncidentMemory => ({
	open: Object.fromEntries(
		Object.entries(open).map(([number, status]) => [number, [status, 0, '']]),
	),
	resolved: Object.fromEntries(resolved.map((number) => [number, NOW])),
	last: Math.max(0, ...Object.keys(open).map(Number), ...resolved),
	newSince: NOW - DAY,
	newest: [NOW],
});

interface Account extends Partial<Pick<IncidentSource, 'get' | 'isListed'>> {
	/** Pages of incidents. */
	open?: JsonObject[][];
	resolved?: JsonObject[][];
}

/** Polls an account, and tells what was asked for. */
async function poll(
	memory: IncidentMemory | undefined,
	{ open = [], resolved = [], ...account }: Account,
	needsDetails = false,
	wanted?: Partial<IncidentTask>,
) {
	const requests: string[] = [];
	const source: IncidentSource = {
		pages: (which) =>
			listPages(which === 'open' ? open : resolved, (page) => requests.push(`${which} ${page}`)),
		async get(number) {
			requests.push(`get ${number}`);
			return await account.get?.(number);
		},
		async isListed(given) {
			requests.push(`is ${String(given.incident_number)} listed`);
			return (await account.isListed?.(given)) ?? true;
		},
	};
	const needs = () => needsDetails;
	const task = { ...COUNT, now: NOW + 60_000, needsDetails: needs, ...wanted };
	const result = await pollIncidents(memory, source, task);
	const told = result.changed.flatMap(({ incident: { incident_number: number }, events }) =>
		events.map(({ type }) => `${String(number)} ${type}`),
	);
	return { ...result, told, requests };
}

const failing = (code: 'forbidden' | 'unavailable') => async () =>
	await Promise.reject<undefined>(new ZendutyError({ code, message: '', description: '' }));

it('The first poll does not remember an incident whose status is not documented', async () => {
	const { memory } = await poll(undefined, { open: [[incident(1, 7), incident(2, 1)]] });
	expect(Object.keys(memory.open)).toEqual(['2']);
});

it('A poll that reads all counts nothing as unread', async () => {
	const { changed, memory, told, requests, ...rest } = await poll(knowing({}), {
		open: [[incident(1, 1)]],
	});
	expect([changed.length, told, requests]).toEqual([1, ['1 triggered'], ['open 1']]);
	expect(rest).toEqual({
		hasMemoryChanged: true,
		judged: 1,
		missing: 0,
		hidden: 0,
		isAnotherAccount: false,
	});
	expect(memory.open).toEqual({ 1: [1, NOW - 1, ''] });
});

describe('The first poll', () => {
	it('leaves what it has still to give out to the next one', async () => {
		const account = { open: [[incident(1, 1)]], get: failing('unavailable') };
		const { stoppedBy, memory } = await poll(undefined, account, true, { startsWithOpen: true });
		expect([stoppedBy === undefined, memory.toStart]).toEqual([false, [1]]);
	});

	it('ends if the list and the details of an incident have different IDs', async () => {
		const account = {
			open: [[incident(1, 1, { unique_id: 'of-the-list' })]],
			get: async (number: number) => incident(number, 1, { unique_id: 'details' }),
		};
		const wanted = { startsWithOpen: true };
		const { told, requests } = await poll(undefined, account, true, wanted);
		expect([told, requests]).toEqual([['1 triggered'], ['open 1', 'get 1']]);
	});

	it('reads no details for the poll before it, if a list shows another account', async () => {
		const known = { ...knowing({}), open: { 1: [1, NOW, 'mine'] as [number, number, string] } };
		const rows = [incident(1, 1, { unique_id: 'theirs' }), incident(2, 1)];
		const { requests, isAnotherAccount } = await poll(known, { open: [rows] }, true);
		expect([requests, isAnotherAccount]).toEqual([['open 1', 'open 1'], true]);
	});

	it('only remembers, and asks for open incidents first', async () => {
		const account = { open: [[incident(1, 1), incident(2, 2)]], resolved: [[incident(3, 3)]] };
		const { told, requests, memory, ...rest } = await poll(undefined, account, true);
		expect([told, requests]).toEqual([[], ['open 1', 'resolved 1']]);
		expect(rest).toEqual({
			changed: [],
			hasMemoryChanged: false,
			judged: 0,
			missing: 0,
			hidden: 0,
			isAnotherAccount: false,
		});
		expect(memory).toEqual({
			open: { 1: [1, NOW - 1, ''], 2: [2, NOW + 1000, ''] },
			resolved: { 3: NOW + 2000 },
			last: 3,
			newSince: NOW + 60_000 - DAY,
			newest: [NOW],
		});
	});

	it('knows what is resolved between its requests, so that the next one tells nothing of it', async () => {
		const changing = { open: [[incident(1, 1)]], resolved: [[incident(1, 3)]] };
		const { memory } = await poll(undefined, changing);
		expect((await poll(memory, { resolved: [[incident(1, 3)]] })).told).toEqual([]);
	});
});

describe('A poll', () => {
	it('asks for resolved incidents first, and remembers the newest', async () => {
		const account = { open: [[incident(1, 2)]], resolved: [[incident(3, 3)]] };
		const { told, requests, memory } = await poll(knowing({ 1: 1 }), account);
		expect(told).toEqual(['1 acknowledged', '3 triggered', '3 resolved']);
		expect(requests).toEqual(['resolved 1', 'open 1']);
		expect(memory).toMatchObject({ newest: [NOW, NOW], newSince: NOW - DAY });
	});

	it('counts an incident in both lists as open', async () => {
		const account = { open: [[incident(1, 1)]], resolved: [[incident(1, 3)]] };
		expect((await poll(knowing({}, [1]), account)).told).toEqual(['1 triggered']);
	});

	it('reads an incident by itself if that is needed, and judges what it reads', async () => {
		const account = {
			open: [[incident(1, 2)]],
			get: async () => incident(1, 3, { summary: 'Read by itself' }),
		};
		const { changed, told, requests } = await poll(knowing({ 1: 1 }), account, true);
		expect([told, requests]).toEqual([['1 resolved'], ['open 1', 'get 1']]);
		expect(changed[0].incident.summary).toBe('Read by itself');
	});

	it('reads nothing by itself to which nothing happened', async () => {
		const row = incident(1, 1, { acknowledged_date: new Date(NOW + 5000).toISOString() });
		const account = { open: [[row]] };
		const { requests, memory, changed } = await poll(knowing({ 1: 1 }), account, true);
		expect([requests, changed]).toEqual([['open 1'], []]);
		expect(memory.open).toEqual({ 1: [1, NOW + 5000, ''] });
	});

	it('asks with the row and what happened whether an incident must be read by itself', async () => {
		const row = incident(1, 2);
		const source: IncidentSource = {
			pages: (which) => listPages(which === 'open' ? [[row]] : []),
			get: async () => undefined,
			isListed: async () => true,
		};
		const needsDetails = jest.fn(() => false);
		await pollIncidents(knowing({ 1: 1 }), source, { ...COUNT, now: NOW, needsDetails });
		const events = [{ type: 'acknowledged', at: NOW + 1000, round: undefined }];
		expect(needsDetails.mock.calls).toEqual([[expect.objectContaining({ incident: row, events })]]);
	});

	it.each<[string, number, Account]>([
		['was deleted', 0, { get: async () => undefined }],
		['is hidden', 1, { get: failing('forbidden') }],
		[
			'does not match any more',
			0,
			{ get: async () => incident(1, 1), isListed: async () => false },
		],
	])('forgets an incident that %s, and counts %d as hidden', async (_, hidden, account) => {
		const result = await poll(knowing({ 1: 1 }), account);
		expect(result).toMatchObject({ told: [], hasMemoryChanged: true, missing: 0, hidden });
		expect(result.memory.open).toEqual({});
	});

	it('leaves an incident that a list shows and that is not found, and goes on', async () => {
		const account: Account = {
			open: [[incident(1, 2), incident(2, 1), incident(3, 1)]],
			get: async (number) => (number === 3 ? incident(3, 1) : undefined),
		};
		const left = await poll(knowing({ 1: 1 }), account, true);
		expect(left).toMatchObject({
			told: ['3 triggered'],
			hasMemoryChanged: true,
			missing: 2,
			hidden: 0,
		});
		expect(left.memory).toMatchObject({
			open: { 1: [1, 0, ''], 3: [1, NOW - 1, ''] },
			newest: [NOW],
		});
		expect(left.memory.open).not.toHaveProperty('2');

		const found = {
			...account,
			get: async (number: number) => incident(number, number === 1 ? 2 : 1),
		};
		const { told, missing } = await poll(left.memory, found, true);
		expect([told, missing]).toEqual([['1 acknowledged', '2 triggered'], 0]);
		const { told: nothing, memory } = await poll(left.memory, { get: async () => undefined });
		expect([nothing, memory.open]).toEqual([[], {}]);
	});

	it('remembers nothing else if nothing happened, or nothing that could be read', async () => {
		const still = { open: [[incident(1, 1)]] };
		const { memory, hasMemoryChanged } = await poll(knowing({ 1: 1 }), still);
		expect([memory.open, hasMemoryChanged]).toEqual([knowing({ 1: 1 }).open, false]);
		const missing = { open: [[incident(2, 1)]], get: async () => undefined };
		expect(await poll(knowing({}), missing, true)).toMatchObject({
			hasMemoryChanged: false,
			missing: 1,
		});
	});

	it('remembers nothing else if it saw resolved incidents that are too old to be remembered', async () => {
		// The list goes back to the beginning of a day, which is more than what is asked for.
		const day = (days: number) => new Date(NOW - days * DAY).toISOString();
		const old = incident(1, 3, { creation_date: day(2.9), resolved_date: day(2.8) });
		const account = { resolved: [[old]], open: [[incident(2, 1)]], get: async () => undefined };
		const { memory, ...rest } = await poll(knowing({}), account, true);
		expect([rest.hasMemoryChanged, rest.missing, memory.resolved]).toEqual([false, 1, {}]);
		const recent = { ...account, resolved: [[incident(1, 3, { creation_date: day(2.9) })]] };
		expect((await poll(knowing({}), recent, true)).hasMemoryChanged).toBe(true);
		// Nothing was remembered before a first poll, so it may throw the error of another read.
		expect((await poll(undefined, account, true)).hasMemoryChanged).toBe(false);
	});

	it('remembers nothing else if it forgot in time what was resolved and is missing', async () => {
		const known = { ...knowing({}), resolved: { 1: NOW - 9 * DAY } };
		const account = { open: [[incident(1, 1)]], get: async () => undefined };
		const { memory, hasMemoryChanged } = await poll(known, account, true);
		expect([memory.resolved, hasMemoryChanged]).toEqual([{}, false]);
	});

	it.each<[string, JsonObject]>([
		['its status', incident(1, 2, { acknowledged_date: null })],
		['a date', incident(1, 1, { acknowledged_date: new Date(NOW + 5000).toISOString() })],
	])('remembers something else if only %s changed', async (_, row) => {
		const known = { ...knowing({}), open: { 1: [1, NOW, ''] as [number, number, string] } };
		expect((await poll(known, { open: [[row]] })).hasMemoryChanged).toBe(true);
	});

	it('forgets nothing whose status it does not know', async () => {
		const account = { get: async () => incident(1, 9) };
		const { told, memory, stoppedBy } = await poll(knowing({ 1: 2 }), account);
		expect([told, memory.open, stoppedBy]).toEqual([[], { 1: [2, 0, ''] }, undefined]);
		const open = [[incident(5, 1)]];
		const unknown = await poll(knowing({}), { open, get: async () => incident(5, 9) }, true);
		expect([unknown.told, unknown.memory.open, unknown.stoppedBy]).toEqual([[], {}, undefined]);
	});

	it('asks whether an incident is listed only if no list shows it', async () => {
		const account = { open: [[incident(1, 2)]], get: async () => incident(1, 2) };
		const { requests } = await poll(knowing({ 1: 1, 2: 1 }), account, true);
		expect(requests).toEqual(['open 1', 'get 1', 'get 2', 'is 1 listed']);
	});
});

describe('Open incidents that no list shows', () => {
	const numbers = Array.from({ length: 7 }, (_, index) => index + 1);
	const open = Object.fromEntries(numbers.map((number) => [number, 1]));

	/** Polls again and again, and tells which incidents each poll read by themselves. */
	async function follow(count: number, accountOf: (index: number) => Account = () => ({})) {
		let memory = knowing(open);
		const polls: Array<{ read: string; told: string[]; memory: IncidentMemory }> = [];
		for (let index = 0; index < count; index++) {
			const account = { get: async (number: number) => incident(number, 1), ...accountOf(index) };
			const result = await poll(memory, account);
			memory = JSON.parse(JSON.stringify(result.memory)) as IncidentMemory;
			const got = result.requests.filter((request) => request.startsWith('get '));
			const read = got.map((request) => request.slice('get '.length)).join(' ');
			polls.push({ read, told: result.told, memory });
		}
		return polls;
	}

	const read = (polls: Array<{ read: string }>) =>
		polls.flatMap((each, index) => (each.read === '' ? [] : [`${index}: ${each.read}`]));

	it('are read by the first poll that misses them, then by the next one, then five in every tenth, in turn', async () => {
		expect(read(await follow(31))).toEqual([
			'0: 1 2 3 4 5 6 7',
			'1: 1 2 3 4 5 6 7',
			'10: 1 2 3 4 5',
			'20: 1 2 3 6 7',
			'30: 1 2 3 4 5',
		]);
	});

	it('come out with the next poll if they were resolved, and the list of resolved ones ends before them', async () => {
		// Page 1 shows the newest incidents first, and all are remembered as resolved.
		const resolved = [[8, 9].map((number) => incident(number, 3)).reverse(), [incident(1, 3)]];
		const dated = (page: JsonObject[], index: number) =>
			page.map((each, place) => ({
				...each,
				creation_date: new Date(NOW - DAY - (2 * index + place) * HOUR).toISOString(),
			}));
		const memory = knowing({ 1: 1 }, [8, 9]);
		const first = await poll(memory, { get: async () => incident(1, 1) });
		expect(first.requests).toEqual(['get 1', 'is 1 listed']);
		const second = await poll(first.memory, {
			resolved: resolved.map(dated),
			get: async () => incident(1, 3),
		});
		expect(second.requests).toEqual(['resolved 1', 'get 1', 'is 1 listed']);
		expect(second.told).toEqual(['1 resolved']);
	});

	it('are read at once by a later poll that is the first to miss them', async () => {
		const listed = [[incident(3, 1), incident(4, 1)]];
		const polls = await follow(15, (index) => (index < 4 ? { open: listed } : {}));
		expect(read(polls)).toEqual([
			'0: 1 2 5 6 7',
			'1: 1 2 5 6 7',
			'4: 3 4',
			'5: 3 4',
			'10: 1 2 5 6 7',
		]);
	});

	it('are no longer among them once a list shows them', async () => {
		const listed = [[incident(3, 1), incident(4, 2)]];
		const polls = await follow(13, (index) => (index === 2 ? { open: listed } : {}));
		expect(read(polls)).toEqual([
			'0: 1 2 3 4 5 6 7',
			'1: 1 2 3 4 5 6 7',
			'3: 3 4',
			'4: 3 4',
			'10: 1 2 5 6 7',
		]);
		expect(polls[2].told).toEqual(['4 acknowledged']);
		expect(polls[2].memory.unlisted?.numbers).toEqual([1, 2, 5, 6, 7]);
	});

	it('come out when they were resolved, and are forgotten when they are gone', async () => {
		const get = async (number: number) => {
			if (number === 1) return undefined;
			return incident(number, number === 2 ? 3 : 1);
		};
		const polls = await follow(22, (index) => (index === 1 ? { get } : {}));
		expect(read(polls)).toEqual([
			'0: 1 2 3 4 5 6 7',
			'1: 1 2 3 4 5 6 7',
			'10: 3 4 5 6 7',
			'20: 3 4 5 6 7',
		]);
		expect(polls[1].told).toEqual(['2 resolved']);
		const left = { added: [], numbers: [3, 4, 5, 6, 7], polls: 2 };
		expect(polls[1].memory.unlisted).toEqual(left);
	});

	it('come out at once when the list of resolved ones shows them', async () => {
		const resolved = [[incident(5, 3)]];
		const polls = await follow(3, (index) => (index === 2 ? { resolved } : {}));
		expect([polls[2].read, polls[2].told]).toEqual(['', ['5 resolved']]);
	});

	it('leave no trace when all of them are gone', async () => {
		const polls = await follow(2, (index) => ({
			open: index === 1 ? [numbers.map((number) => incident(number, 1))] : [],
		}));
		expect(polls[0].memory.unlisted).toEqual({ added: numbers, numbers: [], polls: 1 });
		expect(polls[1].memory).not.toHaveProperty('unlisted');
	});

	it('are not read again because a poll was stopped', async () => {
		const polls = await follow(3, (index) => ({
			open: [[incident(9, 1)]],
			get: async (number) =>
				index === 0 && number === 4 ? await failing('unavailable')() : incident(number, 1),
		}));
		expect(read(polls)).toEqual(['0: 1 2 3 4', '1: 1 2 3 4 5 6 7', '2: 4 5 6 7']);
	});
});

describe('An incident that a list shows and that is not found', () => {
	/** Polls after some hours each, and tells from when on incidents are new then. */
	async function newSince(hours: number[]) {
		let memory = knowing({});
		for (const hour of hours) {
			const created = new Date(NOW + hour * HOUR).toISOString();
			const open = [[incident(2, 1, { creation_date: created })]];
			const now = NOW + hour * HOUR + 1;
			const { missing, memory: left } = await poll(memory, { open }, true, { now });
			expect(missing).toBe(1);
			memory = left;
		}
		return memory;
	}

	it('stays new for a day', async () => {
		expect(await newSince([2, 4, 6, 24])).toMatchObject({ newSince: NOW - DAY, newest: [NOW] });
		const later = [NOW, NOW + 25 * HOUR, NOW + 26 * HOUR];
		expect(await newSince([25, 26])).toMatchObject({ newSince: NOW - HOUR, newest: later });
		expect(await newSince([25, 26, 27])).toMatchObject({ newSince: NOW + 24 * HOUR });
	});

	it('comes out when it is found, although it is resolved by then', async () => {
		const memory = await newSince([2, 4, 6]);
		const resolved = [[incident(1, 3, { creation_date: new Date(NOW + 2 * HOUR).toISOString() })]];
		const { told } = await poll(memory, { resolved });
		expect(told).toEqual(['1 triggered', '1 resolved']);
	});
});

describe('A poll that is stopped', () => {
	const stopping: Account = {
		open: [[incident(1, 1), incident(2, 1), incident(3, 1)]],
		get: async (number) => (number === 2 ? await failing('unavailable')() : incident(number, 1)),
	};

	it('tells what it has, and does not count as complete', async () => {
		const { told, requests, memory, stoppedBy, hasMemoryChanged } = await poll(
			knowing({}),
			stopping,
			true,
		);
		expect([told, hasMemoryChanged]).toEqual([['1 triggered'], true]);
		expect(requests).toEqual(['open 1', 'get 1', 'get 2']);
		expect(stoppedBy).toMatchObject({ code: 'unavailable' });
		expect(memory).toEqual({ ...knowing({}), open: { 1: [1, NOW - 1, ''] }, last: 1 });
	});

	it('remembers nothing else if what it judged before is as it was, and had been missed', async () => {
		const known = {
			...knowing({}),
			open: { 1: [1, NOW - 1, ''] as [number, number, string] },
			unlisted: { added: [], numbers: [1], polls: 10 },
			last: 1,
		};
		const account: Account = {
			open: [[incident(2, 1)]],
			get: async (number) => (number === 2 ? await failing('unavailable')() : incident(1, 1)),
		};
		const { requests, hasMemoryChanged, memory } = await poll(known, account, true);
		expect(requests).toEqual(['open 1', 'get 1', 'is 1 listed', 'get 2']);
		expect([hasMemoryChanged, memory]).toEqual([false, known]);
	});

	it('counts what it left and what it forgot before', async () => {
		const account: Account = {
			open: [[incident(2, 1), incident(3, 1)]],
			async get(number) {
				if (number === 2) return undefined;
				return await failing(number === 1 ? 'forbidden' : 'unavailable')();
			},
		};
		const result = await poll(knowing({ 1: 1 }), account, true);
		expect(result).toMatchObject({ hasMemoryChanged: true, missing: 1, hidden: 1 });
		expect(result.memory).toEqual({ ...knowing({}), last: 1 });
	});

	it('remembers nothing else if the first incident cannot be read', async () => {
		const get = failing('unavailable');
		const { hasMemoryChanged, memory, told } = await poll(knowing({}), { ...stopping, get }, true);
		expect([hasMemoryChanged, memory, told]).toEqual([false, knowing({}), []]);
	});

	it('is stopped by an incident that a list shows and that is hidden', async () => {
		const get = failing('forbidden');
		const { stoppedBy } = await poll(knowing({}), { ...stopping, get }, true);
		expect(stoppedBy).toMatchObject({ code: 'forbidden' });
	});

	it('is stopped by an incident that no list shows and that cannot be read', async () => {
		const account = { get: failing('unavailable') };
		const { stoppedBy, memory } = await poll(knowing({ 1: 1 }), account);
		expect(stoppedBy).toMatchObject({ code: 'unavailable' });
		expect(memory).toEqual(knowing({ 1: 1 }));
	});

	it('fails if the lists cannot be read', async () => {
		const error = new ZendutyError({ code: 'unavailable', message: '', description: '' });
		const source = { pages: () => failingList(error) } as unknown as IncidentSource;
		const task = { ...COUNT, now: NOW, needsDetails: () => false };
		await expect(pollIncidents(undefined, source, task)).rejects.toMatchObject({
			code: 'unavailable',
		});
	});
});

describe('A clock that is a month wrong', () => {
	const MONTH = 30 * DAY;
	const MINUTE = 60_000;

	/** Polls once a minute. By how many days n8n's clock is ahead of Zenduty's is given for each poll. */
	async function follow(account: JsonObject[], clocks: number[], before: string[] = []) {
		let memory: IncidentMemory | undefined;
		const told: string[][] = [];
		for (const [index, days] of clocks.entries()) {
			const now = NOW + index * MINUTE;
			const happens = before[index] === 'short';
			if (happens) account.unshift(short(account.length + 1, now - 1000));
			const pages = (from = -Infinity) => {
				const all = account.filter(
					({ status, creation_date: date }) => status === 3 && Date.parse(String(date)) >= from,
				);
				return [all.slice(0, 5), all.slice(5)];
			};
			const source: IncidentSource = {
				pages: (which, from) =>
					listPages(
						which === 'open' ? [account.filter(({ status }) => status !== 3)] : pages(from),
					),
				get: async () => undefined,
				isListed: async () => true,
			};
			const task = { ...COUNT, now: now + days * DAY, needsDetails: () => false };
			const result = await pollIncidents(memory, source, task);
			memory = JSON.parse(JSON.stringify(result.memory)) as IncidentMemory;
			told.push(
				result.changed.flatMap(({ incident: { incident_number: number }, events }) =>
					events.map(({ type }) => `${String(number)} ${type}`),
				),
			);
		}
		return told;
	}

	/** An incident that was opened and resolved at once. */
	const short = (number: number, created: number): JsonObject => ({
		incident_number: number,
		status: 3,
		creation_date: new Date(created).toISOString(),
		acknowledged_date: null,
		resolved_date: new Date(created + 500).toISOString(),
	});

	/** One incident a day, the newest first. */
	const daily = (days: number, newest = 0) =>
		Array.from({ length: days }, (_, index) => short(days - index, NOW - (newest + index) * DAY));

	const come = (...numbers: number[]) =>
		numbers.map((number) => [`${number} triggered`, `${number} resolved`]);
	const BACK = -MONTH / DAY;
	const AHEAD = MONTH / DAY;

	it.each([0, 1.5, 3])(
		'gives out nothing old after a poll with a clock behind, the newest is %d days old',
		async (newest) => {
			const told = await follow(daily(28, newest), [0, 0, BACK, 0, 0, 0], ['', '', '', 'short']);
			expect(told).toEqual([[], [], [], ...come(29), [], []]);
		},
	);

	it('gives out nothing old where all that was seen is an old open incident', async () => {
		const account = daily(28, 3);
		account[27] = { ...account[27], status: 1, resolved_date: null };
		const told = await follow(account, [0, BACK, 0, 0, 0], ['', '', 'short', '', 'short']);
		expect(told).toEqual([[], [], ...come(29), [], ...come(30)]);
	});

	it.each([
		['behind in one poll', [0, 0, BACK, 0, 0]],
		['behind from a poll on', [0, BACK, BACK, BACK, BACK]],
		['always behind', [BACK, BACK, BACK, BACK, BACK]],
		['ahead in one poll', [0, 0, AHEAD, 0, 0]],
		['ahead in two polls', [0, 0, AHEAD, AHEAD, 0]],
	])('loses nothing that is opened and resolved at once: %s', async (_, clocks) => {
		const happens = clocks.map((_clock, index) => (index === 0 ? '' : 'short'));
		for (const account of [daily(28), daily(28, 3), []]) {
			const first = account.length + 1;
			const told = await follow(account, clocks, happens);
			expect(told).toEqual([[], ...come(...[0, 1, 2, 3].map((index) => first + index))]);
		}
	});

	it('gives out at once what happens while the clock is ahead for long', async () => {
		const clocks = [0, AHEAD, AHEAD, AHEAD, AHEAD, 0, 0];
		const told = await follow(daily(28), clocks, ['', '', '', '', 'short', 'short']);
		expect(told).toEqual([[], [], [], [], ...come(29, 30), []]);
	});

	it('loses nothing once the clock of the first poll is right', async () => {
		const clocks = [AHEAD, 0, 0, 0];
		const told = await follow([], clocks, ['', '', 'short', 'short']);
		expect(told).toEqual([[], [], ...come(1, 2)]);
	});
});

describe('Several pages', () => {
	const created = (number: number) => ({
		creation_date: new Date(NOW - 1000 * (20 - number)).toISOString(),
	});
	const resolved = (...numbers: number[]) =>
		numbers.map((each) => incident(each, 3, created(each)));
	const known = knowing({}, [6, 7, 8, 9]);

	it('are not read if the first one holds nothing new', async () => {
		const account = { resolved: [resolved(9, 8), resolved(7)] };
		expect((await poll(known, account)).requests).toEqual(['resolved 1']);
	});

	it('are read until nothing is new, and again only the first by the next poll', async () => {
		const account = { resolved: [resolved(11, 10), resolved(9, 8), resolved(7, 6)] };
		const { told, requests, memory } = await poll(known, account);
		expect([told.length, requests]).toEqual([4, ['resolved 1', 'resolved 2']]);
		expect((await poll(memory, account)).requests).toEqual(['resolved 1']);
	});

	it('of open incidents are all read', async () => {
		const open = [[incident(12, 1)], [incident(11, 1)], [incident(10, 1)]];
		const { requests, memory } = await poll(knowing({}), { open });
		expect(requests).toEqual(['open 1', 'open 2', 'open 3']);
		expect((await poll(memory, { open })).requests).toEqual(requests);
	});

	it('are all read by the first poll', async () => {
		const account = { resolved: [resolved(9, 8), resolved(7)] };
		expect((await poll(undefined, account)).requests).toEqual(['resolved 1', 'resolved 2']);
	});
});

describe('An incident that two polls miss, since incidents move from page to page', () => {
	const at = (hours: number, seconds = 0) => ({
		creation_date: new Date(NOW + hours * HOUR + 1000 * seconds).toISOString(),
	});

	it('comes out, also if hours are between polls and others were created later', async () => {
		const first = await poll(undefined, { open: [[incident(1, 1, at(0))]] });
		// Incident 2 is in no list that the next two polls read.
		const open = [[incident(3, 1, at(9, 30)), incident(1, 1, at(0))]];
		const second = await poll(first.memory, { open });
		const third = await poll(second.memory, { open: [[incident(4, 1, at(19)), ...open[0]]] });
		const resolved = [[incident(2, 3, at(9))]];
		const fourth = await poll(third.memory, { open, resolved });
		expect(fourth.told).toEqual(['2 triggered', '2 resolved', ...fourth.told.slice(2)]);
	});

	it('is read on a page behind one that holds only known incidents', async () => {
		const first = await poll(undefined, { open: [[incident(1, 1, at(0))]] });
		const recent = [incident(4, 3, at(9, 40)), incident(3, 3, at(9, 30))];
		const second = await poll(first.memory, {
			resolved: [recent],
			open: [[incident(1, 1, at(0))]],
		});
		expect(second.told).toHaveLength(4);
		const resolved = [recent, [incident(2, 3, at(9))]];
		const third = await poll(second.memory, { resolved, open: [[incident(1, 1, at(0))]] });
		expect(third.told).toEqual(['2 triggered', '2 resolved']);
	});
});

it('An incident from before the first poll is not told, if it was missed by the second one', async () => {
	const created = (days: number) => ({
		creation_date: new Date(NOW - days * DAY).toISOString(),
	});
	const open = [[incident(1, 1, created(5))]];
	const first = await poll(undefined, { open });
	const second = await poll(first.memory, { open });
	// It was created after the newest incident that was seen, but long before the first poll.
	const third = await poll(second.memory, { open, resolved: [[incident(2, 3, created(3))]] });
	expect(third.told).toEqual([]);
});
