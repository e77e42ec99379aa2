/** The examples with an AI agent, whose model follows a script: what it does, and what it asks for. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { SEED } from '../../simulator/seed.mts';
import { UNFINISHED, type Execution, type Json } from '../n8n/rest.mts';
import {
	LAST_WORDS,
	type Conversation,
	type Step as Said,
	type ToolCall,
} from '../programs/scriptedModel.mts';
import { assertNoSecret } from '../support/secret.mts';
import { until } from '../support/until.mts';
import { NO_MODEL } from './stage.mts';
import { adds, answers, breaks, eachOf, isAsked, setUp, waitsASecond } from './story.mts';
import type { Example, Given, Sight, Step, Story } from './story.mts';

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
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** What the chat shows: words, or a question with buttons. */
interface Shown {
	text: string;
	buttons: Array<{ text: string; link: string }>;
}

/** The conversation of a story. */
interface Talk {
	heard: Conversation;
	execution: string;
	shown: Shown;
	/** The links of the buttons that were pressed last. */
	pressed: string[];
}

const talks = new WeakMap<Story, Talk>();
const talkOf = (story: Story): Talk => talks.get(story)!;

const call = (tool: string, given: Json = {}): ToolCall => ({ tool, arguments: given });

/** A call of a tool that asks first: n8n puts what belongs to the tool into a part of its own. */
const askedCall = (tool: string, toolParameters: Json): ToolCall =>
	call(tool, { toolParameters, hitlParameters: {} });

/** Sets the example up for one conversation. The script may name the incident that is there. */
const follows =
	(script: Said[] | ((incident: string) => Said[]), given: Given = {}): Step =>
	async (story) => {
		const steps =
			typeof script === 'function' ? script(String(story.incident.incident_number)) : script;
		const heard = story.stage.model.follow(steps);
		await setUp({
			...given,
			change(node) {
				given.change?.(node);
				if (node.name === 'Model') node.parameters.model.value = heard.model;
			},
		})(story);
		talks.set(story, { heard, execution: '', shown: { text: '', buttons: [] }, pressed: [] });
	};

async function post(
	{ stage, example }: Story,
	chatInput: string,
	sessionId: string,
	cookie: string,
) {
	const { webhookId } = example.workflow.nodes.find(({ name }: Json) => name === 'Somebody asks');
	return await until('the chat is served', async () => {
		const response = await fetch(`${stage.server.url}/webhook/${webhookId}/chat`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie },
			body: JSON.stringify({ action: 'sendMessage', sessionId, chatInput }),
		});
		return response.status !== 404 && response;
	});
}

/** Somebody says something in the chat. */
const begins =
	(chatInput: string, sessionId: string = randomUUID()): Step =>
	async (story) => {
		const response = await post(story, chatInput, sessionId, story.stage.server.rest.session);
		const { executionId } = (await response.json()) as Json;
		assert.ok(executionId, `status ${response.status}`);
		talkOf(story).execution = executionId;
		talkOf(story).shown = { text: '', buttons: [] };
	};

/** Waits until the chat shows something else than before. */
const shows: Step = async (story) => {
	const talk = talkOf(story);
	const { rest } = story.stage.server;
	talk.shown = await until(
		`execution ${talk.execution} shows something`,
		async () => {
			const execution = await rest.execution(talk.execution);
			const { error } = execution.data?.resultData ?? {};
			const isOver = !UNFINISHED.includes(execution.status);
			assert.ok(!isOver, `${execution.status}: ${error?.message}`);
			const shown = execution.status === 'waiting' && shownBy(execution);
			if (!shown) return false;
			const { text, buttons } = talk.shown;
			if (shown.text === text && shown.buttons[0]?.link === buttons[0]?.link) return false;
			assertNoSecret(JSON.stringify(execution.data), `execution ${talk.execution}`);
			return shown;
		},
		120_000,
	);
};

/** What waits to be shown, as n8n finds it. */
function shownBy({ data }: Execution): Shown | undefined {
	const { lastNodeExecuted, runData } = data.resultData;
	const { main, ai_tool } = runData[lastNodeExecuted]?.at(-1)?.data ?? {};
	const items: Json[] = [...(main ?? ai_tool ?? [])].flat();
	const message = items.find((item) => item?.sendMessage)?.sendMessage;
	if (message === undefined) return undefined;
	return typeof message === 'string'
		? { text: message, buttons: [] }
		: { text: message.text, buttons: message.buttons ?? [] };
}

/** Somebody says something, and the chat answers or asks. */
const says = (chatInput: string, sessionId?: string): Step[] => [
	begins(chatInput, sessionId),
	shows,
];

/** The links of the buttons are opened, by a person or by a program. */
const opensButtons =
	(label: RegExp, agent = BROWSER): Step =>
	async (story) => {
		const talk = talkOf(story);
		const buttons = talk.shown.buttons.filter(({ text }) => label.test(text));
		assert.ok(buttons.length > 0, `${label} can be pressed`);
		talk.pressed = buttons.map(({ link }) => link);
		for (const link of talk.pressed) await fetch(link, { headers: { 'user-agent': agent } });
	};

const presses = (label: RegExp): Step[] => [opensButtons(label), shows];

const SEES: Example['sees'] = {
	said: (story) => talkOf(story).shown.text,
	buttons: (story) =>
		talkOf(story)
			.shown.buttons.map(({ text }) => text)
			.sort(),
	heard: (story) => talkOf(story).heard.heard.at(-1),
	results: (story) => talkOf(story).heard.results.flat(),
	tools: (story) =>
		talkOf(story)
			.heard.tools.map(({ function: { name } }) => name)
			.sort(),
	descriptions: (story) => [
		...new Set(
			talkOf(story).heard.tools.map(({ function: tool }) =>
				/in Zenduty$/.test(tool.description ?? ''),
			),
		),
	],
};

const ENDS: Sight = { said: LAST_WORDS, buttons: [] };
const NOTHING: Sight = { requests: 0 };
const acknowledging = (Incident: string) => [[askedCall('Acknowledge_an_incident', { Incident })]];
const SESSION = randomUUID();

const assistant: Example = {
	name: 'on-call-assistant',
	each: adds(),
	sees: { ...SEES, assigned: ({ incident }) => incident.assigned_to },
	rows: {
		'looks things up and adds a note without asking': [
			follows((number) => [
				[call('Find_open_incidents'), call('List_teams')],
				[
					call('Get_an_incident', { Incident: `#${number}` }),
					call('List_the_notes_of_an_incident', { Incident: `#${number}` }),
				],
				[call('Look_up_who_is_on_call_for_a_team', { Team: SEED.teams.platform })],
				[call('List_the_services_of_a_team', { Team: SEED.teams.platform })],
				[call('Find_a_person_by_email', { Email: 'obi.eze@example.com' })],
				[call('List_the_alerts_of_an_incident', { Incident: `#${number}` })],
				[
					call('Find_incidents_of_a_time', {
						Created_After: new Date(Date.now() - 60_000).toISOString(),
						Created_Before: '',
					}),
				],
				[call('Add_a_note_to_an_incident', { Incident: `#${number}`, Note: 'Lag of 40 s' })],
			]),
			...says('What is going on?'),
			{
				...ENDS,
				changes: ['note added'],
				notes: ['Lag of 40 s'],
				// All of them succeeded.
				results: Array.from({ length: 10 }, () => /^(?![^]*("error"|NO TOOL MESSAGE))/),
			},
			{ heard: /Replica lags behind[^]*Mara Lindqvist/ },
		],
		'has no other tools, and is told what it may do': [
			follows([]),
			...says('Hello'),
			{
				tools: [...FREE, ...ASKED_FIRST].sort(),
				descriptions: [true],
				heard:
					/Acknowledging, reassigning and calling a responder need the yes[^]*You cannot resolve, create or delete anything/,
			},
		],
		'acknowledges only after a yes, and once': [
			follows(acknowledging),
			...says('I take it'),
			({ incident }) => ({
				said: new RegExp(
					`^The assistant wants to do this: Acknowledge an incident\n[^]*${incident.incident_number}`,
				),
				buttons: ['No', 'Yes'],
				...NOTHING,
			}),
			...presses(/^Yes$/),
			// The link of the button does nothing any more.
			async (story) => {
				const [link = ''] = talkOf(story).pressed;
				await fetch(link, { headers: { 'user-agent': BROWSER } });
			},
			{ ...ENDS, changes: ['status set'], incident: 2, results: [/"status":"acknowledged"/] },
		],
		...eachOf(
			[
				['Acknowledge_an_incident', {}],
				['Reassign_an_incident', { User: 'obi.eze@example.com' }],
				['Call_a_responder', { User: 'AIKO@example.com' }],
			] as const,
			([tool, given]) => [
				`${tool}: after a no nothing is done, and the model is told`,
				follows((Incident) => [[askedCall(tool, { Incident, ...given })]]),
				...says('Do it'),
				...presses(/^No$/),
				{ ...ENDS, ...NOTHING, results: [/rejected the tool call/] },
			],
		),
		'a program that opens the link of the button by itself does not say yes': [
			follows(acknowledging),
			...says('I take it'),
			opensButtons(/./, 'Slackbot-LinkExpanding 1.0'),
			NOTHING,
			...presses(/^No$/),
			NOTHING,
		],
		'asks again for each thing: reassign, then call a responder': [
			follows((Incident) => [
				[askedCall('Reassign_an_incident', { Incident, User: 'obi.eze@example.com' })],
				[askedCall('Call_a_responder', { Incident, User: 'AIKO@example.com' })],
			]),
			...says('Obi takes it, and Aiko helps'),
			{ said: /Reassign an incident[^]*obi\.eze@example\.com/ },
			...presses(/^Yes$/),
			{ said: /Call a responder[^]*AIKO@example\.com/, changes: ['incident changed'] },
			...presses(/^Yes$/),
			{ ...ENDS, changes: ['incident changed', 'responder added'], assigned: SEED.users.obi },
		],
		'if the model does not answer, the chat says so': [
			follows([], { credentials: { openAiApi: NO_MODEL } }),
			...says('What is going on?'),
			{ said: /^The assistant could not answer: .+ look at the incident in Zenduty\.$/ },
		],
		'a tool that fails tells the model what to do': [
			follows([
				[call('Get_an_incident', { Incident: '987654' })],
				[askedCall('Acknowledge_an_incident', { Incident: '987654' })],
			]),
			...says('I take #987654'),
			...presses(/^Yes$/),
			{
				changes: [],
				results: [/987654\. \S[^]*"code":"not_found"/, /987654\. \S[^]*"code":"not_found"/],
			},
		],
		'remembers what was said before in the same chat, and only there': [
			follows([LAST_WORDS, LAST_WORDS, LAST_WORDS]),
			...says('The blue door', SESSION),
			...says('Which door?', SESSION),
			{ heard: /The blue door/ },
			...says('Who are you?'),
			{ heard: /^(?![^]*The blue door)/ },
		],
		'talks to nobody who is not logged in': [
			follows([]),
			async (story) => {
				const { status } = await post(story, 'Let me in', randomUUID(), '');
				assert.equal(status, 401);
			},
			{ ...NOTHING, heard: undefined },
		],
		'if nobody answers in time, that is a no': [
			follows(acknowledging, { change: waitsASecond }),
			...says('I take it'),
			shows,
			// n8n takes what was said before for the answer: the model is told what to make of that.
			{ ...ENDS, ...NOTHING, results: [/provided feedback: \\?"I take it/] },
			{ heard: /or the words of a person instead of a result, nobody said yes/ },
		],
	},
};

const restart = (Service: string): Said => [
	askedCall('Restart_a_service', { Service, Reason: 'It is stuck.' }),
];
const asked = (service: string) => isAsked(`May the assistant restart ${service}?`);

/** The model wants to restart a service. */
const wants = (service: string, given?: Given): Step[] => [
	follows([restart(service)], given),
	begins(`Please restart ${service}`),
];
const NOT_RESTARTED = { said: LAST_WORDS, restart: [], results: [/rejected the tool call/] };

const review: Example = {
	name: 'ask-who-is-on-call-before-an-agent-acts',
	sees: {
		...SEES,
		messages: ({ zenduty }) => zenduty.state.alerts.map(({ message }) => message),
	},
	rows: {
		'a restart that is approved happens, once': [
			adds({ title: 'Shop is slow' }),
			follows([[call('Find_open_incidents')], restart('shop')]),
			begins('Please restart shop'),
			asked('shop'),
			{
				page: /May the assistant restart shop\?[^]*It is stuck\.[^]*Please restart shop[^]*Do not restart it/,
				restart: [],
			},
			answers({ answer: 'approve' }),
			shows,
			{
				page: /Restart it/,
				said: LAST_WORDS,
				restart: [{ service: 'shop', reason: 'It is stuck.' }],
				results: [/Shop is slow/, /received/],
				tools: ['Find_open_incidents', 'Restart_a_service'],
			},
		],
		'one that is declined does not': [
			...wants('search'),
			asked('search'),
			answers({ answer: 'decline' }),
			shows,
			NOT_RESTARTED,
		],
		'nor does one about which nobody can be asked': [
			({ zenduty }) => void zenduty.state.alerts.splice(0),
			breaks({ method: 'POST', path: '*', effect: { kind: 'status', status: 400 } }),
			...wants('billing'),
			shows,
			{ ...NOT_RESTARTED, messages: [] },
		],
		'nor does one that nobody decides about in time': [
			...wants('late', { change: waitsASecond }),
			asked('late'),
			shows,
			NOT_RESTARTED,
		],
	},
};

export const TALKED_TO = [assistant, review];
