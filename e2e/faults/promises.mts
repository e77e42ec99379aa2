/**
 * What is printed: a line for each promise, with its figure and whose promise it is, and lines with
 * figures that nobody promises.
 */

/** Whose promise it is: this package's, or one that n8n itself keeps and the package relies on. */
export type Promiser = 'package' | 'n8n';

let kept = 0;
let broken = 0;

/** A title above the lines of one subject. */
function heading(title: string): void {
	console.log(`\n${title}`);
}

/** Counts and prints a promise. @param measured what was seen, in words with numbers */
export function promise(whose: Promiser, what: string, isKept: boolean, measured: string): void {
	if (isKept) kept += 1;
	else broken += 1;
	console.log(`  ${isKept ? '✓' : '✗'} ${whose}: ${what}: ${measured}`);
}

/** Prints something measured that is not promised. */
export function figure(what: string, measured: string | number): void {
	console.log(`  · ${what}: ${measured}`);
}

/** Runs one subject; what it throws counts as a broken promise, and the others still run. */
export async function subject(title: string, check: () => Promise<void>): Promise<void> {
	heading(title);
	const started = Date.now();
	try {
		await check();
	} catch (error) {
		const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
		promise('package', 'can be tried', false, told.slice(0, 6000));
	}
	console.log(`  (${Math.round((Date.now() - started) / 1000)} s)`);
}

/** Prints the count. @returns the exit code */
export function conclude(): number {
	console.log(`\n${kept} passed, ${broken} failed`);
	return broken === 0 && kept > 0 ? 0 : 1;
}
