import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { addIncident, addIncidents, changeIncident, deleteIncident } from '../incidents.mts';
import { SEED } from '../seed.mts';
import { LISTS, SHAPES, type List } from '../settings.mts';
import { start } from './support.mts';

const { teams, services, schedules } = SEED;
const T = `/api/account/teams/${teams.platform}`;
const T2 = `/api/v2/account/teams/${teams.platform}`;

/** Where each list is, and the shape it has without a switch. */
const PLACES: { [list in List]: [method: string, path: string, shape: string] } = {
	'found incidents': ['POST', '/api/incidents/filter/', 'page'],
	notes: ['GET', '/api/incidents/3/note/', 'page'],
	'incident tags': ['GET', '/api/incidents/3/tags/', 'array'],
	alerts: ['GET', '/api/incidents/3/alerts/', 'page'],
	responders: ['GET', '/api/v2/incidents/3/responders/', 'pages'],
	'account members': ['GET', '/api/account/members/', 'array'],
	teams: ['GET', '/api/account/teams/', 'array'],
	services: ['GET', `${T}/services/`, 'array'],
	'escalation policies': ['GET', `${T}/escalation_policies/`, 'array'],
	schedules: ['GET', `${T}/schedules/`, 'array'],
	priorities: ['GET', `${T}/priority/`, 'array'],
	slas: ['GET', `${T}/sla/`, 'array'],
	tags: ['GET', `${T}/tags/`, 'array'],
	members: ['GET', `${T}/members/`, 'array'],
	integrations: ['GET', `${T}/services/${services.databases}/integrations/`, 'array'],
	'maintenance windows': ['GET', `${T}/maintenance/`, 'array'],
	overrides: ['GET', `${T2}/schedules/${schedules.weeks}/overrides/`, 'array'],
	'on call': ['GET', `${T2}/oncall/`, 'array'],
};

function shapeOf(body: unknown): string {
	if (!Array.isArray(body)) return 'page';
	const [first] = body;
	return typeof first === 'object' && 'results' in first ? 'pages' : 'array';
}

describe('The shape of a list:', () => {
	for (const list of LISTS) {
		const [method, path, usual] = PLACES[list];
		it(`is as documented, or as a switch says: ${list}`, async () => {
			const zenduty = await start();
			const body = method === 'POST' ? {} : undefined;
			assert.equal(shapeOf((await zenduty.call(method, path, body)).body), usual);
			const items = [];
			for (const shape of SHAPES) {
				zenduty.settings.shapes = { [list]: shape };
				const answer = await zenduty.call(method, path, body);
				assert.equal(answer.status, 200);
				assert.equal(shapeOf(answer.body), shape);
				const page = shape === 'pages' ? answer.body[0] : answer.body;
				items.push(shape === 'array' ? page : page.results);
			}
			assert.deepEqual(items[1], items[0]);
			assert.deepEqual(items[2], items[0]);
		});
	}
});

describe('Pages:', () => {
	const path = '/api/incidents/filter/';
	const all = { status: 0 };

	it('hold ten, and lead to the next and the previous one', async () => {
		const zenduty = await start();
		addIncidents(zenduty.world, 22, { title: 'Many' });
		const link = (page: number) => `${zenduty.url}${path}?page=${page}&page_size=10`;
		const [one, two, three] = await Promise.all(
			[1, 2, 3].map(async (page) => (await zenduty.call('POST', `${path}?page=${page}`, all)).body),
		);
		assert.deepEqual([one.previous, one.next], [null, link(2)]);
		assert.deepEqual([two.previous, two.next], [link(1), link(3)]);
		assert.deepEqual([three.previous, three.next], [link(2), null]);
		assert.deepEqual(
			[one, two, three].map(({ results }) => results.length),
			[10, 10, 5],
		);
		const numbers = [one, two, three].flatMap(({ results }) =>
			results.map((found: { incident_number: number }) => found.incident_number),
		);
		assert.equal(new Set(numbers).size, 25);
		const beyond = await zenduty.call('POST', `${path}?page=4`, all);
		assert.deepEqual([beyond.status, beyond.body], [404, { detail: 'Invalid page.' }]);
	});

	it('shift when something changes between two requests: rows come twice, or not at all', async () => {
		const zenduty = await start({ settings: { newestFirst: true } });
		const { world } = zenduty;
		const many = addIncidents(world, 21, { title: 'Many' });
		const open = async (page: number): Promise<number[]> =>
			(await zenduty.call('POST', `${path}?page=${page}`, { status: -1 })).body.results.map(
				(found: { incident_number: number }) => found.incident_number,
			);
		const first = await open(1);
		addIncident(world, { title: 'New', service: services.shop });
		assert.equal((await open(2))[0], first[9]);
		const again = await open(1);
		const next = (await open(2))[0];
		const [resolved, deleted] = many.slice(-2);
		assert.ok(resolved && deleted);
		changeIncident(world, resolved, { status: 3 }, () => undefined);
		deleteIncident(world, deleted);
		const shifted = await open(2);
		assert.ok(next !== undefined && ![...again, ...shifted].includes(next));
		assert.ok((await open(1)).includes(next));
	});

	it('hold five hundred incidents', async () => {
		const zenduty = await start({ settings: { pageSize: 100 } });
		addIncidents(zenduty.world, 500, { title: 'Many' });
		const { body } = await zenduty.call('POST', `${path}?page=5`, all);
		assert.equal(body.results.length, 100);
	});

	it('obey page_size, up to a hundred, only where a switch says so', async () => {
		const zenduty = await start();
		addIncidents(zenduty.world, 150, { title: 'Many' });
		const sized = async (size: number) =>
			(await zenduty.call('POST', `${path}?page_size=${size}`, all)).body.results.length;
		assert.equal(await sized(100), 10);
		zenduty.settings.obeyPageSize = true;
		assert.deepEqual([await sized(100), await sized(7), await sized(1000)], [100, 7, 100]);
	});

	it('have a count, null, or none', async () => {
		const zenduty = await start();
		const read = async () => (await zenduty.call('POST', path, all)).body;
		assert.equal((await read()).count, null);
		zenduty.settings.count = 'number';
		assert.equal((await read()).count, 3);
		zenduty.settings.count = 'absent';
		assert.ok(!('count' in (await read())));
	});

	it('have a number', async () => {
		const zenduty = await start();
		for (const query of ['page=0', 'page=x', 'page_size=0', 'offset=3']) {
			assert.equal((await zenduty.call('POST', `${path}?${query}`, all)).status, 400, query);
		}
	});
});
