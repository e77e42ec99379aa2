/** Arguments as models make them up: numbers as texts, empty texts, wrong numbers, and what follows. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { fromModel, type Generation, type Tool } from '../workflows/agentWorkflow.mts';
import type { Details } from '../workflows/failure.mts';
import { assertCameToAnEnd, changesOf, countOf, type Setting } from './setting.mts';
import { callOf, CONTINUE, tools } from './tools.mts';

const NOBODY = 987_654;

const NOT_FOUND: Details = { code: 'not_found', mayExist: false, statusCode: 404 };
const INVALID: Details = { code: 'invalid_input', mayExist: false, statusCode: null };

export function argumentsOfModels(
	{ major }: Server,
	setting: () => Setting,
	generation: Generation,
): void {
	const isOld = generation.agent < 3;
	const acknowledge = (settings: Partial<Tool> = CONTINUE) =>
		tools(['Acknowledge incident'], settings);
	const acknowledged = (incident: number) => ({
		what: 'status set' as const,
		incident,
		from: 1 as const,
		to: 2 as const,
	});

	describe('An incident is found', () => {
		for (const [how, write] of [
			['by its number as a text', (number: number) => String(number)],
			['with a number sign', (number: number) => `#${number}`],
			['with spaces around it', (number: number) => `  ${number}\n`],
			[
				'by the address of its page',
				(number: number) => `https://www.zenduty.com/dashboard/incidents/${number}/`,
			],
		] as Array<[string, (number: number) => string]>) {
			it(how, async () => {
				const number = setting().newIncident();
				const talk = await setting().talk(generation, acknowledge(), [
					[callOf('Acknowledge incident', { Incident: write(number), Note: '' })],
				]);
				assertCameToAnEnd(talk);
				assert.deepEqual(changesOf(talk), [acknowledged(number)]);
				const [[text]] = talk.results;
				const [answer] = JSON.parse(text);
				assert.equal(answer.incidentNumber, number);
				assert.equal(answer.status, 'acknowledged');
			});
		}

		it('by a bare number, where the field is for numbers', async () => {
			const number = setting().newIncident();
			const [tool] = acknowledge();
			const incident = { __rl: true, mode: 'id', value: fromModel('Incident', 'number') };
			const parameters = { ...tool.parameters, incident };
			const talk = await setting().talk(
				generation,
				[{ ...tool, parameters }],
				[[callOf('Acknowledge incident', { Incident: number, Note: '' })]],
			);
			assertCameToAnEnd(talk);
			assert.deepEqual(changesOf(talk), [acknowledged(number)]);
		});

		it(
			isOld
				? 'not by a bare number where the field is for texts: n8n ends the execution itself'
				: 'by a bare number, although the field is for texts',
			async () => {
				const number = setting().newIncident();
				const talk = await setting().talk(generation, acknowledge(), [
					[callOf('Acknowledge incident', { Incident: number, Note: '' })],
				]);
				if (isOld) {
					assert.equal(talk.execution.status, 'error');
					const { message } = talk.execution.data.resultData.error;
					assert.match(message, /tool input did not match expected schema/);
					assert.deepEqual(talk.entries, []);
				} else {
					assertCameToAnEnd(talk);
					assert.deepEqual(changesOf(talk), [acknowledged(number)]);
				}
			},
		);
	});

	describe('What a model leaves open', () => {
		const service = SEED.services.databases;
		const create = tools(['Create incident'], CONTINUE);

		it('as an empty text is not sent', async () => {
			const given = { Service: service, Title: 'Queue is stuck', Summary: '', Assigned_To: '' };
			const talk = await setting().talk(generation, create, [[callOf('Create incident', given)]]);
			assertCameToAnEnd(talk);
			const [{ body }] = talk.entries;
			assert.deepEqual(body, { title: 'Queue is stuck', service });
			assert.equal(countOf(talk, 'POST', '/api/incidents/'), 1);
		});

		it('as an empty note adds none', async () => {
			const number = setting().newIncident();
			const talk = await setting().talk(generation, acknowledge(), [
				[callOf('Acknowledge incident', { Incident: String(number), Note: ' ' })],
			]);
			assert.deepEqual(changesOf(talk), [acknowledged(number)]);
		});

		it(
			isOld
				? 'altogether ends the execution: n8n requires every field that has no default'
				: 'altogether is not sent',
			async () => {
				const given = { Service: service, Title: 'Queue is slow' };
				const talk = await setting().talk(generation, create, [[callOf('Create incident', given)]]);
				if (isOld) {
					assert.equal(talk.execution.status, 'error');
					assert.deepEqual(talk.entries, []);
				} else {
					assertCameToAnEnd(talk);
					assert.deepEqual(talk.entries[0].body, { title: 'Queue is slow', service });
				}
			},
		);
	});

	describe('What cannot be', () => {
		it('is told with what to do, and the agent can go on with the right number', async () => {
			const number = setting().newIncident();
			const call = (Incident: string) => callOf('Acknowledge incident', { Incident, Note: '' });
			const talk = await setting().talk(generation, acknowledge(), [
				[call(String(NOBODY))],
				[call('the one with the disk')],
				[call('')],
				[call(String(number))],
			]);
			assertCameToAnEnd(talk);
			const [missing, words, nothing, right] = talk.results.flat().map((text) => JSON.parse(text));
			const told = [missing, words, nothing].map(([{ error, ...rest }]) => {
				assert.match(error, /\S\. \S.*\.$/, 'what happened, and what to do');
				return rest;
			});
			assert.deepEqual(told, [{ details: NOT_FOUND }, { details: INVALID }, { details: INVALID }]);
			assert.match(missing[0].error, new RegExp(`${NOBODY}`));
			assert.match(words[0].error, /"the one with the disk"/);
			assert.match(nothing[0].error, /Incident/);
			assert.equal(right[0].status, 'acknowledged');
			assert.deepEqual(changesOf(talk), [acknowledged(number)]);
		});

		// Without "On Error → Continue" it is n8n that decides what a model hears. The execution holds
		// the error of the tool in any case.
		const ends = !isOld && major < 2;
		const hears = isOld
			? 'reaches the model as an empty text'
			: ends
				? 'ends the execution of n8n 1'
				: 'is told in one text';
		it(`${hears} where "On Error" is not set, and its error has both texts and the code`, async () => {
			const number = setting().newIncident();
			const call = (Incident: string) => callOf('Acknowledge incident', { Incident, Note: '' });
			const calls = [[call(String(NOBODY))], [call(String(number))]];
			const continued = await setting().talk(generation, acknowledge(), calls.slice(0, 1));
			const [{ error: told }] = JSON.parse(continued.results[0][0]);
			const talk = await setting().talk(generation, acknowledge({}), calls);
			const error = `${told} (not_found)`;
			const runs: Json[] = talk.execution.data.resultData.runData['Acknowledge incident'];
			const failed = runs.find((run) => run.error !== undefined)?.error;
			assert.equal(failed?.message, error);
			const { code, mayExist } = failed.context;
			assert.deepEqual([code, mayExist], ['not_found', false]);
			if (ends) {
				assert.equal(talk.execution.status, 'error');
				assert.deepEqual(changesOf(talk), []);
				return;
			}
			assertCameToAnEnd(talk);
			const [[wrong], [right]] = talk.results;
			if (isOld) assert.equal(wrong, '');
			else assert.equal(JSON.parse(wrong)[0].error, error);
			assert.equal(JSON.parse(right)[0].status, 'acknowledged');
			assert.deepEqual(changesOf(talk), [acknowledged(number)]);
		});

		it('as the name of a service is told with the field that it stands in', async () => {
			const given = { Service: 'Databases', Title: 'x', Summary: '', Assigned_To: '' };
			const create = tools(['Create incident'], CONTINUE);
			const talk = await setting().talk(generation, create, [[callOf('Create incident', given)]]);
			const [[text]] = talk.results;
			const [{ error, details }] = JSON.parse(text);
			assert.deepEqual(details, { code: 'refused', mayExist: false, statusCode: 400 });
			assert.match(error, /service: /);
			assert.deepEqual(changesOf(talk), []);
		});

		it('as an email address that nobody has is told with what to do', async () => {
			const number = setting().newIncident();
			const given = { Incident: String(number), User: 'nobody@example.com' };
			const reassign = tools(['Reassign incident'], CONTINUE);
			const talk = await setting().talk(generation, reassign, [
				[callOf('Reassign incident', given)],
				[callOf('Reassign incident', { ...given, User: ' obi.EZE@example.com ' })],
			]);
			assertCameToAnEnd(talk);
			const [[wrong], [right]] = talk.results;
			assert.deepEqual(JSON.parse(wrong)[0].details, INVALID);
			assert.match(JSON.parse(wrong)[0].error, /nobody@example\.com/);
			assert.equal(JSON.parse(right)[0].assignedTo.name, 'Obi Eze');
			assert.deepEqual(changesOf(talk), [
				{ what: 'incident changed', incident: number, fields: ['assigned_to'] },
			]);
		});
	});
}
