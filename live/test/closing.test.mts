import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { makeClient } from '../client.mts';
import { createdThing, startOpened, TITLE } from '../opened.mts';
import { alter, answer, type Change } from './changing.mts';
import { KEPT, tryProbes, type How, type Tried } from './tried.mts';

const STATUS = /^GET \/api\/alert\/status\//;
const ALERT = /^POST (\/api)?\/integration\//;
const PERHAPS_OPEN = `Left behind: an incident of an alert, which may be open: look for "${TITLE}"`;
const refused = (line: RegExp) => answer(line, { status: 400, body: { error: '' } });
const broken = (line: RegExp) => answer(line, { status: 500, body: {} });

/** The statuses of the incidents that a run opened. */
const statusesOf = ({ zenduty }: Tried) =>
	zenduty.state.incidents
		.filter(({ title }) => title.startsWith(TITLE))
		.map(({ status }) => status);

const leftBy = ({ told }: Tried) => told.filter((line) => line.startsWith('Left behind'));

/** Tries one probe, and interrupts it as soon as a request like this comes. */
async function interruptedAt(line: RegExp, how: How): Promise<Tried> {
	const interruption = new AbortController();
	const interrupt: Change = (request) => {
		if (line.test(request.line)) interruption.abort(new Error('interrupted'));
		return undefined;
	};
	const changes = [interrupt, ...(how.changes ?? [])];
	return await tryProbes({ ...how, changes, signal: interruption.signal });
}

describe('The incident of an alert is closed:', () => {
	for (const byUrl of [false, true]) {
		const how = { only: ['alert-taken'], byUrl };

		it(`after an interruption before its status is known, by ${byUrl ? 'URL' : 'list'}`, async () => {
			const tried = await interruptedAt(STATUS, how);
			assert.deepEqual([statusesOf(tried), leftBy(tried)], [[3], []]);
		});

		it(`and named as left behind, if its status is never known, by ${byUrl ? 'URL' : 'list'}`, async () => {
			const unknown = answer(STATUS, { status: 404, body: {} });
			const tried = await tryProbes({ ...how, changes: [unknown], patience: 100 });
			assert.deepEqual([statusesOf(tried), leftBy(tried)], [[3], [PERHAPS_OPEN]]);
			assert.ok(tried.report.includes(`- ${PERHAPS_OPEN}`));
			// It is told even if the report cannot be written.
			assert.ok(tried.told.indexOf(PERHAPS_OPEN) < tried.told.indexOf(KEPT));
		});
	}

	it('by its own probe, and acknowledged before it is needed no more', async () => {
		const patched: string[] = [];
		const watch: Change = ({ line, body }) => {
			if (line.startsWith('PATCH ') && body.status)
				patched.push(`${line.slice(-10)} ${body.status}`);
			return undefined;
		};
		const only = ['create', 'alert-opens-again'];
		const { zenduty } = await tryProbes({ only, changes: [watch] });
		const ids = zenduty.state.incidents.slice(-3).map(({ unique_id: id }) => `${id}/`.slice(-10));
		const [one, three, four] = ids;
		assert.deepEqual(patched, [`${one} 2`, `${three} 2`, `${three} 3`, `${four} 3`, `${one} 3`]);
	});

	it('but no alert is sent after an interruption', async () => {
		let count = 0;
		const refusedOnce: Change = (request) =>
			ALERT.test(request.line) && count++ === 0 ? refused(ALERT)(request) : undefined;
		const how = { only: ['alert-taken'], byUrl: true, changes: [refusedOnce] };
		assert.deepEqual((await interruptedAt(ALERT, how)).zenduty.state.alerts, []);
	});
});

describe('What may exist is named as left behind, and nothing else:', () => {
	const TAG = /^POST .*\/tags\/$/;
	const tagWithoutIds = alter(TAG, ({ unique_id: _, team_tag: _team, tag_id: _id, ...tag }) => tag);
	const rows: Array<[probe: string, change: Change, left: string[]]> = [
		['window', broken(/^POST .*\/maintenance\/$/), ['perhaps a maintenance window in a year']],
		['note-author', broken(/^POST .*\/note\/$/), ['perhaps a note']],
		['tag-own-id', broken(TAG), ['perhaps a tag of an incident']],
		['tag-own-id', tagWithoutIds, ['perhaps a tag of an incident']],
		['responder', broken(/^POST .*\/responders\/$/), ['perhaps a responder of an incident']],
		[
			'override',
			broken(/^POST .*\/overrides\/$/),
			['perhaps a schedule override in a year, for one minute'],
		],
		['override', refused(/^POST .*\/overrides\/$/), []],
		[
			'forwarding-rule',
			broken(/^POST .*\/forwarding_rules\/$/),
			['perhaps a forwarding rule in a year, for one minute'],
		],
		['postmortem', broken(/^POST .*\/postmortem\/$/), ['perhaps a postmortem']],
		['task', broken(/^POST .*\/post_incident_tasks\/$/), ['perhaps a post-incident task']],
		['alert-taken', refused(ALERT), []],
	];
	for (const [index, [probe, change, left]] of rows.entries()) {
		it(`${probe}, ${index + 1}`, async () => {
			const tried = await tryProbes({ only: [probe], changes: [change] });
			assert.deepEqual(
				leftBy(tried),
				left.map((each) => `Left behind: ${each}`),
			);
		});
	}

	it('what came without its ID', async () => {
		const opened = startOpened();
		const thing = { what: 'a note', below: '/api/incidents/1/note/', id: 'noteId' };
		await createdThing(opened, thing, Promise.resolve([{}]));
		const nowhere = makeClient('http://127.0.0.1:9', 'a-key');
		assert.deepEqual(await opened.closeAll(nowhere), ['perhaps a note']);
	});
});

describe('The limits are exceeded', () => {
	it('after everything was closed', async () => {
		const only = ['create', 'too-many'];
		const { zenduty } = await tryProbes({ only, options: { limits: true } });
		const lines = zenduty.journal.entries.map(({ method, path }) => `${method} ${path}`);
		const burst = lines.indexOf('GET /api/incidents/999999999/');
		assert.ok(burst > lines.findLastIndex((line) => line.startsWith('PATCH ')), lines.join('\n'));
	});
});
