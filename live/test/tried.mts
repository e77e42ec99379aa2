/**
 * Runs probes as `npm run live` does, against a simulated account in which everything that a report
 * must not show is marked.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { addIncidents } from '../../simulator/incidents.mts';
import { SEED, seed } from '../../simulator/seed.mts';
import type { SettingsInput } from '../../simulator/settings.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { nobody } from '../ask.mts';
import { TITLE } from '../opened.mts';
import { runLive, type Setting } from '../live.mts';
import { TOPICS } from '../probes/index.mts';
import { startChanging, type Change, type Json } from './changing.mts';

const MARKED = /^(name|title|summary|description|first_name|last_name|email)$/;

/** Words of Zenduty, and of the probes themselves, that an account holds too. */
const COMMON = new Set([
	...'account generic outgoing_webhook prometheus completed queued failed critical'.split(' '),
	...['resolved', 'acknowledged', TITLE],
]);

/** Starts a simulator with it. */
export async function startMarked(settings: SettingsInput = {}): Promise<Simulator> {
	const state = seed(() => new Date());
	mark(state);
	const keys = [{ key: `marked-key-${randomUUID()}`, owner: SEED.users.mara }];
	const simulator = await startSimulator({ state, keys, settings: { alertDelay: 0, ...settings } });
	addIncidents(simulator.world, 25, { title: 'MARKED incident', service: SEED.services.databases });
	return simulator;
}

/** Lists all that a report must not show, as it is now. */
function secretsIn({ state, apiKey, url, integrationUrl }: Simulator): string[] {
	const texts = new Set([apiKey, url, new URL(url).host, integrationUrl, 'MARKED']);
	collect(state, texts);
	return [...texts].filter((text) => text.length > 4 && !COMMON.has(text));
}

function mark(value: Json): void {
	if (typeof value !== 'object' || value === null) return;
	for (const [name, member] of Object.entries(value)) {
		if (typeof member === 'string' && MARKED.test(name) && member !== '') {
			value[name] = `MARKED${name === 'email' ? '.' : ' '}${member}`;
		} else mark(member);
	}
}

function collect(value: unknown, texts: Set<string>): void {
	if (typeof value === 'string') texts.add(value);
	if (typeof value !== 'object' || value === null) return;
	for (const member of Object.values(value)) collect(member, texts);
}

/** Stands among the lines where the report was kept. */
export const KEPT = 'The report was kept.';

/** Everything that a run wrote. */
export interface Tried {
	code: number;
	/** The lines that anyone may read. */
	told: string[];
	/** What was for the person at the terminal. */
	confided: string;
	report: string;
	zenduty: Simulator;
}

export interface How {
	/** The names of the probes; all without it. */
	only?: string[];
	settings?: SettingsInput;
	changes?: Change[];
	options?: Partial<Setting['options']>;
	/** Alerts go to the URL of the integration. */
	byUrl?: boolean;
	patience?: number;
	/** Interrupts the run. */
	signal?: AbortSignal;
}

/** Runs, stops what it started, and looks for anything that must not be told. */
export async function tryProbes(how: How = {}): Promise<Tried> {
	const { only, settings, changes = [], options, byUrl = false, patience = 20_000 } = how;
	const { signal = new AbortController().signal } = how;
	const zenduty = await startMarked(settings);
	const proxy = await startChanging(zenduty.url, changes);
	const topics = TOPICS.map((topic) => ({
		...topic,
		probes: topic.probes.filter(({ name }) => only === undefined || only.includes(name)),
	}));
	const told: string[] = [];
	const confided: string[] = [];
	let report = '';
	try {
		const code = await runLive({
			baseUrl: proxy.url,
			apiKey: zenduty.apiKey,
			integrationUrl: byUrl ? zenduty.integrationUrl.replace(zenduty.url, proxy.url) : undefined,
			options: {
				...{ team: 'MARKED Platform', service: 'MARKED Databases', yes: true },
				...{ user: zenduty.state.users[0]?.email.toUpperCase(), 'no-alerts': false },
				...{ override: true, limits: false },
				...options,
			},
			topics,
			versions: { 'n8n-nodes-zenduty': '0.0.0' },
			ask: nobody,
			signal,
			scale: 0,
			patience,
			output: {
				tell: (line) => void told.push(line),
				confide: (text) => void confided.push(text),
				keep(text) {
					report = text;
					told.push(KEPT);
					return 'a file';
				},
			},
		});
		const shown = [...told, report].join('\n');
		assertNoSecret(shown, zenduty, proxy.url, new URL(proxy.url).host);
		return { code, told, confided: confided.join('\n'), report, zenduty };
	} finally {
		await proxy.stop();
		await zenduty.stop();
	}
}

/** Returns the line about a probe, without its number. */
export function lineOf({ told }: Tried, probe: string): string {
	const line = told.find((each) => each.includes(`] ${probe}: `));
	return line?.replace(/^\[\d+\/\d+\] /, '') ?? 'nothing was told';
}

/** Fails if a text has anything of an account. */
export function assertNoSecret(shown: string, zenduty: Simulator, ...more: string[]): void {
	for (const secret of [...secretsIn(zenduty), ...more]) {
		assert.ok(!shown.includes(secret), `it tells "${secret}"`);
	}
}
