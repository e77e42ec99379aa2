import { setTimeout as wait } from 'node:timers/promises';
import {
	NodeApiError,
	NodeOperationError,
	type IHttpRequestOptions,
	type INodeExecutionData,
	type INodeParameters,
} from 'n8n-workflow';
import { run } from '../../nodes/Zenduty/actions/run';
import { explainDelivery } from '../../nodes/Zenduty/actions/webhookEvent/explainDelivery';
import { execution, type Answer, type Execution, type Parameters } from '../support/execution.cjs';
import { failureOf, type Failure } from '../support/runApi.cjs';

const URL_ = 'https://ops.example.net/hook';

async function outputOf(given: Execution): Promise<INodeExecutionData[]> {
	const outputs = await run(execution(given).context);
	expect(outputs).toHaveLength(1);
	return outputs[0];
}

async function errorOf(given: Execution): Promise<NodeApiError | NodeOperationError> {
	const error: unknown = await run(execution(given).context).catch((it: unknown) => it);
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	throw new Error(`no node error: ${String(error)}`);
}

/** What n8n shows of the error that ends a run. */
async function failureIn(given: Execution): Promise<Failure> {
	return failureOf(await errorOf(given));
}

/** The texts of a failure where they stand in one place. */
function textOf({ message, description }: Failure): string {
	return `${message} ${description}`;
}

/** Runs the node in n8n 1, which has a method that n8n 2 has dropped. */
async function outputInN8n1(given: Execution): Promise<INodeExecutionData[]> {
	const { context } = execution(given);
	const older = { ...context, setSignatureValidationRequired: () => undefined };
	const [output] = await run(older);
	return output;
}

const resource = 'webhookEvent';
const sending = {
	resource,
	operation: 'send',
	url: URL_,
	title: 'Cable cut',
	'options.maxAttempts': 1,
};
const signing = { resource, operation: 'sign', title: 'Cable cut' };

describe('the API key', () => {
	const credential = { apiKey: 'k-5f1e9d', baseUrl: 'https://pager.example.net' };
	const reading = { resource: 'incident', operation: 'get', incident: '42', simplify: false };

	it('is in no output, at any depth', async () => {
		const text = '{"incident_number": 42, "k-5f1e9d": ["no k-5f1e9d"]}';
		const [{ json }] = await outputOf({
			credential,
			items: [reading],
			respond: () => ({ status: 200, text }),
		});
		expect(json).toEqual({ incident_number: 42, '***': ['no ***'] });
	});

	it.each([
		['a value of the node', { incident: 'k-5f1e9d!' }],
		['an expression that fails', { incident: new TypeError('no k-5f1e9d') }],
	])('is in no error for %s', async (_, parameters) => {
		const failure = await failureIn({ credential, items: [{ ...reading, ...parameters }] });
		expect(textOf(failure)).toContain('***');
		expect(textOf(failure)).not.toContain('5f1e9d');
	});
});

it('returns nothing for no items', async () => {
	expect(await outputOf({ items: [] })).toEqual([]);
});

it('reads the credential once, whatever the number of items', async () => {
	const given = execution({ items: [signing, signing, signing] });
	await run(given.context);
	expect(given.asked.credentials).toBe(1);
});

it.each([undefined, 'acknowledge', 'toString', '__CUSTOM_API_CALL__'])(
	'does nothing for the operation %p',
	async (operation) => {
		const given = execution({ items: [{ ...sending, operation }] });
		await expect(run(given.context)).rejects.toMatchObject({
			message: `The value "${operation ?? ''}" in 'Operation' is unknown.`,
			context: { code: 'invalid_input', itemIndex: 0 },
		});
		expect(given.requests).toEqual([]);
	},
);

describe('concurrency', () => {
	/**
	 * Sends three items, and notes how many requests were open at most.
	 *
	 * @param expected how many must be open before one of them gets its response
	 */
	async function most(concurrency: unknown, expected: number) {
		let [open, peak, left] = [0, 0, 3];
		const items = [1, 2, 3].map(() => ({ ...sending, 'options.concurrency': concurrency }));
		const output = await outputOf({
			items,
			async respond() {
				peak = Math.max(peak, ++open);
				while (peak < Math.min(expected, left)) await wait(1);
				// Time for a further request, which must not come.
				await wait(50);
				open -= 1;
				left -= 1;
				return { status: 200 };
			},
		});
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		return peak;
	}

	it.each([
		[undefined, 1],
		[1, 1],
		[0, 1],
		[-2, 1],
		['x', 1],
		[2, 2],
		['3', 3],
		[100, 3],
	])('%p sends %d at a time', async (concurrency, peak) => {
		expect(await most(concurrency, peak)).toBe(peak);
	});

	it('that cannot be read fails the items, as other options do', async () => {
		const items = [{ ...sending, 'options.concurrency': new Error('no such node') }];
		await expect(outputOf({ items })).rejects.toMatchObject({
			message: 'no such node',
			context: { code: 'unexpected', itemIndex: 0 },
		});
		const [{ json }] = await outputOf({ items, onError: 'continueRegularOutput' });
		expect(json).toEqual({
			error: 'no such node.',
			details: { code: 'unexpected', mayExist: false, statusCode: null },
			statusCode: null,
			attempts: 0,
		});
	});

	it.each([{}, { type: 'zendutyTool' }])(
		'of items that fail at the same time none is kept from the error: %j',
		async (how) => {
			const refusing = { ...sending, 'options.concurrency': 3 };
			const unusable = { ...refusing, url: 'ftp://ops.example.net' };
			const respond = async () => {
				await new Promise((resolve) => setTimeout(resolve, 50));
				return { status: 410 };
			};
			const first = await failureIn({ items: [refusing], respond });
			const second = await failureIn({ items: [unusable] });
			expect([first.code, second.code]).toEqual(['refused', 'invalid_input']);
			const description = `${first.description} Item 1 failed as well: ${textOf(second)}`;
			const told = { ...first, description };
			expect(await failureIn({ ...how, items: [refusing, unusable], respond })).toEqual(
				'type' in how ? { ...told, message: `${textOf(told)} (refused)` } : told,
			);
		},
	);

	it('begins no further item after a failure', async () => {
		const given = execution({
			items: [sending, sending, sending],
			respond: async () => ({ status: given.requests.length === 2 ? 410 : 200 }),
		});
		await expect(run(given.context)).rejects.toMatchObject({ context: { itemIndex: 1 } });
		expect(given.requests).toHaveLength(2);
	});
});

describe('an item that fails', () => {
	it('stops with the status, the explanation and its index', async () => {
		const error = await errorOf({
			items: [{ ...sending }, { ...sending, url: `${URL_}/2` }],
			respond: async ({ url }) => ({ status: url.endsWith('2') ? 403 : 200 }),
		});
		expect(error).toBeInstanceOf(NodeApiError);
		const response = { statusCode: 403, body: '' };
		const told = explainDelivery({ delivered: false, attempts: 1, response, isUnclear: false });
		expect(error).toMatchObject({
			message: told.message,
			description: told.description,
			httpCode: '403',
			context: { code: 'forbidden', mayExist: false, itemIndex: 1 },
			node: { name: 'Pager' },
		});
	});

	it.each<[string, Parameters]>([
		['Title', { ...signing, title: '' }],
		['URL', { ...sending, url: undefined }],
		['JSON', { ...signing, source: 'json', payload: '{' }],
		['Infinity', { ...signing, source: 'json', payload: { event_type: 'x', load: Infinity } }],
	])('because of its %s says so', async (place, item) => {
		const error = await errorOf({ items: [item] });
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: expect.stringContaining(place),
			context: { code: 'invalid_input', mayExist: false, itemIndex: 0 },
		});
	});

	it.each<[string, object, boolean]>([
		['an expression', { incident: { __rl: true, mode: 'id', value: '={{ $json.x }}' } }, true],
		['no expression', { incident: { __rl: true, mode: 'id', value: '' } }, false],
		['an expression in another field', { note: '={{ $json.x }}' }, false],
	])('because a field is empty tells where that comes from: %s', async (_, saved, isTold) => {
		const { context } = execution({
			items: [{ resource: 'incidentNote', operation: 'getAll' }],
			credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
		});
		const getNode = () => ({ ...context.getNode(), parameters: saved as INodeParameters });
		const error: unknown = await run({ ...context, getNode }).catch((it: unknown) => it);
		const { code, message } = failureOf(error);
		expect(code).toBe('invalid_input');
		expect(message.includes('expression')).toBe(isTold);
	});

	it('because of an expression keeps the reason', async () => {
		const error = await errorOf({ items: [{ ...signing, title: new Error('no such field') }] });
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'no such field',
			context: { code: 'unexpected', itemIndex: 0 },
		});
	});

	it('tells a model in the message what to do, and the code', async () => {
		const items = [{ ...signing, title: '' }];
		const shown = await failureIn({ items });
		const message = `${textOf(shown)} (invalid_input)`;
		for (const how of [{ type: 'zendutyTool' }, { isTool: true }]) {
			expect(await failureIn({ ...how, items })).toEqual({ ...shown, message });
		}
	});

	describe('and goes on', () => {
		const items = [{ ...signing }, { ...signing, title: ' ' }, { ...sending }];
		const respond = async () => ({ status: 409 });

		/** The last two items, as they are told each by its text and its details. */
		const told = async () => {
			const texts = await Promise.all(
				items.slice(1).map(async (item) => textOf(await failureIn({ items: [item], respond }))),
			);
			return [
				{
					error: texts[0],
					details: { code: 'invalid_input', mayExist: false, statusCode: null },
				},
				{ error: texts[1], details: { code: 'refused', mayExist: false, statusCode: 409 } },
			];
		};

		it('on the regular output is an item that tells why', async () => {
			const output = await outputOf({ items, respond, onError: 'continueRegularOutput' });
			const [unusable, refused] = await told();
			expect(output[0].json).toHaveProperty('signature');
			expect(output.slice(1)).toStrictEqual([
				{ json: { ...unusable, statusCode: null, attempts: 0 }, pairedItem: { item: 1 } },
				{ json: { ...refused, statusCode: 409, attempts: 1 }, pairedItem: { item: 2 } },
			]);
		});

		it('on the error output holds nothing but that, for n8n to move it there', async () => {
			const output = await outputOf({ items, respond, onError: 'continueErrorOutput' });
			const [unusable, refused] = await told();
			expect(output[0].json).toHaveProperty('signature');
			expect(output.slice(1)).toStrictEqual([
				{ json: unusable, pairedItem: { item: 1 } },
				{ json: refused, pairedItem: { item: 2 } },
			]);
		});

		it.each([outputOf, outputInN8n1])(
			'on the error output is marked in a way that n8n reads and does not copy: %p',
			async (output) => {
				const given: Execution = { items, respond, onError: 'continueErrorOutput' };
				const [done, ...others] = await output(given);
				expect(done.error).toBeUndefined();
				for (const item of others) {
					expect(item.error).toStrictEqual({ message: item.json.error });
					expect({ ...item }).not.toHaveProperty('error');
					// Older versions of n8n delete the mark by an assignment.
					item.error = undefined;
					expect(item.error).toBeUndefined();
				}
			},
		);

		it('on the regular output has no mark', async () => {
			const output = await outputOf({ items, respond, onError: 'continueRegularOutput' });
			expect(output.map(({ error }) => error)).toStrictEqual([undefined, undefined, undefined]);
		});

		it('on the error output of n8n 1 holds its error alone, or n8n would not move it', async () => {
			const given: Execution = { items, respond, onError: 'continueErrorOutput' };
			const output = await outputInN8n1(given);
			const [unusable, refused] = await told();
			expect(output[0].json).toHaveProperty('signature');
			expect(output.slice(1)).toStrictEqual([
				{ json: { error: unusable.error }, pairedItem: { item: 1 } },
				{ json: { error: refused.error }, pairedItem: { item: 2 } },
			]);
		});

		it.each([outputOf, outputInN8n1])(
			'on the error output has an error even where nothing says what it was: %p',
			async (output) => {
				const [{ json }] = await output({
					items: [{ ...signing, title: new Error('') }],
					onError: 'continueErrorOutput',
				});
				expect(json.error).toMatch(/\w/);
			},
		);

		it('tells what was thrown, even if it is no error', async () => {
			const item = {
				...signing,
				get title(): string {
					throw 'a text';
				},
			};
			const output = await outputOf({ items: [item], onError: 'continueErrorOutput' });
			const details = { code: 'unexpected', mayExist: false, statusCode: null };
			expect(output).toStrictEqual([
				{ json: { error: 'a text.', details }, pairedItem: { item: 0 } },
			]);
		});

		it('with a broken credential fails every item', async () => {
			const output = await outputOf({
				items,
				credential: { authentication: 'magic' },
				onError: 'continueRegularOutput',
			});
			expect(output).toHaveLength(3);
			for (const { json } of output) {
				expect(json).toMatchObject({
					details: { code: 'credential', mayExist: false, statusCode: null },
					attempts: 0,
				});
			}
		});
	});
});

describe('of a resource that the node does not have', () => {
	it.each([undefined, 'lamp', 'toString', '__CUSTOM_API_CALL__'])('%p: says so', async (value) => {
		const items = [{ resource: value, operation: 'get' }];
		const failure = await failureIn({ items });
		expect(failure).toMatchObject({
			code: 'invalid_input',
			message: `The value "${value ?? ''}" in 'Resource' is unknown.`,
			itemIndex: 0,
		});
		const details = { code: 'invalid_input', mayExist: false, statusCode: null };
		expect(await outputOf({ items, onError: 'continueRegularOutput' })).toStrictEqual([
			{ json: { error: textOf(failure), details }, pairedItem: { item: 0 } },
		]);
	});
});

describe('that is cancelled', () => {
	it('begins no further item, and says so', async () => {
		const given = execution({ items: [sending], cancelled: AbortSignal.abort() });
		await expect(run(given.context)).rejects.toMatchObject({
			message: 'The execution was canceled before this item was started.',
			description: 'Nothing was sent for this item. Run the workflow again if needed.',
			context: { code: 'cancelled', mayExist: false, itemIndex: 0 },
		});
		expect(given.requests).toEqual([]);
		expect(given.read).not.toContain('url');
	});

	it('finishes the item under way, and tells of each of the others that it is not begun', async () => {
		const cancelling = new AbortController();
		const given = execution({
			items: [sending, sending, sending],
			onError: 'continueRegularOutput',
			cancelled: cancelling.signal,
			respond() {
				cancelling.abort();
				return { status: 200 };
			},
		});
		const [[first, ...others]] = await run(given.context);
		expect(given.requests).toHaveLength(1);
		expect(first.json).toMatchObject({ delivered: true });
		expect(others).toHaveLength(2);
		for (const { json } of others) {
			expect(json).toMatchObject({
				details: { code: 'cancelled', mayExist: false, statusCode: null },
				attempts: 0,
			});
		}
	});
});

describe('that n8n runs again', () => {
	const note = (incident: unknown, more: Parameters = {}) => ({
		resource: 'incidentNote',
		operation: 'create',
		incident,
		note: 'Looking',
		'options.maxAttempts': 1,
		...more,
	});
	const list = (incident: unknown) => ({ ...note(incident), operation: 'getAll' });
	const base = {
		credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
		retryOnFail: true,
	};
	/** Answers by the number of the incident in the address. */
	const answers =
		(statuses: Record<string, number>) =>
		({ url, method }: IHttpRequestOptions): Answer => {
			const [, number = ''] = /incidents\/([^/]+)\//.exec(url) ?? [];
			const text = method === 'GET' ? '[]' : '{"unique_id": "note-1"}';
			return { status: statuses[number], text };
		};
	const pathsOf = ({ requests }: ReturnType<typeof execution>) =>
		requests.map(({ url }) => new URL(url).pathname);
	/** The failure of a note at incident 2 that may exist. */
	const mayExist = async () =>
		await failureIn({ ...base, items: [note(2)], respond: answers({ 2: 500 }) });

	it('leaves out what is done, with the same output', async () => {
		const given: Execution = { ...base, items: [note(1), note(2)], kept: {} };
		await errorOf({ ...given, respond: answers({ 1: 201, 2: 400 }) });
		const again = execution({ ...given, respond: answers({ 2: 201 }) });
		const [[first, second]] = await run(again.context);
		expect(pathsOf(again)).toEqual(['/api/incidents/2/note/']);
		expect(first).toEqual({
			json: { ...second.json, incidentNumber: 1 },
			pairedItem: { item: 0 },
		});
		expect(second.pairedItem).toEqual({ item: 1 });
		expect(given.kept).toEqual({ zendutyRuns: {} });
	});

	it.each<[string, Execution, boolean]>([
		['with "Retry On Fail"', { retryOnFail: true }, true],
		['as a tool', { retryOnFail: false, type: 'zendutyTool' }, true],
		['not in any other case', { retryOnFail: false }, false],
	])('remembers what is done though it went on: %s', async (_, more, isKept) => {
		const items = [note(1), note(2)];
		const given: Execution = {
			...base,
			...more,
			items,
			onError: 'continueRegularOutput',
			kept: {},
		};
		await outputOf({ ...given, respond: answers({ 1: 201, 2: 400 }) });
		const again = execution({ ...given, respond: answers({ 1: 201, 2: 201 }) });
		await run(again.context);
		expect(pathsOf(again)).toHaveLength(isKept ? 1 : 2);
		expect(given.kept).toEqual({ zendutyRuns: {} });
	});

	it('says once what may exist of the other items that failed', async () => {
		const items = [note(1, { 'options.concurrency': 2 }), note(2)];
		const answer = answers({ 1: 400, 2: 500 });
		const respond: Execution['respond'] = async (request) => {
			await new Promise((resolve) => setTimeout(resolve, 50));
			return answer(request);
		};
		const first = await failureIn({ ...base, items: items.slice(0, 1), respond });
		expect(first).toMatchObject({ code: 'refused', mayExist: false, statusCode: '400' });
		expect(await failureIn({ ...base, items, respond })).toEqual({
			...first,
			description: `${first.description} Item 1 failed as well: ${textOf(await mayExist())}`,
			mayExist: true,
		});
	});

	it('says what may exist of items that it does not come to', async () => {
		const kept = {};
		const items = [note(1), note(2)];
		const given = { ...base, items, kept };
		await errorOf({ ...given, respond: answers({ 1: 201, 2: 500 }) });
		const changed = [note(3), note(2)];
		const respond = answers({ 3: 400 });
		const first = await failureIn({ ...base, items: [note(3)], respond });
		expect(first).toMatchObject({ code: 'refused', mayExist: false, statusCode: '400' });
		const second = await mayExist();
		expect(second).toMatchObject({ code: 'may_exist', mayExist: true, statusCode: '500' });
		expect(await failureIn({ ...given, items: changed, respond })).toEqual({
			...first,
			description: `${first.description} Item 1 failed in an earlier run: ${textOf(second)}`,
			mayExist: true,
		});
		const same = await failureIn({ ...given, respond: answers({}) });
		expect(same).toEqual({ ...second, itemIndex: 1 });
	});

	it('says only that where the first item has nothing to add to its message', async () => {
		const given: Execution = { ...base, items: [note(1), note(2)], kept: {} };
		await errorOf({ ...given, respond: answers({ 1: 201, 2: 500 }) });
		const items = [note(3, { note: new Error('no such field') }), note(2)];
		expect(await failureIn({ ...given, items })).toMatchObject({
			message: 'no such field',
			description: `Item 1 failed in an earlier run: ${textOf(await mayExist())}`,
		});
	});

	it('says it of each item, though what it says is the same', async () => {
		const given: Execution = { ...base, items: [note(2), note(2)], kept: {} };
		const respond = answers({ 2: 500 });
		await outputOf({ ...given, respond, onError: 'continueRegularOutput' });
		const each = await mayExist();
		expect(await failureIn({ ...given, respond })).toEqual({
			...each,
			description: `${each.description} Item 1 failed in an earlier run: ${textOf(each)}`,
		});
	});

	it('says it of an item whose input has changed, though what it says is the same', async () => {
		const kept = {};
		const respond = answers({ 2: 500 });
		const failureWith = async (input: { id: number }) =>
			await failureIn({ ...base, items: [note(2)], inputs: [input], kept, respond });
		const first = await failureWith({ id: 1 });
		expect(await failureWith({ id: 2 })).toEqual({
			...first,
			description: `${first.description} Item 0 failed in an earlier run: ${textOf(first)}`,
		});
	});

	it('begins an item again that was done by another operation', async () => {
		const kept = {};
		const runWith = async (item: Parameters, statuses: Record<string, number>) => {
			const items = [item, note(2)];
			const respond = answers(statuses);
			const given = execution({ ...base, items, inputs: [{}, {}], kept, respond });
			await run(given.context).catch(() => undefined);
			return pathsOf(given);
		};
		await runWith(note(1), { 1: 201, 2: 400 });
		const again = await runWith(list(1), { 1: 200, 2: 201 });
		expect(again).toEqual(['/api/incidents/1/note/', '/api/incidents/2/note/']);
	});
});

describe('that fails sooner than an earlier try', () => {
	const id = 'C4kPz9TnW2rXyLqVb7HdSe';
	const acknowledging: Parameters = {
		resource: 'incident',
		operation: 'acknowledge',
		incident: 2,
		'options.note': 'On it',
		'options.maxAttempts': 1,
	};
	/** A try in which the note is refused, or with a status the PATCH before it, and the next one. */
	const twice = async (patch = 200, items = [acknowledging]) => {
		const status = patch === 200 ? 2 : 1;
		/** An incident that is read by its number, and changed by its ID. */
		const incidentAt = (url: string) => {
			const [, number = 2] = /\/incidents\/(\d)\//.exec(url) ?? [];
			return JSON.stringify({ unique_id: id, incident_number: Number(number), status });
		};
		const statuses: Record<string, number> = { GET: 200, PATCH: patch, POST: 400 };
		const given: Execution = {
			credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
			retryOnFail: true,
			kept: {},
			items,
		};
		await outputOf({
			...given,
			onError: 'continueRegularOutput',
			respond: ({ method, url }) => ({
				status: statuses[String(method)],
				text: incidentAt(url),
			}),
		});
		return await failureIn({ ...given, respond: () => ({ status: 401 }) });
	};

	it('says what was done', async () => {
		expect(await twice()).toMatchObject({
			code: 'partly_done',
			mayExist: false,
			statusCode: '401',
			itemIndex: 0,
		});
	});

	it('says what may be so', async () => {
		expect(await twice(500)).toMatchObject({
			code: 'unclear',
			mayExist: false,
			statusCode: '401',
			itemIndex: 0,
		});
	});

	it('says what was done for items that it does not come to', async () => {
		const other = { ...acknowledging, incident: 3 };
		const alone = await twice(200, [other]);
		const both = await twice(200, [acknowledging, other]);
		expect(both).toMatchObject({ code: 'partly_done', itemIndex: 0 });
		expect(both.description).toContain(`Item 1 failed in an earlier run: ${alone.message}`);
	});
});

describe('that runs once', () => {
	const asking: Parameters = {
		resource: 'alert',
		operation: 'sendAndWait',
		authentication: 'integrationUrl',
		message: 'Restart db-1?',
		'options.maxAttempts': 1,
	};
	const executionWith = (items: Parameters[], more: Execution = {}) =>
		execution({
			items,
			credential: { url: 'https://events.example.net/integration/acct7/generic/key-5d0c1f8e/' },
			saved: { operation: 'sendAndWait' },
			respond: () => ({ status: 200, text: '{"trace_id": "trace-1"}' }),
			...more,
		});
	const failing: Execution = { respond: () => ({ status: 400 }), onError: 'continueErrorOutput' };

	it('works on the first item alone, and says so if there are more', async () => {
		for (const [items, hints] of [
			[[asking], 0],
			[[asking, asking, asking], 1],
		] as const) {
			const given = executionWith([...items]);
			const [output] = await run(given.context);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
			expect(given.openRequests).toHaveLength(1);
			expect(given.hints).toHaveLength(hints);
		}
	});

	it('and fails is one item that tells why, where the workflow goes on', async () => {
		const { context } = executionWith([asking, asking], failing);
		expect(await run(context)).toMatchObject([
			[{ json: { details: { code: 'refused' } }, pairedItem: { item: 0 } }],
		]);
	});

	it('and fails as the review of a tool stops the workflow in any case', async () => {
		const { context } = executionWith([asking], { ...failing, type: 'zendutyHitlTool' });
		await expect(run(context)).rejects.toMatchObject({ context: { code: 'refused' } });
	});
});

it.each([
	[undefined, true],
	['', true],
	[true, true],
	[false, false],
	['false', false],
])('simplifies its output unless it should not: %j', async (simplify, isSimplified) => {
	const sent = { unique_id: 'team-1', name: 'Runway', more: 1 };
	const output = await outputOf({
		items: [{ resource: 'team', operation: 'getAll', simplify }],
		credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
		respond: () => ({ status: 200, text: JSON.stringify([sent]) }),
	});
	const simple = { id: 'team-1', name: 'Runway', createdAt: null };
	expect(output.map(({ json }) => json)).toEqual([isSimplified ? simple : sent]);
});

it('says that items which are done keep their output, although the node was changed', async () => {
	const noting = { resource: 'incidentNote', operation: 'create', note: 'a' };
	const executionWith = (note: string, kept: Record<string, unknown>, last: number) =>
		execution({
			credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
			items: [1, 2, 3].map((incident) => ({ ...noting, incident })),
			saved: { note },
			kept,
			retryOnFail: true,
			respond: ({ url }) => ({
				status: url.includes('/3/') ? last : 200,
				text: '{"unique_id": "n-1"}',
			}),
		});
	const kept = {};
	const failing = executionWith('a', kept, 400);
	await expect(run(failing.context)).rejects.toMatchObject({ context: { code: 'refused' } });
	const hintsWith = async (note: string) => {
		const { context, requests, hints } = executionWith(note, structuredClone(kept), 200);
		await run(context);
		expect(requests).toHaveLength(1);
		return hints;
	};
	expect(await hintsWith('a')).toEqual([]);
	expect(await hintsWith('b')).toEqual([
		{
			message:
				'Finished items keep their output, although you changed the node. To apply the change to them too, start a new execution.',
			location: 'outputPane',
		},
	]);
});

describe('that finds nothing', () => {
	const listing: Execution = {
		items: [{ resource: 'team', operation: 'getAll' }],
		credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
		respond: () => ({ status: 200, text: '[]' }),
	};
	const hintsOf = async (more: Execution) => {
		const { context, hints } = execution({ ...listing, ...more });
		await run(context);
		return hints;
	};

	it('says how the workflow can go on', async () => {
		expect(await hintsOf({})).toEqual([
			{
				message:
					"Nothing was found, so the workflow stops after this node. To continue anyway, turn on 'Always Output Data' in the settings of the node.",
				location: 'outputPane',
			},
		]);
	});

	it('says nothing where the workflow goes on', async () => {
		expect(await hintsOf({ alwaysOutputData: true })).toEqual([]);
		expect(await hintsOf({ items: [] })).toEqual([]);
		const team = { status: 200, text: '[{}]' };
		expect(await hintsOf({ respond: () => team })).toEqual([]);
		const twoItems = [...(listing.items ?? []), ...(listing.items ?? [])];
		const respond = (_: unknown, count: number) =>
			count === 2 ? team : { status: 200, text: '[]' };
		expect(await hintsOf({ items: twoItems, respond })).toEqual([]);
	});

	it.each([{ type: 'zendutyTool' }, { isTool: true }])('tells a model so: %j', async (how) => {
		const { context, hints } = execution({ ...listing, ...how });
		expect(await run(context)).toEqual([
			[{ json: { message: 'Nothing was found.' }, pairedItem: { item: 0 } }],
		]);
		expect(hints).toEqual([]);
	});

	it.each([{ type: 'zendutyTool' }, { isTool: true }])(
		'says so to no model that gets something: %j',
		async (how) => {
			const respond = () => ({ status: 200, text: '[{"unique_id": "team-1"}]' });
			const output = await outputOf({ ...listing, ...how, respond });
			expect(output.map(({ json }) => json.id)).toEqual(['team-1']);
		},
	);

	it('goes without hints in an n8n that has none', async () => {
		const { context } = execution(listing);
		const older = { ...context, addExecutionHints: undefined } as unknown as typeof context;
		expect(await run(older)).toEqual([[]]);
	});
});
