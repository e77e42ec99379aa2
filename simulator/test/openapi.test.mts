import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';

import { OPENAPI } from '../openapi.mts';
import { handlers } from '../routes/index.mts';
import { start } from './support.mts';

const SIMULATOR = resolve(import.meta.dirname, '..');

describe('The OpenAPI file:', () => {
	const paths = Object.keys(OPENAPI.paths);
	const operations = Object.values(OPENAPI.paths).flatMap((methods) =>
		Object.values(methods).map(({ operationId }) => operationId),
	);

	it('has an operation for each handler, and a handler for each operation', () => {
		assert.ok(operations.length > 40);
		assert.deepEqual([...operations].sort(), Object.keys(handlers).sort());
	});

	it('has a slash at the end of each path', () => {
		assert.ok(paths.length > 30);
		for (const path of paths) assert.match(path, /\/$/);
	});

	it('knows no path without that slash, whatever the method', async () => {
		const zenduty = await start();
		for (const [method, body] of [
			['GET', undefined],
			['POST', { note: 'x' }],
		] as const) {
			const path = '/api/incidents/3/note';
			assert.equal((await zenduty.call(method, path, body)).status, 404);
			assert.notEqual((await zenduty.call(method, `${path}/`, body)).status, 404);
		}
	});
});

describe('The simulator:', () => {
	it('imports nothing of the package', () => {
		const files = readdirSync(SIMULATOR, { recursive: true, encoding: 'utf8' }).filter((file) =>
			file.endsWith('.mts'),
		);
		assert.ok(files.length > 30);
		const root = dirname(SIMULATOR);
		for (const file of files) {
			const text = readFileSync(join(SIMULATOR, file), 'utf8');
			for (const [, name = ''] of text.matchAll(/(?:from|import)[\s(]*['"`](\.[^'"`]*)['"`]/g)) {
				const target = resolve(SIMULATOR, dirname(file), name);
				assert.ok(!target.startsWith(join(root, 'nodes')), `${file}: ${name}`);
				assert.ok(!target.startsWith(join(root, 'credentials')), `${file}: ${name}`);
			}
		}
	});

	it('listens on this machine only', async () => {
		const { url } = await start();
		assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
	});

	it('stops while requests are on their way', async () => {
		const zenduty = await start();
		zenduty.faults.add({ path: '*', delay: 60_000, effect: { kind: 'none' } });
		const answer = assert.rejects(zenduty.call('GET', '/api/incidents/3/'));
		await zenduty.until(() => zenduty.journal.entries.length === 1);
		await zenduty.stop();
		await answer;
	});
});
