/* The API's client, through the real n8n-core, against the simulator and its faults. */
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRunExecutionData } from 'n8n-workflow';
import type { Removal, WriteCall } from '../../nodes/Zenduty/api/client';
import { factsOf } from '../../nodes/Zenduty/errors';
import { loadN8n, type N8n } from '../support/n8n.cjs';
import { errorOf, openApi, openItems, restored, type Opened } from '../support/openApi.cjs';
import { startReceiver, type Receiver } from '../support/receiver.cjs';
import { startSimulator, type JournalCounts, type Simulator } from '../support/simulator.cjs';

let n8n: N8n;
let zenduty: Simulator;
/** A proxy with a secret path in front of the simulator. */
let proxy: Server;
/** Another host. */
let stranger: Receiver;

const PREFIX = '/gateway/5f1e9d';
const INCIDENTS = ['api', 'incidents'];

beforeAll(async () => {
	[n8n, zenduty, stranger] = await Promise.all([
		loadN8n(),
		startSimulator('--incidents', '25'),
		startReceiver(),
	]);
	const { apiKey, url: baseUrl } = zenduty;
	proxy = await startProxy(baseUrl);
	const { port } = proxy.address() as AddressInfo;
	const save = async (id: string, fields: object) =>
		await n8n.saveCredential(id, { apiKey, baseUrl, ...fields }, 'zendutyApi');
	await save('api', {});
	await save('path', { baseUrl: `http://127.0.0.1:${port}${PREFIX}/` });
	await save('no path', { baseUrl: `http://127.0.0.1:${port}` });
	await save('stranger', { baseUrl: stranger.url });
}, 60_000);
beforeEach(async () => {
	await zenduty.clear();
	stranger.received.length = 0;
});
afterAll(async () => {
	n8n?.stop();
	proxy?.closeAllConnections();
	proxy?.close();
	await Promise.all([zenduty?.stop(), stranger?.close()]);
});

/** Passes on what is below the prefix, and has no API elsewhere. */
async function startProxy(target: string): Promise<Server> {
	const server = createServer((req, res) => {
		const { method, headers, url = '' } = req;
		if (!url.startsWith(`${PREFIX}/`)) {
			res.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not found</h1>');
			return;
		}
		const passed = httpRequest(
			`${target}${url.slice(PREFIX.length)}`,
			{ method, headers },
			(from) => {
				res.writeHead(from.statusCode ?? 502, from.headers);
				from.pipe(res);
			},
		);
		req.pipe(passed);
	});
	return await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => resolve(server));
	});
}

const open = async (opened?: Opened) => await openApi(n8n, opened);
const get = async (opened?: Opened) =>
	await (await open(opened)).get({ path: [...INCIDENTS, '3'], subject: {} });
const find = async (opened?: Opened) =>
	await (
		await open(opened)
	).list({
		path: [...INCIDENTS, 'filter'],
		body: { status: 0, all_teams: 1 },
		subject: {},
	});
const note = (text: string): WriteCall => ({
	method: 'POST',
	path: [...INCIDENTS, '3', 'note'],
	body: { note: text },
	kind: 'doubling',
	subject: { work: 'added the note', lookAt: 'the notes of incident 3' },
});
const change = (body: object): WriteCall => ({
	method: 'PATCH',
	path: [...INCIDENTS, '3'],
	body: { ...body },
	kind: 'repeatable',
	subject: { work: 'updated the incident' },
});

/** What was done, and the requests; nothing that the API does not document may have gone out. */
async function done(): Promise<{ counts: JournalCounts; requests: string[]; changes: string[] }> {
	const { entries, counts } = await zenduty.journal();
	expect(counts).toMatchObject({ refused: 0, invalidAnswers: 0 });
	return {
		counts,
		requests: entries.map(({ method, path }) => `${method} ${path}`),
		changes: entries.flatMap(({ changes }) => changes.map(({ what }) => what)),
	};
}

const fault = async (effect: object, more: object = {}) =>
	await zenduty.addFault({ path: '/api/*', times: 1, effect, ...more });

const LOST: Array<[string, object]> = [
	['a dropped connection', { kind: 'drop' }],
	['an answer that breaks off', { kind: 'cut' }],
	['bad gzip', { kind: 'bad gzip' }],
	['500', { kind: 'status', status: 500 }],
	['503', { kind: 'status', status: 503 }],
	['408', { kind: 'status', status: 408 }],
];
const NOT_DONE: Array<[string, object]> = [
	['429', { kind: 'status', status: 429, retryAfter: 1 }],
	['503 with Retry-After', { kind: 'status', status: 503, retryAfter: 1 }],
];

describe('what can be repeated is done, in the end once', () => {
	it.each([...LOST, ...NOT_DONE])('reading, after %s', async (_, effect) => {
		await fault(effect);
		expect(await get()).toMatchObject({ incident_number: 3 });
		await fault(effect);
		expect((await find()).length).toBeGreaterThanOrEqual(25);
		expect((await done()).changes).toEqual([]);
	});

	it.each([...LOST, ...NOT_DONE])('changing, after %s before the work', async (name, effect) => {
		await fault(effect, { when: 'before' });
		const title = `Changed after ${name}`;
		const changed = await (await open()).write(change({ title }));
		expect(changed).toMatchObject({ title });
		expect((await done()).requests).toHaveLength(2);
	});

	it.each(LOST)('changing, after %s when it was done', async (name, effect) => {
		await fault(effect, { when: 'after' });
		const title = `Changed and lost by ${name}`;
		expect(await (await open()).write(change({ title }))).toMatchObject({ title });
		expect((await done()).requests).toHaveLength(2);
	});

	it('setting a status, which is read before it would be sent again', async () => {
		await fault({ kind: 'drop' }, { method: 'PATCH', when: 'after' });
		const api = await open();
		const set: WriteCall = {
			...change({ status: 2 }),
			path: [...INCIDENTS, '4'],
			looks: {
				when: ['unclear'],
				async take() {
					const value = await api.get({ path: [...INCIDENTS, '4'], subject: {} });
					return value.status === 2 ? { kind: 'done', value } : { kind: 'notDone' };
				},
			},
		};
		expect(await api.write(set)).toMatchObject({ incident_number: 4, status: 2 });
		const { counts, requests } = await done();
		expect(counts.statusesSet).toEqual({ 4: { 2: 1 } });
		expect(requests).toEqual(['PATCH /api/incidents/4/', 'GET /api/incidents/4/']);
	});

	it('deleting, although it is gone by then', async () => {
		const { unique_id } = await (await open()).write(note('To be deleted'));
		const erase: Removal = {
			path: [...INCIDENTS, '3', 'note', String(unique_id)],
			subject: { work: 'deleted the note' },
		};
		await fault({ kind: 'drop' }, { method: 'DELETE', when: 'after' });
		await (await open()).remove(erase);
		expect((await done()).changes).toEqual(['note added', 'note deleted']);
		expect(await errorOf((await open()).remove(erase))).toMatchObject({
			code: 'not_found',
			statusCode: 404,
		});
	});

	it('deleting, although an earlier run of the node did it', async () => {
		const { unique_id } = await (await open()).write(note('To be deleted later'));
		const erase: Removal = {
			path: [...INCIDENTS, '3', 'note', String(unique_id)],
			subject: { work: 'deleted the note' },
		};
		await fault({ kind: 'drop' }, { method: 'DELETE', when: 'after' });
		const runData = createRunExecutionData();
		const first = await open({ runData, maxAttempts: 1, executionId: '1' });
		expect(await errorOf(first.remove(erase))).toMatchObject({ code: 'unclear', mayExist: false });
		const again = await open({ runData: restored(runData), executionId: '2' });
		await again.remove(erase);
		expect((await done()).changes).toEqual(['note added', 'note deleted']);
	});
});

describe('what would double', () => {
	it.each(NOT_DONE)('is done once after %s', async (name, effect) => {
		await fault(effect, { method: 'POST' });
		const start = Date.now();
		await (await open()).write(note(`Once after ${name}`));
		expect(Date.now() - start).toBeGreaterThanOrEqual(990);
		expect((await done()).counts.notesAdded).toEqual({ [`Once after ${name}`]: 1 });
	});

	it.each([...LOST, ['a web page', { kind: 'html' }] as [string, object]])(
		'may exist after %s, whether it was done or not, and is never sent twice by one execution',
		async (name, effect) => {
			for (const when of ['before', 'after']) {
				await zenduty.clear();
				await fault(effect, { method: 'POST', when });
				const runData = createRunExecutionData();
				const text = `${when} ${name}`;
				const first = await errorOf((await open({ runData, executionId: '1' })).write(note(text)));
				expect(first).toMatchObject({
					code: 'may_exist',
					mayExist: true,
					description: expect.stringContaining('the notes of incident 3'),
				});
				const again = await open({ runData: restored(runData), executionId: '1' });
				expect(factsOf(await errorOf(again.write(note(text))))).toEqual(factsOf(first));
				const { counts, requests } = await done();
				expect(requests).toHaveLength(1);
				expect(counts.notesAdded).toEqual(when === 'after' ? { [text]: 1 } : {});

				// A person who has looked presses Retry.
				const retried = await open({ runData: restored(runData), executionId: '2' });
				await retried.write(note(text));
				expect((await done()).counts.notesAdded).toEqual({ [text]: when === 'after' ? 2 : 1 });
			}
		},
	);

	it.each<[string, object, object]>([
		['209', { kind: 'blocked' }, { code: 'blocked', statusCode: 209 }],
		[
			'400',
			{ kind: 'status', status: 400, body: { title: ['Odd.'] } },
			{ code: 'refused', statusCode: 400, message: expect.stringContaining('title: Odd.') },
		],
	])('does not exist after %s', async (_, effect, expected) => {
		await fault(effect, { method: 'POST' });
		const error = await errorOf((await open()).write(note('Never')));
		expect(error).toMatchObject({ ...expected, mayExist: false });
		expect((await done()).counts.notesAdded).toEqual({});
	});

	it('is not sent again once it was answered, and gives the same', async () => {
		const runData = createRunExecutionData();
		const first = await (await open({ runData, executionId: '1' })).write(note('Answered'));
		const again = await open({ runData: restored(runData), executionId: '2' });
		expect(await again.write(note('Answered'))).toEqual(first);
		expect((await done()).counts.notesAdded).toEqual({ Answered: 1 });
	});
});

describe('lists', () => {
	it('go to the next page by its number, never by an address in the answer', async () => {
		await fault({ kind: 'foreign next', origin: new URL(stranger.url).origin }, { times: 9 });
		expect((await find()).length).toBeGreaterThanOrEqual(25);
		expect(stranger.received).toEqual([]);
	});

	it('end where a page is gone, since incidents have left the list', async () => {
		const triggered = async () =>
			await (
				await open()
			).list({
				path: [...INCIDENTS, 'filter'],
				body: { status: 1, all_teams: 1 },
				subject: {},
			});
		const before = await triggered();
		expect(before.length).toBeGreaterThan(10);
		await zenduty.addFault({
			path: '/api/incidents/filter/',
			delay: 250,
			effect: { kind: 'none' },
		});
		const finding = triggered();
		for (const { incident_number: number } of before) {
			await zenduty.control('POST', `/incidents/${String(number)}/status`, { status: 2 });
		}
		expect((await finding).length).toBeLessThanOrEqual(before.length);
		expect((await done()).requests.length).toBeLessThan(9);
	});

	it('are whole although incidents arrive meanwhile', async () => {
		await zenduty.set({ newestFirst: true });
		const { services } = await zenduty.control<{ services: Array<{ unique_id: string }> }>(
			'GET',
			'/state',
		);
		const before = await find();
		await zenduty.addFault({ path: '/api/incidents/filter/', delay: 60, effect: { kind: 'none' } });
		const finding = find();
		for (let i = 0; i < 4; i++) {
			await zenduty.control('POST', '/incidents', {
				title: `Arrived ${i}`,
				service: services[0].unique_id,
				count: 2,
			});
		}
		const ids = (await finding).map(({ unique_id: id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(before.filter(({ unique_id: id }) => !ids.includes(id))).toEqual([]);
		await zenduty.set({ newestFirst: false });
	});
});

describe('fails at once, and says why, with', () => {
	it.each<[string, Opened, object]>([
		[
			'no API at the base URL',
			{ credential: 'no path' },
			{
				code: 'unexpected_response',
				statusCode: 404,
				message: expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+\b/),
			},
		],
		[
			'another service there',
			{ credential: 'stranger' },
			{
				code: 'unexpected_response',
				statusCode: 200,
				message: expect.stringContaining('JSON'),
			},
		],
	])('%s', async (_, opened, expected) => {
		const call = opened.credential === 'stranger' ? find(opened) : get(opened);
		expect(await errorOf(call)).toMatchObject(expected);
	});

	it.each<[string, object, string, RegExp]>([
		['a web page', { kind: 'html' }, 'unexpected_response', /http:\/\/127\.0\.0\.1:\d+\b/],
		['209', { kind: 'blocked' }, 'blocked', /\b209\b/],
		['a text', { kind: 'status', status: 200, body: 'OK' }, 'unexpected_response', /\bJSON\b/],
	])('%s', async (_, effect, code, place) => {
		await fault(effect, { times: 9 });
		const expected = { code, message: expect.stringMatching(place) };
		expect(await errorOf(get())).toMatchObject(expected);
		expect(await errorOf(find())).toMatchObject(expected);
		expect((await done()).requests).toHaveLength(2);
	});

	it.each([301, 302, 303, 307, 308])('the redirect %d, and does not follow it', async (status) => {
		await fault({ kind: 'redirect', to: stranger.url, status }, { times: 9 });
		const expected = { code: 'unexpected_response', statusCode: status, mayExist: false };
		expect(await errorOf(get())).toMatchObject(expected);
		expect(await errorOf((await open()).write(note('Redirected')))).toMatchObject(expected);
		expect(stranger.received).toEqual([]);
		expect((await done()).requests).toHaveLength(2);
	});
});

it('works below a base URL with a path and a final slash', async () => {
	expect(await get({ credential: 'path' })).toMatchObject({ incident_number: 3 });
	expect((await find({ credential: 'path' })).length).toBeGreaterThanOrEqual(25);
	await (await open({ credential: 'path' })).write(note('Through the gateway'));
	expect((await done()).counts.notesAdded).toEqual({ 'Through the gateway': 1 });
});

describe('time', () => {
	it('an answer that trickles counts as none', async () => {
		await fault({ kind: 'trickle', pieces: 40, every: 50 }, { times: 9 });
		const start = Date.now();
		expect(await errorOf(get({ timeout: 250, maxAttempts: 1 }))).toMatchObject({
			code: 'unavailable',
			statusCode: 200,
			message: expect.stringContaining('250 ms'),
		});
		expect(Date.now() - start).toBeLessThan(1_500);
	});

	it('a write whose answer trickles may exist', async () => {
		await fault({ kind: 'trickle', pieces: 40, every: 50 });
		const api = await open({ timeout: 250 });
		expect(await errorOf(api.write(note('Trickled')))).toMatchObject({
			code: 'may_exist',
			mayExist: true,
		});
		expect((await done()).counts.notesAdded).toEqual({ Trickled: 1 });
	});

	it.each<[string, object]>([
		['429', { kind: 'status', status: 429, retryAfter: 4 }],
		['no answer', { kind: 'none' }],
	])('a cancelled execution ends at once while it waits after %s', async (name, effect) => {
		await fault(effect, { times: 9, delay: name === '429' ? 0 : 5_000 });
		const controller = new AbortController();
		const start = Date.now();
		const failing = errorOf(get({ cancelled: controller.signal }));
		setTimeout(() => controller.abort(), 300);
		expect(await failing).toMatchObject({ code: 'cancelled', mayExist: false });
		expect(Date.now() - start).toBeLessThan(3_000);
	});

	it('a longer wait than 60 seconds ends the attempts', async () => {
		await fault({ kind: 'status', status: 429, retryAfter: 61 }, { times: 9 });
		expect(await errorOf(get())).toMatchObject({
			code: 'rate_limited',
			statusCode: 429,
			message: expect.stringContaining('61 seconds'),
		});
		expect((await done()).requests).toHaveLength(1);
	});

	it('while one item waits no other starts a request', async () => {
		await fault({ kind: 'status', status: 429, retryAfter: 1 });
		const [first, ...others] = await openItems(n8n, 4);
		const start = Date.now();
		const path = [...INCIDENTS, '3'];
		const limited = first.get({ path, subject: {} });
		const until = async () => (await zenduty.journal()).entries.length >= 1;
		while (!(await until()));
		await new Promise((resolve) => setTimeout(resolve, 150));
		await Promise.all([
			limited,
			...others.map(async (api) => await api.get({ path, subject: {} })),
		]);
		const { entries } = await zenduty.journal();
		const after = entries.slice(1).map(({ at }) => Date.parse(at) - start);
		expect(after).toHaveLength(4);
		expect(Math.min(...after)).toBeGreaterThanOrEqual(990);
	});

	it('many items come through the limits of the API', async () => {
		await zenduty.set({ limits: { scale: 1, windowScale: 0.3, retryAfter: true } });
		const items = await openItems(n8n, 12);
		const found = await Promise.all(
			items.map(async (api) => await api.get({ path: [...INCIDENTS, '3'], subject: {} })),
		);
		expect(found).toHaveLength(12);
		await zenduty.set({ limits: null });
		const { entries } = await zenduty.journal();
		expect(entries.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
		expect(entries.filter(({ status }) => status === 200)).toHaveLength(12);
	}, 60_000);
});
