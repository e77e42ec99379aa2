/** n8n is killed in the middle of a burst and started again: what becomes of what was answered. */
import { setTimeout as wait } from 'node:timers/promises';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { untilServed } from '../n8n/rest.mts';
import { figure, promise } from './promises.mts';
import { environment, KEY, startTrigger, type Trigger } from '../workflows/triggerUnderLoad.mts';
import { collectRuns, type Runs } from '../workflows/runs.mts';
import { events, isAccepted, stream } from '../zenduty/sender.mts';
import { inSqlite, storedStatuses, untilSettled } from '../n8n/storedExecutions.mts';
import { poll } from '../support/until.mts';

/** A burst: every second event goes to the trigger that answers immediately. */
const EVENTS = 120;
const PER_SECOND = 40;

/** The moments of the kills, in milliseconds after the first answer of the burst. */
const MOMENTS = [50, 150, 300, 500, 750, 1000, 1300, 1600, 2000, 2400];
const FEW_MOMENTS = [150, 600, 1500];

/** How long executions may take to end after a restart, in milliseconds. */
const PATIENCE = 60_000;

/** How many crashed executions are retried. */
const RETRIES = 5;

/** What became of the answered events of one trigger, over all kills. */
interface Tally {
	answered: number;
	lost: number;
	finishedBefore: number;
	finishedAfter: number;
	crashed: number;
	other: number;
	doubled: number;
	crashedAfterWork: number;
}

const NOTHING: Tally = {
	answered: 0,
	lost: 0,
	finishedBefore: 0,
	finishedAfter: 0,
	crashed: 0,
	other: 0,
	doubled: 0,
	crashedAfterWork: 0,
};

/** Kills n8n at three moments, or at ten. */
export async function kills(few: boolean): Promise<void> {
	const moments = few ? FEW_MOMENTS : MOMENTS;
	const folder = await makeFolder();
	const runs = await collectRuns();
	const env = { ...environment('main'), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
	let n8n = await startN8n({ folder, env });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const saved = await startTrigger(n8n.rest, { lasts: 0.3, runs });
		const atOnce = await startTrigger(n8n.rest, { respond: 'immediately', lasts: 0.3, runs });
		const tallies = { saved: { ...NOTHING }, atOnce: { ...NOTHING } };
		for (const moment of moments) {
			const [savedIds, atOnceIds] = await burstAndKill(n8n, saved, atOnce, moment);
			const read = inSqlite(folder);
			const all = [...savedIds, ...atOnceIds];
			const before = await storedStatuses(read, all);
			n8n = await startN8n({ folder, env });
			const after = await untilSettled(read, all, PATIENCE);
			add(tallies.saved, savedIds, before, after, runs);
			add(tallies.atOnce, atOnceIds, before, after, runs);
		}
		const { answered, lost } = tallies.saved;
		promise(
			'n8n',
			`kill -9 at ${moments.length} moments of a burst: each event answered by whenSaved has its stored execution`,
			lost === 0 && answered >= moments.length,
			`${answered} answered, ${lost} lost`,
		);
		figure('whenSaved, the answered ones', summary(tallies.saved));
		figure('immediately, the answered ones', summary(tallies.atOnce));
		await retryCrashed(n8n, saved, runs);
	} finally {
		await n8n.stop('SIGKILL');
		removeFolder(folder);
	}
}

/** What a user does about crashed executions: "Retry" in the list of executions. */
async function retryCrashed({ rest }: N8n, { id }: Trigger, runs: Runs): Promise<void> {
	await rest.login(OWNER);
	const crashed = (await rest.executions(id)).filter(({ status }) => status === 'crashed');
	const chosen = crashed.slice(0, RETRIES);
	const before = runs.all.length;
	const refusals = new Set<string>();
	for (const each of chosen) {
		await rest
			.call('POST', `/rest/executions/${each.id}/retry`, { loadWorkflow: false })
			.catch((error: Error) => refusals.add(error.message.slice(0, 300)));
	}
	await poll(() => runs.all.length - before >= chosen.length, 15_000);
	figure(
		`"Retry" of ${chosen.length} crashed ones`,
		[`${runs.all.length - before} did their work`, ...refusals].join('; '),
	);
}

/** @returns the ids of the answered events: of the first trigger, and of the second */
async function burstAndKill(
	n8n: N8n,
	saved: Trigger,
	atOnce: Trigger,
	moment: number,
): Promise<[string[], string[]]> {
	const urlOf = (index: number) => n8n.url + (index % 2 === 0 ? saved : atOnce).path;
	await untilServed(urlOf(0));
	let begun = () => {};
	const firstAnswer = new Promise<void>((resolve) => (begun = resolve));
	const sending = stream(urlOf, events(EVENTS), KEY, PER_SECOND, { noteEnd: begun });
	await firstAnswer;
	await wait(moment);
	await n8n.stop('SIGKILL');
	const sent = await sending;
	const idsOf = (remainder: number) =>
		sent
			.filter((each, index) => index % 2 === remainder && isAccepted(each))
			.map(({ eventId }) => eventId);
	return [idsOf(0), idsOf(1)];
}

function add(
	tally: Tally,
	ids: string[],
	before: Map<string, string[]>,
	after: Map<string, string[]>,
	runs: Runs,
): void {
	for (const id of ids) {
		tally.answered += 1;
		if (runs.times(id) > 1 || (after.get(id)?.length ?? 0) > 1) tally.doubled += 1;
		const status = after.get(id)?.[0];
		if (status === undefined) tally.lost += 1;
		else if (status === 'crashed') {
			tally.crashed += 1;
			if (runs.times(id) > 0) tally.crashedAfterWork += 1;
		} else if (status !== 'success') tally.other += 1;
		else if (before.get(id)?.[0] === 'success') tally.finishedBefore += 1;
		else tally.finishedAfter += 1;
	}
}

function summary(tally: Tally): string {
	return [
		`${tally.answered} answered`,
		`${tally.lost} lost`,
		`${tally.finishedBefore} finished before the kill`,
		`${tally.finishedAfter} run after the restart`,
		`${tally.crashed} marked crashed (${tally.crashedAfterWork} of them after their last node)`,
		...(tally.other === 0 ? [] : [`${tally.other} in another state`]),
		`${tally.doubled} run twice`,
	].join(', ');
}
