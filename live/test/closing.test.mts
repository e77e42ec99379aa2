import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { TITLE } from '../incidents.mts';
import { answer, type Change } from './changing.mts';
import { tryProbes, type How, type Tried } from './tried.mts';

const STATUS = /^GET \/api\/alert\/status\//;
const ALERT = /^POST (\/api)?\/integration\//;
const PERHAPS_OPEN = `Left behind: an incident of an alert, which may be open: look for "${TITLE}"`;

/** Changes the first request alone. */
function once(change: Change): Change {
	let isOver = false;
	return (request) => {
		const reply = isOver ? undefined : change(request);
		isOver ||= reply !== undefined;
		return reply;
	};
}

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
		const way = byUrl ? 'by the URL' : 'by the list';
		const how = { only: ['alert-taken'], byUrl };
		const unknown = answer(STATUS, { status: 404, body: {} });

		it(`after an interruption before its status is known, ${way}`, async () => {
			const tried = await interruptedAt(STATUS, how);
			assert.deepEqual(statusesOf(tried), [3]);
			assert.deepEqual(leftBy(tried), []);
		});

		it(`by a second alert, and named as left behind, if its status is never known, ${way}`, async () => {
			const tried = await tryProbes({ ...how, changes: [unknown], patience: 100 });
			assert.deepEqual(statusesOf(tried), [3]);
			assert.deepEqual(leftBy(tried), [PERHAPS_OPEN]);
			assert.ok(tried.report.includes(`- ${PERHAPS_OPEN}`));
		});
	}

	it('not at all if it was refused', async () => {
		const refused = answer(ALERT, { status: 400, body: { error: '' } });
		const tried = await tryProbes({ only: ['alert-taken'], changes: [refused] });
		assert.deepEqual(leftBy(tried), []);
	});

	it('and no alert is sent after an interruption', async () => {
		const refused = answer(ALERT, { status: 400, body: { error: '' } });
		const how = { only: ['alert-taken'], byUrl: true, changes: [once(refused)] };
		const tried = await interruptedAt(ALERT, how);
		assert.deepEqual(tried.zenduty.state.alerts, []);
	});
});
