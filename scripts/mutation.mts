/**
 * Mutation testing: `npm run test:mutation`. Stryker changes the code in thousands of small ways,
 * and the unit tests must notice. The score of each folder must reach its threshold, and each
 * mutant that survives must stand in `test/survivors.json` with the reason why it may, and nothing
 * else in it.
 *
 * Each folder of the package is tried with the unit tests of the same folder in `test/`: to load
 * those of all folders for every mutant would take a day. What survives in a resource, or in the
 * fields of operations, is tried once more, with the tests of whole runs (`test/actions/*.test.cts`),
 * which execute every operation.
 *
 * Mutants of constants are left out, unless `--static` is given: a sixth of all, they take two thirds
 * of the time, since for each of them every test must be loaded anew.
 *
 * Folders after it, relative to `nodes/Zenduty`, are tried alone: `npm run test:mutation -- api
 * actions/alert`, and `.` is what stands in no folder. With `--resume` a mutant is not tried again whose file and tests are as they
 * were when it was tried last; a change in other files, such as `test/support`, does not count.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const SOURCES = join('nodes', 'Zenduty');

/** Nothing is decided in these files. */
const NOT_MUTATED = ['*.node.ts', 'actions/webhookEvent/eventFields.ts'];

const chosen = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const isWhole = chosen.length === 0;
const missing = chosen.filter((folder) => !existsSync(join(root, SOURCES, folder)));
if (missing.length > 0) {
	console.error(
		`There is no folder ${missing.join(', ')} in ${SOURCES}, which folders are relative to.`,
	);
	process.exit(1);
}
const mutants: Mutant[] = [];
for (const folder of isWhole ? foldersIn('.') : chosen) {
	console.log(`\n${folder}:`);
	const results = await mutate(join(folder, '*.test.cts'), [join(SOURCES, folder, '*.ts')], {
		incremental: true,
		incrementalFile: join('reports', 'mutation', `${folder.replaceAll('/', '-')}.json`),
		force: !process.argv.includes('--resume'),
	});
	const left = results.filter(hasSurvived);
	if (/^(actions\/|fields$)/.test(folder) && left.length > 0) {
		const again = await mutate('actions/*.test.cts', left.map(rangeOf));
		const killed = again.filter(isKilled).map(keyOf);
		for (const each of left) if (killed.includes(keyOf(each))) each.status = 'Killed';
	}
	mutants.push(...results);
}

/**
 * Tries mutants.
 *
 * @param tests the unit tests that must notice them, as a pattern below `test/`
 * @param files patterns of files, or ranges in files
 */
async function mutate(tests: string, files: string[], more: object = {}): Promise<Mutant[]> {
	// The processes of Stryker get it, and with it jest.
	process.env.UNIT_TESTS = tests;
	return await new Stryker({
		configFile: 'scripts/stryker.config.json',
		ignoreStatic: !process.argv.includes('--static'),
		mutate: [...files, ...NOT_MUTATED.map((file) => `!${join(SOURCES, file)}`)],
		...more,
	}).runMutationTest();
}

function isKilled({ status }: Mutant): boolean {
	return ['Killed', 'Timeout'].includes(status);
}

function hasSurvived({ status }: Mutant): boolean {
	return ['Survived', 'NoCoverage'].includes(status);
}

/** Where a mutant is, as Stryker takes it: lines from 1, columns from 0. */
function rangeOf({ fileName, location: { start, end } }: Mutant): string {
	const file = relative(root, fileName);
	return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

function keyOf(mutant: Mutant): string {
	return JSON.stringify([rangeOf(mutant), mutant.replacement]);
}

/** The folders of the package with sources, such as `actions/alert`. */
function foldersIn(folder: string): string[] {
	const entries = readdirSync(join(root, SOURCES, folder), { withFileTypes: true });
	const inside = entries.filter((entry) => entry.isDirectory());
	return [
		...(entries.some(({ name }) => name.endsWith('.ts')) ? [folder] : []),
		...inside.flatMap(({ name }) => foldersIn(join(folder, name))),
	];
}

const scores = new Map<string, { killed: number; all: number }>();
const survivors: Survivor[] = [];
/** Constants, which may survive too. */
const ignored: Survivor[] = [];
for (const mutant of mutants) {
	const folder = relative(join(root, SOURCES), dirname(mutant.fileName)) || '.';
	const score = scores.get(folder) ?? { killed: 0, all: 0 };
	scores.set(folder, score);
	if (isKilled(mutant)) score.killed += 1;
	if (isKilled(mutant) || hasSurvived(mutant)) score.all += 1;
	if (hasSurvived(mutant)) survivors.push(describe(mutant));
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
	if (all === 0) {
		console.log(`${folder}: only constants; try: npm run test:mutation -- --static ${folder}`);
		continue;
	}
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
