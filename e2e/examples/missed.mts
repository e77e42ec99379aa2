/** The example that sends the events again that a trigger has missed. */
import assert from 'node:assert/strict';
import { outputOf, type Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { startReceiving, TRIGGER, type Receiving } from '../workflows/triggerWorkflow.mts';
import { SEED } from '../../simulator/seed.mts';
import { CREDENTIAL } from './stage.mts';
import {
	adds,
	becomes,
	breaks,
	heals,
	opens,
	setUp,
	type Example,
	type Given,
	type Sight,
	type Step,
	type Story,
} from './story.mts';

const START = 'Start by hand';
const DAY = 86_400_000;

/** A user's workflow, whose trigger misses events. */
let receiving: Receiving;

/** A moment in UTC, as a user writes it. @param days from now */
const day = (days: number) =>
	new Date(Date.now() + days * DAY).toISOString().slice(0, 16).replace('T', ' ');

/** The example, set up for the events of today. */
const repeats = (settings: Json = {}, url: () => string = () => receiving.url): Step => {
	return async (story) => {
		const given: Given = {
			settings: { from: day(-1), until: day(1), send: true, seconds: 0, ...settings },
			addresses: { webhook: url() },
			isUnpublished: true,
		};
		await setUp(given)(story);
	};
};

/** What the last run of the example has put out. */
let report: Json = {};

/** The example is run by hand. */
const run =
	(expected: 'success' | 'error' = 'success'): Step =>
	async ({ stage, example }) => {
		const { rest } = stage.server;
		const start = { triggerToStartFrom: { name: START } };
		const { executionId } = await rest.run(example.workflow, start);
		const execution = await rest.untilEnded(executionId, 60_000);
		const { error } = execution.data.resultData;
		assert.equal(execution.status, expected, JSON.stringify(error)?.slice(0, 2000));
		const short = ({ incidentNumber, eventType, ...rest }: Json) => [
			`${numbers.indexOf(incidentNumber)} ${eventType}`,
			rest,
		];
		report = {
			error: error?.message,
			events: outputOf(execution, 'Find the events').flat().map(short),
			results: outputOf(execution, 'Check the result').flat().map(short),
		};
	};

/** The numbers of the row's incidents, in the order in which they were opened. */
const numbers: number[] = [];
const remembered =
	(step: Step): Step =>
	async (story) => {
		await step(story);
		numbers.push(story.incident.incident_number);
	};

/** What the trigger has put out since the row began, the oldest first. */
const triggered = async ({ stage, began }: Story): Promise<Json[]> => {
	const { rest } = stage.server;
	const executions = await rest.executions(receiving.workflow.id);
	const own = executions.filter(({ startedAt }) => Date.parse(startedAt) >= began).reverse();
	const full = await Promise.all(own.map(async ({ id }) => await rest.execution(id)));
	return full.flatMap((execution) => outputOf(execution, TRIGGER).flat());
};

/** What the trigger has put out, by the kind of the event and the incident's place in the row. */
const started = async (story: Story) =>
	(await triggered(story)).map(
		({ eventType, incidentNumber }) => `${numbers.indexOf(incidentNumber)} ${eventType}`,
	);

const starts = (...events: string[]): Sight => ({ started: events });

export const MISSED: Example = {
	name: 'repeat-missed-events',
	async each({ stage, zenduty }) {
		zenduty.state.incidents.splice(0);
		zenduty.webhooks.receivers.splice(0);
		numbers.splice(0);
		receiving ??= await startReceiving(stage.server, CREDENTIAL);
	},
	sees: {
		started,
		events: () => report.events.map(([event]: [string]) => event),
		results: () => report.results.map(([event, { result }]: [string, Json]) => [event, result]),
		error: () => report.error,
	},
	rows: {
		'a repeated event is the event that Zenduty would have sent': [
			({ zenduty }) => {
				const signingKey = CREDENTIAL.signingSecret;
				zenduty.webhooks.add({ url: receiving.url, authentication: 'signature', signingKey });
			},
			remembered(
				opens({ title: 'Café & "quoted"', summary: 'a\nb', assigned_to: SEED.users.mara }),
			),
			starts('0 triggered'),
			becomes(2),
			starts('0 triggered', '0 acknowledged'),
			becomes(3),
			starts('0 triggered', '0 acknowledged', '0 resolved'),
			repeats(),
			run(),
			async (story) => {
				const all = await until('all events came twice', async () => {
					const events = await triggered(story);
					return events.length >= 6 && events;
				});
				// A copy has another ID. Zenduty's API does not send the email address of the assignee.
				const same = all.map((event) => ({
					...event,
					eventId: null,
					assignedTo: { ...event.assignedTo, email: null },
				}));
				assert.deepEqual(same.slice(3), same.slice(0, 3));
				assert.equal(new Set(all.map(({ eventId }) => eventId)).size, 6);
			},
			{
				results: [
					['0 triggered', 'started the workflow'],
					['0 acknowledged', 'started the workflow'],
					['0 resolved', 'started the workflow'],
				],
			},
		],
		'without "send", it lists the events, and sends nothing': [
			remembered(adds({ status: 3 })),
			repeats({ send: false }),
			run(),
			{ events: ['0 triggered', '0 acknowledged', '0 resolved'], ...starts() },
		],
		'an event is left out that is in "leaveOut", not wanted, or outside of the time': [
			remembered(adds({ status: 3 })),
			remembered(adds()),
			remembered(adds({ creation_date: new Date(Date.now() - 3 * DAY).toISOString() })),
			async (story) => {
				const leaveOut = `#${numbers[0]}  Triggered, ${numbers[1]} resolved`;
				await repeats({ leaveOut, events: 'triggered, resolved' })(story);
			},
			run(),
			starts('1 triggered', '0 resolved'),
		],
		'with "onlyOpen", incidents that are resolved by now are left out': [
			remembered(adds({ status: 3 })),
			remembered(adds({ status: 2 })),
			repeats({ onlyOpen: true }),
			run(),
			starts('1 triggered', '1 acknowledged'),
		],
		'the times are read in the time zone': [
			remembered(adds({ creation_date: '2026-03-01T07:30:00.000000Z' })),
			repeats({
				...{ from: '2026-03-01 08:00', until: '2026-03-01 09:00', timeZone: 'Europe/Copenhagen' },
			}),
			run(),
			starts('0 triggered'),
		],
		'an event that the trigger does not take is named, and the others arrive': [
			remembered(adds({ title: 'A' })),
			remembered(adds({ title: 'B' })),
			async (story) => await repeats({}, () => story.stage.receiver.url([401, 200]))(story),
			run('error'),
			() => ({
				error: new RegExp(
					`^1 of 2 events were not delivered: ${numbers[0]} triggered \\(not delivered: .*` +
						`add to "leaveOut" in "Your values": ${numbers[1]} triggered`,
				),
			}),
		],
		'an incident that Zenduty does not give is named, and the others arrive': [
			remembered(adds({ title: 'A' })),
			remembered(adds({ title: 'B' })),
			repeats(),
			async (story) =>
				await breaks({
					...{ method: 'GET', path: `*/incidents/${numbers[0]}/` },
					effect: { kind: 'status', status: 404 },
				})(story),
			run('error'),
			() => ({
				error: new RegExp(`^1 of 2 events were not delivered: ${numbers[0]} triggered`),
				...starts('1 triggered'),
			}),
			heals,
		],
		'a wrong value is named before anything is sent': [
			remembered(adds()),
			repeats({ timeZone: 'Copenhagen' }),
			run('error'),
			{ error: /"timeZone" is not a time zone: "Copenhagen"/ },
			repeats({ from: 'yesterday' }),
			run('error'),
			{ error: /"from" is not a time: "yesterday"/ },
			repeats({ from: day(1), until: day(-1) }),
			run('error'),
			{ error: /"until" must be later than "from"/ },
			repeats({ events: 'opened' }),
			run('error'),
			{ error: /"events" has an unknown word: "opened"/ },
			starts(),
		],
	},
};
