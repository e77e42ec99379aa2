/** What polls are promised that share what they read, whenever they poll and whatever happens. */
import fc from 'fast-check';
import type { ListSoFar } from '../../nodes/Zenduty/api/pages';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { pollIncidents } from '../../nodes/Zenduty/polling/incidents';
import type { IncidentSource } from '../../nodes/Zenduty/polling/source';
import { eventOutput } from '../../nodes/Zenduty/polling/output';
import type { PollCalls } from '../../nodes/Zenduty/polling/sharedReads';
import type { IncidentMemory } from '../../nodes/Zenduty/polling/state';
import type { StatusChange } from '../../nodes/Zenduty/polling/compare';
import type { EventType } from '../../nodes/Zenduty/model/statusWords';
import { IncidentModel, type Operation } from '../support/incidentModel.cjs';
import {
	readingRoom,
	TestClock,
	type AskedFor,
	type ReadingNode,
} from '../support/sharedReads.cjs';

/** What happens, and after how many milliseconds. */
type Step = { after: number } & (
	| { poll: number; patience: number; isLost: boolean }
	| { change: Operation }
	| { fails: boolean }
);

const after = fc.oneof(fc.nat(400), fc.nat(8_000), fc.nat(60_000));

const steps = fc.array(
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc.record({
				after,
				poll: fc.nat(3),
				patience: fc.oneof(fc.constant(60_000), fc.nat(500)),
				isLost: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
			}) as fc.Arbitrary<Step>,
		},
		{
			weight: 6,
			arbitrary: fc.record({
				after: fc.nat(300),
				change: fc.oneof(
					fc.constant<Operation>({ do: 'open' }),
					fc.record({
						do: fc.constantFrom('acknowledge', 'resolve', 'reopen', 'runOut'),
						which: fc.nat(7),
					}) as fc.Arbitrary<Operation>,
				),
			}) as fc.Arbitrary<Step>,
		},
		{ weight: 1, arbitrary: fc.record({ after, fails: fc.boolean() }) as fc.Arbitrary<Step> },
	),
	{ maxLength: 60, size: 'max' },
);

const worlds = fc.record({
	steps,
	latency: fc.integer({ min: 1, max: 900 }),
	pageSize: fc.integer({ min: 2, max: 4 }),
	newestFirst: fc.boolean(),
	withDetails: fc.boolean(),
});

const RANKS: Record<EventType, number> = { triggered: 1, acknowledged: 2, resolved: 3 };

/** A row, and when the account showed it: each answer has a greater number. */
type StampedRow = JsonObject & { stamp: number };

class World {
	readonly clock = new TestClock();
	readonly model: IncidentModel;
	fails = false;
	private stamp = 0;
	readonly room;
	requests = 0;

	constructor({ pageSize, newestFirst, latency }: Omit<Shape, 'steps' | 'withDetails'>) {
		this.model = new IncidentModel({ pageSize, newestFirst, dates: 'kept', zone: 0 });
		this.room = readingRoom(async ({ path, body, page }: AskedFor) => {
			this.requests += 1;
			await this.clock.wait(latency);
			const { fails } = this;
			this.stamp += 1;
			const shown = path.startsWith('incidents')
				? this.model.find(Number(path.split('/')[1]))
				: this.model.page(body?.which === 'resolved' ? 'resolved' : 'open', undefined, page);
			const stamped = this.stamped(shown);
			await this.clock.wait(latency);
			if (fails) throw new Error('away');
			return stamped;
		}, this.clock);
	}

	/** What it shows is never changed later. */
	private stamped(shown: ReturnType<IncidentModel['page']> | JsonObject | undefined): unknown {
		const copy = structuredClone(shown);
		const rows = copy === undefined ? [] : 'rows' in copy ? (copy.rows as JsonObject[]) : [copy];
		for (const row of rows) row.stamp = this.stamp;
		return copy;
	}
}

type Shape = typeof worlds extends fc.Arbitrary<infer Each> ? Each : never;

/** A workflow that watches the account. */
class Watching {
	memory?: IncidentMemory;
	private round = 0;
	private isPolling = false;
	/** How many requests it would have made alone. */
	alone = 0;
	/** When the newest was shown of what it has seen. */
	private newest = 0;
	private readonly ids = new Set<unknown>();
	private readonly passed = new Map<number, number>();
	readonly statuses = new Map<number, number>();

	constructor(
		private readonly world: World,
		private readonly node: ReadingNode,
		private readonly withDetails: boolean,
	) {}

	/** @param isLost whether it fails after its last request, as where n8n cannot store it */
	async poll(patience: number, isLost: boolean): Promise<void> {
		if (this.isPolling) return;
		this.isPolling = true;
		const late = new AbortController();
		this.world.clock.after(patience, () => late.abort());
		const { memory } = this;
		const isFirst = memory === undefined;
		const journal = [...this.world.model.journal];
		await this.node
			.poll(async (calls) => {
				const { now } = this.world.model;
				const needsDetails = () => this.withDetails;
				const task = { now, needsDetails, round: this.round, last: 0 };
				const polled = await pollIncidents(memory, this.source(calls), task);
				if (isLost) throw new Error('lost');
				this.keep(polled, isFirst, journal.length);
			}, late.signal)
			.catch((error: unknown) => {
				if (
					!/^(lost|away|The time of the poll is over\.|This operation was aborted)$/.test(
						String((error as Error).message),
					)
				)
					throw error;
			});
		this.isPolling = false;
	}

	private keep(
		{ changed, memory, stoppedBy }: Awaited<ReturnType<typeof pollIncidents>>,
		isFirst: boolean,
		before: number,
	): void {
		this.memory = structuredClone(memory);
		if (changed.length > 0) this.round += 1;
		if (isFirst) {
			for (const [number, [status]] of Object.entries(memory.open)) {
				this.statuses.set(Number(number), status);
			}
			for (const number of Object.keys(memory.resolved)) this.statuses.set(Number(number), 3);
			// What happened before it was told to nobody; what happens meanwhile may be.
			for (const { number } of this.world.model.journal.slice(0, before)) {
				this.passed.set(number, 0);
			}
			return;
		}
		expect(stoppedBy === undefined || stoppedBy instanceof Error).toBe(true);
		for (const { incident, events } of changed) {
			const number = Number(incident.incident_number);
			for (const each of events as StatusChange[]) {
				this.expectHappened(number, each.type);
				const { eventId } = eventOutput(incident, each, { isSimplified: false });
				expect(this.ids).not.toContain(eventId);
				this.ids.add(eventId);
				this.statuses.set(number, RANKS[each.type]);
			}
		}
	}

	/** Expects that an event really happened, after those that came out before. */
	private expectHappened(number: number, type: EventType): void {
		const from = this.passed.get(number) ?? 0;
		const journal = this.world.model.journal.filter((entry) => entry.number === number);
		const index = journal.findIndex((entry, place) => place >= from && entry.type === type);
		expect({ number, type, from, journal, isThere: index >= 0 }).toMatchObject({ isThere: true });
		this.passed.set(number, index + 1);
	}

	/** Reads a list, and expects that it is newer than what was read before it. */
	private async *watched(list: AsyncIterable<ListSoFar>): AsyncGenerator<ListSoFar, void> {
		const newestBefore = this.newest;
		let pages = 1;
		try {
			for await (const part of list) {
				// A read that ended too early is followed by a read of its own, from the first page.
				if (part.rows.length === part.page.items.length) pages = 1;
				const stamps = part.rows.map(({ stamp }) => Number(stamp));
				for (const stamp of stamps) expect(stamp).toBeGreaterThan(newestBefore);
				this.newest = Math.max(this.newest, ...stamps);
				yield part;
				if (part.page.hasNext) pages += 1;
			}
		} finally {
			this.alone += pages;
		}
	}

	private source({ pages, find }: PollCalls): IncidentSource {
		return {
			pages: (which) => this.watched(pages({ path: ['filter'], subject: {}, body: { which } })),
			get: async (number, row) => {
				this.alone += 1;
				const found = await find({ path: ['incidents', String(number)], subject: {} }, row);
				if (found === undefined) return undefined;
				const { stamp } = found as StampedRow;
				// Of older details what the row shows counts.
				expect(stamp).toBeGreaterThanOrEqual(row === undefined ? this.newest : Number(row.stamp));
				if (row === undefined || stamp > this.newest) this.newest = Math.max(this.newest, stamp);
				return found;
			},
			isListed: async () => true,
		};
	}
}

it('Nobody is given what is older than what they saw, each event comes out once, and no request is in vain', async () => {
	await fc.assert(
		fc.asyncProperty(worlds, async ({ steps: script, withDetails, ...shape }) => {
			const world = new World(shape);
			const watching = [0, 1, 2, 3].map(
				(index) => new Watching(world, world.room.node(`node-${index}`), withDetails),
			);
			const polls: Array<Promise<void>> = [];
			for (const step of script) {
				await world.clock.advance(step.after);
				if ('poll' in step) polls.push(watching[step.poll].poll(step.patience, step.isLost));
				else if ('change' in step) world.model.apply(step.change);
				else world.fails = step.fails;
			}
			world.fails = false;
			await world.clock.advance(400_000);
			await Promise.all(polls);
			// What was skipped while pages shifted comes out later.
			for (let count = 0; count < 13; count++) {
				const quiet = watching.map(async (each) => await each.poll(60_000, false));
				await world.clock.advance(61_000);
				await Promise.all(quiet);
			}
			const alone = watching.reduce((sum, each) => sum + each.alone, 0);
			expect(world.requests).toBeLessThanOrEqual(alone);
			for (const { statuses } of watching) {
				for (const { number, status } of world.model.incidents) {
					expect({ number, status: statuses.get(number) }).toEqual({ number, status });
				}
			}
		}),
		{ numRuns: 30 },
	);
}, 120_000);
