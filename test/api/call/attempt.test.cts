import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	attempt,
	MAX_BYTES,
	MAX_ERROR_BYTES,
	MAX_RESPONSE_WEIGHT,
	readErrorMessage,
} from '../../../nodes/Zenduty/api/call/attempt';
import type { CallContext } from '../../../nodes/Zenduty/api/call/call';
import {
	jumpingClock,
	networkError,
	scripted,
	START,
	unknownHost,
	type Reply,
} from '../../support/api.cjs';

const REQUEST: IHttpRequestOptions = { method: 'GET', url: 'https://x.example/api/' };
const DELETION: IHttpRequestOptions = { ...REQUEST, method: 'DELETE' };

async function tried(reply: Reply, more: Partial<CallContext> = {}, request = REQUEST) {
	const { send } = scripted(reply);
	return await attempt(request, { send, timeout: 2_000, clock: jumpingClock().clock, ...more });
}

async function failure(reply: Reply, more: Partial<CallContext> = {}) {
	const result = await tried(reply, more);
	if (result.ok) throw new Error('it did not fail');
	return result.failure;
}

it.each([
	[200, '{"a": [1]}', { a: [1] }],
	[201, '[]', []],
	[200, '\ufeff{"a": 1}', { a: 1 }],
	[200, 'null', null],
	[200, ' 0 ', 0],
	[204, '', null],
	[200, '', null],
	[299, '"x"', 'x'],
	[200, '{"a": "\\ud800\\u0000"}', { a: '\ud800\0' }],
])('takes %d with %j as a success', async (status, text, value) => {
	expect(await tried({ status, text })).toEqual({ ok: true, statusCode: status, value });
});

it.each([
	[400, 'refused'],
	[401, 'refused'],
	[403, 'refused'],
	[404, 'refused'],
	[407, 'refused'],
	[409, 'refused'],
	[499, 'refused'],
	[408, 'serverError'],
	[429, 'rateLimited'],
	[500, 'serverError'],
	[502, 'serverError'],
	[503, 'serverError'],
	[599, 'serverError'],
	[300, 'redirect'],
	[301, 'redirect'],
	[304, 'redirect'],
	[399, 'redirect'],
	[209, 'blocked'],
	[199, 'refused'],
])('judges %d as %s', async (status, kind) => {
	expect(await failure({ status, json: { detail: 'words' } })).toEqual({
		isJsonObject: true,
		kind,
		statusCode: status,
		retryAfter: undefined,
		words: 'words',
		isWebPage: false,
	});
});

it('takes 503 as a promise that nothing was done only if it says when to come back', async () => {
	const headers = { 'retry-after': '7' };
	expect(await failure({ status: 503, headers })).toMatchObject({
		kind: 'unavailable',
		retryAfter: 7_000,
	});
	expect(await failure({ status: 503, headers: { 'retry-after': '0' } })).toMatchObject({
		kind: 'unavailable',
		retryAfter: 0,
	});
	expect(await failure({ status: 503, headers: { 'retry-after': 'soon' } })).toMatchObject({
		kind: 'serverError',
	});
	expect(await failure({ status: 502, headers })).toMatchObject({
		kind: 'serverError',
		retryAfter: 7_000,
	});
});

it('reads how long to wait by the clock that it was given', async () => {
	const headers = { 'retry-after': new Date(START + 9_000).toUTCString() };
	expect(await failure({ status: 429, headers })).toMatchObject({
		kind: 'rateLimited',
		retryAfter: 9_000,
	});
});

describe('a success of a deletion', () => {
	it.each<[object, string | undefined]>([
		[{ error: 'Not yours.' }, 'Not yours.'],
		[{ error: { code: 17 } }, undefined],
		[{ error: true }, undefined],
		[{ success: false }, undefined],
		[{ success: false, message: 'Not yours.' }, 'Not yours.'],
	])('is none where the API says no: %j', async (json, words) => {
		expect(await tried({ json }, {}, DELETION)).toEqual({
			ok: false,
			failure: { kind: 'refused', statusCode: 200, words },
		});
		// What else is created or changed must be in the response itself.
		expect(await tried({ json })).toMatchObject({ ok: true });
	});

	it.each([
		'',
		'null',
		'{}',
		'[]',
		'{"error": null}',
		'{"error": ""}',
		'{"error": false}',
		'{"success": true}',
		'{"success": null}',
		'{"detail": "Deleted."}',
		'[{"error": "Not yours."}]',
	])('is one whatever else it says: %s', async (text) => {
		expect(await tried({ text }, {}, DELETION)).toMatchObject({ ok: true });
	});
});

describe('a success that cannot be read', () => {
	const WEB_PAGE = '\n <!doctype html><title>Sign in</title>';
	it.each<[string, Reply, object]>([
		['a web page', { text: WEB_PAGE }, { kind: 'notJson', isWebPage: true }],
		['a text', { text: 'OK <b>' }, { kind: 'notJson', isWebPage: false }],
		['half of a text', { text: '{"a":' }, { kind: 'notJson', isWebPage: false }],
		['no UTF-8', { text: Buffer.from([0x22, 0xff, 0x22]) }, { kind: 'notJson', isWebPage: false }],
		['bytes 0', { text: '\0\0' }, { kind: 'notJson', isWebPage: false }],
		['101 levels', { text: `${'['.repeat(101)}${']'.repeat(101)}` }, { kind: 'notJson' }],
		['10,000 levels', { text: `${'{"a":'.repeat(1e4)}1${'}'.repeat(1e4)}` }, { kind: 'notJson' }],
		['half of 10,000 levels', { text: '[{"a":'.repeat(5e3) }, { kind: 'notJson' }],
		['a body that breaks off', { text: '{"a": 1}', breaksOff: true }, { kind: 'cutOff' }],
		['a web page that breaks off', { text: WEB_PAGE, breaksOff: true }, { kind: 'cutOff' }],
	])('%s', async (_, reply, expected) => {
		const found = await failure({ status: 201, ...reply });
		expect(found).toMatchObject({ statusCode: 201, ...expected });
		expect(found).not.toHaveProperty('words');
	});

	it('a body that is too slow', async () => {
		const found = await failure({ text: '{}', breaksOff: 'never ends' }, { timeout: 30 });
		expect(found).toEqual({ kind: 'timeout', statusCode: 200 });
	});

	it('a body that is too large', async () => {
		const chunk = Buffer.alloc(MAX_BYTES / 4, ' ');
		const fits = await tried({ text: [chunk, chunk, chunk, chunk.subarray(1), '7'] });
		expect(fits).toEqual({ ok: true, statusCode: 200, value: 7 });
		const found = await failure({ text: [chunk, chunk, chunk, chunk, '7'] });
		expect(found).toEqual({ kind: 'tooLarge', statusCode: 200 });
	});
});

it('takes 100 levels', async () => {
	const text = `${'['.repeat(100)}${']'.repeat(100)}`;
	expect(await tried({ text })).toEqual({ ok: true, statusCode: 200, value: JSON.parse(text) });
});

describe('a failure whose body cannot be read', () => {
	it.each<[Reply, object]>([
		[{ text: 'Bad Gateway' }, { words: 'Bad Gateway', isWebPage: false }],
		[{ text: '<html>Bad Gateway' }, { words: undefined, isWebPage: true }],
		[{ text: Buffer.from([0xff, 0xfe]) }, { words: undefined, isWebPage: false }],
		[{ text: '{"detail": "no', breaksOff: true }, { words: '{"detail": "no' }],
		[{ text: '' }, { words: undefined }],
		[{ text: '{}' }, { words: undefined }],
		[{ text: '{"detail": ""}' }, { words: undefined }],
		[{ text: '[]' }, { words: undefined }],
		[{ text: 'null' }, { words: undefined }],
		[{ text: '"Bad Gateway"' }, { words: 'Bad Gateway' }],
	])('counts by its status all the same: %j', async (reply, expected) => {
		const found = await failure({ status: 502, ...reply });
		expect(found).toMatchObject({ kind: 'serverError', statusCode: 502, ...expected });
	});

	it('counts by its status, although its JSON would take too much memory', async () => {
		const text = '['.repeat(MAX_ERROR_BYTES);
		expect(await failure({ status: 502, text })).toMatchObject({ kind: 'serverError' });
	});

	it('counts by its status, although the body is too slow', async () => {
		const found = await failure(
			{ status: 429, headers: { 'retry-after': '3' }, breaksOff: 'never ends' },
			{ timeout: 30 },
		);
		expect(found).toMatchObject({ kind: 'rateLimited', statusCode: 429, retryAfter: 3_000 });
	});
});

it('says that no answer came in time', async () => {
	expect(await failure({ fails: 'never answers' }, { timeout: 30 })).toEqual({ kind: 'timeout' });
});

it('says how the network failed', async () => {
	expect(await failure({ fails: unknownHost() })).toEqual({
		kind: 'noConnection',
		words: 'the host name is unknown',
	});
	expect(await failure({ fails: networkError('ECONNRESET') })).toMatchObject({
		kind: 'connectionLost',
	});
});

describe('when the execution is cancelled', () => {
	it.each<[string, Reply]>([
		['before the head came', { fails: 'never answers' }],
		['while the body came', { text: '{', breaksOff: 'never ends' }],
	])('ends at once: %s', async (_, reply) => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), 20);
		// Longer than a test may take.
		const found = await failure(reply, { timeout: 60_000, cancelled: controller.signal });
		expect(found).toEqual({ kind: 'cancelled' });
	});

	it('says so, although n8n breaks the connection off', async () => {
		const controller = new AbortController();
		const send = async () => {
			controller.abort();
			return await Promise.reject(networkError('ERR_CANCELED'));
		};
		expect(await failure({}, { send, cancelled: controller.signal })).toEqual({
			kind: 'cancelled',
		});
		expect(
			await failure({ fails: networkError('ERR_CANCELED') }, { cancelled: controller.signal }),
		).toEqual({ kind: 'cancelled' });
	});

	it('judges what has come by then', async () => {
		const { signal } = new AbortController();
		expect(await tried({ text: '7' }, { cancelled: signal })).toMatchObject({ value: 7 });
		expect(await failure({ fails: 'never answers' }, { timeout: 9, cancelled: signal })).toEqual({
			kind: 'timeout',
		});
	});
});

it('reads less of an answer that is not a success', async () => {
	const json = { detail: 'words', more: 'x'.repeat(MAX_ERROR_BYTES) };
	expect(await failure({ status: 400, json })).toMatchObject({ kind: 'refused' });
	// What is cut is no JSON any more, so its text is what it says.
	expect((await failure({ status: 400, json })).words).toHaveLength(MAX_ERROR_BYTES);
	const fits = { detail: 'words', more: 'x'.repeat(MAX_ERROR_BYTES - 100) };
	expect((await failure({ status: 209, json: fits })).words).toBe('words');
	expect((await tried({ status: 200, json })).ok).toBe(true);
});

it('takes bytes that are no UTF-8 for what is no JSON', async () => {
	const noText = { text: Buffer.from([0x22, 0xff, 0x22]) };
	expect(await failure(noText)).toMatchObject({ kind: 'notJson' });
});

it.each<[Reply, boolean]>([
	[{ json: { detail: 'Not found.' } }, true],
	[{ json: {} }, true],
	[{ json: ['Not found.'] }, false],
	[{ text: '' }, false],
	[{ text: '404 page not found' }, false],
	[{ text: '<html>404</html>' }, false],
])('knows whether a 404 is told by the API: %j', async (reply, isJsonObject) => {
	expect(await failure({ status: 404, ...reply })).toMatchObject({ isJsonObject });
});

it('does not read the JSON of a success that takes too much memory', async () => {
	// Each takes 83 bytes: 3 of text, 64 for the object, 16 for its comma.
	const objects = (count: number) => `[0${',{}'.repeat(count)}]`;
	const most = objects(Math.floor((MAX_RESPONSE_WEIGHT - 67) / 83));
	const text = most + ' '.repeat((MAX_RESPONSE_WEIGHT - 67) % 83);
	expect((await tried({ text })).ok).toBe(true);
	expect(await failure({ text: `${text} ` })).toEqual({ kind: 'tooLarge', statusCode: 200 });
});

describe('readErrorMessage', () => {
	it.each([
		[{ detail: 'Not found.' }, 'Not found.'],
		[{ error: 'Invalid or Inactive Token' }, 'Invalid or Inactive Token'],
		[{ message: 'User is on leave' }, 'User is on leave'],
		[{ message: 'c', error: 'b', detail: 'a' }, 'a'],
		[{ message: 'c', error: 'b' }, 'b'],
		[{ detail: '  ', error: 'b' }, 'b'],
		[{ detail: null, message: 'c' }, 'c'],
		[{ detail: ['one', 'two'] }, 'one two'],
		[{ detail: ['one', null, '', 'two'] }, 'one two'],
		[{ error: { title: ['This field is required.'] } }, 'This field is required.'],
		[{ title: ['This field is required.'] }, 'title: This field is required.'],
		[
			{ title: ['Too long.', 'Odd.'], service: ['Unknown.'] },
			'title: Too long. Odd. service: Unknown.',
		],
		[{ title: [], count: 3, service: 'Unknown.' }, 'service: Unknown.'],
		[{ services: [{ service: ['Unknown.'] }] }, 'services: Unknown.'],
		[['Not allowed.'], 'Not allowed.'],
		['  Bad Gateway\n', 'Bad Gateway'],
	])('reads %j as %j', (body, expected) => {
		expect(readErrorMessage(body)).toBe(expected);
	});

	it.each([
		undefined,
		null,
		3,
		true,
		'',
		' ',
		{},
		[],
		{ detail: '' },
		{ count: 3 },
		{ a: { b: {} } },
	])('finds no words in %j', (body) => {
		expect(readErrorMessage(body)).toBeUndefined();
	});

	it('does not look deeper than four levels', () => {
		expect(readErrorMessage({ title: { a: { b: { c: 'here' } } } })).toBe('title: here');
		expect(readErrorMessage({ title: { a: { b: { c: { d: 'too deep' } } } } })).toBeUndefined();
	});
});
