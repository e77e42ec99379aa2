/** After everything else: no secret in what n8n has stored and printed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Server } from './server.mts';

/** Every secret of these checks begins so, in plain text or in the base64 of Basic credentials. */
const SECRET = /e2e-[a-z]|ZTJlL|UyZS1|lMmUt/;

export function secrets(server: Server): void {
	describe('Secrets:', () => {
		it('are in no stored execution', async () => {
			const executions = await server.rest.executions();
			assert.ok(executions.length > 100, `${executions.length} executions`);
			for (const { id } of executions) {
				const text = JSON.stringify(await server.rest.call('GET', `/rest/executions/${id}`));
				assert.doesNotMatch(text, SECRET, `execution ${id}`);
			}
		});

		it('are not in the log', () => {
			assert.doesNotMatch(server.log(), SECRET);
		});
	});
}
