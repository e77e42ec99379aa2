/** The same event twice, one after the other or at once: what each example does about it. */
import assert from 'node:assert/strict';
import { SEED } from '../../simulator/seed.mts';
import { addIncident } from '../../simulator/incidents.mts';
import type { Json } from '../n8n/rest.mts';
import { runToEnd } from '../programs/programs.mts';
import { until } from '../support/until.mts';
import { event, idOf } from '../zenduty/delivery.mts';
import { after, begun, body } from './reports.mts';
import { SILENT } from './stores.mts';
import {
	accepts,
	delivers,
	runs,
	setUp,
	waits,
	type Example,
	type Part,
	type Sight,
	type Step,
} from './story.mts';

/** The same event, so many times at once. */
const AT_ONCE = 50;

/** A window that a test can wait for, in seconds. */
const SHORT = 12;

const SEES: Example['sees'] = {
	handled: ({ arrived }) => arrived('tickets').map((ticket) => ticket.event),
};
const handled = (...events: string[]): Sight => ({ handled: events });

/** Sets a copy up with another text in its parameters. */
const replaces =
	(from: string, to: string): Step =>
	async (story) => {
		let count = 0;
		await setUp({
			change(node) {
				const text = JSON.stringify(node.parameters);
				if (node.type === 'n8n-nodes-base.stickyNote' || !text.includes(from)) return;
				count += 1;
				node.parameters = JSON.parse(text.replaceAll(from, to));
			},
		})(story);
		assert.ok(count > 0, `${from} is replaced`);
	};

const OF_MANY = `of ${AT_ONCE} at once exactly one is handled`;

/** The same event many times at once, and then others. */
function storm(): Part[] {
	const same = event();
	return [
		async (story) => {
			const all = Array.from({ length: AT_ONCE }, async () => await delivers(same)(story));
			await Promise.all(all);
		},
		{ ended: Array.from({ length: AT_ONCE }, () => 'success'), ...handled('triggered') },
		accepts(event('resolved')),
		accepts(same),
		handled('triggered', 'resolved'),
	];
}

/** The same event within the window and after it. */
function passesAgain(): Part[] {
	const same = event();
	return [
		accepts(same),
		accepts(same),
		handled('triggered'),
		waits(SHORT + 1),
		accepts(same),
		handled('triggered', 'triggered'),
	];
}

/** Whatever goes wrong, the event goes on. */
const goesOn = (type = 'triggered') => [accepts(event(type)), handled(type)];

const redis: Example = {
	name: 'handle-once-with-redis',
	sees: SEES,
	rows: {
		'after the window the same event is handled again': [
			replaces('"ttl":600', `"ttl":${SHORT}`),
			...passesAgain(),
		],
		'an error of Redis loses no event': [
			setUp(),
			async (story) => {
				const body = event();
				const key = `zenduty:${story.example.workflow.id}:${idOf(body)}`;
				// A list cannot be counted up.
				const { port } = story.stage.stores.redis;
				runToEnd('redis-cli', ['-p', String(port), 'LPUSH', key, 'a list']);
				await accepts(body)(story);
			},
			handled('triggered'),
		],
		'while Redis is down events wait, and then go on once': [
			setUp(),
			async (story) => {
				const { redis: database } = story.stage.stores;
				await database.stop();
				const body = event();
				for (const each of [body, body]) await delivers(each)(story);
				await waits(2)(story);
				assert.deepEqual(story.arrived('tickets'), []);
				await database.start();
			},
			{ ended: ['success', 'success'], ...handled('triggered') },
		],
	},
};

const postgres: Example = {
	name: 'handle-once-with-postgresql',
	sees: SEES,
	rows: {
		'after the window it is handled again, once, and at night old rows are removed': [
			replaces("interval '10 minutes'", `interval '${SHORT} seconds'`),
			...passesAgain(),
			async (story) => {
				const { query } = story.stage.stores.postgres;
				const count = 'select count(*) from zenduty_events';
				assert.equal(await query('select count(*) > 1 from zenduty_events'), 't\n');
				await waits(SHORT + 1)(story);
				await runs('Every night')(story);
				assert.equal(await query(`${count} where passes_again_at <= now()`), '0\n');
				assert.notEqual(await query(count), '0\n');
			},
		],
		'while PostgreSQL is down no event is lost': [
			setUp(),
			async (story) => {
				const { postgres: database } = story.stage.stores;
				await database.stop();
				try {
					await accepts(event())(story);
				} finally {
					await database.start();
				}
			},
			handled('triggered'),
		],
		'while it says nothing the event goes on after 5 s': [
			setUp({ credentials: { postgres: SILENT }, isBare: true }),
			async (story) => {
				const started = performance.now();
				await accepts(event())(story);
				assert.ok(performance.now() - started > 4000, 'it has waited');
			},
			handled('triggered'),
		],
	},
};

const [one, acknowledged, resolved, another] = [
	event(),
	event('acknowledged'),
	event('resolved'),
	event(),
];

const duplicates: Example = {
	name: 'ignore-duplicates',
	sees: SEES,
	/** The ten minutes of the clock may end while a row runs. */
	async each(story) {
		const left = 600_000 - (Date.now() % 600_000);
		if (left < 30_000) await waits(left / 1000)(story);
	},
	rows: {
		'an event that comes twice is handled once': [
			setUp(),
			...[one, one, resolved, one, resolved].map(accepts),
			handled('triggered', 'resolved'),
		],
		'a full history is emptied, and no event is lost': [
			replaces('"historySize":10000', '"historySize":3'),
			...[one, acknowledged, resolved, another, another, another].map(accepts),
			handled('triggered', 'acknowledged', 'resolved', 'triggered'),
		],
		'after another error the event goes on, and the history stays': [
			setUp({
				change({ name, parameters }) {
					if (name !== 'Only events not seen before') return;
					const scope = "={{ $json.eventType === 'resolved' ? 'nowhere' : 'workflow' }}";
					parameters.options.scope = scope;
				},
			}),
			...[one, resolved, one].map(accepts),
			handled('triggered', 'resolved'),
		],
		'after the ten minutes the same event is handled again': [
			replaces('600000', String(SHORT * 1000)),
			accepts(one),
			waits(SHORT),
			accepts(one),
			handled('triggered', 'triggered'),
		],
	},
};

/** Many at once: n8n is slow meanwhile. */
const STORMS: Example[] = [
	{ name: redis.name, given: {}, sees: SEES, rows: { [OF_MANY]: storm() } },
	{
		name: postgres.name,
		sees: SEES,
		rows: {
			'without the table no event is lost': [setUp({ isBare: true }), ...goesOn()],
			[OF_MANY]: [setUp(), ...storm()],
		},
	},
	{
		name: duplicates.name,
		given: {},
		rows: {
			'at once the same event passes more than once, as its note says': [
				async (story) => {
					for (let storms = 1; storms <= 10; storms++) {
						const same = event();
						const all = Array.from({ length: 20 }, async () => await delivers(same)(story));
						await Promise.all(all);
						await until('one has passed', () => story.arrived('tickets').length >= storms);
						await waits(1)(story);
						if (story.arrived('tickets').length > storms) return;
					}
					assert.fail('each event has passed once');
				},
			],
		},
	},
];

/** How long the workflow waits for an answer, in seconds: longer than all deliveries take. */
const WAIT = 30;

const acknowledgedThen = { acknowledged_date: after(30) };
const resolvedThen = { resolved_date: after(60) };

/** What is delivered of each incident, in this order; those named so are escalated. */
const STORIES: Record<string, Array<[type: string, changes?: Json]>> = {
	'escalated: nobody came': [['triggered']],
	'escalated: nobody came, and it was delivered twice': [['triggered'], ['triggered']],
	'escalated: triggered again, which knows of the answer': [
		['triggered'],
		['acknowledged', acknowledgedThen],
		['triggered', acknowledgedThen],
	],
	'escalated: triggered again, byte for byte the same': [
		['triggered'],
		['acknowledged', acknowledgedThen],
		['triggered'],
	],
	'escalated: triggered again, and the answer to the first time is late': [
		['triggered'],
		['triggered', acknowledgedThen],
		['acknowledged', acknowledgedThen],
	],
	'escalated: triggered again, the first time was lost': [
		['acknowledged', acknowledgedThen],
		['triggered', acknowledgedThen],
	],
	'calm: acknowledged': [['triggered'], ['acknowledged', acknowledgedThen]],
	'calm: resolved': [['triggered'], ['resolved', resolvedThen]],
	'calm: acknowledged, and it was delivered twice': [
		['triggered'],
		['triggered'],
		['acknowledged', acknowledgedThen],
	],
	'calm: triggered is late': [['acknowledged', acknowledgedThen], ['triggered']],
	'calm: triggered comes last': [
		['resolved', { ...acknowledgedThen, ...resolvedThen }],
		['acknowledged', acknowledgedThen],
		['triggered'],
	],
	'calm: triggered is late, and was written after the answer': [
		['acknowledged', acknowledgedThen],
		['triggered', { ...acknowledgedThen, status: 2 }],
	],
	'calm: acknowledged again after it was triggered again': [
		['triggered'],
		['acknowledged', acknowledgedThen],
		['triggered', acknowledgedThen],
		['acknowledged', { acknowledged_date: after(900) }],
	],
};

const escalate: Example = {
	name: 'escalate-when-not-acknowledged',
	given: {
		chosen: { escalationPolicy: SEED.policies.nights },
		change({ name, parameters }) {
			if (name === 'Wait for someone') parameters.amount = WAIT;
		},
	},
	sees: {
		escalated: ({ zenduty }) =>
			zenduty.journal
				.changes('responder added')
				.map(({ incident, asked }) => {
					const { incidents } = zenduty.state;
					const title = incidents.find(({ incident_number: of }) => of === incident)?.title;
					return `${title} → ${asked}`;
				})
				.sort(),
	},
	rows: {
		'what nobody answered, in whatever order it came': [
			async (story) => {
				const { rest } = story.stage.server;
				/** How many events are noted. */
				const noted = async (): Promise<number> => {
					const { data } = await rest.call('GET', '/rest/data-tables-global');
					const name = `zenduty_incident_events${story.suffix}`;
					const { id, projectId } = data.find((table: Json) => table.name === name);
					const path = `/rest/projects/${projectId}/data-tables/${id}/rows`;
					return (await rest.call('GET', path)).count;
				};
				const told = Object.entries(STORIES).map(([title, events]) => {
					const service = SEED.services.databases;
					const incident = addIncident(story.zenduty.world, { title, service });
					const { unique_id, incident_number } = incident;
					const of = { ...begun(title), unique_id, incident_number };
					return events.map(([type, changes]) => body(type, of, changes));
				});
				let delivered = 0;
				const started = Date.now();
				for (let step = 0; step < 4; step++) {
					for (const bodies of told.filter(({ length }) => step < length)) {
						await delivers(bodies[step]!)(story);
						delivered += 1;
					}
					// What is delivered next arrives after these.
					const areNoted = async () => (await noted()) === delivered;
					await until(`${delivered} events are noted`, areNoted);
				}
				const took = (Date.now() - started) / 1000;
				assert.ok(took < WAIT, `all was delivered in time: ${took} s`);
				return { ended: Array.from({ length: delivered }, () => 'success') };
			},
			{
				escalated: Object.keys(STORIES)
					.filter((title) => title.startsWith('escalated'))
					.sort()
					.map((title) => `${title} → ${SEED.policies.nights}`),
			},
		],
	},
};

export const ONCE = [redis, duplicates];
/** What must be alone: it makes n8n slow, or must be in time. */
export const ALONE = [...STORMS, escalate];
export const ONCE_WITH_POSTGRES = postgres;
