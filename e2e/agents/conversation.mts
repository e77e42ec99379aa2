/** One long conversation, in which the model goes by what the tools told it before. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import type { Json } from '../n8n/rest.mts';
import type { Generation } from '../workflows/agentWorkflow.mts';
import { assertCameToAnEnd, changesOf, type Setting } from './setting.mts';
import { callOf, CONTINUE, tools } from './tools.mts';

/** How long a tool's text may be for each entry, in characters, and for the 50 that are the default. */
const PER_ENTRY = 1_000;
const PER_FIFTY = 40_000;

/** Reads what the only call of the last answer gave. */
const read = ([text]: string[]): Json[] => JSON.parse(text);

export function conversations(setting: () => Setting, generation: Generation): void {
	describe('A conversation', () => {
		it('of fourteen calls does just what the model asked for', async () => {
			const number = setting().newIncident('Replica lags behind');
			const Incident = `#${number}`;
			const title = `Replica is too slow ${generation.agent}`;
			let created = '';
			const names = [
				...['Find incidents', 'Get incident', 'Acknowledge incident', 'Add note', 'List notes'],
				...['List teams', 'List services', 'Find member', 'Reassign incident'],
				...['Create incident', 'Update incident', 'Resolve incident'],
			];
			const talk = await setting().talk(generation, tools(names, CONTINUE), [
				[
					callOf('Find incidents', {
						Limit: 100,
						Service_Names_or_IDs: SEED.services.databases,
						Priority_Name: '',
					}),
				],
				(results) => {
					const found = read(results).find((each) => each.title === 'Replica lags behind');
					return [callOf('Get incident', { Incident: String(found?.incidentNumber) })];
				},
				(results) => {
					const [{ incidentId }] = read(results);
					return [
						callOf('Acknowledge incident', { Incident: incidentId, Note: "I'm looking into it" }),
					];
				},
				[callOf('Add note', { Incident, Note: 'The replica has 40 s of lag' })],
				[callOf('List notes', { Incident })],
				[callOf('List teams')],
				(results) => {
					const team = read(results).find(({ name }) => name === 'Platform');
					return [callOf('List services', { Team: team?.id })];
				},
				[callOf('Find member', { Email: 'Aiko@Example.com ' })],
				(results) => [
					callOf('Reassign incident', { Incident, User: read(results)[0].username }),
					callOf('Add note', { Incident, Note: 'Aiko takes over' }),
				],
				[
					callOf('Create incident', {
						Service: SEED.services.databases,
						Title: title,
						Summary: 'Follows from the lag',
						Assigned_To: 'aiko@example.com',
					}),
				],
				(results) => {
					created = String(read(results)[0].incidentNumber);
					return [callOf('Update incident', { Incident: created, Title: '', Summary: 'Solved' })];
				},
				() => [
					callOf('Resolve incident', { Incident: created }),
					callOf('Resolve incident', { Incident }),
				],
			]);
			assertCameToAnEnd(talk);
			assert.equal(talk.results.flat().length, 14);
			for (const text of talk.results.flat()) assert.doesNotMatch(text, /"error"/);
			const [, notes] = [talk.results[3], talk.results[4]].map(read);
			assert.deepEqual(notes.map(({ note }) => note).sort(), [
				"I'm looking into it",
				'The replica has 40 s of lag',
			]);
			const services = read(talk.results[6]).map(({ name }) => name);
			assert.deepEqual(services, ['Databases', 'Kubernetes', 'Network']);
			const done = changesOf(talk).map((change) => {
				const { what, incident } = change as Json;
				return [what, incident === number ? 'old' : 'new'].join(' ');
			});
			// The calls of one answer may change places before version 3: they run at the same time.
			assert.deepEqual(done.sort(), [
				'incident changed new',
				'incident changed old',
				'incident created new',
				'note added old',
				'note added old',
				'note added old',
				'status set new',
				'status set old',
				'status set old',
			]);
			const { state } = setting().zenduty;
			const follower = state.incidents.find((each) => String(each.incident_number) === created);
			assert.equal(follower?.title, title);
			assert.equal(follower?.assigned_to, SEED.users.aiko);
			assert.equal(follower?.status, 3);
		});
	});

	describe('A second conversation', () => {
		it('of eight calls finds who is on call, sends alerts and starts maintenance', async () => {
			const names = ['Who is on call', 'Send alert', 'Add responder', 'Start maintenance'];
			const entity = `replica lag ${generation.agent}`;
			const alert = (type: string, wait: number | string = '') =>
				callOf('Send alert', {
					Message: 'Replica lags behind',
					Alert_Type: type,
					Entity_ID: entity,
					...(wait !== '' && { Wait_for_Incident: wait }),
				});
			const windows = (given: Json) =>
				callOf('Start maintenance', { Team: SEED.teams.platform, Name: 'Replica', ...given });
			let incident = '';
			const talk = await setting().talk(generation, tools(names, CONTINUE), [
				[callOf('Who is on call', { Team: SEED.teams.platform })],
				[alert('emergency', 10)],
				[alert('critical', 10)],
				(results) => {
					incident = String(read(results)[0].incidentNumber);
					return [callOf('Add responder', { Incident: incident, User: 'AIKO@example.com' })];
				},
				[windows({ Service_Names_or_IDs: '', Duration: 30 })],
				[windows({ Service_Names_or_IDs: SEED.services.network, Duration: 30 })],
				[alert('acknowledged', 10)],
				[alert('resolved', 10)],
			]);
			assertCameToAnEnd(talk);
			const [onCall, wrongType, opened, responder, noService, started, , closed] = talk.results.map(
				([text]) => JSON.parse(text) as Json[],
			);
			assert.equal(onCall[0].name, 'Mara Lindqvist');
			assert.equal(wrongType[0].details.code, 'invalid_input');
			assert.match(wrongType[0].error, /emergency/);
			assert.equal(opened[0].incidentCreated, true);
			assert.equal(responder[0].user.name, 'Aiko Nakamura');
			assert.equal(noService[0].details.code, 'invalid_input');
			assert.match(noService[0].error, /service/i);
			assert.equal(started[0].name, 'Replica');
			assert.equal(closed[0].entityId, entity);
			const done = changesOf(talk).map(({ what }) => what);
			const once = (what: string) => done.filter((each) => each === what).length;
			assert.deepEqual([once('alert taken'), once('incident created')], [3, 1]);
			const { state } = setting().zenduty;
			const its = state.incidents.find((each) => String(each.incident_number) === incident);
			assert.equal(its?.status, 3);
		});
	});

	describe('A list', () => {
		const find = (Limit: number) =>
			callOf('Find incidents', { Limit, Service_Names_or_IDs: '', Priority_Name: '' });

		it('is as long as the model asked for, and short enough to be read', async () => {
			for (let i = 0; i < 50; i++) setting().newIncident();
			const talk = await setting().talk(generation, tools(['Find incidents'], CONTINUE), [
				[find(2)],
				[find(50)],
			]);
			assertCameToAnEnd(talk);
			const [two, fifty] = talk.results.map(([text]) => text);
			assert.equal(JSON.parse(two).length, 2);
			assert.ok(two.length < 2 * PER_ENTRY, `${two.length} characters for 2`);
			assert.equal(JSON.parse(fifty).length, 50);
			assert.ok(fifty.length < PER_FIFTY, `${fifty.length} characters for 50`);
		});

		it('without an entry says that nothing was found', async () => {
			const talk = await setting().talk(generation, tools(['Find member'], CONTINUE), [
				[callOf('Find member', { Email: 'nobody@example.com' })],
			]);
			assertCameToAnEnd(talk);
			assert.deepEqual(JSON.parse(talk.results[0][0]), [{ message: 'Nothing was found.' }]);
		});
	});
}
