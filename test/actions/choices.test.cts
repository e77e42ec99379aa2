/*
 * Each choice of the node: an expression that gives nothing must not count as one of its options. All
 * parameters of the type "options" are found in the description, so a new one cannot be forgotten.
 */
import { run } from '../../nodes/Zenduty/actions/run';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { execution } from '../support/execution.cjs';
import { fieldsOf, parametersOf, withValue } from '../support/fields.cjs';
import { allOperations } from '../support/operations.cjs';
import { failureOf, type Failure } from '../support/runApi.cjs';

const EXPRESSION = '={{ $json.typo }}';

/**
 * Members of an event that is made of fields. An event may lack them: then they are null, or follow
 * from the event type. They say what the event holds, not what is done.
 */
const IN_EVENT = /^webhookEvent \w+ additionalFields\.(status|urgency|service\.status)$/;

const { description } = new Zenduty();

const choicesOf = (operation: string) => fieldsOf(description, operation, 'options');

const ALL = allOperations(description).flatMap((operation) =>
	choicesOf(operation).map((choice) => ({ ...choice, operation, at: choice.path.join('.') })),
);
const REFUSED = ALL.filter(({ operation, at }) => !IN_EVENT.test(`${operation} ${at}`));

/** Runs an operation where an expression at a path gives a value. */
async function runWith(
	operation: string,
	{ path, shownWith = {} }: { path: string[]; shownWith?: JsonObject },
	value: unknown,
	type = 'n8n-nodes-zenduty.zenduty',
	expression = EXPRESSION,
) {
	const given = { ...parametersOf(operation), ...shownWith };
	const made = execution({
		type,
		items: [withValue(given, path, value)],
		saved: withValue(given, path, expression),
		credential: {
			...{ apiKey: 'key-7', baseUrl: 'https://pager.example.net', signingSecret: 'k-1138' },
			url: 'https://events.example.net/integration/acct7/generic/key-5d0c1f8e/',
		},
		respond: () => ({ status: 400, text: '{"detail": "The test has no answer."}' }),
	});
	const failure = await run(made.context).then(
		(): Failure | undefined => undefined,
		(error: unknown) => failureOf(error),
	);
	return { failure, requests: made.requests.length };
}

it('are found at any depth', () => {
	const found = new Set(ALL.map(({ operation, at }) => `${operation} ${at}`));
	for (const each of [
		'incident reassign assignTo',
		'responder add responderType',
		'incident create additionalFields.urgency',
		'alert sendAndWait options.limitWaitTime.values.resumeUnit',
		'webhookEvent send additionalFields.service.status',
		'webhookEvent sign options.format',
	]) {
		expect(found).toContain(each);
	}
});

describe.each(REFUSED)('$at of $operation', (choice) => {
	const { operation, at, displayName } = choice;

	it.each([undefined, null])('is an error if its expression gives %s', async (value) => {
		const { failure, requests } = await runWith(operation, choice, value);
		expect(failure).toMatchObject({ code: 'invalid_input' });
		expect(requests).toBe(0);
		// Without a resource and an operation there is nothing that could read an expression.
		if (['resource', 'operation'].includes(at)) return;
		expect(failure?.message).toBe(
			`The expression in '${displayName}' returns nothing for this item.`,
		);
	});
});

const COLLECTIONS = new Map(
	REFUSED.filter(({ path }) => path.length > 1).map((choice) => [
		`${choice.path[0]} of ${choice.operation}`,
		choice,
	]),
);

it.each([...COLLECTIONS])(
	'%s, where a choice is, is an error if its expression gives nothing',
	async (_, { operation, path }) => {
		for (const value of [undefined, null]) {
			const { failure, requests } = await runWith(operation, { path: [path[0]] }, value);
			expect(failure).toMatchObject({ code: 'invalid_input' });
			expect(failure?.message).toMatch(/^The expression in '.*' returns nothing for this item\.$/);
			expect(requests).toBe(0);
		}
	},
);

const OF_EVENT = ALL.filter((choice) => !REFUSED.includes(choice));

it.each(OF_EVENT)('$at of $operation may be missing in an event', async (choice) => {
	const { failure } = await runWith(choice.operation, choice, null);
	expect(failure?.code).not.toBe('invalid_input');
});

it.each(REFUSED.filter(({ at }) => !['resource', 'operation'].includes(at)))(
	'$at of $operation may be left out by a model, and an empty text is not set',
	async (choice) => {
		const { operation } = choice;
		const nothing = 'returns nothing for this item';
		const empty = await runWith(operation, choice, '');
		expect(empty.failure?.message ?? '').not.toContain(nothing);
		const tool = 'n8n-nodes-zenduty.zendutyTool';
		const byModel = "={{ $fromAI('choice', '', 'string') }}";
		const left = await runWith(operation, choice, undefined, tool, byModel);
		expect(left.failure?.message ?? '').not.toContain(nothing);
	},
);
