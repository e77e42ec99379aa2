/** What polling promises, whatever happens in Zenduty, and whenever. */
import fc from 'fast-check';
import { eventOutput } from '../../nodes/Zenduty/polling/output';
import { pollIncidents } from '../../nodes/Zenduty/polling/incidents';
import type { IncidentSource } from '../../nodes/Zenduty/polling/source';
import { stateIn, type IncidentMemory } from '../../nodes/Zenduty/polling/state';
import type { StatusChange } from '../../nodes/Zenduty/polling/compare';
import type { EventType } from '../../nodes/Zenduty/model/statusWords';
import {
	HOUR,
	IncidentModel,
	type JournalEntry,
	type Operation,
} from '../support/incidentModel.cjs';

/** A poll: what happens before each of its requests, and which of them fails. */
interface Poll {
	during: Operation[][];
	failsAt?: number;
	/** Whether an incident that a list shows is not found in this poll, unless it was so before. */
	misses: boolean;
	/** By how many hours n8n's clock is ahead of Zenduty's: after the first poll by years, too. */
	clock: number;
}

const YEARS = 10 * 365 * 24;

type Step = Operation | { wait: number } | Poll;

const operation: fc.Arbitrary<Operation> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant<Operation>({ do: 'open' }) },
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constantFrom('acknowledge', 'resolve', 'reopen', 'runOut', 'delete'),
			which: fc.nat(12),
		}) as fc.Arbitrary<Operation>,
	},
);

const wait = fc.record({ wait: fc.integer({ min: 1, max: 80 }) });

/** What happened before the first poll, for weeks. */
const earlier: fc.Arbitrary<Operation | { wait: number }> = fc.oneof(
	{ weight: 3, arbitrary: operation },
	{ weight: 1, arbitrary: wait },
);

const poll: fc.Arbitrary<Poll> = fc.record({
	during: fc.array(fc.array(operation, { maxLength: 3 }), { maxLength: 6 }),
	failsAt: fc.option(fc.nat(8), { nil: undefined, freq: 3 }),
	misses: fc.boolean(),
	clock: fc.oneof(
		fc.integer({ min: -24, max: 24 }),
		fc.integer({ min: -YEARS, max: YEARS }),
		fc.constant(0),
	),
});

const scripts = fc.record({
	before: fc.array(earlier, { maxLength: 40 }),
	firstClock: fc.integer({ min: -YEARS, max: 24 }),
	steps: fc.array(
		fc.oneof(
			{ weight: 8, arbitrary: operation as fc.Arbitrary<Step> },
			{ weight: 1, arbitrary: wait as fc.Arbitrary<Step> },
			{ weight: 4, arbitrary: poll as fc.Arbitrary<Step> },
		),
		{ maxLength: 40 },
	),
	withDetails: fc.boolean(),
	settings: fc.record({
		pageSize: fc.integer({ min: 2, max: 5 }),
		newestFirst: fc.boolean(),
		dates: fc.constantFrom<'cleared' | 'kept' | 'first'>('cleared', 'kept', 'first'),
		zone: fc.integer({ min: -12, max: 12 }),
	}),
});

const RANKS: Record<EventType, number> = { triggered: 1, acknowledged: 2, resolved: 3 };

/** Follows what comes out, and holds it against what really happened. */
class Watcher {
	memory?: IncidentMemory;
	/** How many polls have given something out. */
	private round = 0;
	readonly ids = new Set<string>();
	/** The last status that is known of an incident to who reads the events. */
	readonly statuses = new Map<number, number>();
	/** The events that came out since a poll during which nothing happened. */
	private told: string[] = [];
	/** What was so after that poll. */
	private before = { statuses: new Map<number, number>(), journal: 0 };
	/** How much of the journal of an incident has come out or was passed. */
	private readonly passed = new Map<number, number>();
	/** The incidents that were not found once, although a list showed them. */
	private readonly missed = new Set<number>();

	constructor(
		private readonly model: IncidentModel,
		private readonly withDetails: boolean,
		/** Whether a second acknowledgement shows the date of the first. */
		private readonly keepsFirstDate: boolean,
	) {}

	async poll({ during, failsAt, misses, clock }: Poll): Promise<void> {
		const isFirst = this.memory === undefined;
		const whole = this.model.source((request) => {
			for (const each of during[request] ?? []) this.model.apply(each);
			if (request === failsAt) throw new Error('failed');
		});
		const source = misses ? this.missing(whole) : whole;
		const state = JSON.stringify(this.memory);
		const now = this.model.now + clock * HOUR;
		const needsDetails = () => this.withDetails;
		const task = { now, needsDetails, round: this.round, last: 0 };
		const result = await pollIncidents(this.memory, source, task).catch(() => undefined);
		expect(JSON.stringify(this.memory)).toBe(state);
		if (result === undefined) return;
		if (result.changed.length > 0) this.round += 1;
		this.memory = JSON.parse(JSON.stringify(result.memory)) as IncidentMemory;
		if (isFirst) {
			expect(result.changed).toEqual([]);
			for (const { number, status } of this.model.incidents) this.statuses.set(number, status);
			for (const { number } of this.model.journal) {
				this.passed.set(number, this.journalOf(number).length);
			}
			this.before = { statuses: new Map(this.statuses), journal: this.model.journal.length };
			return;
		}
		const numbers = result.changed.map(({ incident }) => Number(incident.incident_number));
		expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
		for (const { incident, events } of result.changed) {
			const number = Number(incident.incident_number);
			for (const each of events as StatusChange[]) {
				const { type } = each;
				this.expectHappened(number, type);
				const { eventId } = eventOutput(incident, each, { isSimplified: false });
				expect(this.ids).not.toContain(eventId);
				this.ids.add(String(eventId));
				this.statuses.set(number, RANKS[type]);
				this.told.push(`${number} ${type}`);
			}
		}
		const isWhole = result.stoppedBy === undefined && result.missing === 0;
		if (during.length === 0 && isWhole) this.expectWhole();
	}

	/** A source that does not find an incident that it lists, each of them once. */
	private missing(source: IncidentSource): IncidentSource {
		const listed = new Set<number>();
		return {
			...source,
			async *pages(...which) {
				for await (const part of source.pages(...which)) {
					for (const row of part.page.items) listed.add(Number(row.incident_number));
					yield part;
				}
			},
			get: async (number) => {
				const found = await source.get(number);
				if (!listed.has(number) || this.missed.has(number) || this.isGivenUp(number)) return found;
				this.missed.add(number);
				return undefined;
			},
		};
	}

	/** Tells whether an incident may be too old to be new to the next poll. */
	private isGivenUp(number: number): boolean {
		const found = this.model.incidents.find((each) => each.number === number);
		const isKnown = this.memory !== undefined && stateIn(this.memory, number) !== undefined;
		return !isKnown && found !== undefined && this.model.now - found.created > 12 * HOUR;
	}

	/** Expects that of what went one way since the last quiet poll each step came out. */
	private expectWhole(): void {
		const { statuses, journal } = this.before;
		const since = this.model.journal.slice(journal);
		const now = new Map(this.model.incidents.map(({ number, status }) => [number, status]));
		for (const number of now.keys()) {
			const types = since.filter((entry) => entry.number === number).map(({ type }) => type);
			const from = (statuses.get(number) ?? 3) % 3;
			const goesOneWay = types.every((type, index) => {
				const last = index === 0 ? from : RANKS[types[index - 1]];
				return RANKS[type] > last;
			});
			const isAgain = this.model.journal
				.slice(0, journal)
				.some((entry) => entry.number === number && entry.type === 'acknowledged');
			// Its date does not show that there was another acknowledgement.
			if (this.keepsFirstDate && isAgain) continue;
			// One that was missed while pages shifted, and then resolved, is read with a later poll.
			const { added = [], numbers = [] } = this.memory?.unlisted ?? {};
			if ([...added, ...numbers].includes(number)) continue;
			// What was opened again and resolved again is as it was.
			if (!goesOneWay || now.get(number) === statuses.get(number)) continue;
			const told = this.told.filter((each) => each.startsWith(`${number} `));
			expect(told).toEqual(types.map((type) => `${number} ${type}`));
		}
		this.told = [];
		this.before = { statuses: now, journal: this.model.journal.length };
	}

	private journalOf(number: number): JournalEntry[] {
		return this.model.journal.filter((entry) => entry.number === number);
	}

	/** Expects that an event really happened, after those that came out before. */
	private expectHappened(number: number, type: EventType): void {
		const from = this.passed.get(number) ?? 0;
		const journal = this.journalOf(number);
		const index = journal.findIndex((entry, place) => place >= from && entry.type === type);
		expect({ number, type, index, journal }).not.toEqual({ number, type, index: -1, journal });
		this.passed.set(number, index + 1);
	}

	/** Expects that who reads the events knows each incident as it is. */
	expectComplete(): void {
		for (const { number, status } of this.model.incidents) {
			expect({ number, status: this.statuses.get(number) }).toEqual({ number, status });
		}
	}
}

const QUIET: Poll = { during: [], misses: false, clock: 0 };

describe('Polling', () => {
	it('tells each change that lasts once, in order, and none that did not happen', async () => {
		await fc.assert(
			fc.asyncProperty(scripts, async ({ before, firstClock, steps, withDetails, settings }) => {
				const model = new IncidentModel(settings);
				const watcher = new Watcher(model, withDetails, settings.dates === 'first');
				for (const each of before) {
					if ('do' in each) model.apply(each);
					else model.now += each.wait * HOUR;
				}
				await watcher.poll({ ...QUIET, clock: firstClock });
				for (const step of steps) {
					model.now += 60_000;
					if ('do' in step) model.apply(step);
					else if ('wait' in step) model.now += step.wait * HOUR;
					else await watcher.poll(step);
				}
				// What was skipped while pages shifted comes out with the poll after it.
				do {
					await watcher.poll(QUIET);
					model.now += 60_000;
					await watcher.poll(QUIET);
				} while (watcher.memory?.unlisted !== undefined);
				watcher.expectComplete();
			}),
			{ numRuns: 200 },
		);
	});
});
