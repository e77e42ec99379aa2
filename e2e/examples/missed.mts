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
	eachOf,
	heals,
	opens,
	runs,
	setUp,
	type Example,
	type Given,
	type Sight,
	type Step,
	type Story,
} from './story.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A user's workflow, whose trigger misses events. */
let receiving: Receiving;

/** Another one, whose trigger takes only resolved incidents. */
let ignoring: Receiving;

/** A moment in UTC, as a user writes it. @param days from now */
const day = (days: number) =>
	new Date(Date.now() + days * DAY).toISOString().slice(0, 16).replace('T', ' ');

/** A moment as the API writes it. */
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

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

/** The example is run by hand. */
const run = (expected?: 'error'): Step => runs('Start by hand', expected);

/** The numbers of the row's incidents, in the order in which they were opened. */
const numbers: number[] = [];
const remembered =
	(step: Step): Step =>
	async (story) => {
		await step(story);
		numbers.push(story.incident.incident_number);
	};

/** An event, by the place of its incident in the row, and by its kind. */
const named = ({ eventType, incidentNumber }: Json) =>
	`${numbers.indexOf(incidentNumber)} ${eventType}`;

/** The executions that the trigger has started, the newest first. */
const executionsOf = async ({ stage }: Pick<Story, 'stage'>) =>
	await stage.server.rest.executions(receiving.workflow.id);

/** How many executions the trigger had started when the row began. */
let earlier = 0;

/** What the trigger has put out since the row began, the oldest first. */
const triggered = async (story: Story): Promise<Json[]> => {
	const { rest } = story.stage.server;
	const executions = await executionsOf(story);
	const own = executions.slice(0, executions.length - earlier).reverse();
	const full = await Promise.all(own.map(async ({ id }) => await rest.execution(id)));
	return full.flatMap((execution) => outputOf(execution, TRIGGER).flat());
};

const started = async (story: Story) => (await triggered(story)).map(named);

const starts = (...events: string[]): Sight => ({ started: events });

/** Wrong values, and what is said about them. */
const WRONG: [settings: Json, message: string][] = [
	[{ url: 'https://example.com/webhook' }, '"url" must be the Production URL of the trigger'],
	[
		{ timeZone: 'Copenhagen' },
		'"timeZone" must be a time zone, such as Europe/Copenhagen or UTC, and not "Copenhagen"',
	],
	...['yesterday', '2026-03', '2026-03-41 08:00'].map((from): [Json, string] => [
		{ from },
		`"from" must be a time such as 2026-03-01 08:00, and not "${from}"`,
	]),
	[{ from: day(1), until: day(-1) }, '"until" must be later than "from"'],
	[{ events: '' }, '"events" must name an event: triggered, acknowledged or resolved'],
	[
		{ events: 'opened' },
		'"events" has an unknown word: "opened". The known words are triggered, acknowledged and resolved',
	],
	[
		{ leaveOut: '6 triggered; 7 resolved' },
		'"leaveOut" has an unknown entry: "6 triggered; 7 resolved". Write the entries like 217 triggered, 218 resolved',
	],
	[{ days: 0 }, '"days" must be a number that is larger than 0'],
	[{ seconds: -1 }, '"seconds" must be a number that is not negative'],
];

export const MISSED: Example = {
	name: 'repeat-missed-events',
	async each({ stage, zenduty }) {
		zenduty.state.incidents.splice(0);
		zenduty.webhooks.receivers.splice(0);
		numbers.splice(0);
		receiving ??= await startReceiving(stage.server, CREDENTIAL);
		earlier = (await executionsOf({ stage })).length;
	},
	sees: {
		started,
		events: ({ execution }) => outputOf(execution, 'Find the events').flat().map(named),
		results: ({ execution }) =>
			outputOf(execution, 'Check the result')
				.flat()
				.map(({ event, text }) => {
					const [number, eventType] = event.split(' ');
					return [named({ incidentNumber: Number(number), eventType }), text];
				}),
		error: ({ execution }) => execution.data.resultData.error.message,
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
			remembered(adds({ status: 3, creation_date: hoursAgo(1) })),
			remembered(adds({ creation_date: hoursAgo(2) })),
			remembered(adds({ creation_date: hoursAgo(72) })),
			async (story) => {
				const leaveOut = `#${numbers[0]}  Triggered, ${numbers[1]} resolved`;
				await repeats({ leaveOut, events: 'triggered, resolved' })(story);
			},
			run(),
			starts('1 triggered', '0 resolved'),
		],
		'with "onlyOpen", of incidents that are resolved by now only the resolution is sent': [
			remembered(adds({ status: 3, creation_date: hoursAgo(1) })),
			remembered(adds({ status: 2, creation_date: hoursAgo(2) })),
			repeats({ onlyOpen: true }),
			run(),
			starts('1 triggered', '1 acknowledged', '0 resolved'),
		],
		'the times are read in the time zone': [
			remembered(adds({ creation_date: '2025-03-01T07:30:00.000000Z' })),
			repeats({
				...{ from: '2025-03-01 08:00', until: '2025-03-01 09:00', timeZone: 'Europe/Copenhagen' },
			}),
			run(),
			starts('0 triggered'),
		],
		'an event that the trigger does not take is named': [
			remembered(adds({ title: 'A' })),
			remembered(adds({ title: 'B' })),
			remembered(adds({ title: 'C' })),
			async (story) => await repeats({}, () => story.stage.receiver.url([401, 200, 503]))(story),
			run('error'),
			() => ({
				results: [
					['0 triggered', /^not delivered\. .*401/],
					[
						'1 triggered',
						/^not delivered\. The "url" .* is not the Production URL of a Zenduty Trigger$/,
					],
					['2 triggered', /^perhaps delivered\. Look in the Executions tab .*503/],
				],
				error: new RegExp(
					`Not delivered: ${numbers[0]} triggered, ${numbers[1]} triggered\\. ` +
						`Perhaps delivered: ${numbers[2]} triggered\\..* Delivered: none\\.$`,
				),
			}),
		],
		'an event that the trigger ignores counts as delivered': [
			remembered(adds({ status: 2 })),
			async ({ stage }) => {
				ignoring ??= await startReceiving(stage.server, CREDENTIAL, { events: ['resolved'] });
			},
			repeats({}, () => ignoring.url),
			run(),
			() => ({
				results: [
					['0 triggered', /^ignored by the trigger \(/],
					['0 acknowledged', /^ignored by the trigger \(/],
				],
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
				error: new RegExp(
					`Not delivered: ${numbers[0]} triggered\\. Perhaps delivered: none\\..* ` +
						`Delivered: ${numbers[1]} triggered\\.$`,
				),
				...starts('1 triggered'),
			}),
			heals,
		],
		'in an hour that comes twice, no event is left out': [
			// On this day, the clocks are set back from 3:00 to 2:00 at 1:00 UTC.
			remembered(adds({ creation_date: '2025-10-26T00:10:00.000000Z' })),
			remembered(adds({ creation_date: '2025-10-26T01:50:00.000000Z' })),
			repeats({
				...{ from: '2025-10-26 02:05', until: '2025-10-26 02:55', timeZone: 'Europe/Copenhagen' },
				days: 30,
			}),
			run(),
			starts('0 triggered', '1 triggered'),
		],
		...eachOf(WRONG, ([settings, message]) => [
			`says that ${message}, and sends nothing`,
			remembered(adds()),
			repeats(settings),
			run('error'),
			{ error: `In "Your values", ${message}.`, ...starts() },
		]),
	},
};
