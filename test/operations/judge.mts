/** Whether a run of an operation did what its row says. */
import assert from 'node:assert/strict';
import { assertLike } from '../../e2e/support/like.mts';
import { factsOf, type Failure } from '../../e2e/workflows/failure.mts';
import type { Change } from '../../simulator/journal.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Bad, Json, Outcome } from './rows/row.mts';

/** What came of a run. */
export interface Ran {
	/** The items of the first output. */
	output: Json[];
	/** For each of them the index of the input item it is paired with. */
	paired: number[];
	/** What the error says that ended the run. */
	failure?: Failure;
}

/** What the API was asked since the journal was cleared: method, path and body. */
export function requestsOf({ journal }: Simulator): string[] {
	return journal.entries.map(({ method, path, body }) =>
		[method, path, ...(body === undefined ? [] : [JSON.stringify(body)])].join(' '),
	);
}

/** What that changed in the account. */
export function changesOf({ journal }: Simulator): Change[] {
	return journal.entries.flatMap(({ changes }) => changes);
}

/** All requests and all answers of the simulator were as `simulator/openapi.mts` has them. */
export function assertDescribed({ journal }: Simulator): void {
	const lines = journal.entries.flatMap(({ method, path, refused, invalidAnswer }) => [
		...(refused === undefined ? [] : [`${method} ${path} was refused: ${refused}`]),
		...(invalidAnswer === undefined ? [] : [`${method} ${path}: ${invalidAnswer}`]),
	]);
	const hint = 'Compare with simulator/openapi.mts and simulator/seed.mts.';
	assert.ok(lines.length === 0, [...new Set(lines), hint].join('\n'));
}

/** The run gave what was expected, with the requests and the changes that were. */
export function assertDid(
	{ output, paired, failure }: Ran,
	outcome: () => Outcome,
	zenduty: Simulator,
): void {
	assertDescribed(zenduty);
	assert.equal(failure?.message, undefined);
	const expected = outcome();
	assertLike(output, expected.output, 'the output');
	const first = expected.output.map(() => 0);
	assert.deepEqual(paired, first, 'each paired with the input');
	assertLike(requestsOf(zenduty), expected.requests, 'what the API was asked');
	assertLike(changesOf(zenduty), expected.changes ?? [], 'what that changed');
}

/**
 * Compares the operations that have something with those that must have it, and names only the
 * difference.
 *
 * @param toDo what a developer does about an operation that is missing
 */
export function assertSame(
	found: readonly string[],
	expected: readonly string[],
	toDo: string,
): void {
	const missing = expected.filter((each) => !found.includes(each));
	const left = found.filter((each) => !expected.includes(each));
	const lines = [
		...(missing.length > 0 ? [`Missing: ${missing.join(', ')}. ${toDo}`] : []),
		...(left.length > 0 ? [`No operation of the node: ${left.join(', ')}.`] : []),
	];
	assert.ok(lines.length === 0, lines.join('\n'));
	assert.equal(found.length, expected.length, 'each operation is there once');
}

/** Nothing was done, and the error has the expected code, names the cause, and says what to do. */
export function assertTells(
	{ failure }: Pick<Ran, 'failure'>,
	{ code, statusCode, names = [], says }: Omit<Bad, 'parameters' | 'access'>,
	zenduty: Simulator,
): void {
	const { message = '', description = '' } = failure ?? {};
	const expected = { code, mayExist: false, statusCode: statusCode ?? null, itemIndex: 0 };
	assert.deepEqual(factsOf(failure), expected, message);
	for (const text of [message, description]) assert.match(text, /^\S.*\.$/s);
	for (const name of names) {
		assert.ok(`${message} ${description}`.includes(name), `"${name}" in "${message}"`);
	}
	if (says !== undefined) assert.match(message, says);
	assert.deepEqual(changesOf(zenduty), [], 'nothing was done');
}
