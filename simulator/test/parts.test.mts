import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { start, type Tested } from './support.mts';

const { users, policies, tags } = SEED;
const UNKNOWN = '5d0c1e7a-9b42-4f63-8a17-c2e9d4b60f81';

describe('Notes:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));
	const path = '/api/incidents/3/note/';

	it('are added, listed, read, changed and deleted', async () => {
		const { status, body: note } = await zenduty.call('POST', path, { note: 'Looking' });
		assert.equal(status, 201);
		assert.deepEqual(
			[note.incident, note.note, note.user, note.user_name],
			[3, 'Looking', users.mara, 'Mara Lindqvist'],
		);
		const own = `${path}${note.unique_id}/`;
		assert.deepEqual((await zenduty.call('GET', path)).body.results, [note]);
		assert.deepEqual((await zenduty.call('GET', own)).body, note);
		const changed = await zenduty.call('PUT', own, { note: 'Found' });
		assert.deepEqual(changed.body, { ...note, note: 'Found' });
		const deleted = await zenduty.call('DELETE', own);
		assert.deepEqual([deleted.status, deleted.text], [204, '']);
		assert.deepEqual((await zenduty.call('GET', path)).body.results, []);
		assert.equal((await zenduty.call('DELETE', own)).status, 404);
		assert.deepEqual(
			zenduty.journal.entries.flatMap(({ changes }) => changes.map(({ what }) => what)),
			['note added', 'note changed', 'note deleted'],
		);
	});

	it('belong to their incident alone', async () => {
		const { body: note } = await zenduty.call('POST', path, { note: 'Mine' });
		const { status } = await zenduty.call('GET', `/api/incidents/2/note/${note.unique_id}/`);
		assert.equal(status, 404);
	});

	it('are not empty', async () => {
		const { status, body } = await zenduty.call('POST', path, { note: '' });
		assert.equal(status, 400);
		assert.deepEqual(Object.keys(body), ['note']);
	});

	it("have the key's owner as their author", async () => {
		const keys = [{ key: 'key-of-obi', owner: users.obi }];
		const obis = await start({ keys });
		assert.equal((await obis.call('POST', path, { note: 'x' })).body.user_name, 'Obi Eze');
	});
});

describe('Tags of an incident:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));
	const path = '/api/incidents/3/tags/';

	it('have an id of their own, by which they are taken away', async () => {
		const { status, body: tag } = await zenduty.call('POST', path, { team_tag: tags.disk });
		assert.equal(status, 201);
		assert.deepEqual(
			[tag.name, tag.color, tag.tag_id, tag.team_tag],
			['disk', 'blue', tags.disk, tags.disk],
		);
		assert.notEqual(tag.unique_id, tags.disk);
		assert.deepEqual((await zenduty.call('GET', path)).body, [tag]);
		assert.deepEqual((await zenduty.call('GET', '/api/incidents/3/')).body.tags, [tag]);
		assert.deepEqual((await zenduty.call('GET', `${path}${tag.unique_id}/`)).body, tag);
		assert.equal((await zenduty.call('DELETE', `${path}${tags.disk}/`)).status, 404);
		assert.equal((await zenduty.call('DELETE', `${path}${tag.unique_id}/`)).status, 204);
		assert.deepEqual((await zenduty.call('GET', path)).body, []);
	});

	it("are the team's own", async () => {
		const { status, body } = await zenduty.call('POST', path, { team_tag: tags.release });
		assert.equal(status, 400);
		assert.deepEqual(Object.keys(body), ['team_tag']);
	});
});

describe('Responders:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));
	const path = '/api/v2/incidents/3/responders/';

	it('are users or policies; they are removed without v2', async () => {
		const user = (await zenduty.call('POST', path, { user: users.aiko })).body;
		assert.deepEqual(
			[user.user, user.user_name, user.escalation_policy, user.response_status],
			[users.aiko, 'Aiko Nakamura', null, 3],
		);
		const policy = await zenduty.call('POST', path, { escalation_policy: policies.nights });
		assert.equal(policy.status, 201);
		assert.equal(policy.body.escalation_policy_name, 'Platform at night');
		const [listed] = (await zenduty.call('GET', path)).body;
		assert.deepEqual(listed.results, [user, policy.body]);
		const own = `/api/incidents/3/responders/${user.unique_id}/`;
		assert.deepEqual((await zenduty.call('GET', own)).body, user);
		assert.equal((await zenduty.call('DELETE', own)).status, 204);
		assert.equal((await zenduty.call('DELETE', own)).status, 404);
	});

	for (const [what, given] of [
		['both', { user: users.aiko, escalation_policy: policies.nights }],
		['neither', {}],
		['an unknown user', { user: UNKNOWN.slice(0, 25) }],
		['an unknown policy', { escalation_policy: UNKNOWN }],
	] as const) {
		it(`are refused where ${what} is given, under "message"`, async () => {
			const { status, body } = await zenduty.call('POST', path, given);
			assert.equal(status, 400);
			assert.deepEqual(Object.keys(body), ['message']);
		});
	}
});
