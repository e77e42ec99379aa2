/** The example with an assistant: what it does at once, what it asks for, and what it cannot do. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import type { Json } from '../n8n/rest.mts';
import {
	LAST_WORDS,
	startScriptedModel,
	type Conversation,
	type ScriptedModel,
	type Step,
	type ToolCall,
} from '../programs/scriptedModel.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { setUp } from './account.mts';
import { chatsOf, type Shown } from './chat.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

const MODEL_KEY = 'e2e-examples-key-of-the-model';

const NO_MODEL = 'OpenAi: nobody there';

const GATE = 'Ask a person first';

const FREE = [
	'Add_a_note_to_an_incident',
	'Find_a_person_by_email',
	'Find_incidents_of_a_time',
	'Find_open_incidents',
	'Get_an_incident',
	'List_teams',
	'List_the_alerts_of_an_incident',
	'List_the_notes_of_an_incident',
	'List_the_services_of_a_team',
	'Look_up_who_is_on_call_for_a_team',
];
const ASKED_FIRST = ['Acknowledge_an_incident', 'Call_a_responder', 'Reassign_an_incident'];

/** A person's browser; n8n does not let programs that open links by themselves press buttons. */
const BROWSER = {
	'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

const call = (tool: string, given: Json = {}): ToolCall => ({ tool, arguments: given });

/** A call of a tool that asks first: n8n puts what belongs to the tool into a part of its own. */
const askedCall = (tool: string, toolParameters: Json): ToolCall =>
	call(tool, { toolParameters, hitlParameters: {} });

/** With a model that follows a script, and a person who says yes or no. */
export function exampleAssistant({ server, zenduty, imported, fresh }: Stage): void {
	const { journal, faults, state, world } = zenduty;
	const { post, say, shown } = chatsOf(server);
	let model: ScriptedModel;
	let load = imported;

	/** Sets the example up for one conversation. */
	async function following(
		script: Step[],
		change: (node: Json) => void = () => {},
	): Promise<{ example: Imported; heard: Conversation }> {
		const heard = model.follow(script);
		const enter = setUp();
		const example = await load('on-call-assistant', {}, (node) => {
			enter(node);
			change(node);
			if (node.name === 'Model') node.parameters.model.value = heard.model;
		});
		load = fresh;
		await server.rest.activate(example.workflow);
		return { example, heard };
	}

	/** Presses a button below a question. */
	async function press(question: Shown, label: string): Promise<Shown> {
		const button = question.buttons.find(({ text }) => text === label);
		assert.ok(button, `${label} is one of ${JSON.stringify(question.buttons)}`);
		const { status } = await fetch(button.link, { headers: BROWSER });
		assert.equal(status, 200);
		return await shown(question.execution.id, question);
	}

	const incident = (title = 'Replica lags behind'): Incident =>
		addIncident(world, { title, service: SEED.services.databases });
	const changes = () => journal.entries.flatMap((entry) => entry.changes as Json[]);

	describe('The on-call assistant:', () => {
		before(async () => {
			model = await startScriptedModel(MODEL_KEY);
			const credential = { apiKey: MODEL_KEY, url: model.url };
			await server.rest.createCredential('OpenAi account', credential, 'openAiApi');
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		after(async () => await model.stop());

		it('looks things up and adds a note without asking', async () => {
			const { incident_number: number } = incident();
			const Incident = `#${number}`;
			const { example, heard } = await following([
				[call('Find_open_incidents'), call('List_teams')],
				[
					call('Get_an_incident', { Incident }),
					call('List_the_notes_of_an_incident', { Incident }),
				],
				[call('Look_up_who_is_on_call_for_a_team', { Team: SEED.teams.platform })],
				[call('List_the_services_of_a_team', { Team: SEED.teams.platform })],
				[call('Find_a_person_by_email', { Email: 'obi.eze@example.com' })],
				[call('List_the_alerts_of_an_incident', { Incident })],
				[
					call('Find_incidents_of_a_time', {
						Created_After: new Date(Date.now() - 60_000).toISOString(),
						Created_Before: '',
					}),
				],
				[call('Add_a_note_to_an_incident', { Incident, Note: 'The replica has 40 s of lag' })],
			]);
			const answer = await say(example, 'What is going on?');
			assert.deepEqual([answer.text, answer.buttons], [LAST_WORDS, []]);
			const texts = heard.results.flat();
			assert.equal(texts.length, 10);
			for (const text of texts) assert.doesNotMatch(text, /"error"|NO TOOL MESSAGE/);
			assert.match(texts.join('\n'), /Replica lags behind/);
			assert.match(texts.join('\n'), /Mara Lindqvist/);
			assert.deepEqual(
				changes().map(({ what, incident: of }) => [what, of]),
				[['note added', number]],
			);
		});

		it('has no other tools, and is told what it may do', async () => {
			const { example, heard } = await following([]);
			await say(example, 'Hello');
			const names = heard.tools.map(({ function: { name } }) => name);
			assert.deepEqual(names.sort(), [...FREE, ...ASKED_FIRST].sort());
			for (const { function: tool } of heard.tools) {
				assert.match(tool.description ?? '', /in Zenduty$/, tool.name);
			}
			const [first = ''] = heard.heard;
			assert.match(first, /Acknowledging, reassigning and calling a responder need the yes/);
			assert.match(first, /You cannot resolve, create or delete anything/);
		});

		it('acknowledges only after a yes, and once', async () => {
			const { incident_number: number } = incident();
			const { example, heard } = await following([
				[askedCall('Acknowledge_an_incident', { Incident: String(number) })],
			]);
			const question = await say(example, `I take #${number}`);
			assert.match(question.text, /^The assistant wants to do this: Acknowledge an incident\n/);
			assert.ok(question.text.includes(String(number)), question.text);
			assert.deepEqual(question.buttons.map(({ text }) => text).sort(), ['No', 'Yes']);
			assert.deepEqual(journal.entries, [], 'nothing was done before the yes');
			const answer = await press(question, 'Yes');
			assert.equal(answer.text, LAST_WORDS);
			assert.deepEqual(changes(), [{ what: 'status set', incident: number, from: 1, to: 2 }]);
			assert.match(heard.results[0][0], /"status":"acknowledged"/);
			// The link of the button does nothing any more.
			const [{ link }] = question.buttons.filter(({ text }) => text === 'Yes');
			await fetch(link, { headers: BROWSER });
			assert.equal(changes().length, 1);
		});

		for (const [tool, given] of [
			['Acknowledge_an_incident', {}],
			['Reassign_an_incident', { User: 'obi.eze@example.com' }],
			['Call_a_responder', { User: 'AIKO@example.com' }],
		] as const) {
			it(`${tool}: after a no nothing is done, and the model is told`, async () => {
				const Incident = String(incident().incident_number);
				const { example, heard } = await following([[askedCall(tool, { Incident, ...given })]]);
				const question = await say(example, 'Do it');
				const answer = await press(question, 'No');
				assert.equal(answer.text, LAST_WORDS);
				assert.deepEqual(journal.entries, []);
				assert.match(heard.results[0][0], /rejected the tool call/);
			});
		}

		it('a program that opens the link of the button by itself does not say yes', async () => {
			const Incident = String(incident().incident_number);
			const { example } = await following([[askedCall('Acknowledge_an_incident', { Incident })]]);
			const question = await say(example, 'I take it');
			for (const { link } of question.buttons) {
				await fetch(link, { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0' } });
			}
			assert.deepEqual(journal.entries, []);
			await press(question, 'No');
			assert.deepEqual(journal.entries, []);
		});

		it('asks again for each thing: reassign, then call a responder', async () => {
			const { incident_number: number, ...rest } = incident();
			const Incident = String(number);
			const { example } = await following([
				[askedCall('Reassign_an_incident', { Incident, User: 'obi.eze@example.com' })],
				[askedCall('Call_a_responder', { Incident, User: 'AIKO@example.com' })],
			]);
			const first = await say(example, 'Obi takes it, and Aiko helps');
			assert.match(first.text, /Reassign an incident[^]*obi\.eze@example\.com/);
			const second = await press(first, 'Yes');
			assert.match(second.text, /Call a responder[^]*AIKO@example\.com/);
			assert.equal(changes().length, 1, 'the second needs a yes of its own');
			const answer = await press(second, 'Yes');
			assert.equal(answer.text, LAST_WORDS);
			assert.deepEqual(
				changes().map(({ what }) => what),
				['incident changed', 'responder added'],
			);
			const { assigned_to } = state.incidents.find(
				({ unique_id }) => unique_id === rest.unique_id,
			)!;
			assert.equal(assigned_to, SEED.users.obi);
		});

		it('if nobody answers in time, that is a no', async () => {
			const Incident = String(incident().incident_number);
			const { example, heard } = await following(
				[[askedCall('Acknowledge_an_incident', { Incident })]],
				({ name, parameters }) => {
					// In minutes; n8n looks once in a minute whose time is over.
					if (name === GATE) parameters.options.limitWaitTime.values.resumeAmount = 0.02;
				},
			);
			const question = await say(example, 'I take it');
			const answer = await shown(question.execution.id, question, 120_000);
			assert.equal(answer.text, LAST_WORDS);
			assert.deepEqual(journal.entries, []);
			// n8n takes what was said before for the answer: the model is told what to make of that.
			assert.match(heard.results[0][0], /provided feedback: \\?"I take it/);
			assert.match(
				heard.heard[0] ?? '',
				/or the words of a person instead of a result, nobody said yes/,
			);
		});

		it('if the model does not answer, the chat says so', async () => {
			await server.rest.createCredential(
				NO_MODEL,
				{ apiKey: MODEL_KEY, url: NOWHERE },
				'openAiApi',
			);
			const { example } = await following([], (node) => {
				if (node.name === 'Model') node.credentials.openAiApi.name = NO_MODEL;
			});
			const { text } = await say(example, 'What is going on?');
			assert.match(text, /^The assistant could not answer: .+ look at the incident in Zenduty\.$/);
		});

		it('a tool that fails tells the model what to do', async () => {
			const { example, heard } = await following([
				[call('Get_an_incident', { Incident: '987654' })],
				[askedCall('Acknowledge_an_incident', { Incident: '987654' })],
			]);
			const question = await say(example, 'I take #987654');
			await press(question, 'Yes');
			for (const text of heard.results.flat()) {
				const [{ error, details }] = JSON.parse(text);
				assert.equal(details.code, 'not_found');
				assert.match(error, /987654\. \S/);
			}
			assert.deepEqual(changes(), []);
		});

		it('remembers what was said before in the same chat, and only there', async () => {
			const { example, heard } = await following([LAST_WORDS, LAST_WORDS, LAST_WORDS]);
			const session = randomUUID();
			await say(example, 'The blue door', session);
			await say(example, 'Which door?', session);
			await say(example, 'Who are you?');
			const [, second = '', third = ''] = heard.heard;
			assert.match(second, /The blue door/);
			assert.doesNotMatch(third, /The blue door/);
		});

		it('talks to nobody who is not logged in', async () => {
			const { example, heard } = await following([]);
			const { status } = await post(example, 'Let me in', randomUUID(), {});
			assert.equal(status, 401);
			assert.deepEqual([heard.heard, journal.entries], [[], []]);
		});
	});
}
