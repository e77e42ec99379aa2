/** The driver of the examples: what happens to one of them, and what must come out of it. */
import assert, { AssertionError } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultInput } from '../../simulator/faults.mts';
import { addIncident, changeIncident, openIncident } from '../../simulator/incidents.mts';
import type { NewIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Incident, Status } from '../../simulator/state.mts';
import { UNFINISHED, type Execution, type Json } from '../n8n/rest.mts';
import { assertLike } from '../support/like.mts';
import { until } from '../support/until.mts';
import { importExample, type Imported } from '../workflows/examples.mts';
import { deliver, signed } from '../zenduty/delivery.mts';
import type { Received } from '../zenduty/receiver.mts';
import { CALLER, KEY, type Stage } from './stage.mts';

/** An example, and the rows of its table. */
export interface Example {
	/** Its file. */
	name: string;
	/** How it is set up once, where not each row sets it up itself. */
	given?: Given;
	/** What is done before each row. */
	each?: Step;
	/** What can be seen of this example only, by the names in its rows. */
	sees?: Record<string, (story: Story) => unknown>;
	/** What is expected, and in turn what happens and what must be seen by then. */
	rows: Record<string, Part[]>;
}

export type Part = Step | Sight;
export type Row = [what: string, ...parts: Part[]];

/** Rows that differ in something. */
export const eachOf = <T,>(cases: readonly T[], row: (of: T) => Row): Record<string, Part[]> =>
	Object.fromEntries(cases.map(row).map(([what, ...parts]) => [what, parts]));

/** Does something. What it returns must be seen then. */
export type Step = (story: Story) => Sight | void | Promise<Sight | void>;

/**
 * What must be seen since the row began, sooner or later: the names are those of {@link SEES}, of the
 * example's own, and of placeholders, at which texts or bodies have arrived.
 */
export type Sight = Record<string, unknown>;

/** What a user changes in an example after the import. */
export interface Given {
	/** What is chosen in fields that are empty, by their names. */
	chosen?: Json;
	/** What is entered in the node *Your values*. */
	settings?: Json;
	/** What takes the place of placeholders: the statuses of a receiver, or an address. */
	addresses?: Record<string, number[] | string>;
	/** Credentials with other names, by their types. */
	credentials?: Record<string, string>;
	change?: (node: Json) => void;
	/** Whether *Once, by hand* is left out. */
	isBare?: boolean;
	isUnpublished?: boolean;
}

export interface Story {
	name: string;
	stage: Stage;
	/** What the names of the credentials of its account end with. */
	account: string;
	/** The account that the example works with. It has no other. */
	zenduty: Simulator;
	/** The copy of the example that is looked at. */
	example: Imported;
	/** What the names of its data tables end with. */
	suffix: string;
	/** The incident that was opened last. */
	incident: Incident;
	/** What was answered last: a status, and JSON. */
	answer: [status: number, json: any];
	/** A link that somebody got, and the page that it showed last. */
	link: string;
	page: string;
	/** The execution that was started by hand last, with its data. */
	execution: Execution;
	/** How many executions of the copy are accounted for. */
	ran: number;
	/** How much had arrived at the receiver when the row began. */
	earlier: number;
	/** What arrived in the place of a placeholder since the row began. */
	received(path: string): Received[];
	arrived(path: string): Json[];
}

/** How long something may take to be seen, in milliseconds: n8n looks once a minute whose time is up. */
const PATIENCE = 100_000;

/** What can be seen of every example. */
const SEES: Record<string, (story: Story) => unknown> = {
	/** How executions have ended, in the order in which they began. */
	ended: async ({ stage, example, ran }) => {
		const all = await stage.server.rest.executions(example.workflow.id);
		const ended = all.filter(({ status }) => !UNFINISHED.includes(status));
		return ended
			.map(({ status }) => status)
			.slice(0, ended.length - ran)
			.reverse();
	},
	answer: ({ answer }) => answer,
	page: ({ page }) => page,
	incident: ({ incident }) => incident.status,
	requests: ({ zenduty }) => zenduty.journal.entries.length,
	changes: ({ zenduty }) =>
		zenduty.journal.entries.flatMap(({ changes }) => changes.map(({ what }) => what)),
	statuses: ({ zenduty }) => zenduty.journal.changes('status set').map(({ to }) => to),
	notes: ({ zenduty }) => zenduty.journal.changes('note added').map(({ text }) => text),
	changed: ({ zenduty }) =>
		zenduty.journal.changes('incident changed').map(({ fields }) => fields.join()),
	alerts: ({ zenduty }) =>
		zenduty.journal.changes('alert taken').map(({ type, entityId }) => `${type} ${entityId}`),
};

let accounts = 0;
let copies = 0;

/** Makes tests of the rows. Those of several examples can run side by side. */
export function tell(stage: Stage, { name, given, each, sees = {}, rows }: Example): void {
	// Without a number of its own it would take that of what is around it.
	describe(`${name}:`, { concurrency: 1 }, () => {
		let story: Story;
		before(async () => {
			story = await begin(stage, name);
			if (given !== undefined) await setUp(given)(story);
		});
		after(async () => await story?.zenduty.stop());
		for (const [what, parts] of Object.entries(rows)) {
			it(what, async () => {
				story.zenduty.faults.clear();
				await each?.(story);
				story.zenduty.journal.clear();
				story.earlier = stage.receiver.count();
				const { rest } = stage.server;
				story.ran = story.example ? (await rest.executions(story.example.workflow.id)).length : 0;
				for (const part of parts) {
					const sight = typeof part === 'function' ? await part(story) : part;
					if (sight !== undefined) await look(story, sight, { ...SEES, ...sees });
				}
				await untilProcessed(story);
				const { refused, invalidAnswers } = story.zenduty.journal.counts();
				assert.deepEqual([refused, invalidAnswers], [0, 0], 'Zenduty is used as it should be');
			});
		}
	});
}

/** Waits until no alert is queued. Otherwise the next row sees an incident that this row has opened. */
async function untilProcessed({ zenduty }: Story): Promise<void> {
	await until('all alerts are processed', () =>
		zenduty.state.alerts.every(({ outcome }) => outcome !== 'queued'),
	);
}

/** Gives the example an account of its own. */
async function begin(stage: Stage, name: string): Promise<Story> {
	const { rest } = stage.server;
	const zenduty = await startSimulator({ settings: { alertDelay: 0 } });
	const { apiKey, url: baseUrl, integrationUrl: url } = zenduty;
	const account = `, ${(accounts += 1)}`;
	await rest.createCredential(`Zenduty account${account}`, { apiKey, baseUrl }, 'zendutyApi');
	const integration = `Zenduty Integration account${account}`;
	await rest.createCredential(integration, { url }, 'zendutyIntegrationApi');
	const story: Partial<Story> = {
		name,
		account,
		stage,
		zenduty,
		received(path) {
			const { example, earlier } = story as Story;
			return stage.receiver.at(example.at(path)).filter(({ number }) => number > earlier);
		},
		arrived: (path) =>
			(story as Story).received(path).map(({ body }): Json => JSON.parse(body.toString())),
	};
	return story as Story;
}

async function look(story: Story, sight: Sight, sees: typeof SEES): Promise<void> {
	const end = Date.now() + PATIENCE;
	for (;;) {
		const seen: Sight = {};
		for (const [name, expected] of Object.entries(sight)) {
			seen[name] = name in sees ? await sees[name]!(story) : textsOr(story.arrived(name), expected);
		}
		try {
			assertLike(seen, sight);
		} catch (error) {
			if (!(error instanceof AssertionError) || Date.now() > end) throw error;
			// Each look costs n8n something.
			await wait(250);
			continue;
		}
		if (Array.isArray(sight.ended)) story.ran += sight.ended.length;
		return;
	}
}

/** The texts of messages, unless whole bodies are expected. */
function textsOr(bodies: Json[], expected: unknown): unknown[] {
	const isText = (each: unknown) => typeof each === 'string' || each instanceof RegExp;
	const areTexts = Array.isArray(expected) && expected.length > 0 && expected.every(isText);
	return areTexts ? bodies.map(({ text }) => text) : bodies;
}

/** Imports a copy, sets it up and publishes it, with URLs and data tables of its own. */
export function setUp(given: Given = {}): Step {
	const { chosen = {}, settings = {}, addresses = {}, credentials = {}, change } = given;
	return async (story) => {
		const { stage, zenduty, name, account } = story;
		const { rest, url } = stage.server;
		const path = randomUUID();
		story.suffix = `_${(copies += 1)}`;
		const places = Object.entries(addresses).map(([of, to]) => [
			of,
			typeof to === 'string' ? to : stage.receiver.url(to),
		]);
		const own = { page: `${url}/webhook/${path}`, ...Object.fromEntries(places) };
		story.example = await importExample(stage.server, name, stage.receiver, own, (node) => {
			const { parameters } = node;
			if (node.webhookId) node.webhookId = randomUUID();
			if (parameters.path) parameters.path = path;
			if (parameters.dataTableId) parameters.dataTableId.value += story.suffix;
			if (parameters.tableName) parameters.tableName += story.suffix;
			if (node.retryOnFail) node.waitBetweenTries = Math.min(node.waitBetweenTries ?? 1000, 300);
			for (const [field, value] of Object.entries(chosen)) {
				if (parameters[field]?.value === '') parameters[field].value = value;
			}
			const entered = node.name === 'Your values' ? parameters.assignments.assignments : [];
			for (const each of entered) each.value = settings[each.name] ?? each.value;
			for (const [type, credential] of Object.entries<Json>(node.credentials ?? {})) {
				if (/^zenduty(Integration)?Api$/.test(type)) credential.name += account;
				credential.name = credentials[type] ?? credential.name;
			}
			change?.(node);
		});
		const { workflow } = story.example;
		const has = (test: (node: Json) => boolean) => workflow.nodes.some(test);
		if (!given.isBare && has((node) => node.name === 'Once, by hand')) {
			await runs('Once, by hand')(story);
		}
		zenduty.webhooks.receivers.splice(0);
		if (given.isUnpublished) return;
		await publish(story);
		const isTrigger = ({ type }: Json) => type === 'n8n-nodes-zenduty.zendutyTrigger';
		if (has(isTrigger)) listen(story);
		story.ran = (await rest.executions(workflow.id)).length;
	};
}

/** Publishes the copy, and waits until it is served. */
export async function publish({ stage, example }: Story): Promise<void> {
	const { workflow, url } = example;
	const isPosted = workflow.nodes.some(
		({ type, parameters }: Json) =>
			/zendutyTrigger$/.test(type) || parameters.httpMethod === 'POST',
	);
	await stage.server.rest.activate(workflow, isPosted ? url : undefined);
}

/** Lets Zenduty send its events to the copy. */
export function listen({ zenduty, example }: Story): void {
	zenduty.webhooks.add({ url: example.url, authentication: 'signature', signingKey: KEY });
}

const newIncident = (given: Partial<NewIncident>): NewIncident => ({
	title: 'Replica lags behind',
	service: SEED.services.databases,
	...given,
});

/** An incident opens, and Zenduty tells of it. */
export const opens =
	(given: Partial<NewIncident> = {}): Step =>
	(story) => {
		story.incident = openIncident(story.zenduty.world, newIncident(given), () => {});
	};

/** An incident is there of which Zenduty does not tell. */
export const adds =
	(given: Partial<NewIncident> = {}): Step =>
	(story) => {
		story.incident = addIncident(story.zenduty.world, newIncident(given));
	};

/** The incident gets another status, and Zenduty tells of it. */
export const becomes =
	(status: Status): Step =>
	({ zenduty, incident }) =>
		changeIncident(zenduty.world, incident, { status }, () => {});

/** What Zenduty told of the incident first comes again. */
export const comesAgain: Step = async ({ zenduty, example, incident }) => {
	const { body, signature } = zenduty.webhooks.sent.find(
		({ url, incidentNumber }) => url === example.url && incidentNumber === incident.incident_number,
	)!;
	const headers = { 'content-type': 'application/json', 'x-signature': signature ?? '' };
	const answer = await deliver(example.url, { body, headers });
	assert.equal(answer.status, 200, answer.text);
};

/** From now on such requests to Zenduty fail; with the status 500, unless the fault says how. */
export const breaks =
	(fault: Omit<FaultInput, 'effect'> & Partial<FaultInput>): Step =>
	({ zenduty }) =>
		void zenduty.faults.add({ effect: { kind: 'status', status: 500 }, ...fault });

export const heals: Step = ({ zenduty }) => zenduty.faults.clear();

/** The copy is run by hand from one of its triggers. */
export const runs =
	(trigger: string, expected = 'success'): Step =>
	async (story) => {
		const { rest } = story.stage.server;
		const start = { triggerToStartFrom: { name: trigger } };
		const { executionId } = await rest.run(story.example.workflow, start);
		story.execution = await rest.untilEnded(executionId, 60_000);
		const { status, data } = story.execution;
		story.ran += 1;
		assert.equal(status, expected, JSON.stringify(data.resultData.error)?.slice(0, 2000));
	};

/** A signed event is delivered, and the execution that it starts succeeds. */
export const accepts =
	(body: string): Step =>
	async (story) => {
		await delivers(body)(story);
		const { id } = story.example.workflow;
		const { rest } = story.stage.server;
		const [{ status }] = await rest.untilFinished(id, (story.ran += 1), 60_000);
		assert.equal(status, 'success');
	};

/** A signed event is delivered. */
export const delivers =
	(body: string): Step =>
	async ({ example }) => {
		const { status, text } = await deliver(example.url, signed(body, KEY));
		assert.equal(status, 200, text);
	};

/** Somebody posts JSON to the copy. */
export const posts =
	(body: Json, headers: Record<string, string> = CALLER): Step =>
	async (story) => {
		const { status, json } = await deliver(story.example.url, {
			body: JSON.stringify(body),
			headers: { 'content-type': 'application/json', ...headers },
		});
		story.answer = [status, json];
	};

/** Somebody opens the URL of the copy. */
export const gets =
	(headers: Record<string, string> = CALLER): Step =>
	async (story) => {
		const response = await until('the URL is served', async () => {
			const answered = await fetch(story.example.url, { headers });
			return answered.status !== 404 && answered;
		});
		const text = await response.text();
		story.answer = [response.status, text.startsWith('{') ? JSON.parse(text) : undefined];
	};

/** What stands in the place of a placeholder answers with these statuses from now on. */
export const answersWith =
	(path: string, ...statuses: number[]): Step =>
	({ stage, example }) =>
		stage.receiver.change(example.at(path), statuses);

export const waits =
	(seconds: number): Step =>
	async () =>
		await wait(seconds * 1000);

/** The alert with a message is there, and the page that its last link opens. */
export const isAsked =
	(message: string): Step =>
	async (story) => {
		const { alerts } = story.zenduty.state;
		const alert = await until(`the alert "${message}"`, () =>
			alerts.find((each) => each.message === message),
		);
		story.link = alert.urls.at(-1)?.link_url ?? assert.fail('the alert has no link');
		story.page = await until(`the page of "${message}"`, async () => {
			const response = await fetch(story.link);
			const text = await response.text();
			return response.ok && text;
		});
	};

/** Somebody sends the form of the page. */
export const answers =
	(fields: Record<string, string>): Step =>
	async (story) => {
		const body = new URLSearchParams(fields);
		const response = await fetch(story.link, { method: 'POST', body });
		story.page = await response.text();
		assert.equal(response.status, 200, story.page);
	};

/** Lets the time for an answer be up after a second. */
export function waitsASecond({ parameters }: Json): void {
	// In minutes.
	const { values } = parameters.options?.limitWaitTime ?? {};
	if (values) values.resumeAmount = 0.02;
}
