/** Every probe is seen to hold and not to hold. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { TOPICS } from '../probes/index.mts';
import { OTHER_FORMS } from './otherForms.mts';
import { lineOf, tryProbes } from './tried.mts';

const names = TOPICS.flatMap(({ probes }) => probes.map(({ name }) => name));
const held = new Set<string>();
const failed = new Set<string>();

describe('The usual form of the simulator:', () => {
	it('is what all probes expect', async () => {
		const tried = await tryProbes();
		assert.equal(tried.zenduty.journal.counts().invalidAnswers, 0);
		for (const name of names) {
			const line = lineOf(tried, name);
			if (line.startsWith(`${name}: holds`)) held.add(name);
			else assert.equal(line, 'too-many: not tried: only with `--limits`');
		}
		assert.equal(tried.code, 0);
	});
});

describe('Other forms:', () => {
	it('belong to probes', () => assert.deepEqual(Object.keys(OTHER_FORMS), names));

	for (const [name, forms] of Object.entries(OTHER_FORMS)) {
		for (const { form, says, ...how } of forms) {
			it(`${name}, ${form}`, async () => {
				const tried = await tryProbes({ only: [name], ...how });
				const line = lineOf(tried, name);
				assert.ok(line.startsWith(`${name}: ${says}`), line);
				if (line.startsWith(`${name}: holds`)) held.add(name);
				if (line.startsWith(`${name}: **`)) failed.add(name);
				assert.equal(tried.code, line.startsWith(`${name}: **`) ? 1 : 0);
				assert.ok(tried.report.includes(`| ${name} |`));
			});
		}
	}

	after(() => {
		assert.deepEqual(
			names.filter((name) => !held.has(name)),
			[],
			'was never seen to hold',
		);
		assert.deepEqual(
			names.filter((name) => !failed.has(name)),
			[],
			'was never seen to fail',
		);
	});
});
