/** What the API is asked when n8n runs the action again, and when Zenduty fails: nothing twice. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { FaultInput } from '../../simulator/faults.mts';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { outputOf, type Json } from '../n8n/rest.mts';
import { ACTION, retry, type Result, type Run } from '../workflows/actionRun.mts';
import { factsOf, type Details, type ErrorCode } from '../workflows/failure.mts';
import type { Account } from './account.mts';

const TITLES = ['Left', 'Middle', 'Right'];

/** An operation that would do its work twice if it was asked twice. */
interface Write {
	name: string;
	parameters: Json;
	/** What the fault hits: the request that would double. */
	path: string;
	/** What the error is called where nobody knows whether the work was done. */
	unclear: ErrorCode;
	/** How often the work of an item was done, by its title. */
	counts(account: Account): Record<string, number>;
}

const WRITES: Write[] = [
	{
		name: 'Create of an incident',
		parameters: {
			resource: 'incident',
			operation: 'create',
			service: SEED.services.shop,
			title: '={{ $json.title }}',
		},
		path: '/api/incidents/',
		unclear: 'may_exist',
		counts: ({ zenduty }) => zenduty.journal.counts().incidentsCreated,
	},
	{
		name: 'Create of a note',
		parameters: {
			resource: 'incidentNote',
			operation: 'create',
			incident: '={{ $json.incident }}',
			note: '={{ $json.title }}',
		},
		path: '/api/incidents/*/note/',
		unclear: 'may_exist',
		counts: ({ zenduty }) => zenduty.journal.counts().notesAdded,
	},
	{
		name: 'Acknowledge with a note',
		parameters: {
			resource: 'incident',
			operation: 'acknowledge',
			incident: '={{ $json.incident }}',
			options: { note: '={{ $json.title }}' },
		},
		path: '/api/incidents/*/note/',
		unclear: 'partly_done',
		counts: ({ zenduty }) => zenduty.journal.counts().notesAdded,
	},
];

/** What Zenduty does to one request, and what must come of it. */
interface Trouble {
	name: string;
	fault: Omit<FaultInput, 'path'>;
	/**
	 * `waits`: the node sends it again by itself. `refused`: it fails, and was surely not done.
	 * `unclear`: nobody can know.
	 */
	verdict: 'waits' | 'refused' | 'unclear';
	/** How often the work is done in the end, if nobody but n8n tries again. */
	done: 0 | 1;
}

const drop = { kind: 'drop' } as const;
const LOST: Trouble = {
	name: 'the answer is lost after the work',
	fault: { when: 'after', effect: drop },
	verdict: 'unclear',
	done: 1,
};
const NOT_DONE: Trouble = {
	name: 'the connection breaks before the work',
	fault: { when: 'before', effect: drop },
	verdict: 'unclear',
	done: 0,
};
const REFUSED: Trouble = {
	name: 'it is refused once',
	fault: { effect: { kind: 'status', status: 400, body: { detail: 'Not now.' } } },
	verdict: 'refused',
	done: 1,
};
const TROUBLES: Trouble[] = [
	NOT_DONE,
	LOST,
	REFUSED,
	...[503, 429].map(
		(status): Trouble => ({
			name: `Zenduty answers ${status} with Retry-After`,
			fault: { effect: { kind: 'status', status, retryAfter: 1 } },
			verdict: 'waits',
			done: 1,
		}),
	),
];

export function runningAgain(account: () => Account): void {
	describe('Writes through the REST API, with failures:', () => {
		beforeEach(() => account().forget());

		/** Runs a write for three items, of which one gets into trouble. */
		async function run(
			{ parameters, path }: Write,
			{ fault }: Trouble,
			hit: number,
			more: Partial<Run>,
		): Promise<Result> {
			const { zenduty, act } = account();
			const items = TITLES.map((title) => {
				const { incident_number } = addIncident(zenduty.world, {
					title: `For ${title}`,
					service: SEED.services.databases,
				});
				return { title, incident: incident_number };
			});
			zenduty.faults.add({ method: 'POST', path, skip: hit, times: 1, ...fault });
			return await act(parameters, { items, ...more });
		}

		/** How often the work of each item was done; a status was never set twice. */
		function counts({ counts: of }: Write): number[] {
			for (const set of Object.values(account().zenduty.journal.counts().statusesSet)) {
				assert.deepEqual(set, { 2: 1 });
			}
			const done = of(account());
			return TITLES.map((title) => done[title] ?? 0);
		}

		/** The title of the item that an output belongs to. */
		const titleOf = ({ title, note, incidentNumber }: Json, { parameters }: Write): string => {
			if (parameters.operation !== 'acknowledge') return title ?? note;
			const { incidents } = account().zenduty.state;
			const incident = incidents.find((each) => each.incident_number === incidentNumber);
			return incident?.title.replace('For ', '') ?? 'no incident';
		};

		const assertAll = (write: Write, { execution, outputs, paired, error }: Result) => {
			assert.equal(error?.message, undefined);
			assert.equal(execution.status, 'success');
			assert.deepEqual(
				outputs[0].map((json) => titleOf(json, write)),
				TITLES,
			);
			assert.deepEqual(paired[0], [0, 1, 2]);
			assert.deepEqual(counts(write), [1, 1, 1]);
		};

		const unclear = ({ unclear: code }: Write): Details => ({
			...{ code, mayExist: true, statusCode: null },
		});

		const assertFailed = ({ execution, failure }: Result, details: Details, item: number) => {
			assert.equal(execution.status, 'error');
			assert.deepEqual(factsOf(failure), { ...details, itemIndex: item }, failure?.message);
		};

		/** The item of a failed one tells it; n8n 1 has no details at the error output, but the text. */
		const assertTold = async (write: Write, { error, details }: Json, onError: Run['onError']) => {
			if (account().server.major >= 2 || onError === 'continueRegularOutput') {
				return assert.deepEqual(details, unclear(write));
			}
			const { failure } = await run(write, LOST, 0, {});
			const text = `${failure?.message} ${failure?.description}`;
			// Each run has incidents of its own.
			const [told, thrown] = [error, text].map((each) => each.replace(/\d+/g, '#'));
			assert.deepEqual([told, failure?.code], [thrown, write.unclear]);
		};

		for (const write of WRITES) {
			describe(`${write.name}:`, () => {
				for (const trouble of TROUBLES) {
					it(`with "Retry On Fail", where ${trouble.name}: nothing is done twice`, async () => {
						const result = await run(write, trouble, 1, { retryOnFail: true });
						if (trouble.verdict !== 'unclear') return assertAll(write, result);
						assertFailed(result, unclear(write), 1);
						// It stops at what is unclear, so the last item is not begun.
						assert.deepEqual(counts(write), [1, trouble.done, 0]);
					});
				}

				for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
					it(`with "${onError}" too, what is refused once is done once`, async () => {
						assertAll(write, await run(write, REFUSED, 0, { retryOnFail: true, onError }));
					});

					it(`with "${onError}" too, what is unclear is not done again, and the others are`, async () => {
						const more = { retryOnFail: true, onError };
						const { execution, outputs, paired } = await run(write, LOST, 0, more);
						assert.equal(execution.status, 'success');
						const [regular, failed = regular.slice(0, 1)] = outputs;
						const done = onError === 'continueErrorOutput' ? regular : regular.slice(1);
						assert.deepEqual(
							done.map((json) => titleOf(json, write)),
							TITLES.slice(1),
						);
						assert.deepEqual(paired.flat().sort(), [0, 1, 2]);
						assert.deepEqual(counts(write), [1, 1, 1]);
						await assertTold(write, failed[0], onError);
					});
				}

				it('in a loop each round is by itself, and done once', async () => {
					const more = { isLooped: true, retryOnFail: true };
					const { execution } = await run(write, REFUSED, 1, more);
					assert.equal(execution.status, 'success');
					const rounds = TITLES.map((_, index) => outputOf(execution, ACTION, index).flat());
					assert.deepEqual(
						rounds.map((items) => items.map((json) => titleOf(json, write))),
						TITLES.map((title) => [title]),
					);
					assert.deepEqual(counts(write), [1, 1, 1]);
				});

				it('in a loop, what is unclear ends it there', async () => {
					const more = { isLooped: true, retryOnFail: true };
					assertFailed(await run(write, LOST, 1, more), unclear(write), 0);
					assert.deepEqual(counts(write), [1, 1, 0]);
				});

				it('"Retry" in the list of executions does only what is left', async () => {
					const failed = await run(write, REFUSED, 1, {});
					const code = write.unclear === 'partly_done' ? 'partly_done' : 'refused';
					assertFailed(failed, { code, mayExist: false, statusCode: 400 }, 1);
					assert.deepEqual(counts(write), [1, 0, 0]);
					assertAll(write, await retry(account().server, failed.execution));
				});

				it('"Retry" in the list sends again what is unclear: a person has looked', async () => {
					const failed = await run(write, NOT_DONE, 1, {});
					assertFailed(failed, unclear(write), 1);
					assert.deepEqual(counts(write), [1, 0, 0]);
					assertAll(write, await retry(account().server, failed.execution));
				});
			});
		}

		for (const trouble of [LOST, NOT_DONE]) {
			it(`a status is set once, where ${trouble.name}`, async () => {
				const { zenduty, act } = account();
				const [acknowledge] = WRITES.slice(-1);
				zenduty.faults.add({ method: 'PATCH', path: '*', times: 1, ...trouble.fault });
				const { incident_number: incident } = addIncident(zenduty.world, {
					title: 'For Left',
					service: SEED.services.databases,
				});
				const { execution, outputs } = await act(acknowledge.parameters, {
					items: [{ title: 'Left', incident }],
				});
				assert.equal(execution.status, 'success');
				assert.equal(outputs[0][0].status, 'acknowledged');
				assert.deepEqual(counts(acknowledge), [1, 0, 0]);
			});
		}
	});
}
