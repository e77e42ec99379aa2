import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { withoutKey } from '../journal.mts';
import { SEED } from '../seed.mts';
import { request, start } from './support.mts';

describe('The journal:', () => {
	it('says who did what, when, and what it changed', async () => {
		const zenduty = await start({ now: () => new Date('2026-12-01T09:30:00.123Z') });
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'Hello' });
		await zenduty.until(() => zenduty.journal.entries[0]?.duration !== null);
		const [entry] = zenduty.journal.entries;
		const [note] = zenduty.state.notes;
		assert.deepEqual(
			{ ...entry, duration: 0 },
			{
				number: 1,
				at: '2026-12-01T09:30:00.123000Z',
				method: 'POST',
				path: '/api/incidents/3/note/',
				owner: SEED.users.mara,
				body: { note: 'Hello' },
				changes: [{ what: 'note added', incident: 3, id: note?.unique_id, text: 'Hello' }],
				status: 201,
				duration: 0,
			},
		);
	});

	it('counts by title, incident and text', async () => {
		const zenduty = await start();
		const given = { title: '__proto__', service: SEED.services.shop };
		await zenduty.call('POST', '/api/incidents/', given);
		await zenduty.call('POST', '/api/incidents/', given);
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'One' });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.call('PATCH', '/api/incidents/2/', { status: 3 });
		const counts = zenduty.journal.counts();
		assert.deepEqual(Object.entries(counts.incidentsCreated), [['__proto__', 2]]);
		assert.deepEqual(counts.notesAdded, { One: 1 });
		assert.deepEqual(counts.statusesSet, { 3: { 2: 1 }, 2: { 3: 1 } });
	});

	it('has what was refused, and why', async () => {
		const zenduty = await start();
		await zenduty.call('POST', '/api/incidents/3/note/', { text: 'x' });
		await zenduty.call('POST', '/api/incidents/3/note', { note: 'No slash at the end' });
		await zenduty.call('GET', '/api/nothing/');
		await zenduty.call('DELETE', '/api/incidents/3/');
		const broken = await fetch(`${zenduty.url}/api/incidents/`, {
			method: 'POST',
			headers: {
				Authorization: `Token ${zenduty.apiKey}`,
				'Content-Type': 'application/json',
			},
			body: '{"title": ',
		});
		assert.equal(broken.status, 400);
		const entries = zenduty.journal.entries.map(({ status, refused }) => [status, refused]);
		assert.deepEqual(
			entries.map(([status]) => status),
			[400, 404, 404, 405, 400],
		);
		for (const [, refused] of entries) assert.equal(typeof refused, 'string');
		assert.equal(zenduty.journal.counts().refused, 5);
		assert.equal(zenduty.state.notes.length, 0);
	});

	it('holds no API key, and no key of an integration', async () => {
		const zenduty = await start();
		await zenduty.alert({ message: 'x', alert_type: 'info' });
		await zenduty.call('GET', '/api/incidents/3/');
		await zenduty.call('GET', '/api/incidents/3/', undefined, 'a-wrong-key');
		const { integration_key = '' } = zenduty.state.integrations[0] ?? {};
		const bare = zenduty.integrationUrl.slice(0, -1);
		await request(bare, 'POST', { message: 'x', alert_type: 'info' });
		await request(`${zenduty.url}/api/integration/generic/${integration_key}/?a=b`, 'POST', {});
		assert.equal(zenduty.journal.entries.length, 5);
		const text = JSON.stringify(zenduty.journal.entries);
		for (const secret of [zenduty.apiKey, 'a-wrong-key', integration_key]) {
			assert.ok(secret.length > 8 && !text.includes(secret));
		}
		assert.equal(
			withoutKey('/api/integration/generic/k3y/?a=b'),
			'/api/integration/generic/***/?a=b',
		);
	});
});
