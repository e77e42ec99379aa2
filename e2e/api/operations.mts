/** Each operation of each resource that works through the REST API, with good and with bad input. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import { factsOf, type Failure } from '../workflows/failure.mts';
import { assertLike } from '../support/like.mts';
import type { Account } from './account.mts';
import { alert } from './rows/alert.mts';
import { service, team } from './rows/configuration.mts';
import { incident } from './rows/incident.mts';
import { incidentNote } from './rows/incidentNote.mts';
import { incidentTag } from './rows/incidentTag.mts';
import { maintenanceWindow } from './rows/maintenanceWindow.mts';
import { member } from './rows/member.mts';
import { escalationPolicy, priority, schedule, sla, tag } from './rows/ofTeam.mts';
import { onCall } from './rows/onCall.mts';
import { responder } from './rows/responder.mts';
import { scheduleOverride } from './rows/scheduleOverride.mts';
import type { Bad, Rows } from './rows/row.mts';

const RESOURCES: Record<string, Rows> = {
	alert,
	escalationPolicy,
	incident,
	incidentNote,
	incidentTag,
	maintenanceWindow,
	member,
	onCall,
	priority,
	responder,
	schedule,
	scheduleOverride,
	service,
	sla,
	tag,
	team,
};

/** The checks; in the short form one of each resource, with good input. */
export function operations(account: () => Account, isShort: boolean): void {
	describe('Operations through the REST API:', () => {
		beforeEach(() => account().forget());

		it('each one that n8n offers has good and bad input here', async () => {
			// A question waits for its answer: it has checks of its own, in `wait/`.
			const offered = (await offeredOperations(account())).filter(
				(each) => each !== 'alert sendAndWait',
			);
			const checked = Object.entries(RESOURCES).flatMap(([resource, rows]) =>
				Object.entries(rows).map(([operation, { good, bad }]) => {
					const counts = [good, bad].map((cases) => Object.keys(cases).length);
					assert.ok(Math.min(...counts) > 0, `${resource} ${operation}`);
					return `${resource} ${operation}`;
				}),
			);
			assert.deepEqual(checked.sort(), offered.sort());
		});

		for (const [resource, all] of Object.entries(RESOURCES)) {
			describe(`${resource}:`, () => {
				const rows = isShort ? oneOf(all) : all;
				for (const [operation, { good, bad }] of Object.entries(rows)) {
					for (const [what, prepare] of Object.entries(good)) {
						it(`${operation}: ${what}`, async () => {
							const { zenduty, act, requests, changes } = account();
							const { parameters, access, outcome } = prepare(zenduty);
							const result = await act({ resource, operation, ...parameters }, { access });
							assert.equal(result.error?.message, undefined);
							assert.equal(result.execution.status, 'success');
							const expected = outcome();
							assertLike(result.outputs[0] ?? [], expected.output, 'the output');
							assert.deepEqual(
								result.paired[0] ?? [],
								expected.output.map(() => 0),
								'each paired with the input',
							);
							assertLike(requests(), expected.requests, 'what the API was asked');
							assertLike(changes(), expected.changes ?? [], 'what that changed');
							const { refused, invalidAnswers } = zenduty.journal.counts();
							assert.deepEqual({ refused, invalidAnswers }, { refused: 0, invalidAnswers: 0 });
						});
					}
					for (const [what, given] of Object.entries(bad)) {
						it(`${operation}: ${what} is an error that says what to do`, async () => {
							const { zenduty, act, changes } = account();
							const { parameters, access, ...expected } =
								typeof given === 'function' ? given(zenduty) : given;
							const { failure } = await act({ resource, operation, ...parameters }, { access });
							assertTells(failure, expected);
							assert.deepEqual(changes(), [], 'nothing was done');
						});
					}
				}
			});
		}
	});
}

/** The error has the code that is expected, names the cause, and says what to do. */
function assertTells(
	failure: Failure | undefined,
	{ code, statusCode, names = [], says }: Omit<Bad, 'parameters' | 'access'>,
): void {
	const { message = '', description = '' } = failure ?? {};
	const expected = { code, mayExist: false, statusCode: statusCode ?? null, itemIndex: 0 };
	assert.deepEqual(factsOf(failure), expected, message);
	for (const text of [message, description]) assert.match(text, /^\S.*\.$/s);
	for (const name of names) {
		assert.ok(`${message} ${description}`.includes(name), `"${name}" in "${message}"`);
	}
	if (says !== undefined) assert.match(message, says);
}

function oneOf(rows: Rows): Rows {
	const [[operation, { good }]] = Object.entries(rows);
	return { [operation]: { good: Object.fromEntries(Object.entries(good).slice(0, 1)), bad: {} } };
}

/** What n8n offers in its editor, as `incident create`, but for the events of webhooks. */
async function offeredOperations({ server }: Account): Promise<string[]> {
	const nodes: Json[] = await (await server.rest.fetch('/types/nodes.json')).json();
	const node = nodes.find(({ name }) => name === 'n8n-nodes-zenduty.zenduty');
	const fields: Json[] = node?.properties.filter(({ name }: Json) => name === 'operation');
	return fields.flatMap(({ displayOptions, options }) =>
		displayOptions.show.resource
			.filter((resource: string) => resource !== 'webhookEvent')
			.flatMap((resource: string) =>
				options
					.filter(({ value }: Json) => value !== '__CUSTOM_API_CALL__')
					.map(({ value }: Json) => `${resource} ${value}`),
			),
	);
}
