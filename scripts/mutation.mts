/**
 * Mutation testing: `npm run test:mutation`. Stryker changes the code in thousands of small ways,
 * and the unit tests must notice each change. The score of each folder must reach a threshold.
 * `test/survivors.json` must list exactly the mutants that survive, each with the reason why it may
 * survive.
 *
 * Each folder of the package is tested with the unit tests of the same folder in `test/`: with the
 * tests of all folders, the run would take a day. The mutants that survive in a resource, in the
 * fields of operations or in `model` are tested again with the tests in `test/actions/*.test.cts`,
 * which run every operation.
 *
 * Without `--static`, mutants of constants are left out. They are a sixth of all mutants, but take
 * two thirds of the time, since all tests must be loaded again for each of them.
 *
 * Names of folders choose what is tested: `npm run test:mutation -- api actions/alert`. Folders are
 * relative to `nodes/Zenduty`. The name `.` stands for the files that are in no folder. With
 * `--resume`, a mutant is tested again only if its file or its tests have changed since the last
 * run. A change in other files, such as `test/support`, does not count.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { root } from './process.mts';

/** The lowest score that a folder may have, in percent. */
const THRESHOLD = 98;

/** A mutant that the tests do not notice. */
interface Survivor {
	file: string;
	/** The line of code, the part of the line that was changed, and the text in its place. */
	change: string;
	reason?: string;
}

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const SOURCES = join('nodes', 'Zenduty');

/** The files that are not changed, because they make no decisions. */
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
	if (/^(actions\/|fields$|model$)/.test(folder) && left.length > 0) {
		const again = await mutate('actions/*.test.cts', left.map(rangeOf));
		const killed = again.filter(isKilled).map(keyOf);
		for (const each of left) if (killed.includes(keyOf(each))) each.status = 'Killed';
	}
	mutants.push(...results);
}

/**
 * Tests mutants.
 *
 * @param tests the unit tests that must notice the mutants, as a pattern under `test/`
 * @param files patterns of files, or ranges in files
 * @param more further options of Stryker
 */
async function mutate(tests: string, files: string[], more: object = {}): Promise<Mutant[]> {
	// The processes of Stryker inherit this variable, and pass it on to Jest.
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

/**
 * Returns the range of a mutant in the form that Stryker reads: lines begin at 1, and columns at 0.
 */
function rangeOf({ fileName, location: { start, end } }: Mutant): string {
	const file = relative(root, fileName);
	return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

function keyOf(mutant: Mutant): string {
	return JSON.stringify([rangeOf(mutant), mutant.replacement]);
}

/** Lists the folders of the package that have source files, such as `actions/alert`. */
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
/** The mutants of constants that were left out. They may be in the list of survivors. */
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
