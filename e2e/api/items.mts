/** Items among others: those that fail alone, what each output belongs to, and the order. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { outputOf, type Json } from '../n8n/rest.mts';
import { ACTION, NEXT, START, type OtherNode } from '../workflows/actionRun.mts';
import { factsOf, type Details } from '../workflows/failure.mts';
import type { Account } from './account.mts';

/** Reads what the action and the start have for an item of its own. */
const LOOKING_BACK: OtherNode = {
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		mode: 'raw',
		jsonOutput: `={{ JSON.stringify({ asked: $('${START}').item.json.incident, got: $('${ACTION}').item.json.incidentNumber }) }}`,
		options: {},
	},
};

const READ = { resource: 'incident', operation: 'get', incident: '={{ $json.incident }}' };
const NOTES = {
	resource: 'incidentNote',
	operation: 'getAll',
	incident: '={{ $json.incident }}',
	limit: '={{ $json.limit }}',
};

export function items(account: () => Account): void {
	describe('Items through the REST API:', () => {
		beforeEach(() => account().forget());

		const given = [1, 'nothing', 99999, 3].map((incident) => ({ incident }));
		const failures: Details[] = [
			{ code: 'invalid_input', mayExist: false, statusCode: null },
			{ code: 'not_found', mayExist: false, statusCode: 404 },
		];

		/** The text that goes on of an item which fails: message and description of its error. */
		async function textOf(item: Json): Promise<string> {
			const { failure } = await account().act(READ, { items: [item] });
			return `${failure?.message} ${failure?.description}`;
		}

		const numbers = (outputs: Json[]) => outputs.map(({ incidentNumber }) => incidentNumber);

		it('without "Continue" the execution fails at the first that cannot be done', async () => {
			const { execution, error, failure } = await account().act(READ, { items: given });
			assert.equal(execution.status, 'error');
			const { message, description } = failure ?? {};
			assert.deepEqual(factsOf(failure), { ...failures[0], itemIndex: 1 });
			assert.match(message ?? '', /"nothing"/);
			assert.match(description ?? '', /\.$/);
			const { code, mayExist } = failures[0];
			assert.deepEqual(error?.context, { itemIndex: 1, code, mayExist });
			assert.deepEqual(account().requests(), ['GET /api/incidents/1/']);
		});

		it('"Continue" gives an item for each, in place', async () => {
			const onError = 'continueRegularOutput';
			const { execution, outputs, paired } = await account().act(READ, { items: given, onError });
			assert.equal(execution.status, 'success');
			assert.deepEqual(numbers(outputs[0]), [1, undefined, undefined, 3]);
			for (const [index, details] of failures.entries()) {
				const error = await textOf(given[index + 1]);
				assert.deepEqual(outputs[0][index + 1], { error, details });
			}
			assert.deepEqual(paired, [[0, 1, 2, 3]]);
		});

		it('"Continue (using error output)" moves those items there, with their input', async () => {
			const onError = 'continueErrorOutput';
			const { execution, outputs, paired } = await account().act(READ, { items: given, onError });
			assert.equal(execution.status, 'success');
			assert.deepEqual(numbers(outputs[0]), [1, 3]);
			for (const [index, details] of failures.entries()) {
				const item = given[index + 1];
				// n8n 1 moves to this output only what has an error and nothing else.
				const told = account().server.major < 2 ? {} : { details };
				assert.deepEqual(outputs[1][index], { ...item, error: await textOf(item), ...told });
			}
			assert.deepEqual(paired, [
				[0, 3],
				[1, 2],
			]);
		});

		it('several that fail at a time: the first is told, the others in its description', async () => {
			const { zenduty, act } = account();
			const [path, times] = ['/api/incidents/', 1];
			const refused = { kind: 'status', status: 400, body: { detail: 'Not now.' } } as const;
			zenduty.faults.add({ path, times, delay: 500, effect: refused });
			zenduty.faults.add({ path, times, when: 'after', effect: { kind: 'drop' } });
			const create = { resource: 'incident', operation: 'create', service: SEED.services.shop };
			const { execution, failure } = await act(
				{ ...create, title: '={{ $json.title }}', options: { concurrency: 2 } },
				{ items: [{ title: 'Refused' }, { title: 'Lost' }] },
			);
			assert.equal(execution.status, 'error');
			const { message = '', description = '' } = failure ?? {};
			assert.deepEqual(factsOf(failure), {
				...{ code: 'refused', mayExist: true, statusCode: 400, itemIndex: 0 },
			});
			assert.match(message, /Not now/);
			assert.match(description, /Item 1 .*the incidents of the service \(title "Lost"/);
			assert.deepEqual(zenduty.journal.counts().incidentsCreated, { Lost: 1 });
		});

		it('one input with many outputs: each is paired with it, and a next node finds it', async () => {
			const { zenduty, act } = account();
			for (const [incident, count] of [
				[1, 3],
				[2, 2],
			]) {
				for (let n = 0; n < count; n++) {
					await fetch(`${zenduty.url}/api/incidents/${incident}/note/`, {
						method: 'POST',
						headers: {
							Authorization: `Token ${zenduty.apiKey}`,
							'Content-Type': 'application/json',
						},
						body: JSON.stringify({ note: `Note ${n}` }),
					});
				}
			}
			const { execution, paired } = await act(NOTES, {
				items: [
					{ incident: '#1', limit: 3 },
					{ incident: '#2', limit: 2 },
				],
				next: LOOKING_BACK,
			});
			assert.equal(execution.status, 'success');
			assert.deepEqual(paired, [[0, 0, 0, 1, 1]]);
			assert.deepEqual(outputOf(execution, NEXT).flat(), [
				...Array.from({ length: 3 }, () => ({ asked: '#1', got: 1 })),
				...Array.from({ length: 2 }, () => ({ asked: '#2', got: 2 })),
			]);
		});

		it('nothing found: no item, the next node does not run, and a hint says what to do', async () => {
			const { zenduty, act } = account();
			const { incident_number: incident } = addIncident(zenduty.world, {
				title: 'Nobody wrote anything',
				service: SEED.services.shop,
			});
			const { execution, outputs } = await act(
				{ ...NOTES, incident, limit: 5 },
				{ next: LOOKING_BACK },
			);
			assert.equal(execution.status, 'success');
			assert.deepEqual(outputs.flat(), []);
			const { runData } = execution.data.resultData;
			assert.equal(runData[NEXT], undefined);
			const [hint] = runData[ACTION][0].hints ?? [];
			assert.match(hint?.message ?? '', /turn on 'Always Output Data'/);
		});

		it('found incidents: hints say which fields are missing, and that the limit cut the list', async () => {
			const finding = { resource: 'incident', operation: 'getAll', status: 'all', limit: 2 };
			const { execution, outputs } = await account().act(finding);
			assert.equal(outputs[0].length, 2);
			const [{ hints = [] }] = execution.data.resultData.runData[ACTION];
			assert.equal(hints.length, 2);
			assert.match(hints[0].message, /limit \(2\).+turn on 'Return All'/);
			assert.match(hints[1].message, /summary, urgency, escalation policy.+option 'Full Details'/);
		});

		it('several at a time: the output keeps the order of the input', async () => {
			const { zenduty, act } = account();
			const delay = 5000;
			zenduty.faults.add({ path: '/api/incidents/3/', delay, effect: { kind: 'none' } });
			const { outputs, paired } = await act(
				{ ...READ, options: { concurrency: 3 } },
				{ items: [3, 2, 1].map((incident) => ({ incident })) },
			);
			assert.deepEqual(numbers(outputs[0]), [3, 2, 1]);
			assert.deepEqual(paired, [[0, 1, 2]]);
			const { entries } = zenduty.journal;
			const asked = entries.map(({ at }) => Date.parse(at));
			assert.ok(Math.max(...asked) - Math.min(...asked) < delay, 'all before the first answer');
		});
	});
}
