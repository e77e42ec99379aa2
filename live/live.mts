/** One run of the probes of the API, from the first question to the report. */
import { setTimeout as wait } from 'node:timers/promises';

import { CannotRun, type Ask } from './ask.mts';
import { choosePlace, type Chosen } from './choose.mts';
import { makeClient } from './client.mts';
import { startGateway, type Gateway } from './gateway.mts';
import { startOpened, type Opened } from './opened.mts';
import { startOperations, type Access } from './operations.mts';
import type { Options } from './options.mts';
import { startPace, type Pace } from './pace.mts';
import { writePlan } from './plan.mts';
import { remembering, type Tools, type Topic } from './probe.mts';
import { countsOf, exitCodeOf, inWords, maskerOf, writeReport } from './report.mts';
import { runProbes, type Result } from './runProbes.mts';

/** What a run writes. Only `tell` and the report may be shown to others. */
export interface Output {
	/** A line of progress, without anything of the account. */
	tell(line: string): void;
	/** A text for the person at the terminal, with names. */
	confide(text: string): void;
	/** Keeps the report. @returns where it is */
	keep(report: string): string;
}

export interface Setting extends Access {
	options: Pick<Options, 'team' | 'service' | 'user' | 'no-alerts' | 'override' | 'limits' | 'yes'>;
	topics: Array<Topic<Tools>>;
	versions: Record<string, string>;
	ask: Ask;
	output: Output;
	signal: AbortSignal;
	/** As that of `startPace`; tests make it short. */
	scale?: number;
	/** How long to wait for what takes Zenduty a while, in milliseconds. */
	patience?: number;
}

/** How many requests of one kind an operation or a poll makes at most, in a small account. */
const MOST_REQUESTS = 5;

/**
 * Runs the probes.
 *
 * @returns the exit code
 * @throws CannotRun if it cannot begin
 */
export async function runLive(setting: Setting): Promise<0 | 1> {
	const { baseUrl, apiKey, integrationUrl, output, signal, scale = 1, patience = 60_000 } = setting;
	checkBaseUrl(baseUrl);
	const mask = maskerOf(secretsOf(setting));
	const pace = startPace(scale);
	const gateway = await startGateway(baseUrl, pace, signal);
	const opened = startOpened();
	try {
		const api = makeClient(gateway.url, apiKey);
		const place = await choosePlace(api, setting.options, setting.ask, integrationUrl);
		await consent(setting, await writePlan(api, place, setting.options));
		const room = async () => await pace.room(MOST_REQUESTS, signal);
		const operations = await startOperations({ ...setting, baseUrl: gateway.url }, room);
		const tools: Tools = {
			...{ api, operations, place, opened, pace, seen: gateway.seen },
			mayOverride: setting.options.override,
			mayExceedLimits: setting.options.limits,
			...{ patience, signal },
			wait: async (milliseconds) => void (await wait(milliseconds, undefined, { signal })),
			once: remembering(),
		};
		const count = setting.topics.flatMap(({ probes }) => probes).length;
		let done = 0;
		const tell = ({ name, verdict }: Result) => {
			done += 1;
			output.tell(mask(`[${done}/${count}] ${name}: ${inWords(verdict)}`));
		};
		const run = async (isAfter: boolean) => {
			const topics = setting.topics.filter(({ afterClosing = false }) => afterClosing === isAfter);
			return await runProbes(topics, tools, tell, signal);
		};
		const results = await run(false);
		const left = await closeAll(setting, pace, opened);
		results.push(...(await run(true)));
		return report(setting, { results, place, left, gateway }, mask);
	} finally {
		await gateway.stop();
	}
}

/** The key goes over https, or to this machine. */
function checkBaseUrl(baseUrl: string): void {
	const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
	const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url?.hostname ?? '');
	if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)) return;
	throw new CannotRun('The base URL must begin with https://.');
}

async function consent({ options, ask, output }: Setting, plan: string): Promise<void> {
	output.confide(plan);
	if (!options.yes && !(await ask.confirm('Do this?'))) throw new CannotRun('Nothing was written.');
	if (!options.limits) return;
	const warning =
		'With --limits, up to 40 requests follow each other without a pause at the end, when everything is closed. Zenduty may block a key that exceeds its limits.';
	output.confide(warning);
	const isSure = await ask.confirm('Exceed the limits?').catch((error: unknown) => {
		// Without a terminal, both flags are the consent.
		if (error instanceof CannotRun && options.yes) return true;
		throw error;
	});
	if (!isSure) throw new CannotRun('Nothing was written.');
}

/** Closes what is open, also after an interruption, when the first gateway lets nothing pass. */
async function closeAll(
	{ baseUrl, apiKey, output }: Setting,
	pace: Pace,
	opened: Opened,
): Promise<string[]> {
	output.tell('Closing what was opened …');
	const gateway = await startGateway(baseUrl, pace);
	const left = await opened.closeAll(makeClient(gateway.url, apiKey));
	await gateway.stop();
	return left;
}

function report(
	{ options, output, versions, integrationUrl }: Setting,
	{
		results,
		place,
		left,
		gateway,
	}: { results: Result[]; place: Chosen; left: string[]; gateway: Gateway },
	mask: (text: string) => string,
): 0 | 1 {
	const way =
		integrationUrl === undefined ? 'an integration from the list' : 'the URL of an integration';
	const setting = [
		`Alerts: ${place.integration === undefined ? 'none' : way}`,
		`Owner of the key: ${place.user === undefined ? 'not named' : 'named'}`,
		`Override: ${options.override ? 'yes' : 'no'}, limits exceeded: ${options.limits ? 'yes' : 'no'}`,
	];
	const about = { versions, setting, left, seen: gateway.seen };
	// First of all: the report may not be written.
	for (const each of left) output.tell(`Left behind: ${each}`);
	const text = writeReport('What a live account said', results, about);
	const where = output.keep(mask(text));
	output.tell(`${countsOf(results)}. The report is in ${where}.`);
	return exitCodeOf(results);
}

function secretsOf({ apiKey, baseUrl, integrationUrl }: Setting): string[] {
	const urls = [baseUrl, integrationUrl].filter((each) => each !== undefined);
	const parts = urls.flatMap((url) => {
		const { host, pathname } = new URL(url);
		return [
			url,
			host,
			...pathname.split('/').filter((part) => part.length > 7 && part !== 'integration'),
		];
	});
	return [apiKey, ...parts];
}
