/* Which output is final: n8n runs the node again, and the item is not begun again. */
import { RESOURCES } from '../../nodes/Zenduty/actions/resources';
import { Reply, runApi, type Answers } from '../support/runApi.cjs';

const ID = 'C4kPz9TnW2rXyLqVb7HdSe';
const AT = `/api/incidents/${ID}/`;
const AT_3 = '/api/incidents/3/';
const TEAM = '/api/account/teams/team-1/';
const TEAM_2 = '/api/v2/account/teams/team-1/';
const INTEGRATION = 'https://pager.example.net/integration/acct/generic/key-5d0c1f8e/';

const team = { team: 'team-1' };
const incident = { incident: '3' };
const it3 = { unique_id: ID, incident_number: 3, status: 2 };
const thing = { unique_id: 'a-1' };
const gone = new Reply(204);
const schedule = { ...team, schedule: 'sch-1' };
const day = { startTime: '2030-01-01T00:00:00Z', endTime: '2030-01-02T00:00:00Z' };
const isOver = { ...thing, start_time: '2020-01-01T00:00:00Z', end_time: '2020-01-02T00:00:00Z' };

/** What changes something, with the answers that it needs. */
const CHANGES: Record<string, [fields: object, answers: Answers]> = {
	'alert send': [
		{ integration: 'team-1/s-1/i-1', message: 'Fog', alertType: 'critical' },
		{
			[`GET ${TEAM}services/s-1/integrations/i-1/`]: { ...thing, webhook_url: INTEGRATION },
			[`POST ${new URL(INTEGRATION).pathname}`]: { trace_id: 't-1' },
		},
	],
	'incident create': [{ service: 's-1', title: 'Fog' }, { 'POST /api/incidents/': it3 }],
	'incident update': [{ incident: ID, 'updateFields.title': 'Fog' }, { [`PATCH ${AT}`]: it3 }],
	'incident acknowledge': [{ incident: ID }, { [`GET ${AT}`]: it3, [`PATCH ${AT}`]: it3 }],
	'incident resolve': [{ incident: ID }, { [`PATCH ${AT}`]: { ...it3, status: 3 } }],
	'incident reopen': [{ incident: ID }, { [`PATCH ${AT}`]: { ...it3, status: 1 } }],
	'incident reassign': [
		{ incident: ID, assignTo: 'user', user: 'mara' },
		{ [`GET ${AT}`]: it3, [`PATCH ${AT}`]: it3 },
	],
	'incidentNote create': [{ ...incident, note: 'Look' }, { [`POST ${AT_3}note/`]: thing }],
	'incidentNote update': [
		{ ...incident, noteId: 'a-1', note: 'Look' },
		{ [`GET ${AT_3}note/a-1/`]: thing, [`PUT ${AT_3}note/a-1/`]: thing },
	],
	'incidentNote delete': [{ ...incident, noteId: 'a-1' }, { [`DELETE ${AT_3}note/a-1/`]: gone }],
	'incidentTag add': [{ ...incident, tag: 'tag-1' }, { [`POST ${AT_3}tags/`]: thing }],
	'incidentTag remove': [
		{ ...incident, tag: 'tag-1' },
		{ [`GET ${AT_3}tags/`]: [{ ...thing, team_tag: 'tag-1' }], [`DELETE ${AT_3}tags/a-1/`]: gone },
	],
	'maintenanceWindow create': [
		{ ...team, services: ['s-1'] },
		{ [`POST ${TEAM}maintenance/`]: thing },
	],
	'maintenanceWindow end': [
		{ ...team, maintenanceWindow: 'a-1' },
		{ [`GET ${TEAM}maintenance/a-1/`]: isOver },
	],
	'maintenanceWindow delete': [
		{ ...team, maintenanceWindow: 'a-1' },
		{ [`DELETE ${TEAM}maintenance/a-1/`]: gone },
	],
	'responder add': [
		{ ...incident, responderType: 'user', user: 'mara' },
		{ 'POST /api/v2/incidents/3/responders/': thing },
	],
	'responder remove': [
		{ ...incident, responderId: 'a-1' },
		{ [`DELETE ${AT_3}responders/a-1/`]: gone },
	],
	'scheduleOverride create': [
		{ ...schedule, user: 'mara', ...day },
		{ [`POST ${TEAM_2}schedules/sch-1/overrides/`]: thing },
	],
};

/** What only reads, with the answer to its one request. */
const READS: Record<string, [fields: object, answers: Answers]> = {
	'alert getAll': [incident, { [`GET ${AT_3}alerts/`]: [] }],
	'alert getStatus': [{ traceId: 't-1' }, { 'GET /api/alert/status/t-1/': { status: 'queued' } }],
	'incident get': [incident, { [`GET ${AT_3}`]: it3 }],
	'incident getAll': [{}, { 'POST /api/incidents/filter/': { results: [] } }],
	'incidentNote getAll': [incident, { [`GET ${AT_3}note/`]: [] }],
	'incidentTag getAll': [incident, { [`GET ${AT_3}tags/`]: [] }],
	'maintenanceWindow getAll': [team, { [`GET ${TEAM}maintenance/`]: [] }],
	'member getAll': [{}, { 'GET /api/account/members/': [] }],
	'onCall getAll': [team, { [`GET ${TEAM_2}oncall/`]: [] }],
	'responder getAll': [incident, { 'GET /api/v2/incidents/3/responders/': [] }],
	'scheduleOverride getAll': [schedule, { [`GET ${TEAM_2}schedules/sch-1/overrides/`]: [] }],
	'team get': [team, { [`GET ${TEAM}`]: thing }],
	'team getAll': [{}, { 'GET /api/account/teams/': [] }],
	'service getAll': [team, { [`GET ${TEAM}services/`]: [] }],
};

/** Runs an operation beside an item that fails, and once more with other settings of the node. */
async function runTwice(name: string, fields: object, answers: Answers) {
	const [resource, operation] = name.split(' ');
	const item = { resource, operation, ...fields };
	const kept = {};
	const failing = [item, { resource, operation: 'none' }];
	const first = await runApi(failing, answers, { kept, retryOnFail: true });
	expect(first.failure).toMatchObject({ code: 'invalid_input', itemIndex: 1 });
	const again = await runApi(item, answers, { kept, saved: { changed: true } });
	expect(again.failure).toBeUndefined();
	const hasKept = again.hints.some(({ message }) => message.includes('keep their output'));
	return { first, again, hasKept };
}

it.each(Object.entries(CHANGES))('what %s did is final', async (name, [fields, answers]) => {
	const { first, again, hasKept } = await runTwice(name, fields, answers);
	expect(first.requests.length).toBeGreaterThan(0);
	expect(again.requests).toEqual([]);
	// Writes are remembered one by one until then, so requests alone do not tell.
	expect(hasKept).toBe(true);
});

it.each(Object.entries(READS))('what %s found is not', async (name, [fields, answers]) => {
	const { first, again, hasKept } = await runTwice(name, fields, answers);
	expect(first.requests).toHaveLength(1);
	expect(again.requests).toEqual(first.requests);
	expect(hasKept).toBe(false);
});

it('every change is tried here', () => {
	const all = Object.entries(RESOURCES)
		// It writes nothing to Zenduty, and has tests of its own.
		.filter(([value]) => value !== 'webhookEvent')
		.flatMap(([value, { operations }]) =>
			Object.keys(operations).map((operation) => `${value} ${operation}`),
		);
	// A question waits instead of giving an output, and has tests of its own for running again.
	const changes = all.filter((name) => !/ (get\w*|sendAndWait)$/.test(name));
	expect(Object.keys(CHANGES).sort()).toEqual(changes.sort());
});
