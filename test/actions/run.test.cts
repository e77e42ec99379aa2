import { createHmac } from 'node:crypto';
import { NodeApiError, NodeOperationError, type INodeExecutionData } from 'n8n-workflow';
import { run } from '../../nodes/Zenduty/actions/run';
import { execution, type Execution, type Parameters } from '../support/execution.cjs';

const KEY = 'k-1138';
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

const resource = 'webhookEvent';
const sending = {
	resource,
	operation: 'send',
	url: URL_,
	title: 'Cable cut',
	'options.maxAttempts': 1,
};
const signing = { resource, operation: 'sign', title: 'Cable cut' };

describe('run', () => {
	it('returns nothing for no items', async () => {
		expect(await outputOf({ items: [] })).toEqual([]);
	});

	it('reads the credential once, whatever the number of items', async () => {
		const given = execution({ items: [signing, signing, signing] });
		await run(given.context);
		expect(given.asked.credentials).toBe(1);
	});

	describe('verify', () => {
		it('judges body and signature of each item', async () => {
			const body = '{"a": 1}';
			const signature = createHmac('sha256', KEY).update(body).digest('base64');
			expect(
				await outputOf({
					items: [
						{ resource, operation: 'verify', body, signature },
						{ resource, operation: 'verify', body: '{"a": 2}', signature },
						{ resource, operation: 'verify', body },
						{ resource, operation: 'verify', signature: null },
					],
				}),
			).toEqual([
				{
					json: { valid: true, signingKey: 'current', reason: null, event: { a: 1 } },
					pairedItem: { item: 0 },
				},
				{
					json: { valid: false, signingKey: null, reason: 'invalid_signature', event: null },
					pairedItem: { item: 1 },
				},
				{
					json: { valid: false, signingKey: null, reason: 'missing_signature', event: null },
					pairedItem: { item: 2 },
				},
				{
					json: { valid: false, signingKey: null, reason: 'missing_signature', event: null },
					pairedItem: { item: 3 },
				},
			]);
		});

		it('reads a body that is no text as its text, and a missing one as empty', async () => {
			const of = (text: string) => createHmac('sha256', KEY).update(text).digest('base64');
			const [number, missing] = await outputOf({
				items: [
					{ resource, operation: 'verify', body: 17, signature: of('17') },
					{ resource, operation: 'verify', signature: of('') },
				],
			});
			expect(number.json.valid).toBe(true);
			expect(missing.json.valid).toBe(true);
		});
	});

	describe('sign', () => {
		it('writes and signs an event from fields', async () => {
			const fields = {
				eventType: 'resolved',
				summary: 'spliced',
				additionalFields: { urgency: 1 },
			};
			const [{ json, pairedItem }] = await outputOf({ items: [{ ...signing, ...fields }] });
			const body = String(json.body);
			expect(Object.keys(json)).toEqual(['body', 'signature', 'eventId']);
			expect(json.signature).toBe(createHmac('sha256', KEY).update(body).digest('base64'));
			expect(body).toMatch(/^\{"payload": \{"event_type": "resolved", "incident": \{/);
			expect(JSON.parse(body).payload.incident).toMatchObject({
				title: 'Cable cut',
				summary: 'spliced',
				urgency: 1,
				status: 3,
			});
			expect(pairedItem).toEqual({ item: 0 });
		});

		it('reads unset fields as a triggered event without a summary', async () => {
			const [{ json }] = await outputOf({ items: [signing] });
			const { payload } = JSON.parse(String(json.body));
			expect(payload.event_type).toBe('triggered');
			expect(payload.incident.summary).toBe('');
		});

		it('writes a title that is no text as its text', async () => {
			const [{ json }] = await outputOf({ items: [{ ...signing, title: 0, summary: null }] });
			expect(JSON.parse(String(json.body)).payload.incident).toMatchObject({
				title: '0',
				summary: '',
			});
		});

		it('writes an event from JSON, digit for digit', async () => {
			const payload = '{"event_type":"x","n":1.0}';
			const [{ json }] = await outputOf({ items: [{ ...signing, source: 'json', payload }] });
			expect(json.body).toBe('{"payload": {"event_type": "x", "n": 1.0}}');
		});

		it.each([
			['compact', '{"payload":{"event_type":"x"}}'],
			['zenduty', '{"payload": {"event_type": "x"}}'],
			['other', '{"payload": {"event_type": "x"}}'],
			[undefined, '{"payload": {"event_type": "x"}}'],
		])('writes the format %p', async (format, body) => {
			const item = { ...signing, source: 'json', payload: { event_type: 'x' } };
			const [{ json }] = await outputOf({ items: [{ ...item, 'options.format': format }] });
			expect(json.body).toBe(body);
		});

		it('sends nothing', async () => {
			const given = execution({ items: [signing] });
			await run(given.context);
			expect(given.requests).toEqual([]);
			expect(given.read).not.toContain('url');
		});
	});

	describe('send', () => {
		it('delivers and reports', async () => {
			const given = execution({ items: [sending] });
			const [[{ json, pairedItem }]] = await run(given.context);
			expect(json).toMatchObject({ delivered: true, statusCode: 200, attempts: 1, response: '' });
			expect(pairedItem).toEqual({ item: 0 });
			expect(given.requests).toHaveLength(1);
			expect(given.requests[0]).toMatchObject({ url: URL_, timeout: 4000 });
			const text = given.requests[0].body?.toString() ?? '';
			expect(JSON.parse(text).payload).toEqual(json.payload);
		});

		it('tries three times by default', async () => {
			const given = execution({
				items: [{ ...sending, 'options.maxAttempts': undefined }],
				respond: async () => ({ status: 503 }),
			});
			await expect(run(given.context)).rejects.toThrow('status 503 (after 3 attempts)');
			expect(given.requests).toHaveLength(3);
		});

		it.each([
			[0, 1],
			[-3, 1],
			[1.9, 1],
			['2', 2],
			[2.5, 2],
			['x', 3],
			['', 3],
			[null, 3],
			[undefined, 3],
		])('reads %p as %d attempts', async (maxAttempts, count) => {
			const given = execution({
				items: [{ ...sending, 'options.maxAttempts': maxAttempts }],
				respond: async () => ({ status: 500 }),
			});
			await expect(run(given.context)).rejects.toThrow('status 500');
			expect(given.requests).toHaveLength(count);
		});

		it('takes the timeout of each item, a millisecond at least', async () => {
			const given = execution({
				items: [
					{ ...sending, 'options.timeout': 750 },
					{ ...sending, 'options.timeout': 900.7 },
				],
			});
			await run(given.context);
			// n8n's own comes a second later, so that the node's is the one that is told.
			expect(given.requests.map(({ timeout }) => timeout)).toEqual([1750, 1900]);
			const zero = execution({ items: [{ ...sending, 'options.timeout': 0 }] });
			await run(zero.context).catch(() => undefined);
			expect(zero.requests[0].timeout).toBe(1001);
		});

		it.each([
			['x', 3000],
			[null, 3000],
			[3e9, 2147483647],
			[Infinity, 2147483647],
		])('reads a timeout of %p as %d ms', async (timeout, taken) => {
			const given = execution({ items: [{ ...sending, 'options.timeout': timeout }] });
			const [[{ json }]] = await run(given.context);
			expect(json.delivered).toBe(true);
			expect(given.requests[0].timeout).toBe(Math.min(taken + 1000, 2147483647));
		});

		it.each([true, false, 'true', 'false', undefined])(
			'errs unless "Never Error" is on: %p',
			async (value) => {
				const given: Execution = {
					items: [{ ...sending, 'options.neverError': value }],
					respond: async () => ({ status: 400 }),
				};
				if (String(value) === 'true') {
					const [{ json }] = await outputOf(given);
					expect(json).toMatchObject({ delivered: false, statusCode: 400 });
				} else {
					expect(await errorOf(given)).toBeInstanceOf(NodeApiError);
				}
			},
		);

		it.each([undefined, 'acknowledge', 'toString', '__CUSTOM_API_CALL__'])(
			'does not happen for the operation %p',
			async (operation) => {
				const given = execution({ items: [{ ...sending, operation }] });
				await expect(run(given.context)).rejects.toMatchObject({
					message: `The operation "${operation ?? ''}" is unknown.`,
					description:
						'Choose one from the list. For any other request use the HTTP Request node, with this credential as "Predefined Credential Type".',
				});
				expect(given.requests).toEqual([]);
			},
		);
	});

	describe('concurrency', () => {
		/** Sends three items, and notes how many requests were open at most. */
		async function most(concurrency: unknown) {
			let [open, peak] = [0, 0];
			const items = [1, 2, 3].map(() => ({ ...sending, 'options.concurrency': concurrency }));
			const output = await outputOf({
				items,
				async respond() {
					peak = Math.max(peak, ++open);
					await new Promise((resolve) => setTimeout(resolve, 100));
					open -= 1;
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
			expect(await most(concurrency)).toBe(peak);
		});

		it('that cannot be read fails the items, as other options do', async () => {
			const items = [{ ...sending, 'options.concurrency': new Error('no such node') }];
			await expect(outputOf({ items })).rejects.toMatchObject({
				message: 'no such node',
				context: { itemIndex: 0 },
			});
			const [{ json }] = await outputOf({ items, onError: 'continueRegularOutput' });
			expect(json).toEqual({ error: 'no such node', statusCode: null, attempts: 0 });
		});

		it('of items that fail at the same time none is kept from the error', async () => {
			const refusing = { ...sending, 'options.concurrency': 3 };
			const error = await errorOf({
				items: [refusing, { ...refusing, url: 'ftp://ops.example.net' }],
				respond: async () => {
					await new Promise((resolve) => setTimeout(resolve, 50));
					return { status: 410 };
				},
			});
			expect(error.context.itemIndex).toBe(0);
			expect(error.message).toBe(
				'The receiver answered with status 410 (after 1 attempt). Item 1 failed as well: The URL is not an http or https address.',
			);
		});

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
			expect(error).toMatchObject({
				message: 'The receiver answered with status 403 (after 1 attempt)',
				description:
					'It refuses the credentials. Compare the signing key, or username and password, and the custom headers in the credential with those of the receiver. The option "Never Error" shows its answer.',
				httpCode: '403',
				context: { itemIndex: 1 },
				node: { name: 'Pager' },
			});
		});

		it('has no status where there was no answer', async () => {
			const error = await errorOf({
				items: [sending],
				respond: async () => {
					throw new Error('connect ECONNREFUSED');
				},
			});
			expect(error).toBeInstanceOf(NodeApiError);
			expect(error).toMatchObject({
				message: 'The receiver could not be reached (after 1 attempt)',
				httpCode: null,
				description:
					'Check the URL, and that n8n can reach it. The reason was: connect ECONNREFUSED',
			});
		});

		it.each<[string, Parameters, unknown, string]>([
			[
				'title',
				{ ...signing, title: '' },
				'The title is empty.',
				'Enter the title of the incident.',
			],
			[
				'URL',
				{ ...sending, url: undefined },
				'The URL is not an http or https address.',
				'Enter the whole URL of the receiver, like https://example.com/webhook.',
			],
			[
				'JSON',
				{ ...signing, source: 'json', payload: '{' },
				expect.stringMatching(/^The payload is not valid JSON: .*JSON/),
				'Correct the text, or give an object by an expression.',
			],
			[
				'number',
				{ ...signing, source: 'json', payload: { event_type: 'x', load: Infinity } },
				'The payload cannot be sent: it has the number Infinity, which JSON lacks.',
				'Change that value, for example to a string.',
			],
		])('because of its %s says so', async (_, item, message, description) => {
			const error = await errorOf({ items: [item] });
			expect(error).toBeInstanceOf(NodeOperationError);
			expect(error).toMatchObject({ message, description, context: { itemIndex: 0 } });
		});

		it('because of an expression keeps the reason', async () => {
			const error = await errorOf({ items: [{ ...signing, title: new Error('no such field') }] });
			expect(error).toBeInstanceOf(NodeOperationError);
			expect(error).toMatchObject({ message: 'no such field', context: { itemIndex: 0 } });
		});

		it('because of something thrown that is no error keeps that', async () => {
			const item = {
				...signing,
				get title(): string {
					throw 'a text';
				},
			};
			expect(await errorOf({ items: [item] })).toMatchObject({ message: 'a text' });
		});

		it('because of the credential says so for every operation', async () => {
			for (const item of [
				sending,
				signing,
				{ resource, operation: 'verify', body: '', signature: '' },
			]) {
				const given = execution({ items: [item], credential: new Error('Not found') });
				await expect(run(given.context)).rejects.toMatchObject({
					message:
						'The credential cannot be read (Not found). Choose a Zenduty Webhook API credential in the node, and test it.',
					description: 'Open the credential of this node and test it.',
				});
				expect(given.requests).toEqual([]);
			}
			const error = await errorOf({ items: [signing], credential: { signingSecret: 'x ' } });
			expect(error.message).toBe(
				'The signing key begins or ends with white space. Copy it again from Zenduty, without spaces or line breaks.',
			);
		});

		describe('and goes on', () => {
			const items = [{ ...signing }, { ...signing, title: ' ' }, { ...sending }];
			const respond = async () => ({ status: 409 });

			it('on the regular output is an item that tells why', async () => {
				const output = await outputOf({ items, respond, onError: 'continueRegularOutput' });
				expect(output[0].json).toHaveProperty('signature');
				expect(output.slice(1)).toStrictEqual([
					{
						json: { error: 'The title is empty.', statusCode: null, attempts: 0 },
						pairedItem: { item: 1 },
					},
					{
						json: {
							error: 'The receiver answered with status 409 (after 1 attempt)',
							statusCode: 409,
							attempts: 1,
						},
						pairedItem: { item: 2 },
					},
				]);
			});

			it('on the error output holds nothing but its error, for n8n to move it there', async () => {
				const output = await outputOf({ items, respond, onError: 'continueErrorOutput' });
				expect(output[0].json).toHaveProperty('signature');
				expect(output.slice(1)).toStrictEqual([
					{ json: { error: 'The title is empty.' }, pairedItem: { item: 1 } },
					{
						json: { error: 'The receiver answered with status 409 (after 1 attempt)' },
						pairedItem: { item: 2 },
					},
				]);
			});

			it('on the error output has an error even where nothing says what it was', async () => {
				const [{ json }] = await outputOf({
					items: [{ ...signing, title: new Error('') }],
					onError: 'continueErrorOutput',
				});
				expect(json).toStrictEqual({ error: 'Unknown error' });
			});

			it('with a broken credential fails every item', async () => {
				const output = await outputOf({
					items,
					credential: { authentication: 'magic' },
					onError: 'continueRegularOutput',
				});
				expect(output).toHaveLength(3);
				for (const { json } of output) {
					expect(json.error).toMatch(/^The authentication method is unknown\./);
				}
			});
		});
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
						'Nothing was found, so the workflow does not go on after this node. If it should, turn on "Always Output Data" in the settings of the node.',
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

		it('goes without hints in an n8n that has none', async () => {
			const { context } = execution(listing);
			const older = { ...context, addExecutionHints: undefined } as unknown as typeof context;
			expect(await run(older)).toEqual([[]]);
		});
	});

	it('allows only the domains of the credential', async () => {
		const credential = {
			signingSecret: KEY,
			allowedHttpRequestDomains: 'domains',
			allowedDomains: '*.example.org',
		};
		const given = execution({ items: [sending], credential });
		await expect(run(given.context)).rejects.toThrow(
			'The credential does not allow requests to ops.example.net.',
		);
		expect(given.requests).toEqual([]);
	});
});
