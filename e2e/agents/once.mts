/** Writes that a model asks for once, twice, at the same time, and after a failure. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import type { Server } from '../n8n/server.mts';
import type { Generation, Tool } from '../workflows/agentWorkflow.mts';
import type { Details } from '../workflows/failure.mts';
import { assertCameToAnEnd, changesOf, countOf, type Setting } from './setting.mts';
import { callOf, CONTINUE, tools } from './tools.mts';

const INCIDENTS = '/api/incidents/';
const NOTES = '/api/incidents/*/note/';

/** What a model is told of a write of which nobody knows whether it was made. */
const MAY_EXIST: Details = { code: 'may_exist', mayExist: true, statusCode: null };

export function writesOfModels(
	{ major }: Server,
	setting: () => Setting,
	generation: Generation,
): void {
	const isOld = generation.agent < 3;
	// Without "On Error" n8n 1 ends the execution where a tool of an agent of version 3 throws.
	const settings: Array<[string, Partial<Tool>]> = [
		['with "Continue"', CONTINUE],
		['with "Continue" and "Retry On Fail"', { ...CONTINUE, retryOnFail: true }],
		...(isOld || major >= 2
			? ([
					['without "On Error"', {}],
					['with "Retry On Fail"', { retryOnFail: true }],
				] as Array<[string, Partial<Tool>]>)
			: []),
	];

	/** The next write to a path is done, but its answer is lost. */
	const loseAnswer = (path: string) => {
		const { faults } = setting().zenduty;
		faults.add({ method: 'POST', path, when: 'after', effect: { kind: 'drop' }, times: 1 });
	};

	describe('A write whose answer was lost', () => {
		for (const [how, more] of settings) {
			it(`is not made twice when the model calls again: an incident, ${how}`, async () => {
				const title = `Lost ${generation.agent} ${how}`;
				const { databases: Service } = SEED.services;
				const given = { Service, Title: title, Summary: '', Assigned_To: '' };
				const inAnotherOrder = { Title: title, Summary: '', Service, Assigned_To: '' };
				loseAnswer(INCIDENTS);
				const talk = await setting().talk(generation, tools(['Create incident'], more), [
					[callOf('Create incident', given)],
					[callOf('Create incident', given)],
					[callOf('Create incident', inAnotherOrder)],
				]);
				assertCameToAnEnd(talk);
				assert.equal(countOf(talk, 'POST', INCIDENTS), 1);
				assert.equal(changesOf(talk).length, 1);
				const isTold = more.onError !== undefined || !isOld;
				const [first, ...later] = talk.results.flat();
				if (isTold) {
					const [{ error, details }] = JSON.parse(first);
					const isContinued = more.onError !== undefined;
					if (isContinued) assert.deepEqual(details, MAY_EXIST);
					else assert.match(error, / \(may_exist\)$/);
					assert.ok(error.includes(`the incidents of the service (title "${title}"`), error);
				}
				assert.deepEqual(later, [first, first]);
			});
		}

		it('is not made twice when the model calls again: a note', async () => {
			const number = setting().newIncident();
			const given = { Incident: String(number), Note: 'The disk was enlarged' };
			loseAnswer(NOTES);
			const talk = await setting().talk(generation, tools(['Add note'], CONTINUE), [
				[callOf('Add note', given)],
				[callOf('Add note', given)],
			]);
			assertCameToAnEnd(talk);
			assert.equal(countOf(talk, 'POST', NOTES), 1);
			assert.deepEqual(JSON.parse(talk.results[1][0])[0].details, MAY_EXIST);
		});

		it('is made with another text, since a model may correct it', async () => {
			const Incident = String(setting().newIncident());
			loseAnswer(NOTES);
			const talk = await setting().talk(generation, tools(['Add note'], CONTINUE), [
				[callOf('Add note', { Incident, Note: 'The disc was enlarged' })],
				[callOf('Add note', { Incident, Note: 'The disk was enlarged' })],
			]);
			assertCameToAnEnd(talk);
			assert.deepEqual(
				changesOf(talk).map((change) => 'text' in change && change.text),
				['The disc was enlarged', 'The disk was enlarged'],
			);
		});

		it('is tried again by the node itself where that does no harm', async () => {
			const number = setting().newIncident();
			const { faults } = setting().zenduty;
			const path = '/api/incidents/*/';
			faults.add({ method: 'PATCH', path, when: 'after', effect: { kind: 'drop' }, times: 1 });
			const talk = await setting().talk(generation, tools(['Resolve incident'], CONTINUE), [
				[callOf('Resolve incident', { Incident: String(number) })],
			]);
			assertCameToAnEnd(talk);
			assert.equal(JSON.parse(talk.results[0][0])[0].status, 'resolved');
			assert.deepEqual(changesOf(talk), [{ what: 'status set', incident: number, from: 1, to: 3 }]);
		});
	});

	describe('Several calls', () => {
		it('of two tools in one answer are all done, and each result belongs to its call', async () => {
			const [one, two] = [setting().newIncident('One'), setting().newIncident('Two')];
			const names = ['Acknowledge incident', 'Add note', 'Get incident'];
			const talk = await setting().talk(generation, tools(names, CONTINUE), [
				[
					callOf('Acknowledge incident', { Incident: String(one), Note: '' }),
					callOf('Add note', { Incident: `#${two}`, Note: 'On my way' }),
					callOf('Get incident', { Incident: String(two) }),
				],
			]);
			assertCameToAnEnd(talk);
			const [[acknowledged], [note], [got]] = talk.results[0].map((text) => JSON.parse(text));
			assert.deepEqual([acknowledged.incidentNumber, acknowledged.status], [one, 'acknowledged']);
			assert.deepEqual([note.incidentNumber, note.note], [two, 'On my way']);
			assert.deepEqual([got.incidentNumber, got.title], [two, 'Two']);
			const kinds = changesOf(talk).map(({ what }) => what);
			assert.deepEqual(kinds.sort(), ['note added', 'status set']);
		});

		it('of one tool in one answer, with different arguments, are all done', async () => {
			const numbers = [1, 2, 3].map(() => setting().newIncident());
			const talk = await setting().talk(generation, tools(['Acknowledge incident'], CONTINUE), [
				numbers.map((each) => callOf('Acknowledge incident', { Incident: String(each), Note: '' })),
			]);
			assertCameToAnEnd(talk);
			const answers = talk.results[0].map((text) => JSON.parse(text)[0].incidentNumber);
			assert.deepEqual(answers, numbers);
			const set = changesOf(talk).map((change) => ('incident' in change ? change.incident : null));
			assert.deepEqual(new Set(set), new Set(numbers));
			assert.equal(set.length, numbers.length);
		});

		it('of one tool with the same arguments are made each time, if they succeed', async () => {
			const number = setting().newIncident();
			const given = { Incident: String(number), Note: 'Still looking into it' };
			const talk = await setting().talk(generation, tools(['Add note'], CONTINUE), [
				[callOf('Add note', given)],
				[callOf('Add note', given)],
			]);
			assertCameToAnEnd(talk);
			const ids = talk.results.flat().map((text) => JSON.parse(text)[0].noteId);
			assert.equal(new Set(ids).size, 2);
			assert.equal(changesOf(talk).length, 2);
		});
	});
}
