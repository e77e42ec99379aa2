import { NodeOperationError, type IHookFunctions, type WorkflowActivateMode } from 'n8n-workflow';
import type { Result } from '../../nodes/Zenduty/result';
import { activate } from '../../nodes/Zenduty/trigger/activate';
import { readWebhookIntegration } from '../../nodes/Zenduty/webhook/webhookIntegration';
import { loadWebhookIntegration } from '../../nodes/Zenduty/webhookCredential';

const EMPTY_KEY = problemOf(readWebhookIntegration({ signingSecret: '' }));

/** What is wrong with a credential; the words are those of what reads it. */
function problemOf(result: Result<object>): string {
	if (result.ok) throw new Error('The credential is usable.');
	return result.problem;
}

/**
 * Makes what n8n gives a trigger that is activated.
 *
 * @param parameters what the parameters give, an error for an expression that fails
 * @param saved the parameters as they are saved, with their expressions
 */
function hook(
	mode: WorkflowActivateMode,
	credential: object | Error,
	parameters: Record<string, unknown> = { events: ['triggered'] },
	saved = parameters,
) {
	const warnings: unknown[][] = [];
	const asked: string[] = [];
	const context = {
		async getCredentials(type: string) {
			asked.push(type);
			if (credential instanceof Error) throw credential;
			return credential;
		},
		getActivationMode: () => mode,
		getNode: () => ({
			name: 'Incidents',
			type: 'zendutyTrigger',
			typeVersion: 2,
			parameters: saved,
		}),
		getNodeParameter(name: string, otherwise: unknown) {
			const value = parameters[name];
			if (value instanceof Error) throw value;
			return value ?? otherwise;
		},
		getWorkflow: () => ({ id: 'flow-1', name: 'Night shift', active: false }),
		logger: { warn: (...line: unknown[]) => warnings.push(line) },
	} as unknown as IHookFunctions;
	return { context, warnings, asked };
}

it.each(['activate', 'init', 'manual'] as const)(
	'activates without a message if the credential is usable (%s)',
	async (mode) => {
		const { context, warnings, asked } = hook(mode, { signingSecret: 'whatever' });
		await expect(activate(context)).resolves.toBe(true);
		expect(warnings).toEqual([]);
		expect(asked).toEqual(['zendutyWebhookApi']);
	},
);

it.each(['activate', 'update', 'manual'] as const)(
	'throws an error that shows the user what is wrong (%s)',
	async (mode) => {
		const { context, warnings } = hook(mode, { signingSecret: '' });
		const error: unknown = await activate(context).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: EMPTY_KEY,
			description:
				'The workflow was not published (activated). Correct the credential and try again.',
			node: { name: 'Incidents' },
		});
		expect(warnings).toEqual([]);
	},
);

it.each(['init', 'leadershipChange'] as const)(
	'only logs what is wrong if no user asked for the activation (%s)',
	async (mode) => {
		const { context, warnings } = hook(mode, { signingSecret: '' });
		await expect(activate(context)).resolves.toBe(true);
		expect(warnings).toEqual([
			[
				`Zenduty Trigger cannot accept deliveries. ${EMPTY_KEY}`,
				{ workflowId: 'flow-1', nodeName: 'Incidents' },
			],
		]);
	},
);

it('says that the credential cannot be read', async () => {
	const { context } = hook('activate', new Error('Wrong key'));
	const problem = problemOf(await loadWebhookIntegration(context));
	expect(problem).toContain('(Wrong key)');
	await expect(activate(context)).rejects.toThrow(problem);
	const automatic = hook('init', new Error('Wrong key'));
	await expect(activate(automatic.context)).resolves.toBe(true);
	expect(automatic.warnings[0][0]).toBe(`Zenduty Trigger cannot accept deliveries. ${problem}`);
});

it('puts no secret in the message', async () => {
	const { context } = hook('activate', { signingSecret: ' hush-hush' });
	const error: unknown = await activate(context).catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(JSON.stringify(error) + String(error)).not.toContain('hush');
});

describe('a parameter that cannot be used', () => {
	const usable = { signingSecret: 'whatever' };
	/** What is wrong, what is told of it, what the parameters give, and their expressions. */
	const cases: Array<
		[what: string, problem: string, given: Record<string, unknown>, saved: Record<string, unknown>]
	> = [
		[
			'an expression that gives nothing',
			'The expression in \'Exclude Services\' returns nothing. Correct the expression. To omit the field, let the expression return an empty text: {{ $vars.name ?? "" }}.',
			{ events: ['triggered'], filters: { excludeServices: [undefined] } },
			{ filters: { excludeServices: ['={{ $vars.excluded }}'] } },
		],
		[
			'several services in one text',
			'\'Exclude Services\' has several values in one text: "API, Web". Enter each value by itself. An expression can return a list, such as {{ $vars.names.split(", ") }}. For a name with a comma, enter the ID.',
			{ events: ['triggered'], filters: { excludeServices: ['API, Web'] } },
			{},
		],
		[
			'no event',
			"'Trigger On' is empty. Select at least one event. If it is an expression, correct it.",
			{ events: undefined },
			{ events: '={{ $vars.events }}' },
		],
		[
			'an event that there is not, beside filters that cannot be evaluated',
			'The value "closed" in \'Trigger On\' is unknown. Use one of triggered, acknowledged, resolved, onCallChanged, other, refused.',
			{ events: ['closed'], filters: new Error('no delivery') },
			{ filters: '={{ $json.query }}' },
		],
		[
			'a filter beside events that cannot be evaluated',
			'The value "urgent" in \'Urgencies\' is unknown. Use one of low, high.',
			{ events: new Error('no delivery'), filters: { urgencies: ['urgent'] } },
			{ events: '={{ $json.query.on }}' },
		],
	];

	it.each(cases)('keeps a user from activating: %s', async (_what, problem, parameters, saved) => {
		for (const mode of ['activate', 'update'] as const) {
			const { context, warnings } = hook(mode, usable, parameters, saved);
			const error: unknown = await activate(context).catch((reason: unknown) => reason);
			expect(error).toBeInstanceOf(NodeOperationError);
			expect(error).toMatchObject({
				message: problem,
				description: 'The workflow was not published (activated). Correct the node and try again.',
			});
			expect(warnings).toEqual([]);
		}
	});

	it.each(cases)('is logged if no user asked: %s', async (_what, problem, parameters, saved) => {
		const { context, warnings } = hook('init', usable, parameters, saved);
		await expect(activate(context)).resolves.toBe(true);
		expect(warnings.map(([line]) => line)).toEqual([
			`Zenduty Trigger cannot accept deliveries. ${problem}`,
		]);
	});

	it.each(cases)('does not keep a user from testing: %s', async (_what, _problem, ...given) => {
		await expect(activate(hook('manual', usable, ...given).context)).resolves.toBe(true);
	});

	it('is told after what is wrong with the credential', async () => {
		const { context } = hook('activate', { signingSecret: '' }, { events: [] });
		await expect(activate(context)).rejects.toThrow(EMPTY_KEY);
	});
});

it('leaves to the delivery what only a delivery can tell', async () => {
	const needsDelivery = new Error("Node 'Incidents' hasn't been executed");
	const parameters = { events: needsDelivery, filters: needsDelivery };
	const { context, warnings } = hook('activate', { signingSecret: 'whatever' }, parameters);
	await expect(activate(context)).resolves.toBe(true);
	expect(warnings).toEqual([]);
});
