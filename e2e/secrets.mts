/** After everything else: no secret in what n8n has stored and printed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Execution } from './rest.mts';
import type { Server } from './server.mts';

/** Every secret of these checks begins so, in plain text or in the base64 of Basic credentials. */
const SECRET = /e2e-[a-z]|ZTJlL|UyZS1|lMmUt/;

export function secrets(server: Server): void {
	describe('Secrets:', () => {
		it('are in no stored execution', async () => {
			const executions = await all(server);
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

async function all(server: Server): Promise<Execution[]> {
	const found: Execution[] = [];
	for (let lastId = ''; ; ) {
		const page = await server.rest.call(
			'GET',
			`/rest/executions?limit=100${lastId && `&lastId=${lastId}`}`,
		);
		const results: Execution[] = page.results ?? page;
		found.push(...results.filter(({ id }) => !found.some((each) => each.id === id)));
		if (results.length < 100) return found;
		lastId = results[results.length - 1].id;
	}
}
