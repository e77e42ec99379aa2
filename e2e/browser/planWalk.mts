/** A user plans maintenance and lets somebody stand in. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import { ByHand } from './byHand.mts';
import type { Walk } from './walk.mts';

const MINUTE = 60_000;

export function planWalk(walk: Walk): void {
	const { editor } = walk;
	const { journal, state } = walk.zenduty;
	const byHand = new ByHand(walk);

	describe('Maintenance by hand:', () => {
		walk.step('a window without a start begins now, and lasts as long as is said', async () => {
			await byHand.choose('Maintenance Window', 'Create');
			await byHand.pick('team', 'Platform');
			const services = await editor.chooseSeveral('services', ['Databases', 'Network']);
			assert.deepEqual(services, ['Databases', 'Kubernetes', 'Network']);
			await editor.type('name', 'New disks');
			await editor.type('durationMinutes', '30');
			const before = Date.now();
			const [window] = await byHand.run(/New disks/);
			const start = Date.parse(window.startTime);
			assert.ok(start >= before - MINUTE && start <= Date.now(), window.startTime);
			assert.equal(Date.parse(window.endTime), start + 30 * MINUTE);
			assert.deepEqual(window.serviceIds, [SEED.services.databases, SEED.services.network]);
			assert.equal(journal.changes('window created')[0].id, window.id);
		});

		walk.step('it is listed, and ended', async () => {
			await byHand.choose('Maintenance Window', 'Get Many');
			const [window] = await byHand.run(/New disks/);
			await byHand.choose('Maintenance Window', 'End');
			const rows = await byHand.pick('maintenanceWindow', 'New disks');
			assert.match(rows.join(), /^New disks \(\d{4}-\d\d-\d\d \d\d:\d\d to [-\d: ]*\)$/);
			const [ended] = await byHand.run(/New disks/);
			assert.equal(ended.id, window.id);
			assert.ok(Date.parse(ended.endTime) <= Date.now(), ended.endTime);
			assert.equal(journal.changes('window changed')[0].id, window.id);
		});

		walk.step('it is deleted', async () => {
			await byHand.choose('Maintenance Window', 'Delete');
			assert.match(await editor.located('maintenanceWindow'), /^New disks/);
			assert.deepEqual(await byHand.run(/deleted/), [{ deleted: true }]);
			assert.deepEqual(state.maintenanceWindows, []);
		});
	});

	describe('A schedule override by hand:', () => {
		walk.step('an end before the start is refused', async () => {
			await byHand.choose('Schedule Override', 'Create');
			await byHand.pick('team', 'Platform');
			assert.deepEqual(await byHand.pick('schedule', 'Platform nights'), [
				'Platform by week',
				'Platform nights',
			]);
			await byHand.pick('user', 'Aiko Nakamura');
			await editor.typeDate('startTime', '2027-01-15 20:00:00');
			await editor.typeDate('endTime', '2027-01-15 06:30:00');
			journal.clear();
			await walk.fails('invalid_input', 'End Time');
			assert.deepEqual(journal.changes('override created'), []);
		});

		walk.step('the dates are read in the time zone of the workflow', async () => {
			await editor.typeDate('endTime', '2027-01-16 06:30:00');
			const [override] = await byHand.run(/2027-01-16T11/);
			assert.equal(override.username, SEED.users.aiko);
			// The time zone that n8n has unless it is told another one: New York.
			assert.equal(override.startTime, '2027-01-16T01:00:00.000Z');
			assert.equal(override.endTime, '2027-01-16T11:30:00.000Z');
			const [change] = journal.changes('override created');
			assert.equal(change.schedule, SEED.schedules.nights);
			await byHand.choose('Schedule Override', 'Get Many');
			assert.deepEqual(await byHand.run(/2027-01-16T11/), [override]);
		});
	});
}
