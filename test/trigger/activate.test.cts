import { NodeOperationError, type IHookFunctions, type WorkflowActivateMode } from 'n8n-workflow';
import type { Result } from '../../nodes/Zenduty/result';
import { activate } from '../../nodes/Zenduty/trigger/activate';
import { readIntegration } from '../../nodes/Zenduty/webhook/integration';
import { loadIntegration } from '../../nodes/Zenduty/webhookCredential';

const EMPTY_KEY = problemOf(readIntegration({ signingSecret: '' }));

/** What is wrong with a credential; the words are those of what reads it. */
function problemOf(result: Result<object>): string {
	if (result.ok) throw new Error('The credential is usable.');
	return result.problem;
}

function hook(mode: WorkflowActivateMode, credential: object | Error) {
	const warnings: unknown[][] = [];
	const asked: string[] = [];
	const context = {
		async getCredentials(type: string) {
			asked.push(type);
			if (credential instanceof Error) throw credential;
			return credential;
		},
		getActivationMode: () => mode,
		getNode: () => ({ name: 'Incidents', type: 'zendutyTrigger', typeVersion: 2 }),
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
	const problem = problemOf(await loadIntegration(context));
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
