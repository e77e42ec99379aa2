import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { request, start } from './support.mts';

const { services, users, teams, policies, schedules, tags } = SEED;
const UNKNOWN = '5d0c1e7a-9b42-4f63-8a17-c2e9d4b60f81';
const NOBODY = UNKNOWN.slice(0, 25);
const T = `/api/account/teams/${teams.platform}`;
const [OPEN, FIND] = ['/api/incidents/', '/api/incidents/filter/'];
const [NOTES, TAGS] = ['/api/incidents/3/note/', '/api/incidents/3/tags/'];
const RESPONDERS = '/api/v2/incidents/3/responders/';
const [WINDOWS, OVERRIDES] = [
	`${T}/maintenance/`,
	`/api/v2/account/teams/${teams.platform}/schedules/${schedules.weeks}/overrides/`,
];
const RULES = `/api/account/users/${users.mara}/forwarding_rules/`;
const [POSTMORTEMS, TASKS] = [`${T}/postmortem/`, `${T}/post_incident_tasks/`];
const FIGURES = '/api/v2/account/analytics/';
const INTEGRATION = '(the integration)';
const incident = { title: 'x', service: services.shop };
const times = { start_time: '2026-12-01T09:00:00Z', end_time: '2026-12-01T10:00:00Z' };
const window = { ...times, services: [{ service: services.databases }] };
const override = { ...times, user: users.aiko };
const backwards = { end_time: times.start_time };
const rule = { from_date: times.start_time, to_date: times.end_time, to_user: users.aiko };
const postmortem = { author: users.aiko, incidents: [{ incident: 'C4kPz9TnW2rXyLqVb7HdSe' }] };
const alert = { message: 'x', alert_type: 'info' };

/** What is sent where; the status, and the names in the response. */
const REFUSED: Array<[path: string, body: object, status: number, names: string]> = [
	[OPEN, { service: services.shop }, 400, 'title'],
	[OPEN, { ...incident, title: '' }, 400, 'title'],
	[OPEN, { title: 'x' }, 400, 'service'],
	[OPEN, { ...incident, service: 'a'.repeat(32) }, 400, 'service'],
	[OPEN, { ...incident, service: UNKNOWN }, 400, 'service'],
	[OPEN, { ...incident, owner: 'me' }, 400, 'owner'],
	[OPEN, { ...incident, sla: null }, 400, 'sla'],
	[OPEN, { ...incident, sla: UNKNOWN }, 400, 'sla'],
	[OPEN, { ...incident, status: 'open' }, 400, 'status'],
	[OPEN, { ...incident, assigned_to: NOBODY }, 400, 'assigned_to'],
	[FIND, { team: 'x' }, 400, 'team'],
	[`${FIND}?page=0`, {}, 400, 'detail'],
	[`${FIND}?page=x`, {}, 400, 'detail'],
	[`${FIND}?page_size=0`, {}, 400, 'detail'],
	[`${FIND}?offset=3`, {}, 400, 'detail'],
	[`${FIND}?page=2`, {}, 404, 'detail'],
	[NOTES, { note: '' }, 400, 'note'],
	[NOTES, { text: 'x' }, 400, 'note'],
	['/api/incidents/3/note', { note: 'x' }, 404, 'detail'],
	['/api/incidents/999/note/', { note: 'x' }, 404, 'detail'],
	['/api/nothing/', {}, 404, 'detail'],
	['/api/account/teams/', {}, 405, 'detail'],
	[TAGS, { team_tag: tags.release }, 400, 'team_tag'],
	[RESPONDERS, { user: users.aiko, escalation_policy: policies.nights }, 400, 'message'],
	[RESPONDERS, {}, 400, 'message'],
	[RESPONDERS, { user: NOBODY }, 400, 'message'],
	[RESPONDERS, { escalation_policy: UNKNOWN }, 400, 'message'],
	[OVERRIDES, { ...override, ...backwards }, 400, 'end_time'],
	[OVERRIDES, { ...override, user: NOBODY }, 400, 'user'],
	[OVERRIDES, { ...override, start_time: 'tomorrow' }, 400, 'start_time'],
	[WINDOWS, { ...window, services: [{ service: services.shop }] }, 400, 'services'],
	[WINDOWS, { ...window, ...backwards }, 400, 'end_time'],
	[WINDOWS, { ...window, services: [] }, 400, 'services'],
	[RULES, { ...rule, to_user: NOBODY }, 400, 'to_user'],
	[RULES, { ...rule, to_user: users.mara }, 400, 'to_user'],
	[RULES, { ...rule, to_date: rule.from_date }, 400, 'to_date'],
	[RULES, { ...rule, from_date: 'tomorrow' }, 400, 'from_date'],
	[RULES.replace(users.mara, NOBODY), rule, 404, 'detail'],
	[POSTMORTEMS, { ...postmortem, incidents: [] }, 400, 'incidents'],
	[POSTMORTEMS, { ...postmortem, incidents: ['2'] }, 400, 'incidents'],
	[POSTMORTEMS, { ...postmortem, author: NOBODY }, 400, 'author'],
	[POSTMORTEMS, { incidents: postmortem.incidents }, 400, 'author'],
	[TASKS, {}, 400, 'title'],
	[TASKS, { title: 'x', status: 3 }, 400, 'status'],
	[TASKS, { title: 'x', assigned_to: NOBODY }, 400, 'assigned_to'],
	[`${FIGURES}team_analytics/`, { from_date: 'today' }, 400, 'from_date'],
	[`${FIGURES}user_analytics/`, { urgency: 1 }, 400, 'urgency'],
	[INTEGRATION, { alert_type: 'info' }, 400, 'error'],
	[INTEGRATION, { ...alert, alert_type: 'fatal' }, 400, 'error'],
	[INTEGRATION, { ...alert, alert_type: 3 }, 400, 'error'],
	[INTEGRATION, { ...alert, payload: 'text' }, 400, 'error'],
	[INTEGRATION, { ...alert, entityId: 'x' }, 400, 'error'],
	['/integration/unknown/generic/(key)/', alert, 404, 'detail'],
	['/integration/(account)/generic/unknown/', alert, 404, 'detail'],
	['/api/integration/prometheus/(key)/', alert, 404, 'detail'],
	['/integration/(account)/generic/(disabled key)/', alert, 400, 'error'],
];

describe('What is refused changes nothing, and says why:', async () => {
	const zenduty = await start();
	const { url, integrationUrl, state, journal } = zenduty;
	const keyOf = (isEnabled: boolean) =>
		state.integrations.find(({ is_enabled }) => is_enabled === isEnabled)?.integration_key ?? '';
	const before = JSON.stringify(state);

	for (const [path, given, status, names] of REFUSED) {
		it(`${status} ${names}: POST ${path.slice(-30)} ${JSON.stringify(given)}`, async () => {
			const address = path
				.replace(INTEGRATION, integrationUrl.replace(url, ''))
				.replace('(account)', state.account)
				.replace('(key)', keyOf(true))
				.replace('(disabled key)', keyOf(false));
			const answer = await zenduty.call('POST', address, given);
			assert.deepEqual([answer.status, Object.keys(answer.body).sort().join()], [status, names]);
			assert.equal(JSON.stringify(state), before);
			assert.deepEqual(journal.entries.at(-1)?.changes, []);
		});
	}

	it('another service of an incident', async () => {
		const other = { service: services.shop };
		assert.equal((await zenduty.call('PATCH', '/api/incidents/3/', other)).status, 400);
	});

	it('a body that is no JSON', async () => {
		const headers = {
			Authorization: `Token ${zenduty.apiKey}`,
			'Content-Type': 'application/json',
		};
		const answer = await fetch(url + OPEN, { method: 'POST', headers, body: '{"title": ' });
		assert.equal(answer.status, 400);
		assert.equal(typeof journal.entries.at(-1)?.refused, 'string');
	});
});

describe('API keys:', async () => {
	const forbidden = ['* /api/account/*', 'DELETE /api/*'];
	const zenduty = await start({
		keys: [
			{ key: 'key-of-mara', owner: users.mara },
			{ key: 'key-of-obi', owner: users.obi, forbidden },
		],
	});
	const none = { detail: 'Authentication credentials were not provided.' };
	const wrong = { error: 'Invalid or Inactive Token' };
	const permission = { detail: 'You do not have permission to perform this action.' };
	const rows: Array<[authorization: string | undefined, line: string, answer: object | number]> = [
		['Token key-of-mara', 'GET /api/incidents/3/', 200],
		['Token nobodys', 'GET /api/incidents/3/', wrong],
		['Bearer key-of-mara', 'GET /api/incidents/3/', wrong],
		['key-of-mara', 'GET /api/incidents/3/', wrong],
		['Token ', 'GET /api/incidents/3/', wrong],
		[undefined, 'GET /api/incidents/3/', none],
		[undefined, 'GET /api/alert/status/unknown/', none],
		['Token nobodys', 'POST /api/nothing/', wrong],
		['Token key-of-obi', 'GET /api/incidents/3/', 200],
		['Token key-of-obi', 'GET /api/account/teams/', permission],
		['Token key-of-obi', 'DELETE /api/incidents/3/note/x/', permission],
	];
	for (const [authorization, line, expected] of rows) {
		it(`${authorization}: ${line}`, async () => {
			const [method = '', path = ''] = line.split(' ');
			const headers = authorization === undefined ? undefined : { Authorization: authorization };
			const { status, body } = await request(zenduty.url + path, method, undefined, headers);
			assert.deepEqual(status === 403 ? body : status, expected);
		});
	}

	it('are new at every start, as are the keys of integrations', async () => {
		const [one, other] = [await start(), await start()];
		assert.notEqual(one.apiKey, other.apiKey);
		assert.notEqual(one.integrationUrl.slice(30), other.integrationUrl.slice(30));
	});
});
