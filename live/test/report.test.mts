import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { maskerOf } from '../report.mts';
import { addShape, routeOf, writeShapes } from '../shapes.mts';

describe('The report:', () => {
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
