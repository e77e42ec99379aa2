/** Runs probes against the simulator, as `npm run live` does. */
import assert from 'node:assert/strict';

import type { SettingsInput } from '../../simulator/settings.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import { nobody } from '../ask.mts';
import { runLive, type Setting } from '../live.mts';
import { TOPICS } from '../probes/index.mts';
import { secretsIn, startMarked } from './account.mts';
import { startChanging, type Change } from './changing.mts';

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
	const { only, settings, changes = [], options, byUrl = false, patience = 3000 } = how;
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
		for (const secret of [...secretsIn(zenduty), proxy.url, new URL(proxy.url).host]) {
			assert.ok(!shown.includes(secret), `it tells "${secret}"`);
		}
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
