/**
 * Jest names the line of the source where a test fails, although the compiler removes types:
 * `test/tsconfig.json` asks for source maps.
 */
import { readFileSync } from 'node:fs';
import { dumps } from '../nodes/Zenduty/webhook/json/dumps';

// The compiler removes these lines. Without a source map all lines below have another number.
interface Place {
	file: string;
	line: number;
}

/** Reads the first place that the stack of an error names. */
function placeOf({ stack = '' }: Error): Place {
	const [, file, line] = /\(?([^\s(]+):(\d+):\d+\)?$/m.exec(stack) ?? [];
	return { file, line: Number(line) };
}

/** Returns the line of the source at which an error was made. */
function lineOf(error: Error): string {
	const { file, line } = placeOf(error);
	return readFileSync(file, 'utf8').split('\n')[line - 1];
}

it('of a test', () => {
	expect(lineOf(new Error('here'))).toContain("new Error('here')");
});

it('of the package', () => {
	let thrown = new Error('nothing was thrown');
	try {
		dumps(NaN);
	} catch (error) {
		thrown = error as Error;
	}
	expect(lineOf(thrown)).toContain('throw new UnwritableError(');
});
