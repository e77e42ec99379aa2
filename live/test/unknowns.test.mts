import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { root } from '../../scripts/process.mts';
import type { Topic } from '../probe.mts';
import { TOPICS } from '../probes/index.mts';
import { UNKNOWNS, writeUnknowns } from '../unknowns.mts';
import { webhookTopic } from '../webhook/probes.mts';

const topics: Array<Topic<never>> = [...TOPICS, webhookTopic];
const probes = topics.flatMap((topic) => topic.probes);

describe('What was never tried:', () => {
	it('is in live/UNKNOWNS.md as the probes say it (npm run live:unknowns)', () => {
		assert.equal(readFileSync(UNKNOWNS, 'utf8'), writeUnknowns());
	});

	it('has names that are links, each once', () => {
		const names = probes.map(({ name }) => name);
		for (const name of names) assert.match(name, /^[a-z]+(-[a-z0-9]+)*$/);
		assert.equal(new Set(names).size, names.length);
	});

	it('names files that exist', () => {
		for (const { name, reliesOn } of probes) {
			assert.ok(reliesOn.length > 0, name);
			for (const file of reliesOn) assert.ok(existsSync(join(root, file)), file);
		}
	});

	it('is written in sentences', () => {
		for (const { assumes, asks, whatIfNot } of probes) {
			assert.ok(!assumes.endsWith('.') && !asks.endsWith('.'), assumes);
			assert.ok(whatIfNot.endsWith('.'), whatIfNot);
		}
	});
});
