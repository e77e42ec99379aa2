import type { IExecuteFunctions } from 'n8n-workflow';
import { openRunRecord } from '../../nodes/Zenduty/actions/operation/runRecord';
import { makeApi, type Removal, type WriteCall } from '../../nodes/Zenduty/api/client';
import { noMemory, type ItemOptions } from '../../nodes/Zenduty/api/itemContext';
import { factsOf, inOneText, ZendutyError, type ErrorFacts } from '../../nodes/Zenduty/errors';
import type { JsonObject } from '../../nodes/Zenduty/json';
import type { LookReason, Verdict } from '../../nodes/Zenduty/api/write';
import {
	jumpingClock,
	networkError,
	notCalled,
	scripted,
	unknownHost,
	type Reply,
	type Sent,
} from '../support/api.cjs';

const BASE_URL = 'https://pager.example.net/hidden';
const API_KEY = 'k-5f1e9d';
const RESET: Reply = { fails: networkError('ECONNRESET') };

interface Run {
	executionId?: string;
	/** What n8n keeps of the execution between two runs of the node. */
	kept?: Record<string, unknown>;
	item?: Partial<ItemOptions>;
	cancelled?: AbortSignal;
}

/** The calls of one item of one run of the node. */
function run(
	replies: Array<Reply | ((sent: Sent) => Reply)>,
	{ executionId = '81', kept = {}, item, cancelled }: Run = {},
) {
	const { clock, waits } = jumpingClock();
	const { send, sent } = scripted(...replies);
	const context = {
		getContext: () => kept,
		getNode: () => ({ type: 'n8n-nodes-zenduty.zenduty' }),
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getExecutionId: () => executionId,
	} as unknown as IExecuteFunctions;
	const memory = openRunRecord(context, clock.now).item(0, 'note create', {});
	const options = { timeout: 1_000, maxAttempts: 3, memory, mayMakeOtherWrites: false, ...item };
	const host = {
		send,
		sendOpenly: notCalled,
		clock,
		baseUrl: BASE_URL,
		apiKey: API_KEY,
		executionId,
		cancelled,
	};
	return { api: makeApi(host).forItem(options), sent, waits, kept, memory };
}

/** As n8n stores the execution in its database. */
const stored = (kept: Record<string, unknown>): Record<string, unknown> =>
	JSON.parse(JSON.stringify(kept)) as Record<string, unknown>;

/** What is told of a call that must fail. */
const failing = async (call: Promise<unknown>): Promise<ErrorFacts> => {
	const error: unknown = await call.then(
		() => new Error('it did not fail'),
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof ZendutyError)) throw error;
	return factsOf(error);
};

describe('get', () => {
	const place = { path: ['api', 'incidents', '7'], subject: { missing: 'incident #7' } };

	it('reads one record, and gives it as it is', async () => {
		const { api, sent } = run([{ json: { unique_id: 'x/y', a: 1 } }]);
		const given = await api.get({ path: ['api', 'incidents', 'x/y'], subject: {} });
		expect(given).toEqual({ unique_id: 'x/y', a: 1 });
		expect(sent).toHaveLength(1);
		expect(sent[0]).toMatchObject({
			method: 'GET',
			url: `${BASE_URL}/api/incidents/x%2Fy/`,
			text: '',
		});
	});

	it('gives what is used as it came, whatever stands in it', async () => {
		const json = { incident_number: 7, note: `move ${new URL(BASE_URL).pathname} to ${API_KEY}` };
		const { api } = run([{ json }]);
		expect(await api.get(place)).toEqual(json);
	});

	it.each([
		[{ incident_number: 41, unique_id: 'a' }, 'number 41'],
		[{ incident_number: '70' }, 'number 70'],
		[{ incident_number: 0, unique_id: '7' }, 'number 0'],
		[{ unique_id: 'a' }, 'ID a'],
		[{ unique_id: ` ${'z'.repeat(80)} ` }, `ID ${'z'.repeat(57)}`],
		[{ unique_id: `key ${API_KEY}` }, 'ID key ***'],
	])('fails where another record comes: %j', async (json, identity) => {
		const { api, sent } = run([{ json }]);
		expect(await failing(api.get(place))).toEqual({
			code: 'unexpected_response',
			message: `Zenduty returned another record (${identity}) than the one that was asked for (incident #7).`,
			description:
				'Check whether a proxy or a cache between n8n and Zenduty mixes up responses, then try again.',
			mayExist: false,
			statusCode: 200,
		});
		expect(sent).toHaveLength(1);
	});

	it.each([
		{},
		{ detail: 'accepted' },
		{ unique_id: '' },
		{ incident_number: ' ' },
		{ unique_id: null, incident_number: null, username: '7' },
		{ incident_number: {} },
		[{ incident_number: 7 }],
		'7',
		null,
		7,
	])('fails where what comes has no identity: %j', async (json) => {
		const { api, sent } = run([{ json }]);
		expect(await failing(api.get(place))).toMatchObject({
			code: 'unexpected_response',
			message: 'The response of Zenduty is not the expected JSON.',
			statusCode: 200,
			mayExist: false,
		});
		expect(sent).toHaveLength(1);
	});

	it('says what was looked for, with the status, and never that something may be done', async () => {
		const { api } = run([RESET, { status: 404, json: { detail: 'Not found.' } }]);
		const error = await failing(
			api.get({ path: ['api'], subject: { missing: 'team with the ID t' } }),
		);
		expect(error).toMatchObject({
			code: 'not_found',
			message: expect.stringContaining('no team with the ID t'),
			statusCode: 404,
			mayExist: false,
		});
	});
});

describe('ask', () => {
	const place = { path: ['api', 'stats'], subject: {} };
	const isIt = ({ total }: JsonObject) => total === 1;

	it('asks for what has no identity', async () => {
		const { api, sent } = run([{ json: { total: 1 } }]);
		expect(await api.ask(place, isIt)).toEqual({ total: 1 });
		expect(sent).toMatchObject([{ method: 'GET', url: `${BASE_URL}/api/stats/`, text: '' }]);
	});

	it('asks by POST where it has a body, as often as for any read', async () => {
		const { api, sent } = run([{ status: 500 }, { json: { total: 1 } }]);
		const body = { from_date: '2026-03-04' };
		expect(await api.ask({ ...place, body }, isIt)).toEqual({ total: 1 });
		expect(sent).toHaveLength(2);
		expect(sent[1]).toMatchObject({
			method: 'POST',
			url: `${BASE_URL}/api/stats/`,
			text: '{"from_date":"2026-03-04"}',
		});
	});

	it.each([{ unique_id: 'stats' }, [], null])('takes nothing else: %j', async (json) => {
		const { api } = run([{ json }]);
		const error = await failing(api.ask(place, isIt));
		expect(error).toMatchObject({ code: 'unexpected_response', statusCode: 200 });
	});
});

describe('find', () => {
	const place = { path: ['api', 'incidents', '3'], subject: {} };

	it('gives no other record', async () => {
		const { api } = run([{ json: { incident_number: 4 } }]);
		expect(await failing(api.find(place))).toMatchObject({ code: 'unexpected_response' });
	});

	it('gives what is there, and nothing where the API does not find it', async () => {
		const found = run([{ json: { incident_number: 3 } }]);
		expect(await found.api.find(place)).toEqual({ incident_number: 3 });
		expect(found.sent).toMatchObject([{ method: 'GET', url: `${BASE_URL}/api/incidents/3/` }]);
		const missing = run([{ status: 404, json: { detail: 'Not found.' } }]);
		expect(await missing.api.find(place)).toBeUndefined();
	});
});

describe('list', () => {
	it('gives each entry without an identity, as it is no duplicate of another one', async () => {
		const entries = ['', null, undefined, ' '].flatMap((unique_id) => [
			{ unique_id, n: 1 },
			{ unique_id, n: 2 },
		]);
		const { api } = run([{ json: entries }]);
		expect(await api.list({ path: ['api', 'teams'], subject: {} })).toEqual(
			JSON.parse(JSON.stringify(entries)),
		);
	});

	it('knows an entry with an empty ID by its number or username', async () => {
		const entries = [
			{ unique_id: '', incident_number: 7 },
			{ unique_id: null, incident_number: 7, again: true },
			{ username: 'u-ines' },
			{ incident_number: '', username: 'u-ines', again: true },
		];
		const { api } = run([{ json: entries }]);
		const given = await api.list({ path: ['api', 'teams'], subject: {} });
		expect(given).toEqual([entries[0], entries[2]]);
	});

	it.each([{ results: ['x', 'y'], next: null }, ['x', 'y'], [{ unique_id: 'a' }, null]])(
		'fails where an entry is no object: %j',
		async (json) => {
			const { api, sent } = run([{ json }]);
			expect(await failing(api.list({ path: ['api', 'teams'], subject: {} }))).toMatchObject({
				code: 'unexpected_response',
				message: 'The response of Zenduty is not the expected JSON.',
				statusCode: 200,
			});
			expect(sent).toHaveLength(1);
		},
	);

	it('counts the pages itself, and asks for 100 entries on each', async () => {
		const { api, sent } = run([
			{ json: { results: [{ unique_id: 'a' }], next: 'https://evil.example/?page=7' } },
			{ json: { results: [{ unique_id: 'a' }, { unique_id: 'b' }], next: null } },
		]);
		const found = await api.list({ path: ['api', 'teams'], subject: {} });
		expect(found).toEqual([{ unique_id: 'a' }, { unique_id: 'b' }]);
		expect(sent.map(({ method, url, text }) => [method, url, text])).toEqual([
			['GET', `${BASE_URL}/api/teams/?page=1&page_size=100`, ''],
			['GET', `${BASE_URL}/api/teams/?page=2&page_size=100`, ''],
		]);
	});

	it('sends the same body for each page of a list that is asked for by POST', async () => {
		const { api, sent } = run([
			{ json: { results: [{ incident_number: 1 }], next: 'x' } },
			{ json: [{ incident_number: 1 }, { incident_number: 2 }] },
		]);
		const path = ['api', 'incidents', 'filter'];
		const found = await api.list({ path, subject: {}, body: { status: -1 } });
		expect(found).toEqual([{ incident_number: 1 }, { incident_number: 2 }]);
		expect(sent.map(({ method, url, text }) => [method, url, text])).toEqual([
			['POST', `${BASE_URL}/api/incidents/filter/?page=1&page_size=100`, '{"status":-1}'],
			['POST', `${BASE_URL}/api/incidents/filter/?page=2&page_size=100`, '{"status":-1}'],
		]);
		expect(sent[0].options.headers).toEqual({ 'Content-Type': 'application/json' });
		expect(Buffer.isBuffer(sent[0].options.body)).toBe(true);
	});

	it('knows users by their username, and takes a limit and a wish', async () => {
		const json = [
			{ username: 'anna', a: 1 },
			{ username: 'anna', a: 2 },
			{ username: 'bob', a: 3 },
		];
		const { api } = run([{ json }]);
		expect(await api.list({ path: ['api'], subject: {} })).toEqual([json[0], json[2]]);
		expect(await api.list({ path: ['api'], subject: {}, limit: 1 })).toEqual([json[0]]);
		const isWanted = ({ a }: JsonObject) => a === 3;
		expect(await api.list({ path: ['api'], subject: {}, isWanted })).toEqual([json[2]]);
	});

	it('ends at a page that is not there any more, since entries have left the list', async () => {
		const first = { json: { results: [{ unique_id: 'a' }], next: 'x' } };
		const gone = { status: 404, json: { detail: 'Invalid page.' } };
		const { api } = run([first, gone]);
		expect(await api.list({ path: ['api'], subject: {} })).toEqual([{ unique_id: 'a' }]);
		const missing = run([gone]);
		expect(await failing(missing.api.list({ path: ['api'], subject: {} }))).toMatchObject({
			code: 'not_found',
			statusCode: 404,
		});
		const failed = run([first, { status: 400 }]);
		expect(await failing(failed.api.list({ path: ['api'], subject: {} }))).toMatchObject({
			code: 'refused',
			statusCode: 400,
		});
	});

	it.each([
		['a web page', '<html><h1>404 Not Found</h1></html>', 'unexpected_response'],
		['a text', '404 page not found', 'not_found'],
		['nothing', '', 'not_found'],
	])('is not cut where a proxy answers 404 with %s for a further page', async (_, text, code) => {
		const first = { json: { results: [{ unique_id: 'a' }], next: 'x' } };
		const { api } = run([first, { status: 404, text }]);
		expect(await failing(api.list({ path: ['api'], subject: {} }))).toMatchObject({
			code,
			statusCode: 404,
		});
	});
});

const CREATE: WriteCall = {
	method: 'POST',
	path: ['api', 'notes'],
	body: { note: 'a' },
	kind: 'doubling',
	subject: { work: 'added the note', lookAt: 'the notes' },
};
const CHANGE: WriteCall = {
	method: 'PATCH',
	path: ['api', 'incidents', 'x'],
	body: { status: 2 },
	kind: 'repeatable',
	subject: { work: 'acknowledged the incident' },
};
/** What an incident is after {@link CHANGE}. */
const CHANGED = { unique_id: 'x', status: 2 };
const DELETE: Removal = {
	path: ['api', 'notes', 'n-1'],
	subject: { missing: 'note with the ID n-1', work: 'deleted the note' },
};

const UNCLEAR_REMOVAL = {
	code: 'unclear',
	message: expect.stringContaining('deleted the note'),
	mayExist: false,
};

/** A look of a write: a thing that is found is done, or after a wait is left as it is. */
function looking(find: () => Promise<JsonObject | undefined>, ...when: LookReason[]) {
	return {
		looks: {
			when,
			async take(reason: LookReason): Promise<Verdict<JsonObject>> {
				const value = await find();
				if (value === undefined) return { kind: 'notDone' };
				return { kind: reason === 'waited' ? 'left' : 'done', value };
			},
		},
	};
}

/** What asking for an incident may bring instead of an answer. */
const RESOLVED = new ZendutyError({
	code: 'already_resolved',
	message: 'It is resolved by now.',
	description: 'Nothing was changed.',
});

describe('write', () => {
	it('sends compact JSON as bytes, and gives the answer without secrets', async () => {
		const { api, sent } = run([
			{ status: 201, json: { unique_id: 'n-1', integration_key: 'hidden' } },
		]);
		expect(await api.write(CREATE)).toEqual({ unique_id: 'n-1' });
		expect(sent).toHaveLength(1);
		expect(sent[0]).toMatchObject({
			method: 'POST',
			url: `${BASE_URL}/api/notes/`,
			text: '{"note":"a"}',
		});
		expect(Buffer.isBuffer(sent[0].options.body)).toBe(true);
		expect(sent[0].options.headers).toEqual({ 'Content-Type': 'application/json' });
	});

	it('sends neither body nor type where there is nothing to send', async () => {
		const { api, sent } = run([{ status: 204 }]);
		await api.remove(DELETE);
		expect(sent[0]).toMatchObject({ method: 'DELETE', url: `${BASE_URL}/api/notes/n-1/` });
		expect(sent[0].options).not.toHaveProperty('body');
		expect(sent[0].options).not.toHaveProperty('headers');
	});

	it.each<[string, Reply]>([
		['nothing', { status: 201 }],
		['a list', { status: 201, json: [] }],
		['a text', { status: 201, json: 'OK' }],
		['something without an identity', { status: 202, json: { detail: 'accepted' } }],
		['an empty object', { status: 201, json: {} }],
	])('says that what was sent may exist where %s comes', async (_, reply) => {
		const { api, sent } = run([reply]);
		const error = await failing(api.write(CREATE));
		expect(error).toEqual({
			code: 'may_exist',
			message: expect.stringContaining('added the note'),
			description: expect.stringContaining('the notes'),
			mayExist: true,
			statusCode: reply.status,
		});
		expect(sent).toHaveLength(1);
	});

	it('tells no secret, even if the API repeats it', async () => {
		const detail = `No ${API_KEY} at /hidden/api/notes/`;
		const { api, kept } = run([{ status: 500, json: { detail } }]);
		const error = await failing(api.write(CREATE));
		expect(error.message).toContain('No *** at ***/api/notes/');
		expect(inOneText(error) + JSON.stringify(kept)).not.toMatch(/5f1e9d|hidden/);
		const unreachable = run([{ fails: unknownHost() }], { item: { maxAttempts: 1 } });
		const { code, message } = await failing(unreachable.api.write(CREATE));
		expect(code).toBe('unavailable');
		expect(message).toMatch(/https:\/\/pager\.example\.net(?!\/)/);
	});

	it('hides nothing where the base URL has no path', async () => {
		const { clock } = jumpingClock();
		const { send } = scripted({ status: 400, json: { detail: 'a/b' } });
		const { memory } = run([]);
		const host = {
			send,
			sendOpenly: notCalled,
			clock,
			baseUrl: 'https://x.example',
			apiKey: 'k',
			executionId: '1',
		};
		const options = { timeout: 1_000, maxAttempts: 1, memory, mayMakeOtherWrites: false };
		const error = await failing(makeApi(host).forItem(options).write(CREATE));
		expect(error.message).toContain('a/b');
	});
});

describe('what was answered', () => {
	const answer = { unique_id: 'x', tags: [{ name: 'y' }] };

	it.each([CREATE, CHANGE])('is not sent again, and gives the same: $method', async (write) => {
		const first = run([{ status: 201, json: { ...answer, webhook_url: 'hidden' } }]);
		const given = await first.api.write(write);
		expect(given).toEqual(answer);
		expect(JSON.stringify(first.kept)).not.toContain('hidden');
		for (const executionId of ['81', '82']) {
			const again = run([{ status: 500 }], { kept: stored(first.kept), executionId });
			expect(await again.api.write(write)).toEqual(answer);
			expect(again.sent).toHaveLength(0);
		}
	});
});

describe('what may exist', () => {
	async function unclear(item: Partial<ItemOptions> = {}) {
		const first = run([RESET], { item });
		const error = await failing(first.api.write(CREATE));
		expect(error).toMatchObject({ code: 'may_exist', mayExist: true, statusCode: null });
		return { error, kept: stored(first.kept) };
	}

	it('stops the item in the same execution, with the same error, whatever the body is by now', async () => {
		const { error, kept } = await unclear();
		for (const body of [CREATE.body, { note: 'b' }]) {
			const again = run([{ status: 201, json: {} }], { kept });
			expect(await failing(again.api.write({ ...CREATE, body }))).toEqual(error);
			expect(again.sent).toHaveLength(0);
		}
	});

	it('is refused under another execution: that try has done nothing', async () => {
		const { kept } = await unclear();
		const again = run([{ status: 400 }], { kept, executionId: '82' });
		const error = await failing(again.api.write(CREATE));
		expect(error).toMatchObject({ code: 'refused', statusCode: 400, mayExist: false });
	});

	it.each([
		[RESOLVED, { code: 'already_resolved', message: 'It is resolved by now.' }],
		[new Error('It is odd.'), { code: 'unexpected', message: 'It is odd.' }],
		['a text', { code: 'unexpected', message: 'a text' }],
	])('is kept where %p is thrown when it is looked for', async (thrown, error) => {
		const { api, memory } = run([RESET]);
		const findDone = async () => await Promise.reject(thrown);
		await expect(api.write({ ...CREATE, ...looking(findDone, 'unclear') })).rejects.toBe(thrown);
		expect(memory.doublingWrites()).toMatchObject([{ kind: 'unclear', error }]);
	});

	it('stops the same text alone where a model may correct it', async () => {
		const item = { mayMakeOtherWrites: true };
		const { error, kept } = await unclear(item);
		const same = run([{ json: {} }], { kept, item });
		expect(await failing(same.api.write(CREATE))).toEqual(error);
		expect(same.sent).toHaveLength(0);
		const other = run([{ json: { unique_id: 'n-2' } }], { kept, item });
		expect(await other.api.write({ ...CREATE, body: { note: 'b' } })).toEqual({ unique_id: 'n-2' });
	});

	it('does not stop what can be repeated', async () => {
		const { kept } = await unclear();
		const again = run([{ json: CHANGED }], { kept });
		expect(await again.api.write(CHANGE)).toEqual(CHANGED);
	});

	it('can be repeated: does not stop what would double', async () => {
		const first = run([RESET]);
		await failing(first.api.write(CHANGE));
		const again = run([{ json: { unique_id: 'n-1' } }], { kept: stored(first.kept) });
		expect(await again.api.write(CREATE)).toEqual({ unique_id: 'n-1' });
	});

	it('is sent again if it was certain that nothing was done', async () => {
		const first = run([{ status: 400 }]);
		await failing(first.api.write(CREATE));
		const again = run([{ json: { unique_id: 'n-1' } }], { kept: stored(first.kept) });
		expect(await again.api.write(CREATE)).toEqual({ unique_id: 'n-1' });
	});
});

describe('whether something may be deleted', () => {
	it('is known from earlier runs of the node', async () => {
		const first = run([RESET]);
		expect(first.api.mayBeRemoved(DELETE)).toBe(false);
		await failing(first.api.remove(DELETE));
		const again = run([{ status: 204 }], { kept: stored(first.kept), executionId: '82' });
		expect(again.api.mayBeRemoved(DELETE)).toBe(true);
		expect(again.api.mayBeRemoved({ ...DELETE, path: ['api', 'notes', 'n-2'] })).toBe(false);
		await again.api.remove(DELETE);
		expect(again.api.mayBeRemoved(DELETE)).toBe(false);
	});
});

it('a removal is known by another path where its own is not known any more', async () => {
	const removal = { ...DELETE, rememberedAs: ['api', 'incidents', '42', 'tags', 'disk'] };
	const first = run([{ status: 204 }]);
	await first.api.remove(removal);
	expect(first.sent[0].url).toBe(`${BASE_URL}/api/notes/n-1/`);
	const again = run([{ status: 204 }], { kept: stored(first.kept) });
	await again.api.remove({ ...removal, path: ['api', 'notes', 'n-2'] });
	expect(again.sent).toEqual([]);
	await again.api.remove({ ...removal, rememberedAs: ['api', 'incidents', '43', 'tags', 'disk'] });
	expect(again.sent).toHaveLength(1);
});

it('where nothing is remembered, a write is made each time', async () => {
	const { api, sent } = run([RESET, { json: { unique_id: 'n-1' } }], {
		item: { memory: noMemory, maxAttempts: 1 },
	});
	expect(await failing(api.write(CREATE))).toMatchObject({ code: 'may_exist' });
	for (let count = 2; count <= 3; count++) {
		expect(await api.write(CREATE)).toEqual({ unique_id: 'n-1' });
		expect(sent).toHaveLength(count);
	}
});

describe('a write that can be repeated', () => {
	it.each(['81', '82'])(
		'asks first whether an unclear attempt of an earlier run has done it: execution %s',
		async (executionId) => {
			const first = run([RESET]);
			await failing(first.api.write(CHANGE));
			const found = { ...CHANGED, webhook_url: 'hidden' };
			const findDone = jest.fn(async () => found);
			const again = run([], { kept: stored(first.kept), executionId });
			expect(await again.api.write({ ...CHANGE, ...looking(findDone, 'unclear') })).toEqual(
				CHANGED,
			);
			expect(findDone).toHaveBeenCalledTimes(1);
			expect(again.sent).toHaveLength(0);
			const third = run([], { kept: stored(again.kept), executionId });
			expect(await third.api.write({ ...CHANGE, ...looking(findDone, 'unclear') })).toEqual(
				CHANGED,
			);
			expect(findDone).toHaveBeenCalledTimes(1);
		},
	);
});

describe('a thing that is deleted', () => {
	it('and is gone after an unclear attempt was deleted', async () => {
		const { api, kept } = run([RESET, { status: 404 }]);
		await api.remove(DELETE);
		const again = run([{ status: 404 }], { kept: stored(kept) });
		await again.api.remove(DELETE);
		expect(again.sent).toHaveLength(0);
	});

	it.each(['81', '82'])('also after one of an earlier run: execution %s', async (executionId) => {
		const first = run([{ status: 500 }]);
		expect(await failing(first.api.remove(DELETE))).toMatchObject(UNCLEAR_REMOVAL);
		const again = run([{ status: 404 }], { kept: stored(first.kept), executionId });
		await again.api.remove(DELETE);
		expect(again.sent).toHaveLength(1);
		expect(again.api.mayBeRemoved(DELETE)).toBe(false);
	});

	it('and was never there is an error', async () => {
		for (const replies of [[{ status: 404 }], [{ status: 429 }, { status: 404 }]]) {
			const { api } = run(replies);
			expect(await failing(api.remove(DELETE))).toMatchObject({
				code: 'not_found',
				message: expect.stringContaining('no note with the ID n-1'),
				statusCode: 404,
			});
		}
	});

	it.each(['<html><h1>404 Not Found</h1></html>', '404 page not found'])(
		'is not gone because a proxy knows no such page: %s',
		async (text) => {
			const { api } = run([RESET, { status: 404, text }]);
			expect(await failing(api.remove(DELETE))).toMatchObject({
				...UNCLEAR_REMOVAL,
				statusCode: 404,
			});
		},
	);

	it('is not gone because something else is not there', async () => {
		const { api } = run([RESET, { status: 404 }]);
		expect(await failing(api.write(CHANGE))).toMatchObject({ code: 'unclear', statusCode: 404 });
		const refused = run([RESET, { status: 403 }]);
		expect(await failing(refused.api.remove(DELETE))).toMatchObject({
			...UNCLEAR_REMOVAL,
			statusCode: 403,
		});
	});
});

it('sends alerts without the key, and lets them share the pause', async () => {
	const { clock, waits } = jumpingClock();
	const busy = scripted({ status: 429 });
	const open = scripted(
		{ status: 429, headers: { 'retry-after': '50' } },
		{ json: { trace_id: 't' } },
	);
	const { memory } = run([]);
	const api = makeApi({
		send: busy.send,
		sendOpenly: open.send,
		clock,
		baseUrl: BASE_URL,
		apiKey: API_KEY,
		executionId: '81',
	});
	const item = api.forItem({ timeout: 1_000, maxAttempts: 3, memory, mayMakeOtherWrites: false });
	const url = 'https://events.example.net/integration/acct/generic/key-1138/';
	expect(await item.sendAlert({ url }, '{"message":"m","entity_id":"e"}')).toBe('t');
	expect(open.sent[1]).toMatchObject({
		method: 'POST',
		url,
		text: '{"message":"m","entity_id":"e"}',
	});
	await failing(item.get({ path: ['api'], subject: {} }));
	expect(waits).toEqual([50_000, 5_000, 15_000, 60_000, 60_000]);
});
