/**
 * What the API is asked when n8n runs the action again, and when Zenduty fails: nothing twice. The
 * same of each operation is tried under n8n-core, in `test/operations`.
 */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { FaultInput } from '../../simulator/faults.mts';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { outputOf, type Json } from '../n8n/rest.mts';
import { ACTION, retry, type Result, type Run } from '../workflows/actionRun.mts';
import { factsOf, type Details } from '../workflows/failure.mts';
import type { Account } from './account.mts';

const TITLES = ['Left', 'Middle', 'Right'];

/** A status that is set, and a note behind it, which would be there twice if it was added twice. */
const WRITE: Json = {
	resource: 'incident',
	operation: 'acknowledge',
	incident: '={{ $json.incident }}',
	options: { note: '={{ $json.title }}' },
};
const NOTE_PATH = '/api/incidents/*/note/';

/** What the error says where nobody knows whether the note was added. */
const UNCLEAR: Details = { code: 'partly_done', mayExist: true, statusCode: null };

/** What Zenduty does to one request for a note. */
type Trouble = Omit<FaultInput, 'path'>;

const LOST: Trouble = { when: 'after', effect: { kind: 'drop' } };
const NOT_DONE: Trouble = { when: 'before', effect: { kind: 'drop' } };
const REFUSED: Trouble = {
	effect: { kind: 'status', status: 400, body: { detail: 'Not now.' } },
};

export function runningAgain(account: () => Account): void {
	describe('Writes through the REST API, with failures:', () => {
		beforeEach(() => account().forget());

		/** Runs it for three items, of which one gets into trouble. */
		async function run(trouble: Trouble, hit: number, more: Partial<Run>): Promise<Result> {
			const { zenduty, act } = account();
			const items = TITLES.map((title) => {
				const { incident_number } = addIncident(zenduty.world, {
					title: `For ${title}`,
					service: SEED.services.databases,
				});
				return { title, incident: incident_number };
			});
			zenduty.faults.add({ method: 'POST', path: NOTE_PATH, skip: hit, times: 1, ...trouble });
			return await act(WRITE, { items, ...more });
		}

		/** How many notes were added for each item; a status was never set twice. */
		function counts(): number[] {
			const { statusesSet, notesAdded } = account().zenduty.journal.counts();
			for (const set of Object.values(statusesSet)) assert.deepEqual(set, { 2: 1 });
			return TITLES.map((title) => notesAdded[title] ?? 0);
		}

		const titles = (outputs: Json[]) => outputs.map(({ title }) => title.replace('For ', ''));

		const assertAll = ({ execution, outputs, paired, error }: Result) => {
			assert.equal(error?.message, undefined);
			assert.equal(execution.status, 'success');
			assert.deepEqual(titles(outputs[0]), TITLES);
			assert.deepEqual(paired[0], [0, 1, 2]);
			assert.deepEqual(counts(), [1, 1, 1]);
		};

		const assertFailed = ({ execution, failure }: Result, details: Details, item: number) => {
			assert.equal(execution.status, 'error');
			assert.deepEqual(factsOf(failure), { ...details, itemIndex: item }, failure?.message);
		};

		it('with "Retry On Fail", what is refused once is done once', async () => {
			assertAll(await run(REFUSED, 1, { retryOnFail: true }));
		});

		for (const [what, trouble, done] of [
			['the answer is lost after the work', LOST, 1],
			['the connection breaks before the work', NOT_DONE, 0],
		] as const) {
			it(`with "Retry On Fail", where ${what}: nothing is done twice`, async () => {
				assertFailed(await run(trouble, 1, { retryOnFail: true }), UNCLEAR, 1);
				// It stops at what is unclear, so the last item is not begun.
				assert.deepEqual(counts(), [1, done, 0]);
			});
		}

		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			it(`with "${onError}" too, what is refused once is done once`, async () => {
				assertAll(await run(REFUSED, 0, { retryOnFail: true, onError }));
			});

			it(`with "${onError}" too, what is unclear is not done again, and the others are`, async () => {
				const { execution, outputs, paired } = await run(LOST, 0, { retryOnFail: true, onError });
				assert.equal(execution.status, 'success');
				const [regular, failed = regular.slice(0, 1)] = outputs;
				const done = onError === 'continueErrorOutput' ? regular : regular.slice(1);
				assert.deepEqual(titles(done), TITLES.slice(1));
				assert.deepEqual(paired.flat().sort(), [0, 1, 2]);
				assert.deepEqual(counts(), [1, 1, 1]);
				const [{ error, details }] = failed;
				assert.match(error, /note/);
				// n8n 1 moves to the error output only what has an error and nothing else.
				const hasDetails = account().server.major >= 2 || onError === 'continueRegularOutput';
				assert.deepEqual(details, hasDetails ? UNCLEAR : undefined);
			});
		}

		it('in a loop each round is by itself, and done once', async () => {
			const { execution } = await run(REFUSED, 1, { isLooped: true, retryOnFail: true });
			assert.equal(execution.status, 'success');
			const rounds = TITLES.map((_, index) => outputOf(execution, ACTION, index).flat());
			assert.deepEqual(
				rounds.map(titles),
				TITLES.map((title) => [title]),
			);
			assert.deepEqual(counts(), [1, 1, 1]);
		});

		it('in a loop, what is unclear ends it there', async () => {
			assertFailed(await run(LOST, 1, { isLooped: true, retryOnFail: true }), UNCLEAR, 0);
			assert.deepEqual(counts(), [1, 1, 0]);
		});

		it('"Retry" in the list of executions does only what is left', async () => {
			const failed = await run(REFUSED, 1, {});
			assertFailed(failed, { code: 'partly_done', mayExist: false, statusCode: 400 }, 1);
			assert.deepEqual(counts(), [1, 0, 0]);
			assertAll(await retry(account().server, failed.execution));
		});

		it('"Retry" in the list sends again what is unclear: a person has looked', async () => {
			const failed = await run(NOT_DONE, 1, {});
			assertFailed(failed, UNCLEAR, 1);
			assert.deepEqual(counts(), [1, 0, 0]);
			assertAll(await retry(account().server, failed.execution));
		});
	});
}
