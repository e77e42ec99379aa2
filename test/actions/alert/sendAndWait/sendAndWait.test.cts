import { WAIT_INDEFINITELY, type IDataObject } from 'n8n-workflow';
import { hashOfId } from '../../../../nodes/Zenduty/actions/alert/sendAndWait/openQuestion';
import { run } from '../../../../nodes/Zenduty/actions/run';
import {
	execution,
	type Agent,
	type Execution,
	type Parameters,
} from '../../../support/execution.cjs';
import { invalidAt, invalidInput, naming } from '../../../support/failures.cjs';
import { failureOf } from '../../../support/runApi.cjs';

const ADDRESS = 'https://events.example.net/integration/acct7/generic/key-of-5d0c1f8e/';
const LEAST: Parameters = {
	resource: 'alert',
	operation: 'sendAndWait',
	integration: 't-1/s-1/i-1',
	message: 'Restart db-1?',
	'options.maxAttempts': 1,
};
const SAVED = { operation: 'sendAndWait' };
const REVIEW = { type: 'n8n-nodes-zenduty.zendutyHitlTool' };

type Queued = ReturnType<typeof execution>['queued'];

interface Given extends Omit<Execution, 'items' | 'respond'> {
	items?: Parameters[];
	/** The status with which the alert is answered. */
	status?: number;
	/** Called when the alert arrives, with what n8n has queued for this run. */
	sent?: (queued: Queued) => void;
}

async function ask({ items = [LEAST], status = 200, sent, ...more }: Given = {}) {
	const kept: Record<string, unknown> = {};
	const made = execution({
		credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
		saved: SAVED,
		kept,
		...more,
		items,
		respond({ url }) {
			if (url.startsWith(ADDRESS)) {
				sent?.(made.queued);
				return { status, text: '{"trace_id": "trace-1"}' };
			}
			return { status: 200, text: JSON.stringify({ unique_id: 'i-1', webhook_url: ADDRESS }) };
		},
	});
	const { node } = made.queued;
	const outcome = await run(made.context).then(
		([output]) => ({ json: output.map(({ json }): IDataObject => json), failure: undefined }),
		(error: unknown) => ({ json: [], failure: failureOf(error) }),
	);
	const alerts = made.openRequests.map(({ body }) => JSON.parse(String(body)));
	const text = (more.kept ?? kept).zendutyQuestion;
	const question = typeof text === 'string' ? JSON.parse(text) : undefined;
	return { ...outcome, ...made, node, alerts, question, kept: more.kept ?? kept };
}

describe('The alert', () => {
	it('links to the page, and its summary says what for', async () => {
		const { alerts } = await ask();
		expect(alerts).toEqual([
			{
				message: 'Restart db-1?',
				alert_type: 'critical',
				summary:
					'The n8n workflow "Night watch" waits for an answer: the link "Answer" in the alert opens a page for it.',
				urls: [
					{
						link_url: expect.stringMatching(
							/^https:\/\/n8n\.example\.net\/webhook-waiting\/1\/node-1\?signature=s&question=[0-9a-f]{32}$/,
						),
						link_text: 'Answer',
					},
				],
				entity_id: expect.stringMatching(/^[0-9a-f]{32}$/),
			},
		]);
	});

	it('names a workflow without a name by none', async () => {
		const { alerts } = await ask({ workflow: { id: 'flow-1', active: true } });
		expect(alerts).toMatchObject([{ summary: expect.stringContaining('The n8n workflow ""') }]);
	});

	it('has what the user entered before that', async () => {
		const links = [{ url: 'https://graphs.example.net/db-1', text: 'Graph' }];
		const { alerts, question } = await ask({
			items: [
				{
					...LEAST,
					alertType: 'warning',
					summary: 'Disk is full.',
					entityId: 'db-1/disk',
					'additionalFields.urls': { links },
				},
			],
		});
		expect(alerts).toMatchObject([
			{
				alert_type: 'warning',
				summary: expect.stringMatching(/^Disk is full\.\n\nThe n8n workflow "Night watch"/),
				urls: [{ link_text: 'Graph' }, { link_text: 'Answer' }],
				entity_id: 'db-1/disk',
			},
		]);
		expect(question.page.summary).toBe('Disk is full.');
	});

	it('has no empty details', async () => {
		const { question } = await ask({ items: [{ ...LEAST, message: 'Restart?\n', summary: ' ' }] });
		expect(question.page).toMatchObject({ message: 'Restart?', summary: '' });
	});

	it('has the first line as its message, and others as details', async () => {
		const message = ' Restart db-1?\r\n\nNow, if possible.\n';
		const { alerts, question } = await ask({ items: [{ ...LEAST, message, summary: 'Disk.' }] });
		expect(alerts[0].message).toBe('Restart db-1?');
		expect(alerts[0].summary).toMatch(/^Now, if possible\.\n\nDisk\.\n\nThe n8n workflow/);
		expect(question.page).toMatchObject({
			message: 'Restart db-1?',
			summary: 'Now, if possible.\n\nDisk.',
		});
	});

	// n8n writes the input of the tool as text, and it is an object.
	it('shows in a review what the tool gets', async () => {
		const message = 'The agent wants to run this tool: restart\n\nInput:\n[object Object]';
		const toolParameters = { host: 'db-1', note: "$& $'" };
		const given = { items: [{ ...LEAST, message }], inputs: [{ toolParameters }] };
		const { question } = await ask({ ...REVIEW, ...given });
		expect(question.page.message).toBe('The agent wants to run this tool: restart');
		const [, ...shown] = question.page.summary.split('Input:\n');
		expect(shown.map((each: string) => JSON.parse(each))).toEqual([toolParameters]);
		expect((await ask(given)).question.page.summary).toContain('[object Object]');
	});

	// What the text takes from the call may be another value, or leave one out.
	it.each([
		['behind the text of the user', 'Restart staging?', '', 'The tool gets:\n'],
		['behind the details', 'Restart?', 'Think twice.', 'Think twice.\n\nThe tool gets:\n'],
	])('shows in a review what the tool gets %s', async (_, message, summary, before) => {
		const toolParameters = { host: 'db-1' };
		const items = [{ ...LEAST, message, summary }];
		const { question } = await ask({ ...REVIEW, items, inputs: [{ toolParameters }] });
		expect(question.page).toMatchObject({ message, summary: `${before}{\n  "host": "db-1"\n}` });
	});

	it('does not show twice what the tool gets', async () => {
		const toolParameters = { host: 'db-1' };
		const json = JSON.stringify(toolParameters, null, 2);
		for (const more of [{ message: `Restart?\n${json}` }, { summary: json }]) {
			const items = [{ ...LEAST, ...more }];
			const { question } = await ask({ ...REVIEW, items, inputs: [{ toolParameters }] });
			expect(question.page.summary).toBe(json);
		}
	});

	it('says nothing of a call without parameters', async () => {
		const { question } = await ask({ ...REVIEW, inputs: [{ chatInput: 'Restart db-1' }] });
		expect(question.page.summary).toBe('');
	});

	const tool = (name: string, more: object = {}) => ({
		...{ name, type: 'n8n-nodes-base.httpRequestTool', typeVersion: 4.2, disabled: false },
		...more,
	});

	it('shows in a review which tool runs, beside the name that the model gave', async () => {
		const message = 'The agent wants to run this tool: Restart_a_service';
		const agent = {
			tools: [tool('Restart a service'), tool('Off', { disabled: true })],
		};
		const inputs = [{ tool: 'Restart_a_service', toolParameters: {} }];
		const { question, alerts } = await ask({
			...{ ...REVIEW, agent, inputs },
			items: [{ ...LEAST, message, summary: 'Be careful.' }],
		});
		expect(question.page).toMatchObject({
			message,
			summary: 'Be careful.\n\nThe tool that runs: Restart a service\n\nThe tool gets:\n{}',
		});
		expect(alerts[0].summary).toContain('The tool that runs: Restart a service\n');
	});

	it('shows in a review all tools of which one runs', async () => {
		const agent = { tools: [tool('Read logs'), tool('Restart\u200b it')] };
		const { question } = await ask({ ...REVIEW, agent });
		expect(question.page.summary).toBe(
			String.raw`One of these tools runs: Read logs, Restart\u200b it`,
		);
	});

	it('shows the tool in a review alone', async () => {
		const { question } = await ask({ agent: { tools: [tool('Read logs')] } });
		expect(question.page.summary).toBe('');
	});

	it('shows what turns the direction of text in a review as a code, wherever it is', async () => {
		const items = [{ ...LEAST, message: 'Restart db\u202e1?', summary: 'Now\u2066!' }];
		const { page } = (await ask({ ...REVIEW, items })).question;
		expect(page).toMatchObject({
			message: String.raw`Restart db\u202e1?`,
			summary: String.raw`Now\u2066!`,
		});
		expect((await ask({ items })).question.page.message).toBe('Restart db\u202e1?');
	});

	// A tag and a variation selector of the supplement are two units each.
	it.each([
		['\u200b', String.raw`\u200b`],
		['\u00ad', String.raw`\u00ad`],
		['\ufeff', String.raw`\ufeff`],
		['\u{e0041}', String.raw`\udb40\udc41`],
		['\u{e0100}', String.raw`\udb40\udd00`],
		['\ufe0f', String.raw`\ufe0f`],
		['\u034f', String.raw`\u034f`],
		['\u115f', String.raw`\u115f`],
		['\u17b4', String.raw`\u17b4`],
		['\u3164', String.raw`\u3164`],
		['\uffa0', String.raw`\uffa0`],
		['\u007f', String.raw`\u007f`],
		['\u0085', String.raw`\u0085`],
		['\u2028', String.raw`\u2028`],
		['\u2029', String.raw`\u2029`],
		['\u00a0', String.raw`\u00a0`],
		['\u3000', String.raw`\u3000`],
	])('shows what is invisible in a review as a code: %j', async (invisible, code) => {
		const message = `Restart db${invisible}-1?`;
		const toolParameters = { host: `db${invisible}-1` };
		const given = { items: [{ ...LEAST, message }], inputs: [{ toolParameters }] };
		const { page } = (await ask({ ...REVIEW, ...given })).question;
		expect(page.message).toBe(`Restart db${code}-1?`);
		expect(page.summary).toContain(`db${code}-1`);
		expect(JSON.parse(page.summary.split('gets:')[1])).toEqual(toolParameters);
		expect((await ask(given)).question.page.message).toBe(message);
	});

	it.each(['info', 'acknowledged', 'resolved'])('cannot be of the type %s', async (alertType) => {
		const { failure, requests } = await ask({ items: [{ ...LEAST, alertType }] });
		expect(failure).toMatchObject(invalidAt(alertType));
		expect(requests).toEqual([]);
	});

	it('that fails stops the node', async () => {
		const { failure, waits, question } = await ask({ status: 400 });
		expect(failure).toMatchObject({ code: 'refused', itemIndex: 0 });
		expect([waits, question]).toEqual([[], undefined]);
	});

	// A thrown error would let n8n give the input on, through the output for success.
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'that fails is told with the setting %s, without waiting and without an answer',
		async (onError) => {
			const { failure, json, waits, question } = await ask({ status: 400, onError });
			expect(failure).toBeUndefined();
			expect(json).toEqual([{ error: expect.any(String), details: expect.anything() }]);
			expect(json[0].details).toMatchObject({ code: 'refused', mayExist: false });
			expect([waits, question]).toEqual([[], undefined]);
		},
	);

	it('is the same one when n8n runs the node again, and a new one in another round', async () => {
		const kept = {};
		const again = { kept, retryOnFail: true };
		const first = await ask({ ...again, status: 400 });
		const second = await ask(again);
		const third = await ask(again);
		expect(second.alerts).toEqual(first.alerts);
		expect(third.alerts[0].urls).not.toEqual(second.alerts[0].urls);
		expect(third.alerts[0].entity_id).not.toBe(second.alerts[0].entity_id);
	});
});

describe('The question', () => {
	it('is kept with all that its page and the answer need, but without the address', async () => {
		const begin = Date.now();
		const { question, json, alerts } = await ask();
		const entityId = alerts[0].entity_id;
		expect(question).toEqual({
			idHash: hashOfId(new URL(alerts[0].urls[0].link_url).searchParams.get('question')),
			page: {
				message: 'Restart db-1?',
				summary: '',
				workflow: 'Night watch',
				way: { kind: 'approval', approve: 'Approve', decline: 'Decline' },
				asksForName: false,
				askedAt: expect.any(Number),
				timeZone: 'Europe/Lisbon',
			},
			entityId,
			traceId: 'trace-1',
			source: { from: 'apiKey', team: 't-1', service: 's-1', integration: 'i-1' },
			isResolving: true,
			until: WAIT_INDEFINITELY.getTime(),
		});
		expect(question.page.askedAt).toBeGreaterThanOrEqual(begin);
		expect(question.page.askedAt).toBeLessThanOrEqual(Date.now());
		expect(json).toEqual([{ entityId, traceId: 'trace-1' }]);
	});

	it('is kept without its ID, and without the seed that the ID is made from', async () => {
		const { alerts, kept } = await ask();
		const id = new URL(alerts[0].urls[0].link_url).searchParams.get('question');
		expect(JSON.stringify(kept)).toContain(hashOfId(id));
		expect(JSON.stringify(kept)).not.toMatch(new RegExp(`seed|${id}`));
	});

	it('has times in UTC if the workflow names no time zone', async () => {
		const { question } = await ask({ timeZone: 'DEFAULT' });
		expect(question.page.timeZone).toBe('UTC');
	});

	const CHOSEN = { __rl: true, mode: 'list', value: 's-1', cachedResultName: 'Platform / Shop ' };
	const BY_URL = { ...LEAST, authentication: 'integrationUrl' };
	it.each<[string, string | undefined, unknown, Parameters?]>([
		['chosen from the list', 'Platform / Shop', CHOSEN],
		['entered as an ID', undefined, { ...CHOSEN, mode: 'id' }],
		['another one than that of the integration', undefined, { ...CHOSEN, value: 's-2' }],
		['from an expression, which may give another one', undefined, { ...CHOSEN, value: '={{ 1 }}' }],
		['left to the model', undefined, { ...CHOSEN, value: "={{ $fromAI('service') }}" }],
		['without a name', undefined, { ...CHOSEN, cachedResultName: '' }],
		['an ID alone', undefined, 's-1'],
		['not used, since the integration has a URL', undefined, CHOSEN, BY_URL],
	])('names the service only if it is sure: %s', async (_, name, service, item = LEAST) => {
		const credential =
			item === LEAST ? { apiKey: 'key-7', baseUrl: 'https://pager.example.net' } : { url: ADDRESS };
		const saved = { ...SAVED, service };
		const { question } = await ask({ items: [item], saved, credential });
		expect(question.page.service).toBe(name);
	});

	it('says that the address comes from the credential', async () => {
		const items = [{ ...LEAST, authentication: 'integrationUrl' }];
		const { question } = await ask({ items, credential: { url: ADDRESS } });
		expect(question.source).toEqual({
			from: 'integrationUrl',
			fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
		});
		expect(JSON.stringify(question)).not.toContain('key-of');
	});

	const APPROVAL = { kind: 'approval', approve: 'Approve', decline: 'Decline' };
	const ONE_BUTTON = { kind: 'approval', approve: 'Approve' };
	it.each<[string, Parameters, object, object]>([
		['two buttons', {}, {}, APPROVAL],
		['two buttons, where they are chosen', { approvalType: 'double' }, {}, APPROVAL],
		['two buttons in a review', {}, REVIEW, APPROVAL],
		['one button', { approvalType: 'single' }, {}, ONE_BUTTON],
		['one button in a review', { approvalType: 'single' }, REVIEW, ONE_BUTTON],
		[
			'a label',
			{ 'approvalOptions.values': { approveLabel: ' Go ' } },
			{},
			{ ...APPROVAL, approve: 'Go' },
		],
		['an empty label', { 'approvalOptions.values': { approveLabel: ' ' } }, {}, APPROVAL],
		[
			'two labels',
			{ 'approvalOptions.values': { approveLabel: 'Yes', disapproveLabel: 'No' } },
			{},
			{ ...APPROVAL, approve: 'Yes', decline: 'No' },
		],
		[
			'one label, where nobody can decline',
			{ approvalType: 'single', 'approvalOptions.values': { disapproveLabel: 'No' } },
			{},
			ONE_BUTTON,
		],
		['a text', { responseType: 'freeText' }, {}, { kind: 'freeText' }],
	])('is answered with %s', async (_, parameters, more, way) => {
		const { question } = await ask({ items: [{ ...LEAST, ...parameters }], ...more });
		expect(question.page.way).toEqual(way);
	});

	it.each([
		['generated', {}, true],
		['generated, and not wanted', { 'options.resolveWhenAnswered': false }, false],
		['given', { entityId: 'db-1/disk' }, false],
		['given, and wanted', { entityId: 'db-1', 'options.resolveWhenAnswered': 'true' }, true],
	])('resolves the alert or not: entity ID %s', async (_, parameters, isResolving) => {
		const { question } = await ask({ items: [{ ...LEAST, ...parameters }] });
		expect(question.isResolving).toBe(isResolving);
	});

	it('asks for a name if wanted', async () => {
		const { question } = await ask({ items: [{ ...LEAST, 'options.askForName': true }] });
		expect(question.page.asksForName).toBe(true);
	});
});

describe('A question that is asked again', () => {
	it('has another link in an execution that is retried, since the other one may be answered', async () => {
		const kept = {};
		const again = { kept, retryOnFail: true };
		const first = await ask({ ...again, status: 400, executionId: '7' });
		const second = await ask({ ...again, status: 400, executionId: '7' });
		const third = await ask({ ...again, executionId: '8' });
		expect(second.alerts).toEqual(first.alerts);
		expect(third.alerts[0].urls).not.toEqual(first.alerts[0].urls);
		expect(third.alerts[0].entity_id).toBe(first.alerts[0].entity_id);
	});
});

describe('The wait', () => {
	it('is counted from when the alert was sent', async () => {
		const values = { resumeAmount: 2, resumeUnit: 'minutes' };
		const now = jest.spyOn(Date, 'now').mockReturnValue(1_000);
		try {
			const { waits, question } = await ask({
				items: [{ ...LEAST, 'options.limitWaitTime': { values } }],
				sent: () => void now.mockReturnValue(141_000),
			});
			expect(waits).toEqual([new Date(261_000)]);
			expect(question.until).toBe(261_000);
		} finally {
			now.mockRestore();
		}
	});

	describe('where the last question was to wait until', () => {
		afterEach(() => jest.useRealTimers());

		/** Asks while time stands still, and returns by how much it had to go on for the alert. */
		async function delayOf(end: number | undefined, more: Given = {}): Promise<number> {
			jest.useFakeTimers({
				now: 1_000_000,
				doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
			});
			const keptForAll: Record<string, unknown> = { zendutyQuestionEnd: end };
			let sentAt = 0;
			const asked = ask({ ...more, keptForAll, sent: () => void (sentAt = Date.now()) });
			await jest.advanceTimersByTimeAsync(85_000);
			expect((await asked).waits).toHaveLength(1);
			return sentAt - 1_000_000;
		}

		it.each([
			['nothing', undefined, 0],
			['this moment', 0, 5_000],
			['a moment ago', -1, 4_999],
			['five seconds ago', -5_000, 0],
			['75 seconds later', 75_000, 80_000],
			['more than that later', 75_001, 0],
		])("%s, n8n's timer for it has passed before the alert", async (_, left, delay) => {
			expect(await delayOf(left === undefined ? left : 1_000_000 + left)).toBe(delay);
		});

		const at = (time: number) => ({
			'options.limitWaitTime': {
				values: { limitType: 'atSpecifiedTime', maxDateAndTime: new Date(time).toISOString() },
			},
		});

		it.each([
			[29_999, 0],
			[30_000, 0],
			[40_001, 35_000],
		])(
			'half a minute later, a question that ends after %d ms is sent after %d ms',
			async (end, delay) => {
				const items = [{ ...LEAST, ...at(1_000_000 + end) }];
				expect(await delayOf(1_030_000, { items })).toBe(delay);
			},
		);

		it('half a minute later, a question that has no time left by then is not sent', async () => {
			jest.useFakeTimers({
				now: 1_000_000,
				doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
			});
			const keptForAll = { zendutyQuestionEnd: 1_030_000 };
			const asked = ask({ keptForAll, items: [{ ...LEAST, ...at(1_035_000) }] });
			await jest.advanceTimersByTimeAsync(85_000);
			const { failure, alerts, waits } = await asked;
			expect(failure).toMatchObject({ code: 'invalid_input' });
			expect([alerts, waits]).toEqual([[], []]);
		});

		it('is kept for the next one', async () => {
			const keptForAll = {};
			const { waits } = await ask({ keptForAll });
			expect(keptForAll).toEqual({ zendutyQuestionEnd: waits[0].getTime() });
		});

		it('soon, n8n 1 cannot be helped: its timer goes off in what runs, too', async () => {
			const waiting = {
				getSignedResumeUrl: () => 'https://n8n.example.net/webhook-waiting/1/node-1',
				setSignatureValidationRequired: () => {},
			};
			expect(await delayOf(1_030_000, { waiting })).toBe(0);
		});

		it('soon, and the user stops the execution, nothing is sent', async () => {
			jest.useFakeTimers({
				now: 1_000_000,
				doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
			});
			const stopped = new AbortController();
			const keptForAll = { zendutyQuestionEnd: 1_000_020 };
			const asked = ask({ keptForAll, cancelled: stopped.signal });
			setTimeout(() => stopped.abort(), 10);
			await jest.advanceTimersByTimeAsync(10);
			const { failure, alerts, waits } = await asked;
			expect(failure).toMatchObject({ code: 'cancelled' });
			expect([alerts, waits]).toEqual([[], []]);
		});
	});

	describe('after another node that waited', () => {
		const NOW = 1_000_000;
		const limited = (resumeAmount: unknown, resumeUnit = 'seconds') => ({
			...{ limitType: 'afterTimeInterval', resumeAmount, resumeUnit },
		});
		const waitNode = (limit: object) => ({ resume: 'webhook', limitWaitTime: true, ...limit });
		const asksOthers = (values?: object) => ({
			...{ resource: 'message', operation: 'sendAndWait' },
			options: values === undefined ? {} : { limitWaitTime: { values } },
		});

		/**
		 * Asks while time stands still, and returns by how much it had to go on for the alert. The other
		 * node began a minute ago, and was resumed.
		 *
		 * @param parameter the parameters of the other node
		 * @param metadata what n8n keeps of its run
		 */
		async function delayAfter(
			parameter: object | undefined,
			{
				metadata = { forwardAllOutputs: true } as unknown,
				resumed = NOW,
				more = {} as Given,
				runs = undefined as unknown,
			} = {},
		): Promise<number> {
			jest.useFakeTimers({
				now: NOW,
				doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
			});
			let sentAt = 0;
			const ran = {
				Start: { runs: [{ startTime: NOW - 70_000, executionTime: 10_000, metadata: {} }] },
				Wait: {
					runs: runs ?? [{ startTime: resumed, executionTime: 3, metadata }],
					...(parameter && { parameter }),
				},
			};
			try {
				const asked = ask({ ran, ...more, sent: () => void (sentAt = Date.now()) });
				await jest.advanceTimersByTimeAsync(90_000);
				expect((await asked).waits).toHaveLength(1);
				return sentAt - NOW;
			} finally {
				jest.useRealTimers();
			}
		}

		it.each<[string, object, number]>([
			['a Wait node that ends in 6 seconds', waitNode(limited(66)), 11_000],
			['one that ends in a minute', waitNode(limited('2', 'minutes')), 65_000],
			['one that ends in 75 seconds', waitNode(limited(135)), 80_000],
			['one that ends later', waitNode(limited(136)), 0],
			['one that ends in hours', waitNode(limited(3, 'hours')), 0],
			['one that ends in days', waitNode(limited(3, 'days')), 0],
			['one that has ended long ago', waitNode(limited(30)), 0],
			['one without a limit', { resume: 'webhook', limitWaitTime: false }, 0],
			['another question with a limit', asksOthers(limited(1.1, 'minutes')), 11_000],
			['another question without a limit', asksOthers(), 0],
			[
				'a question of this package, whose end is kept',
				{ ...asksOthers(limited(66)), resource: 'alert' },
				0,
			],
		])('the timer of n8n has passed before the alert: %s', async (_, parameter, delay) => {
			expect(await delayAfter(parameter)).toBe(delay);
		});

		it.each<[string, object | undefined]>([
			['an end at a date', waitNode({ limitType: 'atSpecifiedTime' })],
			['an amount that is none', waitNode(limited('={{ $json.seconds }}'))],
			['another unit', waitNode(limited(1, 'weeks'))],
			['another kind of node', {}],
			['parameters that cannot be read', undefined],
		])('any timer of n8n has passed where its end is unknown: %s', async (_, parameter) => {
			expect(await delayAfter(parameter)).toBe(75_000);
			expect(await delayAfter(parameter, { resumed: NOW - 40_000 })).toBe(35_000);
			expect(await delayAfter(parameter, { resumed: NOW - 75_001 })).toBe(0);
		});

		it.each([
			['the timer itself', { metadata: {} }],
			['the timer itself, without a mark', { metadata: null }],
			['nothing that n8n marks', { metadata: { forwardAllOutputs: false } }],
			['a form that n8n does not have', { runs: 'x' }],
			['a run without times', { runs: [{ metadata: { forwardAllOutputs: true } }, null] }],
		])('nothing is waited for where it was ended by %s', async (_, more) => {
			expect(await delayAfter(waitNode(limited(66)), more)).toBe(0);
		});

		it('a question that ends before that timer is sent at once', async () => {
			const at = (time: number) => ({
				...LEAST,
				'options.limitWaitTime': {
					values: { limitType: 'atSpecifiedTime', maxDateAndTime: new Date(time).toISOString() },
				},
			});
			const node = waitNode(limited(66));
			expect(await delayAfter(node, { more: { items: [at(NOW + 6_000)] } })).toBe(0);
			expect(await delayAfter(node, { more: { items: [at(NOW + 20_000)] } })).toBe(11_000);
		});

		it('the last of several timers counts', async () => {
			const keptForAll = { zendutyQuestionEnd: NOW + 20_000 };
			expect(await delayAfter(waitNode(limited(66)), { more: { keptForAll } })).toBe(25_000);
		});
	});

	// n8n disables the node object of what it has queued first, and goes on.
	it('leaves the runs alone that queue behind it', async () => {
		const { node, queued } = await ask();
		expect(queued.node).not.toBe(node);
		expect(queued.node).toEqual(node);
	});

	it('has no end by itself', async () => {
		expect((await ask()).waits).toEqual([WAIT_INDEFINITELY]);
	});

	it('lets n8n 1 check the link before it begins', async () => {
		const order: string[] = [];
		const waiting = {
			getSignedResumeUrl: () => 'https://n8n.example.net/webhook-waiting/1/node-1',
			setSignatureValidationRequired: () => void order.push('checked'),
			putExecutionToWait: async () => void order.push('waits'),
		};
		await ask({ waiting });
		expect(order).toEqual(['checked', 'waits']);
	});
});

describe('If the time is up', () => {
	const APPROVED = { data: { approved: true, chatInput: 'Go on' }, chatInput: 'Restart db-1' };

	it.each<[string, Given, object]>([
		['approved', {}, { approved: false, timedOut: true }],
		['answered', { items: [{ ...LEAST, responseType: 'freeText' }] }, { timedOut: true }],
		['approved by a review', REVIEW, { approved: false, timedOut: true }],
	])('nothing was %s, whatever the input was', async (_, given, data) => {
		const inputs = given === REVIEW ? [{ chatInput: 'Go on' }] : [APPROVED, { approved: true }];
		const { queued, alerts } = await ask({ ...given, inputs });
		const { entity_id: entityId } = alerts[0];
		const json = { data, entityId, traceId: 'trace-1', incidentResolved: null };
		expect(queued.data.main).toEqual([[{ json, pairedItem: { item: 0 } }]]);
	});

	// n8n shows them as the output of the node before, and may have a copy of the list.
	it('the input items are as they were', async () => {
		const inputs = [structuredClone(APPROVED), { x: 1 }];
		const { input } = await ask({ inputs });
		expect(input).toEqual([{ json: APPROVED }, { json: { x: 1 } }]);
	});

	// A later try would take it for its input.
	it('is said only once the alert was sent, and before the wait begins', async () => {
		const seen: number[] = [];
		let look = () => {};
		const { queued } = await ask({
			inputs: [{}, {}],
			sent(queued) {
				look = () => void seen.push(queued.data.main[0].length);
				look();
			},
			waiting: {
				getSignedResumeUrl: () => 'https://n8n.example.net/webhook-waiting/1/node-1',
				putExecutionToWait: async () => look(),
			},
		});
		expect([...seen, queued.data.main[0].length]).toEqual([2, 1, 1]);
	});

	it('is not said if the alert fails', async () => {
		const { queued } = await ask({ status: 400, inputs: [APPROVED] });
		expect(queued.data.main).toEqual([[{ json: APPROVED }]]);
	});
});

describe('Nothing is sent', () => {
	const refused = async (given: Given) => {
		const { failure, requests, waits } = await ask(given);
		expect([requests, waits]).toEqual([[], []]);
		return failure;
	};

	it.each<[string, Given]>([
		['before version 3', { isTool: true }],
		['before version 3, even in the place of a review', { isTool: true, ...REVIEW }],
		['of version 3', { type: 'n8n-nodes-zenduty.zendutyTool' }],
	])('by a plain tool of an agent %s', async (_, given) => {
		// An agent sees the message alone, so it holds all.
		expect(await refused(given)).toMatchObject({
			code: 'invalid_input',
			message:
				"An AI agent cannot use 'Send and Wait for Response' as a tool. In n8n 2, use a human review instead: choose Zenduty under 'Human review' in the list of nodes, and connect it between the agent and the tool that needs an approval. (invalid_input)",
		});
	});

	it.each([{ operation: '={{ "sendAndWait" }}' }, { operation: undefined }, {}])(
		'where n8n would not check the link: %j',
		async (saved) => {
			expect(await refused({ saved })).toEqual({
				...invalidInput(
					"'Operation' is an expression, so n8n would not check who answers.",
					"Choose the operation 'Send and Wait for Response' from the list.",
				),
				itemIndex: 0,
			});
		},
	);

	it('where n8n cannot sign the link', async () => {
		expect(await refused({ waiting: {} })).toEqual({
			...invalidInput(
				'This version of n8n cannot sign the link for the answer.',
				'Update n8n to version 1.107 or newer.',
			),
			itemIndex: 0,
		});
	});

	const values = { resumeAmount: 5 };
	const limited = { ...LEAST, 'options.limitWaitTime': { values } };
	const APPROVED = [{ approved: true }, { data: { approved: true } }, { x: 1, approved: true }];

	it.each(APPROVED)(
		'in a review where n8n could take the input for an approval: %j',
		async (input) => {
			for (const items of [[limited], [LEAST]]) {
				expect(await refused({ ...REVIEW, items, inputs: [input] })).toMatchObject({
					code: 'invalid_input',
					message: naming('The input of the agent already says'),
				});
			}
		},
	);

	const AFTER = { inputs: [[{ node: 'If', index: 1 }]] };

	it.each([
		{ ran: { If: [0, 3] } },
		{ ran: { If: [1, 2] } },
		{ inputs: [[{ node: 'Never', index: 0 }], [{ node: 'If', index: 0 }]], ran: { If: [2] } },
		{ inputs: [null, [AFTER.inputs[0][0], { node: 'If', index: 0 }]], ran: { If: [2, 1] } },
	])('in a review of an agent with several input items: %j', async (more) => {
		expect(await refused({ ...REVIEW, agent: { ...AFTER, ...more } })).toMatchObject({
			code: 'invalid_input',
			message: naming('The agent has more than one input item'),
		});
	});

	it.each<Agent>([
		{ ran: { If: [3, 1] } },
		{ ran: { If: [3] } },
		{ ran: { Other: [3, 3] } },
		{ inputs: [] },
	])('by no means in one of an agent with one input item: %j', async (more) => {
		expect((await ask({ ...REVIEW, agent: { ...AFTER, ...more } })).alerts).toHaveLength(1);
	});

	it('by no means outside a review, however many items come from where', async () => {
		const agent = { ...AFTER, ran: { If: [3, 3] } };
		expect((await ask({ agent })).alerts).toHaveLength(1);
	});

	it.each<[string, Given]>([
		['a node', { items: [limited], inputs: [{ approved: true }] }],
		['a review of another input', { ...REVIEW, items: [limited], inputs: [{ approved: 'true' }] }],
		['a review after a rejection', { ...REVIEW, inputs: [{ data: { approved: false } }] }],
	])('by no means in %s', async (_, given) => {
		expect((await ask(given)).alerts).toHaveLength(1);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'by a plain tool, which tells the model with %s',
		async (onError) => {
			const { json, failure } = await ask({ isTool: true, onError });
			expect(failure).toBeUndefined();
			expect(json).toEqual([{ error: naming('Human review') }].map(expect.objectContaining));
		},
	);

	it('by a review, whatever its setting for errors is', async () => {
		const failure = await refused({ ...REVIEW, onError: 'continueRegularOutput', waiting: {} });
		expect(failure).toMatchObject({ code: 'invalid_input' });
	});

	it.each([
		[{ responseType: 'smoke' }, 'Response Type'],
		[{ approvalType: 'triple' }, 'Type of Approval'],
	])('with what no field has: %j', async (parameters, field) => {
		const failure = await refused({ items: [{ ...LEAST, ...parameters }] });
		expect(failure).toMatchObject(invalidAt(field));
	});
});
