/* What n8n keeps of earlier waits, and how long a question is kept back for their timers. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { waitForEarlierTimers } from '../../../../nodes/Zenduty/actions/alert/sendAndWait/earlierWaits';

const NOW = 1_000_000;
const NEVER = new Date('3000-01-01T00:00:00Z');

/** A run of a node that ended so many milliseconds after its start. */
const ran = (startTime: unknown, executionTime: unknown = 0) => ({ startTime, executionTime });
const resumed = (startTime: number) => ({
	...ran(startTime),
	metadata: { forwardAllOutputs: true },
});
const limit = (seconds: number) => ({
	limitWaitTime: true,
	...{ limitType: 'afterTimeInterval', resumeAmount: seconds, resumeUnit: 'seconds' },
});

/** Returns the waits for an execution in which nodes ran before. */
async function waitsFor(runExecutionData: unknown, parameter: object = limit(66)) {
	const waits: number[] = [];
	const context = {
		getContext: () => ({}),
		getWorkflowDataProxy: () => ({ $node: { Wait: { parameter } } }),
		runExecutionData,
	} as unknown as IExecuteFunctions;
	await waitForEarlierTimers(context, NEVER, {
		now: () => NOW,
		wait: async (milliseconds) => void waits.push(milliseconds),
	});
	return waits;
}

const after = async (runData: object, parameter?: object) =>
	await waitsFor({ resultData: { runData } }, parameter);

it.each([undefined, null, {}, { resultData: undefined }, { resultData: {} }])(
	'waits for nothing where n8n keeps no runs: %j',
	async (runExecutionData) => {
		expect(await waitsFor(runExecutionData)).toEqual([]);
	},
);

it('counts from the end of the last node before the wait', async () => {
	const Start = [ran(NOW - 300_000, 10), ran(NOW - 70_000, 10_000)];
	expect(await after({ Start, Wait: [resumed(NOW)] })).toEqual([11_000]);
});

it.each([
	['a start', ran(String(NOW - 70_000), 10_000)],
	['a length', ran(NOW - 65_000, 'long')],
])('passes over a run without %s', async (_, other) => {
	const Start = [ran(NOW - 70_000, 10_000), other];
	expect(await after({ Start, Wait: [resumed(NOW)] })).toEqual([11_000]);
});

it('knows that no timer was set where the wait was resumed long before its end', async () => {
	const begun = { Start: [ran(NOW - 300_000)] };
	const long = limit(310);
	expect(await after({ ...begun, Wait: [resumed(NOW - 75_001)] }, long)).toEqual([]);
	expect(await after({ ...begun, Wait: [resumed(NOW - 75_000)] }, long)).toEqual([15_000]);
});

it('does not take an amount that was left behind for the length of a wait until a date', async () => {
	const Start = [ran(NOW - 60_000)];
	const until = { ...limit(66), limitType: 'atSpecifiedTime' };
	expect(await after({ Start, Wait: [resumed(NOW)] }, until)).toEqual([75_000]);
});
