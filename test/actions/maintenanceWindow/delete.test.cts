import { teamThing } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, naming, notFound, unclear } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { WINDOWS } from '../../support/windows.cjs';

const DELETE = `DELETE ${WINDOWS}window-1/`;
const deleting = {
	resource: 'maintenanceWindow',
	operation: 'delete',
	team: 'team-1',
	maintenanceWindow: 'window-1',
};

describe('delete a maintenance window', () => {
	it('says that it is deleted', async () => {
		const { outputs, requests } = await runApi(deleting, { [DELETE]: new Reply(204) });
		expect(requests).toEqual([DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('is not done where the API says no with 200', async () => {
		const answers = { [DELETE]: new Reply(200, { success: false, message: 'It is running.' }) };
		const { outputs, failure } = await runApi(deleting, answers);
		expect(outputs).toEqual([[]]);
		expect(failure).toMatchObject({ code: 'refused', message: naming('It is running') });
	});

	it.each([
		[{ team: '' }, 'Team'],
		[{ maintenanceWindow: '' }, 'Maintenance Window'],
	])('refuses %j and sends nothing', async (fields, name) => {
		const run = await runApi({ ...deleting, ...fields }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt(name) });
	});

	it('says what it did not find', async () => {
		const { failure } = await runApi(deleting, { [DELETE]: new Reply(404) });
		const missing = teamThing('team-1', 'maintenanceWindows', 'window-1').subject;
		expect(failure).toMatchObject(notFound(missing));
	});

	it('is done if the window is gone after an unclear attempt', async () => {
		const { outputs, requests } = await runApi(
			{ ...deleting, 'options.maxAttempts': 2 },
			{ [DELETE]: new Turns(new Reply(0), new Reply(404)) },
		);
		expect(requests).toEqual([DELETE, DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('is done if the window is gone after an unclear attempt of an earlier run', async () => {
		const state = { kept: {}, retryOnFail: true };
		const first = await runApi(deleting, { [DELETE]: new Reply(0) }, state);
		expect(first.failure).toMatchObject(unclear('deleted the maintenance window', 'team-1'));
		const again = await runApi(deleting, { [DELETE]: new Reply(404) }, state);
		expect(again.outputs).toEqual([[{ deleted: true }]]);
	});

	it('is not done again when n8n runs the node again', async () => {
		// An expression can give another window for the same input.
		const state = { kept: {}, retryOnFail: true, inputs: [{}, {}] };
		const itemsOf = (maintenanceWindow: string) => [
			{ ...deleting, maintenanceWindow },
			{ ...deleting, team: '' },
		];
		await runApi(itemsOf('window-1'), { [DELETE]: new Reply(204) }, state);
		expect((await runApi(itemsOf('window-2'), {}, state)).requests).toEqual([]);
	});
});
