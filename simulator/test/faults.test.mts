import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, beforeEach, describe, it } from 'node:test';

import { matches, startFaults, type FaultInput } from '../faults.mts';
import { SEED } from '../seed.mts';
import { start, type Tested } from './support.mts';

const OPEN = '/api/incidents/';
const NEW = { title: 'Once', service: SEED.services.shop };

describe('A fault:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));
	beforeEach(() => {
		zenduty.faults.clear();
		zenduty.journal.clear();
	});

	const opened = () => zenduty.journal.counts().incidentsCreated.Once ?? 0;
	const open = async () => await zenduty.call('POST', OPEN, NEW);
	const add = (fault: Omit<FaultInput, 'path'>) => zenduty.faults.add({ path: OPEN, ...fault });

	/** The answer as bytes, since `fetch` hides what is wrong with it. */
	async function raw(path: string): Promise<string> {
		const { hostname, port } = new URL(zenduty.url);
		const socket = connect(Number(port), hostname);
		socket.write(
			`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
				`Authorization: Token ${zenduty.apiKey}\r\nConnection: close\r\n\r\n`,
		);
		const chunks: Buffer[] = [];
		for await (const chunk of socket) chunks.push(chunk);
		return Buffer.concat(chunks).toString();
	}

	it('hits the lists of incidents and of who is on call, like everything else', async () => {
		const lists = [
			['POST', '/api/incidents/filter/', { status: -1 }],
			['GET', `/api/v2/account/teams/${SEED.teams.platform}/oncall/`, undefined],
		] as const;
		for (const [method, path, body] of lists) {
			const read = async () => await zenduty.call(method, path, body);
			const next = (effect: FaultInput['effect'], delay = 0) =>
				zenduty.faults.add({ method, path, times: 1, delay, effect });
			next({ kind: 'status', status: 429, retryAfter: 7 });
			const tooMany = await read();
			assert.deepEqual([tooMany.status, tooMany.headers.get('retry-after')], [429, '7']);
			next({ kind: 'status', status: 500 });
			assert.equal((await read()).status, 500);
			next({ kind: 'cut' });
			await assert.rejects(read());
			next({ kind: 'none' }, 60);
			const started = performance.now();
			assert.equal((await read()).status, 200);
			assert.ok(performance.now() - started > 55);
			assert.equal((await read()).status, 200);
		}
	});

	for (const [when, count] of [
		['before', 0],
		['after', 1],
	] as const) {
		it(`answers with a status ${when} the work`, async () => {
			const body = { detail: 'Later' };
			add({
				when,
				effect: { kind: 'status', status: 503, body, headers: { 'X-A': 'b' }, retryAfter: 2 },
			});
			const answer = await open();
			assert.deepEqual([answer.status, answer.body], [503, body]);
			assert.deepEqual([answer.headers.get('x-a'), answer.headers.get('retry-after')], ['b', '2']);
			assert.equal(opened(), count);
		});

		it(`drops the connection ${when} the work`, async () => {
			add({ when, effect: { kind: 'drop' } });
			await assert.rejects(open(), /fetch failed/);
			assert.equal(opened(), count);
			const [entry] = zenduty.journal.entries;
			assert.deepEqual([entry?.status, entry?.fault], [null, `drop, ${when} the work`]);
		});

		it(`cuts the body ${when} the work`, async () => {
			add({ when, effect: { kind: 'cut' } });
			await assert.rejects(open(), /terminated|fetch failed/);
			assert.equal(opened(), count);
		});

		it(`sends what is no gzip ${when} the work`, async () => {
			add({ when, effect: { kind: 'bad gzip' } });
			await assert.rejects(open(), /terminated|fetch failed/);
			assert.equal(opened(), count);
		});

		it(`sends HTML ${when} the work`, async () => {
			add({ when, effect: { kind: 'html' } });
			const { status, text, headers } = await open();
			assert.equal(status, 200);
			assert.match(text, /^<!doctype html>/);
			assert.match(headers.get('content-type') ?? '', /^text\/html/);
			assert.equal(opened(), count);
		});

		it(`answers as the firewall does ${when} the work`, async () => {
			add({ when, effect: { kind: 'blocked' } });
			const { status, text } = await open();
			assert.deepEqual([status, text], [209, 'Blocked']);
			assert.equal(opened(), count);
		});

		it(`redirects ${when} the work`, async () => {
			add({ when, effect: { kind: 'redirect', to: 'https://example.com/', status: 307 } });
			const { status, headers } = await open();
			assert.deepEqual([status, headers.get('location')], [307, 'https://example.com/']);
			assert.equal(opened(), count);
		});

		it(`waits ${when} the work`, async () => {
			add({ when, delay: 60, effect: { kind: 'none' } });
			const answer = open();
			await new Promise((resolve) => setTimeout(resolve, 30));
			assert.equal(opened(), count);
			assert.equal((await answer).status, 201);
			assert.equal(opened(), 1);
			const [entry] = zenduty.journal.entries;
			assert.ok((entry?.duration ?? 0) >= 55);
		});
	}

	it('says how much was to come when it cuts a body', async () => {
		zenduty.faults.add({ path: '/api/incidents/3/', when: 'after', effect: { kind: 'cut' } });
		const [head = '', body = ''] = (await raw('/api/incidents/3/')).split('\r\n\r\n');
		const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
		assert.ok(body.length > 0 && body.length < length);
	});

	it('moves the next page to another host', async () => {
		zenduty.settings.pageSize = 2;
		const path = '/api/incidents/filter/';
		const effect = { kind: 'foreign next', origin: 'https://elsewhere.example' } as const;
		zenduty.faults.add({ path, times: 1, effect });
		const { body } = await zenduty.call('POST', path, { status: 0 });
		assert.equal(body.next, `https://elsewhere.example${path}?page=2&page_size=2`);
		zenduty.settings.pageSize = 10;
	});

	it('gives a list another shape', async () => {
		const path = '/api/account/teams/';
		for (const shape of ['page', 'pages', 'array'] as const) {
			zenduty.faults.add({ path, times: 1, effect: { kind: 'shape', shape } });
		}
		const bodies = [];
		for (let count = 0; count < 3; count += 1) {
			bodies.push((await zenduty.call('GET', path)).body);
		}
		const [page, pages, array] = bodies;
		assert.deepEqual(page.results, array);
		assert.deepEqual(pages[0].results, array);
	});

	it('lets a body trickle', async () => {
		add({ effect: { kind: 'trickle', pieces: 4, every: 15 } });
		const { status, body } = await open();
		assert.deepEqual([status, body.title], [201, 'Once']);
		const [entry] = zenduty.journal.entries;
		assert.ok((entry?.duration ?? 0) >= 55);
	});

	it('makes an answer that the OpenAPI file does not allow: 500, and in the journal', async () => {
		add({ effect: { kind: 'invalid answer' } });
		const { status } = await open();
		assert.equal(status, 500);
		assert.equal(zenduty.journal.counts().invalidAnswers, 1);
		assert.match(
			zenduty.journal.entries[0]?.invalidAnswer ?? '',
			/no schema defined for status code '200'/,
		);
	});

	it('hits only its method and path, after some pass, so often as it says', async () => {
		const effect = { kind: 'status', status: 500 } as const;
		zenduty.faults.add({ method: 'post', path: '/api/inc*/', skip: 1, times: 2, effect });
		assert.equal((await zenduty.call('GET', '/api/incidents/3/')).status, 200);
		assert.equal((await zenduty.call('GET', '/api/account/teams/')).status, 200);
		const statuses = [];
		for (let count = 0; count < 4; count += 1) statuses.push((await open()).status);
		assert.deepEqual(statuses, [201, 500, 500, 201]);
		assert.deepEqual(zenduty.faults.list(), []);
	});

	it('comes before the key is looked at', async () => {
		add({ effect: { kind: 'status', status: 502, body: '<html>' } });
		assert.equal((await zenduty.call('POST', OPEN, NEW, 'unknown')).status, 502);
	});

	it('can also meet alerts', async () => {
		zenduty.faults.add({ path: '/integration/*', when: 'after', effect: { kind: 'drop' } });
		await assert.rejects(zenduty.alert({ message: 'x', alert_type: 'info' }), /fetch failed/);
		assert.equal(zenduty.journal.changes('alert taken').length, 1);
	});

	it('is read strictly', () => {
		const effect = { kind: 'status' as const, status: 500 };
		const unknownMember = { path: '*', effect, time: 1 };
		assert.throws(() => zenduty.faults.add(unknownMember), /time/);
		const unknownEffect = { path: '*', effect: { ...effect, reason: 'x' } };
		assert.throws(() => zenduty.faults.add(unknownEffect), /reason/);
	});
});

describe('The chance of a fault:', () => {
	const draw = (seed: number) => {
		const faults = startFaults(seed);
		faults.add({ path: '*', probability: 0.3, effect: { kind: 'drop' } });
		return Array.from({ length: 1000 }, () => faults.take('GET', '/') !== undefined);
	};

	it('depends on the seed alone', () => {
		assert.deepEqual(draw(7), draw(7));
		assert.notDeepEqual(draw(7), draw(8));
	});

	it('is about as large as it says', () => {
		const hits = draw(7).filter(Boolean).length;
		assert.ok(hits > 250 && hits < 350, String(hits));
	});
});

describe('A path pattern:', () => {
	it('has * for any part, and takes the rest as it is', () => {
		assert.ok(matches('/api/*/note/', '/api/incidents/3/note/'));
		assert.ok(matches('*', '/anything'));
		assert.ok(!matches('/api/incidents/', '/api/incidents/3/'));
		assert.ok(!matches('/a.c', '/abc'));
	});
});
