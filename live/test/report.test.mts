import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { differs, holds, untried } from '../probe.mts';
import { exitCodeOf, maskerOf, writeReport } from '../report.mts';
import type { Result } from '../runProbes.mts';
import { addShape, routeOf, writeShapes } from '../shapes.mts';

const result = (name: string, verdict: Result['verdict']): Result => ({
	...{ topic: 'A topic', name, assumes: 'This | that', verdict },
});
const RESULTS = [
	result('one', holds('403')),
	result('two', differs('404')),
	result('three', untried('no tags')),
];

describe('The report:', () => {
	it('has a line for each assumption, versions, and what is left behind', () => {
		const report = writeReport('A title', RESULTS, {
			versions: { 'n8n-core': '2.0.0' },
			setting: ['Alerts: none'],
			left: ['an incident'],
		});
		for (const line of [
			'1 hold, 1 do not hold, 1 were not tried.',
			'- n8n-core: 2.0.0',
			'- Alerts: none',
			'- Left behind: an incident',
			'## A topic',
			'| one | This \\| that | holds (403) |',
			'| two | This \\| that | **does not hold**: 404 |',
			'| three | This \\| that | not tried: no tags |',
		]) {
			assert.ok(report.split('\n').includes(line), line);
		}
	});

	it('decides about the exit code', () => {
		assert.equal(exitCodeOf(RESULTS), 1);
		assert.equal(exitCodeOf([result('one', holds()), result('two', untried(''))]), 0);
	});

	it('has shapes with names and types only', () => {
		const id = '0b1f3790-be06-42fd-9aaf-6ec4a380626b';
		const shapes = [
			{ id, name: 'Ann', tags: [], at: '2026-01-31T10:00:00Z', more: { transitions: { Ann: 1 } } },
			{ id: null, tags: [{ n: 1.5, 'Ann Berg': true }], at: '2026-01-31' },
			{ labels: { ann: 1 }, annotations: { ann: 1 }, variables: { ann: 1 } },
		].reduce(addShape, []);
		assert.equal(
			writeShapes(shapes),
			'{annotations: not shown, at: date, id: null | uuid, labels: not shown, ' +
				'more: {transitions: not shown}, name: string, ' +
				'tags: [{<another name>: boolean, n: number}], variables: not shown}',
		);
	});

	it('names routes without IDs, and masks secrets, the longest first', () => {
		const route = routeOf('GET', '/api/incidents/3/note/abc/?page=1');
		assert.equal(route, 'GET /api/incidents/{}/note/{}/');
		const mask = maskerOf(['secret', 'secret-key', 'ab']);
		assert.equal(mask('a secret-key of ab, secret'), 'a … of ab, …');
	});
});
