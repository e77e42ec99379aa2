/** The example in which whoever is on call decides what an AI agent may do. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import {
	LAST_WORDS,
	startScriptedModel,
	type Conversation,
	type ScriptedModel,
	type Step,
} from '../programs/scriptedModel.mts';
import { setUp } from './account.mts';
import { chatsOf } from './chat.mts';
import { answerPage, limitWait, untilAsked } from './question.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

const MODEL_KEY = 'e2e-examples-key-of-the-reviewed-model';
const MODEL = 'OpenAi: reviewed';
const REVIEW = 'Ask who is on call';
const REJECTED = /rejected the tool call/;

/** With a model that follows a script, and a person on call who decides, or does not. */
export function exampleReview({ server, zenduty, imported, fresh, arrived }: Stage): void {
	const { faults, state } = zenduty;
	const chats = chatsOf(server);
	let model: ScriptedModel;
	let load = imported;

	/** A conversation in which the model wants to restart a service. */
	interface Talk {
		example: Imported;
		heard: Conversation;
		execution: string;
	}

	const restart = (Service: string): Step => [
		{
			tool: 'Restart_a_service',
			arguments: { toolParameters: { Service, Reason: 'It is stuck.' }, hitlParameters: {} },
		},
	];

	async function begin(
		service: string,
		change = setUp(),
		script = [restart(service)],
	): Promise<Talk> {
		const heard = model.follow(script);
		const example = await load('ask-who-is-on-call-before-an-agent-acts', {}, (node) => {
			change(node);
			if (node.name !== 'Model') return;
			node.parameters.model.value = heard.model;
			node.credentials.openAiApi.name = MODEL;
		});
		load = fresh;
		await server.rest.activate(example.workflow);
		const execution = await chats.begin(example, `Please restart ${service}`);
		return { example, heard, execution };
	}

	const messageAbout = (service: string) => `May the assistant restart ${service}?`;
	const asked = async (service: string) => await untilAsked(zenduty, messageAbout(service));

	const restarted = ({ example }: Talk): Json[] => arrived(example, 'restart');

	/** What the chat shows at the end, which is what the model says last. */
	async function assertEnds({ execution }: Talk, patience?: number): Promise<void> {
		assert.equal((await chats.shown(execution, undefined, patience)).text, LAST_WORDS);
	}

	describe('Asking who is on call before an agent acts:', () => {
		let late: Talk;

		before(async () => {
			faults.clear();
			model = await startScriptedModel(MODEL_KEY);
			const fields = { apiKey: MODEL_KEY, url: model.url };
			await server.rest.createCredential(MODEL, fields, 'openAiApi');
			late = await begin('late', limitWait(REVIEW));
			await asked('late');
		});

		beforeEach(() => faults.clear());

		after(async () => await model.stop());

		it('a restart that is approved happens, once', async () => {
			const talk = await begin('shop', setUp(), [
				[{ tool: 'Find_open_incidents', arguments: {} }],
				restart('shop'),
			]);
			const { link, page } = await asked('shop');
			assert.match(
				page,
				/May the assistant restart shop\?[^]*It is stuck\.[^]*Please restart shop/,
			);
			assert.match(page, /Do not restart it/);
			assert.deepEqual(restarted(talk), [], 'nothing happens before');
			assert.match(await answerPage(link, { answer: 'approve' }), /Restart it/);
			await assertEnds(talk);
			assert.deepEqual(restarted(talk), [{ service: 'shop', reason: 'It is stuck.' }]);
			const [[incidents], [result]] = talk.heard.results;
			assert.match(incidents ?? '', /May the assistant restart late\?/);
			assert.match(result ?? '', /received/);
			assert.deepEqual(talk.heard.tools.map(({ function: { name } }) => name).sort(), [
				'Find_open_incidents',
				'Restart_a_service',
			]);
		});

		it('one that is declined does not', async () => {
			const talk = await begin('search');
			await answerPage((await asked('search')).link, { answer: 'decline' });
			await assertEnds(talk);
			assert.deepEqual(restarted(talk), []);
			assert.match(String(talk.heard.results), REJECTED);
		});

		it('nor does one that nobody decides about in time', async () => {
			// n8n looks once a minute whose time is up.
			await assertEnds(late, 90_000);
			assert.deepEqual(restarted(late), []);
			assert.match(String(late.heard.results), REJECTED);
		});

		it('nor does one about which nobody can be asked', async () => {
			faults.add({ method: 'POST', path: '*', effect: { kind: 'status', status: 400 } });
			const talk = await begin('billing');
			await assertEnds(talk);
			const messages = state.alerts.map(({ message }) => message);
			assert.ok(!messages.includes(messageAbout('billing')));
			assert.deepEqual(restarted(talk), []);
			assert.match(String(talk.heard.results), REJECTED);
		});
	});
}
