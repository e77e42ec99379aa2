import {
	NodeApiError,
	NodeOperationError,
	type IHttpRequestOptions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { run } from '../../nodes/Zenduty/actions/run';
import { execution, type Answer, type Execution, type Parameters } from '../support/execution.cjs';

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

	it.each([undefined, 'acknowledge', 'toString', '__CUSTOM_API_CALL__'])(
		'does nothing for the operation %p',
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

			it('tells what was thrown, even if it is no error', async () => {
				const item = {
					...signing,
					get title(): string {
						throw 'a text';
					},
				};
				const output = await outputOf({ items: [item], onError: 'continueErrorOutput' });
				expect(output).toStrictEqual([{ json: { error: 'a text' }, pairedItem: { item: 0 } }]);
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

	describe('of a resource that the node does not have', () => {
		it.each([undefined, 'lamp', 'toString', '__CUSTOM_API_CALL__'])(
			'%p: says so',
			async (value) => {
				const items = [{ resource: value, operation: 'get' }];
				const message = `The resource "${value ?? ''}" is unknown. Choose one from the list. For any other request use the HTTP Request node, with this credential as "Predefined Credential Type". (item 0)`;
				expect(await errorOf({ items })).toMatchObject({ message, context: { itemIndex: 0 } });
				expect(await outputOf({ items, onError: 'continueRegularOutput' })).toStrictEqual([
					{ json: { error: message }, pairedItem: { item: 0 } },
				]);
			},
		);
	});

	describe('that is cancelled', () => {
		it('begins no further item, and says so', async () => {
			const given = execution({ items: [sending], cancelled: AbortSignal.abort() });
			await expect(run(given.context)).rejects.toMatchObject({
				message: 'The execution was cancelled before this item was begun.',
				description: 'Nothing was sent for it. Run the workflow again if you want to send it.',
			});
			expect(given.requests).toEqual([]);
			expect(given.read).not.toContain('url');
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
		const FAILED =
			'Zenduty failed with status 500. It says: unique_id: note-1. It is not known whether the note was added: it may exist. Look at the notes of the incident with the number 2 in Zenduty before you try again.';

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
			const error = await errorOf({ ...base, items, respond });
			expect(error.message).toBe(
				`Zenduty refuses the values (status 400). It says: unique_id: note-1. Correct the fields that it names, or choose the values from the lists. (item 0). Item 1 failed as well: ${FAILED} (item 1)`,
			);
		});

		it('says what may exist of items that it does not come to', async () => {
			const kept = {};
			const items = [note(1), note(2)];
			const given = { ...base, items, kept };
			await errorOf({ ...given, respond: answers({ 1: 201, 2: 500 }) });
			const changed = [note(3), note(2)];
			const error = await errorOf({ ...given, items: changed, respond: answers({ 3: 400 }) });
			expect(error.message).toMatch(/^Zenduty refuses the values .* Item 1 failed before: /);
			expect(error.message.endsWith(`Item 1 failed before: ${FAILED}`)).toBe(true);
			const same = await errorOf({ ...given, respond: answers({}) });
			expect(same.message).toBe(`${FAILED} (item 1)`);
		});

		it('says it of each item, though what it says is the same', async () => {
			const given: Execution = { ...base, items: [note(2), note(2)], kept: {} };
			const respond = answers({ 2: 500 });
			await outputOf({ ...given, respond, onError: 'continueRegularOutput' });
			const error = await errorOf({ ...given, respond });
			expect(error.message).toBe(`${FAILED} (item 0). Item 1 failed before: ${FAILED}`);
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

		it('begins an item again that is never done for good, such as one that reads', async () => {
			const given: Execution = { ...base, items: [list(1), note(2)], kept: {} };
			await errorOf({ ...given, respond: answers({ 1: 200, 2: 400 }) });
			const again = execution({ ...given, respond: answers({ 1: 200, 2: 201 }) });
			await run(again.context);
			expect(pathsOf(again)).toEqual(['/api/incidents/1/note/', '/api/incidents/2/note/']);
		});

		it('does not send an event again that was delivered', async () => {
			const items = [sending, { ...sending, url: `${URL_}/2` }];
			const given: Execution = { items, kept: {}, retryOnFail: true };
			await errorOf({ ...given, respond: ({ url }) => ({ status: url === URL_ ? 200 : 403 }) });
			const again = execution(given);
			await run(again.context);
			expect(pathsOf(again)).toEqual(['/hook/2']);
		});

		it('says what an earlier try may have done where it comes not so far again', async () => {
			const id = 'C4kPz9TnW2rXyLqVb7HdSe';
			const items = [note(id)];
			const kept = {};
			const incident = '{"incident_number": 2}';
			const respond: Execution['respond'] = (_, count) =>
				count === 1 ? { status: 200, text: incident } : { status: 500 };
			await errorOf({ ...base, items, kept, respond });
			const error = await errorOf({ ...base, items, kept, respond: () => ({ status: 401 }) });
			expect(error.message).toMatch(
				/^Zenduty refuses the API key: .* An earlier try failed so: Zenduty failed with status 500\. .* it may exist\. /,
			);
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
			const text = JSON.stringify({ unique_id: id, incident_number: 2, status });
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
				respond: ({ method }) => ({ status: statuses[String(method)], text }),
			});
			return await errorOf({ ...given, respond: () => ({ status: 401 }) });
		};

		it('says what was done', async () => {
			const { message } = await twice();
			expect(message).toMatch(
				/^Zenduty refuses the API key: .* An earlier try failed so: The incident was set to acknowledged, but what comes after it failed\. \(item 0\)$/,
			);
		});

		it('says what may be so', async () => {
			const { message } = await twice(500);
			expect(message).toMatch(/^Zenduty refuses the API key: .* An earlier try failed so: /);
			expect(message).toMatch(/whether the incident was set to acknowledged: it may be so\./);
		});

		it('says what was done for items that it does not come to', async () => {
			const { message } = await twice(200, [acknowledging, { ...acknowledging, incident: 3 }]);
			expect(message).toMatch(
				/\(item 0\)\. Item 1 failed before: The incident was set to acknowledged, but what comes after it failed\.$/,
			);
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
});
