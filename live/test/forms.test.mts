/** Every probe is seen to hold and not to hold. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { TITLE } from '../incidents.mts';
import { TOPICS } from '../probes/index.mts';
import { OTHER_FORMS } from './otherForms.mts';
import { replay } from './replay.mts';
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
		const lines = tried.zenduty.journal.entries.map(
			({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`,
		);
		const { refused, minutes } = await replay(lines);
		assert.deepEqual(refused, [], 'it exceeds the limits');
		assert.ok(minutes < 6, `it takes ${minutes} minutes`);
	});

	it('is left as it was, but for resolved incidents and an override', async () => {
		const only = [
			'create',
			'window',
			'note-author',
			'tag-own-id',
			'responder',
			'alert-opens-again',
		];
		const { state } = (await tryProbes({ only: [...only, 'acknowledge-resolved'] })).zenduty;
		const ours = state.incidents.filter(({ title }) => title.startsWith(TITLE));
		assert.deepEqual(
			ours.map(({ status }) => status),
			[3, 3, 3, 3],
		);
		const { maintenanceWindows, notes, incidentTags, responders } = state;
		assert.deepEqual(
			{ maintenanceWindows, notes, incidentTags, responders },
			{
				...{ maintenanceWindows: [], notes: [], incidentTags: [], responders: [] },
			},
		);
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

	it('are enough to see each probe hold and fail', () => {
		const never = (seen: Set<string>) => names.filter((name) => !seen.has(name));
		assert.deepEqual({ held: never(held), failed: never(failed) }, { held: [], failed: [] });
	});
});
