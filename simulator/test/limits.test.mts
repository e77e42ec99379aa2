import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { startLimiter } from '../limits.mts';
import { SEED } from '../seed.mts';
import { request, start } from './support.mts';

const SETTINGS = { scale: 1, windowScale: 1, retryAfter: true };
const { teams, services, policies, schedules } = SEED;
const V2 = `/api/v2/account/teams/${teams.platform}`;

/** What Zenduty documents, in a second and in a minute. */
const DOCUMENTED: Array<[method: string, path: string, perSecond: number, perMinute: number]> = [
	['GET', '/api/incidents/3/', 3, 30],
	['POST', '/api/incidents/filter/', 3, 30],
	['POST', '/api/incidents/', 1, 15],
	['POST', '/integration/account/generic/key/', 5, 30],
	['POST', '/api/integration/generic/key/', 5, 30],
	['GET', '/api/alert/status/trace/', 1, 20],
	['GET', '/api/incidents/3/alerts/', 1, 20],
	['GET', `${V2}/oncall/`, 2, 40],
	['GET', `${V2}/services/${services.databases}/oncall/`, 2, 40],
	['GET', `${V2}/escalation_policies/${policies.nights}/oncall/`, 2, 40],
	['POST', `${V2}/schedules/${schedules.weeks}/overrides/`, 1, 20],
];

describe('The rate limit:', () => {
	for (const [method, path, perSecond, perMinute] of DOCUMENTED) {
		it(`of ${method} ${path} is ${perSecond} in a second, ${perMinute} in a minute`, () => {
			let time = 0;
			const limiter = startLimiter(() => new Date(time));
			const pass = () => limiter({ key: 'k', method, path }, SETTINGS) === undefined;
			let passed = 0;
			for (let second = 0; second < 60; second += 1) {
				time = second * 1000;
				let inSecond = 0;
				while (pass()) inSecond += 1;
				assert.ok(inSecond <= perSecond);
				if (second === 0) assert.equal(inSecond, perSecond);
				passed += inSecond;
			}
			assert.equal(passed, perMinute);
			time = 60_000;
			assert.ok(pass());
		});
	}

	it('counts each key and each kind of route by itself, and leaves PATCH alone', () => {
		const limiter = startLimiter(() => new Date(0));
		const pass = (key: string, method: string, path: string) =>
			limiter({ key, method, path }, SETTINGS) === undefined;
		assert.ok(pass('a', 'POST', '/api/incidents/'));
		assert.ok(!pass('a', 'POST', '/api/incidents/'));
		assert.ok(!pass('a', 'POST', '/api/incidents/3/note/'));
		assert.ok(pass('b', 'POST', '/api/incidents/'));
		assert.ok(pass('a', 'GET', '/api/incidents/3/'));
		for (let count = 0; count < 100; count += 1) assert.ok(pass('a', 'PATCH', '/api/incidents/3/'));
	});

	it('scales', () => {
		let time = 0;
		const limiter = startLimiter(() => new Date(time));
		const scaled = { ...SETTINGS, scale: 2, windowScale: 0.01 };
		const pass = () => !limiter({ key: 'a', method: 'POST', path: '/api/incidents/' }, scaled);
		assert.deepEqual([pass(), pass(), pass()], [true, true, false]);
		time = 10;
		assert.deepEqual([pass(), pass(), pass()], [true, true, false]);
	});

	for (const retryAfter of [true, false]) {
		it(`answers 429 in the words of its route, with Retry-After: ${retryAfter}`, async () => {
			const limits = { retryAfter, scale: 0.2 };
			const zenduty = await start({ now: () => new Date(250), settings: { limits } });
			const open = { title: 'Too many', service: services.shop };
			const alert = { message: 'x', alert_type: 'info' };
			assert.equal((await zenduty.call('POST', '/api/incidents/', open)).status, 201);
			assert.equal((await zenduty.alert(alert)).status, 200);
			const words = 'Request was throttled. Expected available in 1 seconds.';
			const answers = [
				{ answer: await zenduty.call('POST', '/api/incidents/', open), detail: words },
				{ answer: await zenduty.alert(alert), error: words },
			];
			for (const { answer, ...body } of answers) {
				assert.deepEqual([answer.status, answer.body], [429, body]);
				assert.equal(answer.headers.get('retry-after'), retryAfter ? '1' : null);
			}
			assert.equal(zenduty.journal.counts().incidentsCreated['Too many'], 1);
		});
	}

	it('is off by default', async () => {
		const zenduty = await start();
		const sent = Array.from({ length: 20 }, () => request(zenduty.integrationUrl, 'POST', {}));
		assert.ok((await Promise.all(sent)).every(({ status }) => status === 400));
	});
});
