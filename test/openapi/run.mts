/**
 * Holds what the node sends to the simulator's OpenAPI description: `npm run test:openapi`, or to a
 * file with `npm run test:openapi -- zenduty.json`. Prism is the judge: it refuses requests that the
 * description does not allow, and answers the others from its examples.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { leaveWhenInterruptedOrAfter } from '../../e2e/support/leave.mts';
import { buildProject } from '../../scripts/pack.mts';
import { OPENAPI } from '../../simulator/openapi.mts';
import type { Parameters } from '../support/operations.cjs';
import { correct } from './corrections.mts';
import { alertPathOf, nameParameters, readDescription } from './description.mts';
import { fieldsOf, namesOf, setBy, withEveryField } from './fields.mts';
import { startPrism } from './prism.mts';
import { problemsOf, startRecorder } from './recorder.mts';

// n8n-core is made of CommonJS modules, and does not load when an ES module imports it.
const require = createRequire(import.meta.url);
const { execute, loadN8n }: typeof import('../support/n8n.cjs') = require('../support/n8n.cjs');
const {
	complete,
	OPERATIONS,
	restOperations,
	usesOf,
}: typeof import('../support/operations.cjs') = require('../support/operations.cjs');

leaveWhenInterruptedOrAfter(5);

const given = process.argv[2];
const description = given === undefined ? OPENAPI : readDescription(resolve(given));
nameParameters(description);
const { lines, lacking } = correct(description);
for (const line of lines) console.log(`Corrected: ${line}`);

const folder = mkdtempSync(join(tmpdir(), 'zenduty-openapi-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const corrected = join(folder, 'openapi.json');
writeFileSync(corrected, JSON.stringify(description));

console.log('Building the package, and starting Prism …');
await buildProject();
const prism = await startPrism(corrected);
process.on('exit', () => prism.stop());
const alertPath = alertPathOf(description);
const recorder = await startRecorder(prism.url, alertPath);
const n8n = await loadN8n();
process.on('exit', () => n8n.stop());
const [zendutyApi, zendutyIntegrationApi] = ['api', 'integration'].map((id) => ({ id, name: id }));
await n8n.saveCredential('api', { apiKey: 'any-key', baseUrl: recorder.url }, 'zendutyApi');
await n8n.saveCredential('integration', { url: recorder.url + alertPath }, 'zendutyIntegrationApi');

const node = n8n.nodeTypes.getByNameAndVersion('zenduty').description;
const operations = restOperations(node);
const refused: string[] = [];

async function run(parameters: Parameters) {
	const action = n8n.workflow({
		parameters: parameters as never,
		credentials: { zendutyApi, zendutyIntegrationApi },
	});
	const [output] = await execute(n8n, action, [{ json: {} }]);
	return output.map(({ json }) => json);
}

/** Runs an operation: Prism must take every request, and an output must come of its answers. */
async function check(operation: string, use: Parameters): Promise<void> {
	const before = recorder.exchanges.length;
	const outcome = await complete(operation, use, run)
		.then(run)
		.catch((error: unknown) => error);
	const exchanges = recorder.exchanges.slice(before);
	const problems = problemsOf(exchanges);
	refused.push(...problems);
	assert.equal(problems.join('\n'), '');
	assert.ok(exchanges.length > 0, 'there was no request');
	if (!Array.isArray(outcome)) throw outcome;
	assert.ok(outcome.length > 0, 'there was no output');
}

describe(`${description.info.title}:`, () => {
	it('has no other requests', async () => {
		await fetch(`${recorder.url}/api/not-in-the-description/`);
		const [problem] = problemsOf(recorder.exchanges.splice(0));
		assert.match(problem, /was answered with 404/);
	});

	it('is asked for each operation through the REST API', () => {
		assert.deepEqual(
			[...Object.keys(OPERATIONS), 'alert sendAndWait'].sort(),
			[...operations].sort(),
		);
	});

	const described = operations.filter((each) => !lacking.includes(each.split(' ')[0]));
	for (const operation of described) {
		const fields = fieldsOf(node, operation);
		const [least, ...more] = usesOf(operation);

		it(`${operation}, with what it needs`, async () => {
			const needed = fields.filter(({ name, required }) => required || name === 'updateFields');
			const names = needed.map(({ name }) => name);
			const optional = Object.keys(least).filter((name) => !names.includes(name));
			assert.deepEqual(optional, []);
			await check(operation, least);
		});

		it(`${operation}, with all its fields`, async () => {
			const uses = [least, ...more].flatMap((use) => withEveryField(fields, use));
			const set = new Set(uses.flatMap((use) => setBy(fields, use)));
			const notSet = namesOf(fields).filter((name) => !set.has(name));
			assert.deepEqual(notSet, []);
			for (const use of uses) await check(operation, use);
		});
	}
});

after(async () => {
	await recorder.stop();
	prism.stop();
	const requests = recorder.exchanges.length;
	// The reporter still writes the last test's line.
	await setImmediate();
	console.log(`${operations.length} operations, ${requests} requests, ${refused.length} refused`);
});
