/**
 * Each operation through the REST API with good and with bad input, and what holds for all of them:
 * the built package in the real n8n-core, against the simulator. `npm run test:operations`
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, beforeEach, describe, it } from 'node:test';
import { leaveWhenInterruptedOrAfter } from '../../e2e/support/leave.mts';
import { assertLike } from '../../e2e/support/like.mts';
import { factsOf } from '../../e2e/workflows/failure.mts';
import { LISTS } from '../../simulator/openapi.mts';
import { SHAPES, type Shape } from '../../simulator/settings.mts';
import {
	assertDescribed,
	assertDid,
	assertSame,
	assertTells,
	changesOf,
	requestsOf,
} from './judge.mts';
import { openAccount } from './n8n.mts';
import { RESOURCES } from './rows/index.mts';
import type { Good } from './rows/row.mts';
import { schemas } from './schemas.mts';

const require = createRequire(import.meta.url);
const {
	compareWithSchema,
	writeSchemas,
}: typeof import('../support/schemas.cjs') = require('../support/schemas.cjs');
const { createRunExecutionData }: typeof import('n8n-workflow') = require('n8n-workflow');

leaveWhenInterruptedOrAfter(5);

const account = await openAccount();
const { zenduty, offered, run, stop } = account;
const before = structuredClone({ state: zenduty.state, settings: zenduty.settings });

after(stop);
after(writeSchemas);
beforeEach(() => {
	const { state, settings } = structuredClone(before);
	Object.assign(zenduty.state, state);
	Object.assign(zenduty.settings, settings);
	forget();
});

function forget(): void {
	zenduty.journal.clear();
	zenduty.faults.clear();
}

/** What n8n keeps of an execution whose node has Retry On Fail. */
const runningAgain = () => ({
	node: { retryOnFail: true },
	state: { runData: createRunExecutionData() },
});

it('each operation that n8n offers has good and bad input here', () => {
	const checked = Object.entries(RESOURCES).flatMap(([resource, rows]) =>
		Object.entries(rows).map(([operation, { good, bad }]) => {
			const counts = [good, bad].map((cases) => Object.keys(cases).length);
			assert.ok(Math.min(...counts) > 0, `${resource} ${operation}`);
			return `${resource} ${operation}`;
		}),
	);
	// A question waits for its answer, and Webhook Event has another credential.
	const rest = offered.filter((each) => !/^webhookEvent |sendAndWait$/.test(each));
	assertSame(
		checked,
		rest,
		'Add rows to a file of test/operations/rows/ and the file to rows/index.mts, or a row to test/support/listsOfTeam.cts.',
	);
});

for (const [resource, rows] of Object.entries(RESOURCES)) {
	describe(`${resource}:`, () => {
		for (const [operation, { good, bad }] of Object.entries(rows)) {
			const named = { resource, operation };
			const [first] = Object.values(good);

			for (const [what, prepare] of Object.entries(good)) {
				it(`${operation}: ${what}`, async () => {
					const { parameters, access, outcome } = prepare(zenduty);
					const ran = await run({ ...named, ...parameters }, { access });
					assertDid(ran, outcome, zenduty);
					if (parameters.simplify === false) return;
					compareWithSchema(ran.output, `${resource} ${operation}`);
				});
			}

			for (const [what, given] of Object.entries(bad)) {
				it(`${operation}: ${what} is an error that says what to do`, async () => {
					const { parameters, access, ...expected } =
						typeof given === 'function' ? given(zenduty) : given;
					assertTells(await run({ ...named, ...parameters }, { access }), expected, zenduty);
				});
			}

			if (operation === 'getAll') {
				for (const shape of SHAPES) {
					it(`${operation}: the same of a list that is: ${shape}`, async () => {
						const { parameters, outcome } = first(zenduty);
						setShapes(shape);
						const { output, failure } = await run({ ...named, ...parameters });
						assertDescribed(zenduty);
						assert.equal(failure?.message, undefined);
						assert.deepEqual(output, outcome().output);
					});
				}
			}

			if (operation.startsWith('get')) continue;
			it(`${operation}: is not done again when n8n runs the node again`, async () => {
				await isFinal(named, first(zenduty));
			});
			it(`${operation}: is done once, although the response was lost`, async () => {
				const isCreation = /^(create|add)$/.test(operation);
				await (isCreation ? mayBeThere : isDoneInTheEnd)(named, first);
			});
		}
	});
}

schemas(account);

type Named = { resource: string; operation: string };

function setShapes(shape: Shape): void {
	const shapes = Object.fromEntries([...LISTS.values()].map((list) => [list, shape]));
	Object.assign(zenduty.settings, { shapes, pageSize: 1 });
}

/** Another item fails, so n8n runs the node again: nothing is asked, and the output is the same. */
async function isFinal(named: Named, { parameters, access, outcome }: Good): Promise<void> {
	const again = runningAgain();
	const maxAttempts = '={{ $itemIndex === 0 ? 3 : $("Nowhere").first().json.count }}';
	const both = { ...named, ...parameters, options: { ...parameters.options, maxAttempts } };
	const { failure } = await run(both, { access, items: 2, ...again });
	assert.deepEqual(factsOf(failure).itemIndex, 1, failure?.message);
	const node = { ...again.node, onError: 'continueRegularOutput' } as const;
	const { output, paired } = await run(both, { access, items: 2, ...again, node });
	assert.deepEqual(paired.at(-1), 1);
	const [done, indexes] = [output.slice(0, -1), paired.slice(0, -1)];
	assertDid({ output: done, paired: indexes }, outcome, zenduty);
}

/** The connection breaks after the work of the next writes, one of each method. */
function loseResponses(): void {
	for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
		zenduty.faults.add({ method, path: '/*', when: 'after', times: 1, effect: { kind: 'drop' } });
	}
}

/** A second thing would do harm, so it is not created again, also when n8n runs the node again. */
async function mayBeThere(named: Named, prepare: (of: typeof zenduty) => Good): Promise<void> {
	const { parameters, access, outcome } = prepare(zenduty);
	const again = runningAgain();
	loseResponses();
	for (let i = 0; i < 2; i++) {
		const { failure } = await run({ ...named, ...parameters }, { access, ...again });
		const told = { code: 'may_exist', mayExist: true, statusCode: null, itemIndex: 0 };
		assert.deepEqual(factsOf(failure), told, failure?.message);
	}
	const { requests, changes } = outcome();
	const writes = (all: Array<string | RegExp>) => all.filter((each) => !/^GET/.test(String(each)));
	assertLike(writes(requestsOf(zenduty)), writes(requests));
	assertLike(changesOf(zenduty), changes);
}

/** To do it again does no harm, so the node does that, or the next run of it. */
async function isDoneInTheEnd(named: Named, prepare: (of: typeof zenduty) => Good): Promise<void> {
	const kinds = (changes: object[] = []) =>
		new Set(changes.map((change) => ('what' in change ? change.what : undefined)));
	for (const maxAttempts of [2, 1]) {
		const { parameters, access, outcome } = prepare(zenduty);
		const again = runningAgain();
		forget();
		loseResponses();
		const options = { ...parameters.options, maxAttempts };
		const doing = async () => await run({ ...named, ...parameters, options }, { access, ...again });
		let { output, failure } = await doing();
		// A status is looked at once more. Of anything else nobody knows whether it was done.
		if (maxAttempts === 1 && failure !== undefined) {
			const told = { code: 'unclear', mayExist: false, statusCode: null, itemIndex: 0 };
			assert.deepEqual(factsOf(failure), told, failure.message);
			({ output, failure } = await doing());
		}
		assert.equal(failure?.message, undefined);
		const expected = outcome();
		assertLike(output, expected.output);
		assert.deepEqual(kinds(changesOf(zenduty)), kinds(expected.changes));
		if (named.operation === 'update') continue;
		// Anything else would be seen: a status or a removal in the history, an incident by those on call.
		const seen = changesOf(zenduty)
			.map(({ what }) => what)
			.filter((what) => !/ (changed|taken|completed)$/.test(what));
		assert.deepEqual(seen, [...new Set(seen)]);
	}
}
