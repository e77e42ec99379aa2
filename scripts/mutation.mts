/**
 * Mutation testing: `npm run test:mutation`. Stryker changes the code in thousands of small ways,
 * and the unit tests must notice. The score of each folder must reach its threshold, and each
 * mutant that survives must stand in `test/survivors.json` with the reason why it may, and nothing
 * else in it.
 *
 * Mutants of constants are left out, unless `--static` is given: a sixth of all, they take two thirds
 * of the time, since for each of them every test must be loaded anew.
 *
 * With `--only <glob>` it mutates a part, for a quick look.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { root } from '../e2e/installation.mts';

const THRESHOLDS: Record<string, number> = { protocol: 95, trigger: 85, actions: 85 };

interface Mutant {
	replacement?: string;
	status: string;
	location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

interface Report {
	files: Record<string, { source: string; mutants: Mutant[] }>;
}

interface Survivor {
	file: string;
	/** The line, the code in it and what it was changed to. */
	change: string;
	reason: string;
}

const only = process.argv[process.argv.indexOf('--only') + 1];
const mutate = process.argv.includes('--only') ? { mutate: [only] } : {};
const ignoreStatic = !process.argv.includes('--static');
await new Stryker({
	configFile: 'stryker.config.json',
	ignoreStatic,
	...mutate,
}).runMutationTest();

const report: Report = JSON.parse(readFileSync(join(root, 'reports', 'mutation.json'), 'utf8'));
const scores = new Map<string, { killed: number; all: number }>();
const survivors: Array<Omit<Survivor, 'reason'>> = [];
/** Constants, which may survive too. */
const ignored: typeof survivors = [];
for (const [file, { source, mutants }] of Object.entries(report.files)) {
	const folder = file.split('/').at(-2) ?? '';
	const score = scores.get(folder) ?? { killed: 0, all: 0 };
	scores.set(folder, score);
	for (const mutant of mutants) {
		if (['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(mutant.status)) score.all += 1;
		if (['Killed', 'Timeout'].includes(mutant.status)) score.killed += 1;
		const one = { file, change: describe(source, mutant) };
		if (['Survived', 'NoCoverage'].includes(mutant.status)) survivors.push(one);
		if (mutant.status === 'Ignored') ignored.push(one);
	}
}

const known: Survivor[] = JSON.parse(readFileSync(join(root, 'test', 'survivors.json'), 'utf8'));
const isSame = (a: { file: string; change: string }, b: typeof a) =>
	a.file === b.file && a.change === b.change;
const unknown = survivors.filter((one) => !known.some((other) => isSame(one, other)));
const isWhole = !process.argv.includes('--only');
const outdated = known.filter(
	(one) => isWhole && ![...survivors, ...ignored].some((other) => isSame(one, other)),
);

let failed = 0;
for (const [folder, { killed, all }] of scores) {
	const percent = (100 * killed) / all;
	const threshold = THRESHOLDS[folder];
	if (!(percent >= threshold)) failed += 1;
	console.log(
		`${folder}: ${killed} of ${all} mutants killed, ${percent.toFixed(1)} % (at least ${threshold} %)`,
	);
}
if (unknown.length + outdated.length > 0) failed += 1;
console.log(
	`${survivors.length} survived, ${unknown.length} of them without a reason in test/survivors.json`,
);
for (const each of unknown) console.log(JSON.stringify(each));
for (const each of outdated) console.log(`did not survive: ${JSON.stringify(each)}`);
console.log(`${scores.size + 1 - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function describe(source: string, { location, ...mutant }: Mutant): string {
	const { start, end } = location;
	const line = source.split('\n')[start.line - 1];
	const original = line.slice(
		start.column - 1,
		start.line === end.line ? end.column - 1 : undefined,
	);
	return `${line.trim()} | ${original} → ${mutant.replacement}`;
}
