/** Examples that make, check or show a sample of an event. */
import assert from 'node:assert/strict';
import { outputOf, type Json } from '../n8n/rest.mts';
import { EXAMPLES, readExample } from '../workflows/examples.mts';
import { startReceiving, TRIGGER } from '../workflows/triggerWorkflow.mts';
import { deliver, dumps, event, signed } from '../zenduty/delivery.mts';
import { CREDENTIAL, KEY, type Stage } from './stage.mts';
import { eachOf, runs, setUp, type Example } from './story.mts';

const simulate: Example = {
	name: 'simulate-an-incident',
	rows: {
		'three events of one incident, with their times': [
			async (story) => {
				const { server } = story.stage;
				const receiving = await startReceiving(server, CREDENTIAL);
				await setUp({ addresses: { webhook: receiving.url }, isUnpublished: true })(story);
				await runs('Start')(story);
				const executions = await server.rest.untilFinished(receiving.workflow.id, 3);
				// By their IDs: what is answered late is sent again.
				const events = new Map<string, Json>();
				for (const { id } of executions.reverse()) {
					const [[event]] = outputOf(await server.rest.execution(id), TRIGGER);
					events.set(event.eventId, event);
				}
				const types = [...events.values()].map(({ eventType }) => eventType);
				assert.deepEqual(types, ['triggered', 'acknowledged', 'resolved']);
				const [first, second, third] = [...events.values()] as [Json, Json, Json];
				for (const name of ['incidentId', 'createdAt', 'incidentNumber', 'title', 'service']) {
					assert.deepEqual([second[name], third[name]], [first[name], first[name]], name);
				}
				const { secondsToAcknowledge, secondsToResolve } = third;
				assert.ok(secondsToAcknowledge >= 2, `${secondsToAcknowledge} s`);
				assert.ok(secondsToResolve >= secondsToAcknowledge + 2, `${secondsToResolve} s`);
			},
		],
	},
};

const GENUINE = event('triggered', { title: 'Žluťoučký → kůň' });
const { payload } = JSON.parse(GENUINE);
const PLANTED = '{"event_type": "resolved", "incident": {"title": "FORGED"}, "payload": ';
const FORGED = `${PLANTED}${dumps(payload)}}`;

const JSON_ONLY = { 'content-type': 'application/json' };
const NO_EVENT = '{"payload": {"event_type": "resolved"}}';

/** What is refused: the body, its headers, and the answer. */
const REFUSED = [
	['another key', GENUINE, signed(GENUINE, 'another key').headers, 401, 'invalid_signature'],
	['no signature', GENUINE, JSON_ONLY, 401, 'missing_signature'],
	['a planted event', FORGED, signed(dumps(payload), KEY).headers, 401, 'invalid_signature'],
	['what is no event', NO_EVENT, signed(NO_EVENT, KEY).headers, 400, 'invalid_payload'],
] as const;

const verify: Example = {
	name: 'verify-a-signature',
	given: {},
	rows: {
		'a genuine event is accepted': [
			async ({ stage, example }) => {
				const { rest } = stage.server;
				const { status } = await deliver(example.url, signed(GENUINE, KEY));
				assert.equal(status, 200);
				const [{ id }] = await rest.untilFinished(example.workflow.id, 1);
				assert.deepEqual(outputOf(await rest.execution(id), 'The event'), [[payload]]);
			},
			{ ended: ['success'] },
		],
		...eachOf(REFUSED, ([what, body, headers, status, error]) => [
			`${what} is refused`,
			async (story) => {
				const { status: answered, json } = await deliver(story.example.url, { body, headers });
				story.answer = [answered, json];
			},
			{ answer: [status, { error }] },
		]),
	},
};

export const SAMPLES = [simulate, verify];

const outputs = new Map<boolean, Promise<string[]>>();

/** Returns the fields of what the trigger gives. */
function fieldsOf(stage: Stage, simplify: boolean): Promise<string[]> {
	const known = outputs.get(simplify) ?? receive(stage, simplify);
	outputs.set(simplify, known);
	return known;
}

async function receive({ server }: Stage, simplify: boolean): Promise<string[]> {
	const { url, workflow } = await startReceiving(server, CREDENTIAL, { simplify });
	await deliver(url, signed(event(), KEY));
	const [{ id }] = await server.rest.untilFinished(workflow.id, 1);
	const [[real]] = outputOf(await server.rest.execution(id), TRIGGER);
	return Object.keys(real);
}

/** The examples with a sample that is pinned to a trigger. */
export const PINNED: Example[] = EXAMPLES.flatMap((name) =>
	Object.entries<Json[]>(JSON.parse(readExample(name)).pinData ?? {}).map(
		([trigger, [{ json }]]): Example => ({
			name,
			rows: {
				"its pinned sample runs by hand, and looks like the trigger's output": [
					setUp({ isUnpublished: true }),
					runs(trigger),
					async ({ stage }) => {
						const fields = await fieldsOf(stage, json.payload === undefined);
						assert.deepEqual(Object.keys(json), fields);
					},
				],
			},
		}),
	),
);
