import {
	answerWebhooks,
	makeReceiveAnswer,
} from '../../../../nodes/Zenduty/actions/alert/sendAndWait/receiveAnswer';
import { WAIT_INDEFINITELY, type IDataObject } from 'n8n-workflow';
import {
	hashOfId,
	type OpenQuestion,
} from '../../../../nodes/Zenduty/actions/alert/sendAndWait/openQuestion';
import { fingerprintOf } from '../../../../nodes/Zenduty/api/integrationUrl';
import { PAGE_HEADERS } from '../../../../nodes/Zenduty/answerPage/page';
import { textOf } from '../../../support/html.cjs';
import { jsonOf, visit, type Response, type Visit } from '../../../support/question.cjs';
import { execution, type Answer } from '../../../support/execution.cjs';

it('n8n shows the page and takes its form at one URL, while the node waits', () => {
	const page = {
		name: 'default',
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	};
	expect(answerWebhooks).toEqual([
		{ ...page, httpMethod: 'GET' },
		{ ...page, httpMethod: 'POST' },
	]);
});

const ADDRESS = 'https://events.example.net/integration/acct7/generic/key-of-5d0c1f8e/';
const OTHER = ADDRESS.replace('5d0c', '77aa');
const NOW = '2026-01-31T02:00:00.000Z';
const QUESTION: OpenQuestion = {
	idHash: hashOfId('q-1'),
	page: {
		message: 'Restart db-1?',
		summary: 'Disk is full.',
		workflow: 'Night watch',
		way: { kind: 'approval', approve: 'Do it', decline: 'Leave it' },
		asksForName: true,
		askedAt: Date.parse(NOW) - 20 * 60_000,
		timeZone: 'Europe/Berlin',
	},
	entityId: 'db-1/disk',
	traceId: 'trace-1',
	source: { from: 'integrationUrl', fingerprint: fingerprintOf({ url: ADDRESS }) },
	isResolving: false,
	until: Date.parse(NOW) + 7 * 86_400_000,
};
const APPROVE: Visit = { method: 'POST', body: { answer: 'approve' } };

interface Given {
	question?: Partial<OpenQuestion>;
	/** What the node's context has in the place of a question. */
	kept?: unknown;
	name?: string;
	respond?: () => Promise<Answer> | Answer;
	credential?: object | Error;
}

/** Makes somebody who visits the page of a question, again and again. */
function page(given: Given = {}) {
	let now = Date.parse(NOW);
	const receive = makeReceiveAnswer(() => now);
	const { credential = { url: ADDRESS }, name = 'Pager', respond } = given;
	const n8n = execution({ credential, respond: respond ?? taken });
	const kept = 'kept' in given ? given.kept : JSON.stringify({ ...QUESTION, ...given.question });
	const expressions: string[] = [];
	/** @param ends the status with which n8n ends the response to what the node has not answered */
	async function go(given: Visit = {}, ends = 200): Promise<Response> {
		const made = visit(
			{ question: 'q-1', ...given },
			{
				getNode: () => ({ name }),
				getCredentials: n8n.context.getCredentials,
				helpers: n8n.context.helpers,
				evaluateExpression(expression: string) {
					expressions.push(expression);
					return kept;
				},
			},
		);
		const { workflowData, webhookResponse, noWebhookResponse } = await receive(made.context);
		warnings.push(...made.warnings);
		about.push(...made.about);
		if (noWebhookResponse === true) return made.response;
		made.end(ends);
		const { headers } = made.response;
		return { status: 200, headers, html: webhookResponse, item: workflowData?.[0][0] };
	}
	const warnings: string[] = [];
	const about: unknown[] = [];
	const pass = (milliseconds: number) => void (now += milliseconds);
	return { go, pass, expressions, warnings, about, ...n8n };
}

const taken = () => ({ status: 200, text: '{"trace_id": "trace-2"}' });

describe('A look at the page', () => {
	it('shows the question, and decides nothing', async () => {
		const { status, headers, html, item } = await page().go();
		expect([status, item]).toEqual([200, undefined]);
		expect(headers).toEqual(PAGE_HEADERS);
		const text = textOf(html);
		for (const part of ['Restart db-1?', 'Disk is full.', 'Night watch', 'Do it', 'Leave it']) {
			expect(text).toContain(part);
		}
	});

	it.each([
		[
			Date.parse(NOW) + 3_600_000,
			'Answer before: 31 Jan 2026, 03:00 UTC (04:00 in Europe/Berlin) Time left: 1 hour when',
		],
		[WAIT_INDEFINITELY.getTime(), 'Time limit: none'],
	])('says when it was asked, and until when it waits', async (until, expected) => {
		const { html } = await page({ question: { until } }).go();
		const text = textOf(html).replace(/\s+/g, ' ');
		expect(text).toContain(`Asked: 31 Jan 2026, 01:40 UTC (02:40 in Europe/Berlin) ${expected}`);
	});

	it('reads the question by the name of the node, whatever is in it', async () => {
		const { go, expressions } = page({ name: 'a "b" }} {{ \\' });
		await go();
		expect(expressions).toEqual([
			'{{ $node["a \\"b\\" \\u007d\\u007d \\u007b\\u007b \\\\"].context["zendutyQuestion"] }}',
		]);
	});
});

describe('An answer', () => {
	it('lets the workflow go on', async () => {
		const response = await page().go(APPROVE);
		expect(response.item).toStrictEqual({
			json: {
				data: { approved: true, respondedAt: NOW },
				entityId: 'db-1/disk',
				traceId: 'trace-1',
				incidentResolved: null,
			},
			pairedItem: { item: 0 },
		});
		expect(response.headers).toEqual(PAGE_HEADERS);
		expect(textOf(response.html)).toContain('Answer recorded: Do it');
		expect(textOf(response.html)).toContain(
			'The incident was not resolved, so it may still be open.',
		);
	});

	it('declines', async () => {
		const body = { answer: 'decline', name: 'Ann' };
		const response = await page().go({ method: 'POST', body });
		expect(jsonOf(response)?.data).toEqual({
			approved: false,
			respondedAt: NOW,
			respondedBy: 'Ann',
		});
		expect(textOf(response.html)).toContain('Answer recorded: Leave it');
	});

	it('in words', async () => {
		const question = { page: { ...QUESTION.page, way: { kind: 'freeText' as const } } };
		const response = await page({ question }).go({ method: 'POST', body: { text: 'Wait' } });
		expect(jsonOf(response)?.data).toEqual({ text: 'Wait', respondedAt: NOW });
		expect(textOf(response.html)).toMatch(/Answer recorded\s/);
	});

	it.each<[string, Visit]>([
		['nothing', { body: undefined }],
		['an empty form', { body: {} }],
		['another answer', { body: { answer: 'maybe' } }],
		['two answers', { body: { answer: ['approve', 'decline'] } }],
		['JSON', { body: { answer: 'approve' }, contentType: 'application/json' }],
		['a list', { body: [{ answer: 'approve' }] }],
		['a text', { body: 'answer=approve', contentType: 'text/plain' }],
		['no content type', { body: {}, contentType: undefined }],
	])('that is none changes nothing: %s', async (_, given) => {
		const { go } = page();
		const { status, html, item, headers } = await go({ method: 'POST', ...given });
		expect([status, item]).toEqual([400, undefined]);
		expect(headers).toEqual(PAGE_HEADERS);
		expect(html).toContain('role="alert"');
		expect(jsonOf(await go(APPROVE))).toBeDefined();
	});
});

describe('A link with another question', () => {
	it.each(['q-0', '', undefined, ['q-1', 'q-1'], { a: 1 }, 'Q-1'])(
		'shows that it was answered, and decides nothing: %j',
		async (question) => {
			for (const method of ['GET', 'POST'] as const) {
				const { status, html, item } = await page().go({ ...APPROVE, method, question });
				expect([status, item]).toEqual([409, undefined]);
				expect(textOf(html)).toContain('Already answered');
			}
		},
	);
});

describe('Two answers', () => {
	it('at once: the first one counts', async () => {
		let finish = (_answer: Answer) => {};
		const respond = () => new Promise<Answer>((resolve) => (finish = resolve));
		const { go } = page({ question: { isResolving: true }, respond });
		const first = go(APPROVE);
		const second = await go({ method: 'POST', body: { answer: 'decline' } });
		expect([second.status, second.item]).toEqual([409, undefined]);
		expect(textOf(second.html)).toContain('Already answered');
		expect((await go()).status).toBe(409);
		finish(taken());
		expect(jsonOf(await first)?.data).toMatchObject({ approved: true });
	});

	it('one after the other, while n8n goes on: the first one counts', async () => {
		const { go, pass } = page();
		expect(jsonOf(await go(APPROVE))).toBeDefined();
		pass(86_399_999);
		expect((await go(APPROVE)).status).toBe(409);
	});

	// Its database may be away, for example.
	it.each([400, 409, 500])(
		'are possible if n8n could not go on with the first: %d',
		async (status) => {
			const { go } = page();
			await go(APPROVE, status);
			expect((await go()).status).toBe(200);
			const second = await go({ method: 'POST', body: { answer: 'decline' } });
			expect(jsonOf(second)?.data).toMatchObject({ approved: false });
			expect((await go()).status).toBe(409);
		},
	);

	it('are possible a day later, if n8n has not gone on', async () => {
		const { go, pass } = page();
		await go(APPROVE);
		pass(86_400_000);
		expect(jsonOf(await go(APPROVE))).toBeDefined();
	});
});

describe('Resolving', () => {
	const given = { question: { isResolving: true } };

	it.each([
		[5_001, true],
		[5_000, false],
		[-1, false],
	])('is for answers that come %d ms before the end of the wait: %s', async (left, expected) => {
		const question = { isResolving: true, until: Date.parse(NOW) + left };
		const { go, openRequests } = page({ question });
		expect(jsonOf(await go(APPROVE))).toMatchObject({
			data: { approved: true },
			incidentResolved: expected,
		});
		expect(openRequests).toHaveLength(expected ? 1 : 0);
	});

	it('sends one alert with the same entity ID', async () => {
		const { go, openRequests } = page(given);
		const response = await go(APPROVE);
		expect(jsonOf(response)?.incidentResolved).toBe(true);
		expect(textOf(response.html)).toContain('The incident was resolved.');
		expect(openRequests.map(({ url, body }) => [url, JSON.parse(String(body))])).toEqual([
			[ADDRESS, { message: 'Restart db-1?', alert_type: 'resolved', entity_id: 'db-1/disk' }],
		]);
	});

	it('loads the address from the list', async () => {
		const ids = { team: 't-1', service: 's-1', integration: 'i-1' };
		const { go, requests } = page({
			question: { isResolving: true, source: { from: 'apiKey', ...ids } },
			credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
			respond: () => ({
				status: 200,
				text: JSON.stringify({ unique_id: 'i-1', webhook_url: ADDRESS, trace_id: 'trace-2' }),
			}),
		});
		expect(jsonOf(await go(APPROVE))?.incidentResolved).toBe(true);
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET https://pager.example.net/api/account/teams/t-1/services/s-1/integrations/i-1/',
			`POST ${ADDRESS}`,
		]);
	});

	const fromList = {
		question: {
			isResolving: true,
			source: { from: 'apiKey' as const, team: 't-1', service: 's-1', integration: 'i-1' },
		},
	};
	it.each<[string, Given, string]>([
		['Zenduty says no', { respond: () => ({ status: 400 }) }, 'Zenduty'],
		[
			'Zenduty is down',
			{ respond: () => ({ status: 503, headers: { 'retry-after': '0' } }) },
			'Zenduty',
		],
		[
			'nobody is there',
			{ respond: async () => await Promise.reject(new Error('no way there')) },
			'Zenduty',
		],
		['the credential is gone', { credential: new Error('Credentials not found') }, 'credential'],
		[
			'that of the list is gone',
			{ ...fromList, credential: new Error('Credentials not found') },
			'credential',
		],
	])('that fails does not lose the answer: %s', async (_, failing, why) => {
		const { go, requests, warnings } = page({ ...given, ...failing });
		const response = await go(APPROVE);
		expect(jsonOf(response)).toMatchObject({
			data: { approved: true },
			incidentResolved: false,
		});
		expect(textOf(response.html)).toContain('Please resolve it in Zenduty.');
		expect(requests.length).toBeLessThan(2);
		expect(warnings.join()).toMatch(/^Zenduty: an alert was answered, but not resolved\. /);
		expect(warnings.join().split('resolved. ')[1]).toContain(why);
		expect(warnings.join()).not.toContain('key-of');
	});

	it('sends nothing once the time for it is over', async () => {
		const over = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
		try {
			const { go, requests } = page({ question: { isResolving: true } });
			expect((await go(APPROVE)).item?.json).toMatchObject({ incidentResolved: false });
			await new Promise(setImmediate);
			expect(requests).toEqual([]);
		} finally {
			over.mockRestore();
		}
	});

	// An incident with the same entity ID may be open there, and this one would stay open.
	it('sends nothing to another integration than the one that asked', async () => {
		const { go, openRequests, warnings, about } = page({ ...given, credential: { url: OTHER } });
		expect(jsonOf(await go(APPROVE))).toMatchObject({
			data: { approved: true },
			incidentResolved: false,
		});
		expect(openRequests).toEqual([]);
		expect(warnings).toEqual([
			'Zenduty: an alert was answered, but not resolved. The credential has the URL of another integration by now.',
		]);
		expect(about).toEqual([{ workflowId: 'flow-1', nodeName: 'Pager' }]);
	});

	it('takes at most three seconds', async () => {
		const { go } = page({ ...given, respond: () => new Promise(() => {}) });
		const deadline = jest.spyOn(AbortSignal, 'timeout');
		const start = Date.now();
		expect(jsonOf(await go(APPROVE))?.incidentResolved).toBe(false);
		expect(Date.now() - start).toBeGreaterThan(2_900);
		expect(deadline.mock.calls[0]).toEqual([3_000]);
		deadline.mockRestore();
	});
});

describe('Whatever goes wrong', () => {
	it.each([
		...[undefined, null, '', '{', '[]', '{}', '{"idHash": 1, "page": {}}', {}],
		...['{"page": {}}', '{"idHash": "q-1"}', '{"idHash": "q-1", "page": []}'],
	])('is a page, and the wait goes on: the context holds %j', async (kept) => {
		const { go, warnings } = page({ kept });
		const { status, html, item } = await go(APPROVE);
		expect([status, item]).toEqual([500, undefined]);
		expect(textOf(html)).toContain('the workflow still waits');
		expect(warnings).toEqual([
			'Zenduty: the answer page cannot be shown. The question of this execution was not found.',
		]);
	});

	it('leaves the question open', async () => {
		let isBroken = true;
		const question = JSON.stringify(QUESTION);
		const receive = makeReceiveAnswer(() => (isBroken ? NaN : Date.parse(NOW)));
		const go = async () => {
			const { context, response } = visit(
				{ question: 'q-1', ...APPROVE },
				{ evaluateExpression: () => question },
			);
			return { response, given: await receive(context) };
		};
		// A time that cannot be written.
		const { response, given } = await go();
		expect([response.status, given]).toEqual([500, { noWebhookResponse: true }]);
		isBroken = false;
		expect((await go()).given.workflowData?.[0][0].json).toMatchObject({
			data: { approved: true } as IDataObject,
		});
	});

	it('is not even thrown if no page can be sent', async () => {
		const { context } = visit(
			{},
			{
				getResponseObject() {
					throw new Error('gone');
				},
			},
		);
		expect(await makeReceiveAnswer(Date.now)(context)).toEqual({ noWebhookResponse: true });
	});
});
