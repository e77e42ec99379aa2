/** What n8n makes of the parameter `authentication` in workflows that somebody wrote by hand. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import { INTEGRATION } from '../workflows/byTitle.mts';
import type { Account } from './account.mts';

/** An operation of each kind, with what it needs, but without `authentication`. */
const MINIMAL: ReadonlyArray<[parameters: Json, output: string]> = [
	[{ resource: 'team', operation: 'getAll' }, 'createdAt'],
	[{ resource: 'alert', operation: 'getAll', incident: '1' }, 'nothing'],
	[{ resource: 'alert', operation: 'send', integration: INTEGRATION, message: 'Fog' }, 'traceId'],
	[{ resource: 'webhookEvent', operation: 'sign', title: 'Fog' }, 'body'],
];

export function authentication(account: () => Account): void {
	describe('Authentication:', () => {
		beforeEach(() => account().forget());

		const credentialFor = async ({ resource }: Json) => {
			const { server, credential } = account();
			if (resource !== 'webhookEvent') return credential();
			const fields = { authentication: 'signature', signingSecret: 'e2e-by-hand' };
			const [type, name] = ['zendutyWebhookApi', 'By hand'];
			return { type, name, id: await server.rest.createCredential(name, fields) };
		};

		for (const [parameters, member] of MINIMAL) {
			const named = `${parameters.resource} ${parameters.operation}`;
			it(`${named} runs without it`, async () => {
				const { act } = account();
				const result = await act(parameters, { stored: await credentialFor(parameters) });
				assert.equal(result.error?.message, undefined);
				assert.equal(result.execution.status, 'success');
				for (const item of result.outputs[0] ?? []) assert.ok(member in item, JSON.stringify(item));
				if (member !== 'nothing') assert.notEqual(result.outputs[0]?.length, 0);
			});
		}

		for (const [parameters, value] of [
			[{ resource: 'team', operation: 'getAll' }, 'integrationUrl'],
			[{ resource: 'team', operation: 'getAll' }, 'webhook'],
			[{ resource: 'webhookEvent', operation: 'sign', title: 'Fog' }, 'apiKey'],
		] as const) {
			it(`"${value}" does not fit ${parameters.resource}, and the error says so`, async () => {
				const { act, requests } = account();
				const { failure } = await act(
					{ ...parameters, authentication: value },
					{ stored: await credentialFor(parameters) },
				);
				assert.equal(failure?.code, 'invalid_input');
				assert.ok(failure.message.includes(`"${value}"`), failure.message);
				assert.deepEqual(requests(), []);
			});
		}
	});
}
