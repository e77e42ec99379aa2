/**
 * Reports the results of checks: a line for each check, and under it the error if it failed. At the
 * end come the suites that took longest, and the number of checks.
 */
interface TestEvent {
	type: string;
	data: {
		name: string;
		nesting: number;
		details?: { duration_ms: number; type?: string; error?: Error & { failureType?: string } };
		skip?: string | boolean;
	};
}

/** The reporter for `--test-reporter`. */
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
	let passed = 0;
	let failed = 0;
	let skipped = 0;
	const times: Array<[seconds: number, name: string]> = [];
	for await (const { type, data } of source) {
		const indent = '  '.repeat(data.nesting ?? 0);
		if (type === 'test:start') {
			const isSuite = SUITE.test(data.name);
			if (isSuite) yield `${indent}${data.name}\n`;
			continue;
		}
		if (type !== 'test:pass' && type !== 'test:fail') continue;
		const { details, name } = data;
		const isSuite = details?.type === 'suite';
		const seconds = (details?.duration_ms ?? 0) / 1000;
		const time = `(${seconds.toFixed(1)} s)`;
		if (isSuite && SUITE.test(name) && seconds >= LONG) times.push([seconds, name]);
		if (data.skip !== undefined) {
			skipped += 1;
			yield `${indent}- ${name.replace(SUITE, '')}: skipped, ${String(data.skip)}\n`;
		} else if (type === 'test:pass') {
			if (isSuite) continue;
			passed += 1;
			yield `${indent}✓ ${name} ${time}\n`;
		} else if (!isSuite || details?.error?.failureType !== 'subtestsFailed') {
			failed += 1;
			yield `${indent}✗ ${name} ${time}\n${indented(explain(details?.error), `${indent}    `)}\n`;
		}
	}
	if (times.length > 0) yield `\nThe longest, with what they hold:\n`;
	for (const [seconds, name] of times.sort(([a], [b]) => b - a)) {
		yield `${seconds.toFixed(0).padStart(5)} s  ${name.replace(SUITE, '')}\n`;
	}
	const rest = skipped === 0 ? '' : `, ${skipped} skipped`;
	yield `\n${passed} passed, ${failed} failed${rest}\n`;
}

/** The shortest time of a suite that is listed at the end, in seconds. */
const LONG = 5;

/**
 * The end of a suite's name. The line of a suite stands above its checks, so it ends with a colon.
 */
const SUITE = /:$/;

function explain(error: unknown): string {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	if (cause instanceof Error) return (cause.stack ?? cause.message).slice(0, 6000);
	return String(cause);
}

function indented(text: string, indent: string): string {
	return text.replace(/^/gm, indent);
}
