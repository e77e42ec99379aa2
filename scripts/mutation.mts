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
import { dirname, join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { root } from './process.mts';

/** What a folder must reach, in percent. */
const THRESHOLD = 98;

/** A change that the tests do not notice. */
interface Survivor {
	file: string;
	/** The line, the code in it and what it was changed to. */
	change: string;
	reason?: string;
}

const only = process.argv[process.argv.indexOf('--only') + 1];
const isWhole = !process.argv.includes('--only');
const mutants = await new Stryker({
	configFile: 'scripts/stryker.config.json',
	ignoreStatic: !process.argv.includes('--static'),
	...(isWhole ? {} : { mutate: [only] }),
}).runMutationTest();
type Mutant = (typeof mutants)[number];

const scores = new Map<string, { killed: number; all: number }>();
const survivors: Survivor[] = [];
/** Constants, which may survive too. */
const ignored: Survivor[] = [];
for (const mutant of mutants) {
	const folder = relative(join(root, 'nodes', 'Zenduty'), dirname(mutant.fileName)) || '.';
	const score = scores.get(folder) ?? { killed: 0, all: 0 };
	scores.set(folder, score);
	const isKilled = ['Killed', 'Timeout'].includes(mutant.status);
	const hasSurvived = ['Survived', 'NoCoverage'].includes(mutant.status);
	if (isKilled) score.killed += 1;
	if (isKilled || hasSurvived) score.all += 1;
	if (hasSurvived) survivors.push(describe(mutant));
	if (mutant.status === 'Ignored') ignored.push(describe(mutant));
}

const known: Survivor[] = JSON.parse(readFileSync(join(root, 'test', 'survivors.json'), 'utf8'));
const isSame = (a: Survivor, b: Survivor) => a.file === b.file && a.change === b.change;
const unknown = survivors.filter((one) => !known.some((other) => isSame(one, other)));
const outdated = known.filter(
	(one) => isWhole && ![...survivors, ...ignored].some((other) => isSame(one, other)),
);

let failed = 0;
for (const [folder, { killed, all }] of scores) {
	const percent = (100 * killed) / all;
	if (!(percent >= THRESHOLD)) failed += 1;
	console.log(
		`${folder}: ${killed} of ${all} mutants killed, ${percent.toFixed(1)} % (at least ${THRESHOLD} %)`,
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

function describe({ fileName, location: { start, end }, replacement }: Mutant): Survivor {
	const line = readFileSync(fileName, 'utf8').split('\n')[start.line - 1];
	const original = line.slice(
		start.column - 1,
		start.line === end.line ? end.column - 1 : undefined,
	);
	return {
		file: relative(root, fileName),
		change: `${line.trim()} | ${original} → ${replacement}`,
	};
}
