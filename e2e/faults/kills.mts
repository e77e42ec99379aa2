/** n8n is killed in the middle of a burst and started again: what becomes of what was answered. */
import { setTimeout as wait } from 'node:timers/promises';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { untilServed } from '../n8n/rest.mts';
import { figure, promise } from './promises.mts';
import { environment, KEY, startTrigger, type Trigger } from '../workflows/triggerUnderLoad.mts';
import { collectRuns } from '../workflows/runs.mts';
import { idOf } from '../zenduty/delivery.mts';
import { events, isAccepted, stream, type Sent } from '../zenduty/sender.mts';
import { inSqlite, untilSettled } from '../n8n/storedExecutions.mts';

/** A burst: every second event goes to the trigger that answers immediately. */
const EVENTS = 120;
const PER_SECOND = 40;

/** The moments of the kills, in milliseconds after the first answer of whenSaved. */
const MOMENTS = [50, 150, 300, 500, 750, 1000, 1300, 1600, 2000, 2400];
const FEW_MOMENTS = [300, 1500];

/** How long executions may take to end after a restart, in milliseconds. */
const PATIENCE = 60_000;

/** Kills n8n at two moments, or at ten. */
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
		/** How the executions of the answered events have ended, by trigger; none where it is lost. */
		const ends: Record<'saved' | 'atOnce', string[]> = { saved: [], atOnce: [] };
		let doubled = 0;
		for (const moment of moments) {
			const answered = await burstAndKill(n8n, saved, atOnce, moment);
			n8n = await startN8n({ folder, env });
			const all = [...answered.saved, ...answered.atOnce];
			const statuses = await untilSettled(inSqlite(folder), all, PATIENCE);
			for (const name of ['saved', 'atOnce'] as const) {
				ends[name].push(...answered[name].map((id) => statuses.get(id)?.join() ?? 'lost'));
			}
			doubled += all.filter((id) => runs.times(id) > 1).length;
		}
		promise(
			'n8n',
			`kill -9 at ${moments.length} moments of a burst: each event answered by whenSaved has its stored execution`,
			!ends.saved.includes('lost') && ends.saved.length >= moments.length,
			counted(ends.saved),
		);
		promise('package', 'no event runs twice', doubled === 0, `${doubled} twice`);
		figure('immediately, the answered ones', counted(ends.atOnce));
	} finally {
		await n8n.stop('SIGKILL');
		removeFolder(folder);
	}
}

/** @returns the ids of the answered events, by trigger */
async function burstAndKill(n8n: N8n, saved: Trigger, atOnce: Trigger, moment: number) {
	const urlOf = (index: number) => n8n.url + (index % 2 === 0 ? saved : atOnce).path;
	await untilServed(urlOf(0));
	const bodies = events(EVENTS);
	const idsOf = (remainder: number) => bodies.filter((_, n) => n % 2 === remainder).map(idOf);
	const [ofSaved, ofAtOnce] = [idsOf(0), idsOf(1)];
	let begun = () => {};
	const firstSaved = new Promise<void>((resolve) => (begun = resolve));
	const noteEnd = (each: Sent) => {
		if (isAccepted(each) && ofSaved.includes(each.eventId)) begun();
	};
	const sending = stream(urlOf, bodies, KEY, PER_SECOND, { noteEnd });
	await Promise.race([firstSaved, sending]);
	await wait(moment);
	await n8n.stop('SIGKILL');
	const answered = new Set((await sending).filter(isAccepted).map(({ eventId }) => eventId));
	return {
		saved: ofSaved.filter((id) => answered.has(id)),
		atOnce: ofAtOnce.filter((id) => answered.has(id)),
	};
}

/** `12 success, 3 crashed` */
function counted(texts: string[]): string {
	return [...new Set(texts)]
		.map((text) => `${texts.filter((each) => each === text).length} ${text}`)
		.join(', ');
}
