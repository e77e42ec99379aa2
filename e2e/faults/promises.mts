/**
 * What is printed: a line for each promise, with its figure, whose promise it is and how long it took
 * to try it, and lines with figures that nobody promises. Subjects may run side by side: the lines of
 * each are printed when it ends.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose promise it is: this package's, or one that n8n itself keeps and the package relies on. */
export type Promiser = 'package' | 'n8n';

/** What a subject has told so far. */
interface Report {
	lines: string[];
	/** When it told the last line, in milliseconds since 1970. */
	at: number;
}

const reports = new AsyncLocalStorage<Report>();
const open = new Set<Report>();
const times: Array<[seconds: number, title: string]> = [];

let kept = 0;
let broken = 0;

/** Counts and prints a promise. @param measured what was seen, in words with numbers */
export function promise(whose: Promiser, what: string, isKept: boolean, measured: string): void {
	if (isKept) kept += 1;
	else broken += 1;
	tell(`${isKept ? '✓' : '✗'} ${whose}: ${what}: ${measured}`);
}

/** Prints something measured that is not promised. */
export function figure(what: string, measured: string | number): void {
	tell(`· ${what}: ${measured}`);
}

function tell(line: string): void {
	const report = reports.getStore();
	if (report === undefined) throw new Error(`outside a subject: ${line}`);
	report.lines.push(`  ${line} (${secondsSince(report.at)} s)`);
	report.at = Date.now();
}

/** Runs one subject; what it throws counts as a broken promise, and the others still run. */
export async function subject(title: string, check: () => Promise<void>): Promise<void> {
	const started = Date.now();
	const report: Report = { lines: [title], at: started };
	open.add(report);
	console.log(`\n${title}: begins`);
	await reports.run(report, async () => {
		try {
			await check();
		} catch (error) {
			const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
			promise('package', 'can be tried', false, told.slice(0, 6000));
		}
	});
	times.push([secondsSince(started), title]);
	print(report);
}

function print(report: Report): void {
	open.delete(report);
	console.log(`\n${report.lines.join('\n')}`);
}

const secondsSince = (then: number) => Math.round((Date.now() - then) / 1000);

// What was told before the run was ended.
process.on('exit', () => open.forEach(print));

/** Prints the subjects by time, and the count. @returns the exit code */
export function conclude(): number {
	console.log('\nThe subjects by time:');
	for (const [seconds, title] of times.sort(([a], [b]) => b - a)) {
		console.log(`${String(seconds).padStart(5)} s  ${title}`);
	}
	console.log(`\n${kept} passed, ${broken} failed`);
	return broken === 0 && kept > 0 ? 0 : 1;
}
