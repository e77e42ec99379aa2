/** Examples that look back: what was missed, last week, and how long answers took. */
import assert from 'node:assert/strict';
import { SEED } from '../../simulator/seed.mts';
import { startChromium } from '../programs/chromium.mts';
import type { Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { dumps, incident } from '../zenduty/delivery.mts';
import {
	accepts,
	adds,
	answersWith,
	breaks,
	delivers,
	heals,
	opens,
	publish,
	runs,
	setUp,
	waits,
	type Example,
	type Given,
	type Sight,
	type Step,
	type Story,
} from './story.mts';

const LOOK = 'Every ten minutes';

/** Nothing counts as late, and it looks only when it is told to. */
const catchesUp = (settings: Json = {}): Given => ({
	settings: { minutes: 0, ...settings },
	change({ name, parameters }) {
		if (name === LOOK) parameters.rule = { interval: [{ field: 'months' }] };
	},
});
const handles = (...statuses: number[]) => answersWith('handler', ...statuses);

/** Looks for what was missed. For a moment after an event, n8n may still be about to tell of it. */
const LOOKS = [waits(1.5), runs(LOOK)];

const handled = (...titles: string[]): Sight => ({ handled: titles });

const catchUp: Example = {
	name: 'catch-up-after-an-outage',
	given: catchesUp(),
	each: ({ zenduty }) => void zenduty.state.incidents.splice(0),
	sees: {
		handled: ({ arrived }) =>
			arrived('handler').map(({ title, eventType }) => `${title} ${eventType}`),
		sorted: ({ arrived }) =>
			arrived('handler')
				.map(({ title, eventType }) => `${title} ${eventType}`)
				.sort(),
	},
	rows: {
		'what was missed is handled once, what arrived is not handled again': [
			opens({ title: 'Known' }),
			{ ended: ['success'], ...handled('Known triggered') },
			adds({ title: 'Answered & "quoted"', status: 2 }),
			adds({ title: 'Over', status: 3 }),
			...LOOKS,
			missed(),
			...LOOKS,
			missed(),
			{ chat: [/#\d+ triggered: Answered & "quoted"/] },
			// What is new is not forgotten at night.
			runs('Every night'),
			...LOOKS,
			missed(),
		],
		'what Zenduty sends while n8n does not listen is not lost': [
			async ({ stage, example }) => {
				await stage.server.rest.deactivate(example.workflow.id);
				// While it is served for POST only, n8n says so to a GET.
				await until('the URL is gone', async () => {
					return !(await (await fetch(example.url)).text()).includes('POST');
				});
			},
			opens({ title: 'Lost' }),
			async ({ zenduty }) => {
				await zenduty.webhooks.settled();
				assert.equal(zenduty.webhooks.sent.at(-1)?.status, 404);
			},
			publish,
			...LOOKS,
			handled('Lost triggered'),
			...LOOKS,
			handled('Lost triggered'),
		],
		'what could not be handled is handled later, and the chat learns of it': [
			handles(500, 503, 200),
			opens({ title: 'Fails' }),
			handled('Fails triggered'),
			...LOOKS,
			handled('Fails triggered', 'Fails triggered'),
			...LOOKS,
			handled('Fails triggered', 'Fails triggered', 'Fails triggered'),
			...LOOKS,
			handled('Fails triggered', 'Fails triggered', 'Fails triggered'),
			{ chat: [/\(not for the first time\)$/, /\(not for the first time\)$/] },
		],
		'of several events, only those that could not be handled are handled again': [
			handles(200, 500, 200),
			adds({ title: 'A' }),
			adds({ title: 'B' }),
			...LOOKS,
			handled('A triggered', 'B triggered'),
			...LOOKS,
			handled('A triggered', 'B triggered', 'B triggered'),
			...LOOKS,
			handled('A triggered', 'B triggered', 'B triggered'),
		],
		'while Zenduty does not answer the run fails, and the next one catches up': [
			adds({ title: 'Missed' }),
			breaks({ path: '*' }),
			runs(LOOK, 'error'),
			handled(),
			heals,
			...LOOKS,
			handled('Missed triggered'),
		],
		'an event that may still be on its way is left alone': [
			setUp(catchesUp({ minutes: 5 })),
			adds(),
			...LOOKS,
			handled(),
		],
		'of many events some are handled in each run, the oldest first': [
			setUp(catchesUp({ atOnce: 2 })),
			adds({ title: 'A' }),
			adds({ title: 'B' }),
			adds({ title: 'C' }),
			...LOOKS,
			handled('A triggered', 'B triggered'),
			...LOOKS,
			handled('A triggered', 'B triggered', 'C triggered'),
		],
		'without its table an event is handled all the same': [
			setUp({ ...catchesUp(), isBare: true }),
			opens({ title: 'Known' }),
			handled('Known triggered'),
		],
	},
};

function missed(): Sight {
	return {
		sorted: [
			'Answered & "quoted" acknowledged',
			'Answered & "quoted" triggered',
			'Known triggered',
			'Over acknowledged',
			'Over resolved',
			'Over triggered',
		],
	};
}

const { users } = SEED;
const { databases, shop, payments } = SEED.services;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** This week began at midnight, in the time zone that the workflow is set to. */
const now = new Date();
const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
const monday = today - ((now.getUTCDay() + 6) % 7) * DAY;
const lastWeek = monday - 7 * DAY;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** An incident, with the minutes until it was acknowledged and resolved. */
const happened =
	(
		at: number,
		service: string,
		acknowledged: number | null,
		resolved: number | null,
		assigned_to: string | null = null,
	): Step =>
	async (story) => {
		const date = (after: number | null) =>
			after === null ? null : new Date(at + after * MINUTE).toISOString();
		const status = resolved !== null ? 3 : acknowledged !== null ? 2 : 1;
		const creation_date = new Date(at).toISOString();
		await adds({ service, status, creation_date, assigned_to })(story);
		story.incident.acknowledged_date = date(acknowledged);
		story.incident.resolved_date = date(resolved);
	};

const MONDAY: Step = async (story) => {
	await runs('Every Monday')(story);
	assert.equal(story.arrived('report').length, 1);
};

/** The chart is well-formed in a browser, and its bars have the right length. */
const hasBars =
	(...seconds: number[]): Step =>
	async ({ arrived }) => {
		const [{ attachments, html }] = arrived('report');
		const [{ filename, type, content }] = attachments;
		assert.deepEqual([filename, type], ['incidents.svg', 'image/svg+xml']);
		const svg = Buffer.from(content, 'base64').toString();
		assert.ok(html.endsWith(svg), 'the mail has the same chart');
		const browser = await startChromium();
		const page = await browser.newPage();
		const widths = await page.evaluate((text) => {
			const chart = new DOMParser().parseFromString(text, 'image/svg+xml');
			const bars = [...chart.querySelectorAll('svg > rect')];
			return bars.map((bar) => Number(bar.getAttribute('width')));
		}, svg);
		await browser.close();
		const longest = Math.max(...seconds);
		// The first is the background, and two are the legend.
		const bars = widths.slice(3);
		assert.deepEqual(
			bars,
			seconds.map((each) => Math.round((each / longest) * 360)),
		);
	};

/** A row of the report on a service, or on a user. */
const of = (
	name: string,
	incidents: number,
	[unacknowledged, unresolved]: number[],
	to: unknown[],
	kind = 'service',
) => ({
	[kind]: name,
	incidents,
	notAcknowledged: unacknowledged,
	notResolved: unresolved,
	secondsToAcknowledge: to[0],
	secondsToResolve: to[1],
});

const report = ({ arrived }: Story): Json => arrived('report')[0] ?? {};

const weekly: Example = {
	name: 'weekly-report',
	given: { isUnpublished: true },
	async each(story) {
		const { stage, example, zenduty } = story;
		const settings = { ...example.workflow.settings, timezone: 'UTC' };
		await stage.server.rest.call('PATCH', `/rest/workflows/${example.workflow.id}`, { settings });
		zenduty.state.incidents.splice(0);
		// What happened in the weeks around this one.
		await happened(lastWeek - 1000, databases, 1, 2)(story);
		await happened(monday, databases, 1, 2)(story);
	},
	sees: {
		subject: (story) => report(story).subject,
		services: (story) => report(story).services,
		users: (story) => report(story).users,
		text: (story) => report(story).text,
		isKnown: (story) => report(story).isKnown,
		table: (story) =>
			[...report(story).html.matchAll(/<tr>(.*?)<\/tr>/g)]
				.slice(1)
				.map(([, row]) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell)),
		hasChart: (story) => report(story).html.includes('<svg'),
		hasImage: (story) => report(story).html.includes('<img'),
	},
	rows: {
		'has the times of each service and user, and counts what has none': [
			happened(lastWeek, databases, 2, 60, users.mara),
			happened(lastWeek + DAY, databases, 4, 100, users.aiko),
			happened(lastWeek + 2 * DAY, databases, 30, null, users.mara),
			happened(monday - 1000, databases, null, null),
			happened(lastWeek + DAY, shop, 0.5, 30),
			happened(lastWeek + DAY, payments, null, null),
			MONDAY,
			{
				subject: `Incidents from ${day(lastWeek)} to ${day(monday - DAY)}`,
				users: [
					of('Mara Lindqvist', 2, [0, 1], [960, 3600], 'user'),
					of('Aiko Nakamura', 1, [0, 0], [240, 6000], 'user'),
				],
				services: [
					of('Databases', 4, [1, 2], [720, 4800]),
					of('Payments', 1, [1, 1], [null, null]),
					of('Shop – Café & Co.', 1, [0, 0], [30, 1800]),
				],
				text: /^Databases: 4 \(acknowledged after 12 min, resolved after 1 h 20 min; 1 /m,
				table: [
					['Databases', '4', '12 min', '1 h 20 min', '1', '2'],
					['Payments', '1', '–', '–', '1', '1'],
					['Shop – Café &#38; Co.', '1', '30 s', '30 min', '0', '0'],
					[],
					['Mara Lindqvist', '2', '16 min', '1 h 0 min', '0', '1'],
					['Aiko Nakamura', '1', '4 min', '1 h 40 min', '0', '0'],
				],
			},
			hasBars(720, 4800, 0, 0, 30, 1800),
		],
		'needs two requests for 250 incidents': [
			...Array.from({ length: 250 }, (_, index) =>
				happened(lastWeek + index * MINUTE, databases, 1, 2),
			),
			MONDAY,
			{ services: [of('Databases', 250, [0, 0], [60, 120])], requests: 2 },
		],
		'says that a week was quiet': [
			MONDAY,
			{ text: /^There were no incidents from \d/, isKnown: true, services: [] },
		],
		'does not call a week quiet if Zenduty does not answer': [
			breaks({ path: '*' }),
			MONDAY,
			{ text: /^It is not known which incidents there were from .*500/, isKnown: false },
			{ hasChart: false },
		],
		'shows what stands in a name as text': [
			({ zenduty }) => {
				const service = zenduty.state.services.find(({ unique_id }) => unique_id === shop)!;
				service.name = '<img src=x onerror="alert(1)"> & a name that is quite long 🚨';
			},
			happened(lastWeek, shop, 1, 2),
			MONDAY,
			{ hasImage: false },
			hasBars(60, 120),
		],
		'is sent again if the address does not answer at first': [
			setUp({ addresses: { report: [503, 200] }, isUnpublished: true }),
			runs('Every Monday'),
			({ received }) => assert.equal(received('report').length, 2),
		],
	},
};

/** A moment after the incidents below began. */
export function after(seconds: number): string {
	return new Date(Date.parse('2026-03-04T05:00:00.000Z') + seconds * 1000).toISOString();
}

/** The body of an event of an incident. */
export function body(event_type: string, of: Json, changes: Json = {}): string {
	const status = ['triggered', 'acknowledged', 'resolved'].indexOf(event_type) + 1;
	return dumps({ payload: { event_type, incident: { ...of, status, ...changes } } });
}

/** An incident that began then. */
export const begun = (title: string): Json => incident({ title, creation_date: after(0) });

const [first, second, third, atOnce] = ['First', 'Second', 'Third', 'At once'].map(begun) as Json[];
const answered = { acknowledged_date: after(30) };
const answeredLater = { acknowledged_date: after(90) };

const measure: Example = {
	name: 'measure-response-times',
	rows: {
		'the averages do not depend on the order': [
			setUp(),
			...[
				body('acknowledged', first!, answered),
				body('resolved', first!, { ...answered, resolved_date: after(600) }),
				// The other way round, and all of it twice.
				body('resolved', second!, { ...answeredLater, resolved_date: after(1500) }),
				body('acknowledged', second!, answeredLater),
				body('resolved', second!, { ...answeredLater, resolved_date: after(1500) }),
				body('acknowledged', second!, answeredLater),
				// Resolved before anybody acknowledged it, and triggered again.
				body('resolved', third!, { resolved_date: after(300) }),
				body('acknowledged', third!, { acknowledged_date: after(400) }),
				body('acknowledged', third!, { acknowledged_date: after(180) }),
				body('resolved', third!, { ...answered, resolved_date: after(1800) }),
			].map(accepts),
			runs('Every Monday'),
			{
				report: [
					{
						count_incidentId: 3,
						average_secondsToAcknowledge: (30 + 90 + 30) / 3,
						average_secondsToResolve: (600 + 1500 + 1800) / 3,
						service: 'Orders',
					},
				],
			},
		],
		'both events of an incident at once': [
			setUp(),
			async (story) => {
				const bodies = Array.from({ length: 5 }, () => [
					body('resolved', atOnce!, { ...answered, resolved_date: after(100) }),
					body('acknowledged', atOnce!, answered),
				]).flat();
				await Promise.all(bodies.map(async (each) => await delivers(each)(story)));
			},
			{ ended: Array.from({ length: 10 }, () => 'success') },
			runs('Every Monday'),
			{
				report: [
					{
						count_incidentId: 1,
						average_secondsToAcknowledge: 30,
						average_secondsToResolve: 100,
						service: 'Orders',
					},
				],
			},
		],
	},
};

export const LOOKING_BACK = [catchUp, weekly, measure];
