/** `npm run live`: tries with a live account what the package assumes about Zenduty. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import { buildProject } from '../scripts/pack.mts';
import { root } from '../scripts/process.mts';
import { atTerminal, CannotRun, nobody } from './ask.mts';
import { runLive } from './live.mts';
import { readOptions, USAGE, type Options } from './options.mts';
import { TOPICS } from './probes/index.mts';
import { runWebhook } from './webhook/run.mts';

const ask = process.stdin.isTTY && process.stderr.isTTY ? atTerminal : nobody;
const interruption = new AbortController();
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// A terminal that is closed may send it twice, so it never ends at once.
process.on('SIGHUP', () => interruption.signal.aborted || interrupt());

/** How a shell counts what Ctrl-C ended. */
const INTERRUPTED = 130;

function interrupt(): void {
	if (interruption.signal.aborted) {
		console.error('Ended at once. Look for incidents with "n8n-nodes-zenduty" in their title.');
		process.exit(INTERRUPTED);
	}
	console.error('\nEnding. What is open is closed first; press Ctrl-C again to end at once.');
	interruption.abort(new Error('interrupted'));
}

/** Keeps the report in a file. @returns its path, below this folder if it is there */
const keepAs = (file: string) => (report: string) => {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, report);
	const below = relative(process.cwd(), file);
	return below.startsWith('..') ? file : below;
};

async function main(options: Options): Promise<number> {
	if (options.help) {
		console.log(USAGE);
		return 0;
	}
	const output = {
		tell: (line: string) => console.log(line),
		confide: (text: string) => console.error(text),
	};
	const { signal } = interruption;
	if (options.command === 'webhook') {
		const keep = keepAs(options.report ?? join(root, 'reports/live-webhook.md'));
		const signingKey = options.unsigned
			? ''
			: await fromEnvironment('ZENDUTY_SIGNING_KEY', 'Signing key of the webhook');
		const more = { versions: versions(), output: { ...output, keep }, signal };
		return await runWebhook({ options, signingKey, ...more });
	}
	const baseUrl =
		process.env.ZENDUTY_BASE_URL || (await ask.text('Base URL', 'https://www.zenduty.com'));
	const apiKey = await fromEnvironment('ZENDUTY_API_KEY', 'API key');
	const integrationUrl = options['integration-url']
		? await fromEnvironment('ZENDUTY_INTEGRATION_URL', 'URL of the integration')
		: undefined;
	console.error('Building the package …');
	await buildProject();
	const keep = keepAs(options.report ?? join(root, 'reports/live.md'));
	const code = await runLive({
		...{ baseUrl, apiKey, integrationUrl, options, ask, signal },
		topics: TOPICS,
		versions: versions(),
		output: { ...output, keep },
		// The test of this command shortens the waits.
		scale: Number(process.env.ZENDUTY_LIVE_SCALE ?? 1),
	});
	return signal.aborted ? INTERRUPTED : code;
}

async function fromEnvironment(name: string, question: string): Promise<string> {
	const value = (process.env[name] || (await ask.secret(`${question} (or set ${name})`))).trim();
	if (value === '') throw new CannotRun(`${question} is empty.`);
	return value;
}

function versions(): Record<string, string> {
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const core = createRequire(import.meta.url)('n8n-core/package.json');
	return {
		'n8n-nodes-zenduty': version,
		'n8n-core': core.version,
		'Node.js': process.version,
		Date: new Date().toISOString().slice(0, 10),
	};
}

try {
	process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
	if (error instanceof CannotRun) console.error(error.message);
	else if (Object(error).name === 'ExitPromptError') console.error('Nothing was written.');
	// A text from elsewhere may hold the address.
	else
		console.error(
			`It could not run: ${Object(Object(error).cause ?? error).code ?? Object(error).name}`,
		);
	process.exitCode = 2;
}
// n8n-core keeps timers of its own.
process.exit();
