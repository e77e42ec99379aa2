/** Every probe is seen to hold and not to hold. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { SEED } from '../../simulator/seed.mts';
import { TITLE } from '../opened.mts';
import { TOPICS } from '../probes/index.mts';
import { OTHER_FORMS } from './otherForms.mts';
import { replay } from './pace.test.mts';
import { lineOf, tryProbes } from './tried.mts';

const names = TOPICS.flatMap(({ probes }) => probes.map(({ name }) => name));
const isDifference = (says: string) => !/^(holds|not tried)/.test(says);

describe('The usual form of the simulator:', () => {
	it('is what all probes expect, and it is left as it was, within the limits', async () => {
		const tried = await tryProbes();
		const { state, journal } = tried.zenduty;
		for (const name of names) {
			const untried = name === 'too-many' && 'too-many: not tried: only with `--limits`';
			assert.ok(lineOf(tried, name).startsWith(untried || `${name}: holds`), lineOf(tried, name));
		}
		assert.deepEqual([tried.code, journal.counts().invalidAnswers], [0, 0]);

		const ours = state.incidents.filter(({ title }) => title.startsWith(TITLE));
		const statuses = ours.map(({ status }) => status);
		assert.deepEqual(statuses, [3, 3, 3, 3]);
		const { maintenanceWindows, notes, incidentTags, responders } = state;
		const { forwardingRules, postmortems, postIncidentTasks } = state;
		const ids = [forwardingRules, postmortems, postIncidentTasks].map(([one, ...more]) => [
			...[one?.unique_id, more],
		]);
		const { forwardingRule, postmortem, postIncidentTask } = SEED;
		const seeded = [forwardingRule, postmortem, postIncidentTask].map((id) => [id, []]);
		assert.deepEqual(ids, seeded);
		assert.deepEqual([maintenanceWindows, notes, incidentTags, responders], [[], [], [], []]);

		const lines = journal.entries.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
		const { refused, minutes } = await replay(lines);
		assert.deepEqual(refused, [], 'it exceeds the limits');
		assert.ok(minutes < 6, `it takes ${minutes} minutes`);
	});
});

describe('Other forms:', () => {
	it('are enough to see each probe fail, and hold', () => {
		const hasForm = (name: string, fits: (says: string) => boolean) =>
			OTHER_FORMS.some(([probe, , says]) => probe === name && fits(says));
		assert.deepEqual(
			names.filter((name) => !hasForm(name, isDifference)),
			[],
		);
		// The usual form has shown that the others hold.
		assert.ok(hasForm('too-many', (says) => says.startsWith('holds')));
	});

	for (const [name, how, says] of OTHER_FORMS) {
		it(`${name}: ${says}`, async () => {
			const given = typeof how === 'function' ? { changes: [how] } : how;
			const tried = await tryProbes({ only: [name], ...given });
			const words = isDifference(says) ? `**does not hold**: ${says}` : says;
			assert.ok(lineOf(tried, name).startsWith(`${name}: ${words}`), lineOf(tried, name));
			assert.equal(tried.code, isDifference(says) ? 1 : 0);
			const row = tried.report.split('\n').find((each) => each.startsWith(`| ${name} |`));
			assert.ok(row?.includes(`| ${words}`.slice(0, 15)), row);
		});
	}
});
