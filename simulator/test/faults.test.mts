import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { beforeEach, describe, it } from 'node:test';

import { matches, startFaults, type FaultInput } from '../faults.mts';
import { SEED } from '../seed.mts';
import { start, type CallAnswer } from './support.mts';

const OPEN = '/api/incidents/';
const FILTER = '/api/incidents/filter/';
const NEW = { title: 'Once', service: SEED.services.shop };
const LATER = { detail: 'Later' };

describe('A fault:', async () => {
	const zenduty = await start();
	beforeEach(() => {
		zenduty.faults.clear();
		zenduty.journal.clear();
	});
	const opened = () => zenduty.journal.counts().incidentsCreated.Once ?? 0;
	const open = async () => await zenduty.call('POST', OPEN, NEW);
	const add = (fault: Omit<FaultInput, 'path'>) => zenduty.faults.add({ path: OPEN, ...fault });

	const header = (name: string) => (answer: CallAnswer) => answer.headers.get(name);
	/** An effect; the status that comes, or null if the connection breaks; and what to look at. */
	const effects: Array<
		[FaultInput['effect'], number | null, Array<[(answer: CallAnswer) => unknown, unknown]>?]
	> = [
		[
			{ kind: 'status', status: 503, body: LATER, headers: { 'X-A': 'b' }, retryAfter: 2 },
			503,
			[
				[({ body }) => body, LATER],
				[header('x-a'), 'b'],
				[header('retry-after'), '2'],
			],
		],
		[{ kind: 'drop' }, null],
		[{ kind: 'cut' }, null],
		[{ kind: 'bad gzip' }, null],
		[
			{ kind: 'html' },
			200,
			[
				[({ text }) => text.slice(0, 15), '<!doctype html>'],
				[header('content-type'), 'text/html; charset=utf-8'],
			],
		],
		[{ kind: 'blocked' }, 209, [[({ text }) => text, 'Blocked']]],
		[
			{ kind: 'redirect', to: 'https://example.com/', status: 307 },
			307,
			[[header('location'), 'https://example.com/']],
		],
	];
	for (const [effect, status, looks = []] of effects) {
		for (const when of ['before', 'after'] as const) {
			it(`${effect.kind}, ${when} the work`, async () => {
				add({ when, effect });
				const answer = await open().catch((error: Error) => error);
				if (answer instanceof Error) assert.match(answer.message, /terminated|fetch failed/);
				else for (const [look, expected] of looks) assert.deepEqual(look(answer), expected);
				assert.equal(answer instanceof Error ? null : answer.status, status);
				assert.equal(opened(), when === 'before' ? 0 : 1);
				assert.equal(zenduty.journal.entries[0]?.fault, `${effect.kind}, ${when} the work`);
			});
		}
	}

	for (const when of ['before', 'after'] as const) {
		it(`a delay ${when} the work`, async () => {
			add({ when, delay: 60, effect: { kind: 'none' } });
			const answer = open();
			await zenduty.until(() => zenduty.journal.entries.length === 1);
			if (when === 'after') await zenduty.until(() => opened() === 1);
			assert.deepEqual(
				[opened(), zenduty.journal.entries[0]?.duration],
				[Number(when === 'after'), null],
			);
			assert.deepEqual([(await answer).status, opened()], [201, 1]);
			assert.ok((zenduty.journal.entries[0]?.duration ?? 0) >= 55);
		});
	}

	it('says how much was to come when it cuts a body', async () => {
		zenduty.faults.add({ path: '/api/incidents/3/', when: 'after', effect: { kind: 'cut' } });
		const { host, hostname, port } = new URL(zenduty.url);
		const socket = connect(Number(port), hostname);
		const headers = `Host: ${host}\r\nAuthorization: Token ${zenduty.apiKey}\r\nConnection: close`;
		socket.write(`GET /api/incidents/3/ HTTP/1.1\r\n${headers}\r\n\r\n`);
		// As bytes, since fetch hides what is wrong with them.
		const [head = '', body = ''] = String(Buffer.concat(await socket.toArray())).split('\r\n\r\n');
		const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
		assert.ok(body.length > 0 && body.length < length);
	});

	it('moves the next page to another host', async () => {
		zenduty.settings.pageSize = 2;
		const effect = { kind: 'foreign next', origin: 'https://elsewhere.example' } as const;
		zenduty.faults.add({ path: FILTER, effect });
		const { body } = await zenduty.call('POST', FILTER, { status: 0 });
		assert.equal(body.next, `https://elsewhere.example${FILTER}?page=2&page_size=2`);
	});

	it('gives a list another shape', async () => {
		const path = '/api/account/teams/';
		const array = (await zenduty.call('GET', path)).body;
		for (const shape of ['page', 'pages'] as const) {
			zenduty.faults.add({ path, times: 1, effect: { kind: 'shape', shape } });
			const { body } = await zenduty.call('GET', path);
			assert.deepEqual((shape === 'page' ? body : body[0]).results, array);
		}
	});

	it('lets a body trickle', async () => {
		add({ effect: { kind: 'trickle', pieces: 4, every: 15 } });
		const { status, body } = await open();
		assert.deepEqual([status, body.title], [201, 'Once']);
		assert.ok((zenduty.journal.entries[0]?.duration ?? 0) >= 55);
	});

	it('makes an answer that OpenAPI does not allow: 500, and in the journal', async () => {
		add({ effect: { kind: 'invalid answer' } });
		assert.equal((await open()).status, 500);
		assert.equal(zenduty.journal.counts().invalidAnswers, 1);
		assert.match(zenduty.journal.entries[0]?.invalidAnswer ?? '', /no schema .* code '200'/);
	});

	it('hits only its method and path, after some pass, so often as it says', async () => {
		const effect = { kind: 'status', status: 500 } as const;
		zenduty.faults.add({ method: 'post', path: '/api/inc*/', skip: 1, times: 2, effect });
		assert.equal((await zenduty.call('GET', '/api/incidents/3/')).status, 200);
		const statuses = [];
		for (let count = 0; count < 4; count += 1) statuses.push((await open()).status);
		assert.deepEqual([statuses, zenduty.faults.list()], [[201, 500, 500, 201], []]);
	});

	it('comes before the key is looked at, and meets alerts', async () => {
		add({ effect: { kind: 'status', status: 502, body: '<html>' } });
		assert.equal((await zenduty.call('POST', OPEN, NEW, 'unknown')).status, 502);
		zenduty.faults.add({ path: '/integration/*', when: 'after', effect: { kind: 'drop' } });
		await assert.rejects(zenduty.alert({ message: 'x', alert_type: 'info' }), /fetch failed/);
		assert.equal(zenduty.journal.changes('alert taken').length, 1);
	});

	it('is read strictly', () => {
		const effect = { kind: 'status' as const, status: 500 };
		const unknown = [{ effect, time: 1 }, { effect: { ...effect, reason: 'x' } }];
		for (const fault of unknown) assert.throws(() => add(fault), /time|reason/);
	});
});

describe('The chance of a fault', () => {
	const draw = (seed: number) => {
		const faults = startFaults(seed);
		faults.add({ path: '*', probability: 0.3, effect: { kind: 'drop' } });
		return Array.from({ length: 1000 }, () => faults.take('GET', '/') !== undefined);
	};

	it('is as large as it says, and depends on the seed alone', () => {
		assert.deepEqual(draw(7), draw(7));
		assert.notDeepEqual(draw(7), draw(8));
		const hits = draw(7).filter(Boolean).length;
		assert.ok(hits > 250 && hits < 350, String(hits));
	});
});

describe('A path pattern', () => {
	it('has * for any part, and takes the rest as it is', () => {
		assert.ok(matches('/api/*/note/', '/api/incidents/3/note/'));
		assert.ok(!matches('/api/incidents/', '/api/incidents/3/'));
		assert.ok(!matches('/a.c', '/abc'));
	});
});
