/** Several workflows on one key, which share what they ask for: while it goes wrong, too. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultInput } from '../../simulator/faults.mts';
import { changeIncident, openIncident } from '../../simulator/incidents.mts';
import type { Entry } from '../../simulator/journal.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';
import { eventsIn, told } from '../zenduty/watched.mts';
import { storeOnOneKey, type Watching } from './watching.mts';

const WORKFLOWS = 3;

/** How often each of them polls, in milliseconds, all at the same moment. */
const EVERY = 5_000;

/** The largest number of tries. On a busy machine, the polls do not always begin together. */
const TRIES = 4;

const LISTS = '/api/incidents/filter/';

interface Fault {
	name: string;
	fault: Omit<FaultInput, 'path'>;
	/** How long requests go wrong, in milliseconds. */
	lasts: number;
	/** The code of the polls that fail; none fails where it is missing. */
	code?: string;
	/** How many requests of lists may be sent meanwhile. */
	atMost: number;
}

const FAULTS: Fault[] = [
	{
		name: 'a list that takes longer than the interval',
		fault: { effect: { kind: 'none' }, delay: 7_000 },
		lasts: 21_000,
		atMost: 4,
	},
	{
		name: '500',
		fault: { effect: { kind: 'status', status: 500 } },
		lasts: 15_000,
		code: 'unavailable',
		atMost: 12,
	},
	{
		name: '429 that does not say for how long',
		// The waits are 5 and 15 seconds.
		fault: { effect: { kind: 'status', status: 429 } },
		lasts: 15_000,
		atMost: 2,
	},
	{
		name: '429 for longer than a poll waits',
		fault: { effect: { kind: 'status', status: 429, retryAfter: 61 }, times: 1 },
		lasts: 15_000,
		code: 'rate_limited',
		atMost: 1,
	},
];

export function pollsOnOneKey(server: Server): void {
	it('asks once for several workflows on one key, and each gets each event once', async () => {
		const all = await watchOnOneKey(server);
		const [{ zenduty }] = all;
		/** What was asked for in each try, and how much one workflow alone would ask for. */
		const tries: Array<{ lists: number; details: number; polls: number; changes: number }> = [];
		// Without sharing, each try would have three times as many requests.
		const isShared = () =>
			tries.some(
				({ lists, details, polls, changes }) => lists <= 2 * polls * 1.5 && details === changes,
			);
		while (!isShared() && tries.length < TRIES) {
			if (tries.length > 0) await betweenPolls(zenduty);
			const before = eventsIn(zenduty.history).length;
			const { lists, details, took } = await during(zenduty, async () => {
				happen(zenduty);
				await untilAllCame(all);
				await wait(2 * EVERY);
			});
			const changes = eventsIn(zenduty.history).length - before;
			tries.push({ lists, details, polls: took / EVERY + 1, changes });
		}
		assert.ok(isShared(), JSON.stringify(tries));
		await assertOnce(all);
	});
}

export function faultsOnOneKey(server: Server): void {
	for (const { name, fault, lasts, code, atMost } of FAULTS) {
		it(`loses nothing, repeats nothing and asks no more: ${name}`, async () => {
			const all = await watchOnOneKey(server);
			const [{ zenduty }] = all;
			/** How many requests were sent while they went wrong: once, or again. */
			const counts: number[] = [];
			const isOver = () => counts.length === TRIES || (counts.at(-1) ?? Infinity) <= atMost;
			while (!isOver()) {
				await betweenPolls(zenduty);
				zenduty.faults.add({ path: LISTS, ...fault });
				happen(zenduty);
				const { lists } = await during(zenduty, async () => await wait(lasts));
				assert.ok(lists >= 1);
				counts.push(lists);
				for (const watching of all) {
					if (code === undefined) continue;
					const { errors } = await watching.untilFailed();
					assert.deepEqual([...new Set(errors.map(({ context }) => context.code))], [code]);
				}
				zenduty.faults.clear();
				await untilAllCame(all);
			}
			assert.ok(
				counts.some((count) => count <= atMost),
				`${counts.join(', ')} requests`,
			);
			await assertOnce(all);
		});
	}

	it('loses nothing and repeats nothing if one is switched off while it reads', async () => {
		const all = await watchOnOneKey(server);
		const [{ zenduty }] = all;
		zenduty.faults.add({ path: LISTS, effect: { kind: 'none' }, delay: 3_000 });
		happen(zenduty);
		const before = zenduty.journal.entries.length;
		await until('they read', () => zenduty.journal.entries.length > before, 20_000, 20);
		const [off, ...others] = all;
		await off.deactivate();
		await untilAllCame(others);
		zenduty.faults.clear();
		await off.activate();
		await untilAllCame(all);
		await assertOnce(all);
	});
}

/** Starts an account and workflows that watch it with the same key: their first polls are over. */
async function watchOnOneKey(server: Server): Promise<Watching[]> {
	const all = await storeOnOneKey(server, WORKFLOWS);
	for (const { activate } of all) await activate();
	return all;
}

/** Waits until the polls of a moment are over, so that the next ones begin together. */
async function betweenPolls({ journal }: Simulator): Promise<void> {
	const { length } = journal.entries;
	await until('a poll', () => journal.entries.length > length, 2 * EVERY, 20);
	await wait(2_000);
}

/** Opens an incident, and resolves another one. */
function happen({ world, state }: Simulator): void {
	openIncident(world, { title: 'Shared', service: SEED.services.shop }, () => undefined);
	changeIncident(world, state.incidents[2], { status: 3 }, () => undefined);
}

/** Counts what is asked for meanwhile. */
async function during({ journal }: Simulator, act: () => Promise<void>) {
	const before = journal.entries.length;
	const begun = Date.now();
	await act();
	const entries: Entry[] = journal.entries.slice(before);
	const lists = entries.filter(({ path }) => path.startsWith(LISTS)).length;
	return { lists, details: entries.length - lists, took: Date.now() - begun };
}

async function untilAllCame(all: Watching[]): Promise<void> {
	const [{ zenduty }] = all;
	for (const { untilCame } of all) await untilCame(eventsIn(zenduty.history).length);
}

/** Each event came out once of each workflow, after further polls, too. */
async function assertOnce(all: Watching[]): Promise<void> {
	const [{ zenduty }] = all;
	const expected = eventsIn(zenduty.history).map(told).sort();
	for (const { afterPolls } of all) {
		assert.deepEqual((await afterPolls()).items.map(told).sort(), expected);
	}
}
