/** Runs the workflows in `examples/` in a real n8n: `npm run e2e:examples`. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { ACKNOWLEDGE } from './examples/acknowledge.mts';
import { CALLED } from './examples/callers.mts';
import { TALKED_TO } from './examples/chats.mts';
import { FAILING } from './examples/failing.mts';
import { FIRST, FIRST_IN_SLACK } from './examples/first.mts';
import { exampleForm } from './examples/form.mts';
import { STARTED_BY_EVENTS } from './examples/incidents.mts';
import { MISSED } from './examples/missed.mts';
import { ALONE, ONCE, ONCE_WITH_POSTGRES } from './examples/once.mts';
import { POLLED } from './examples/polled.mts';
import { LOOKING_BACK } from './examples/reports.mts';
import { PINNED, SAMPLES } from './examples/samples.mts';
import { startStage } from './examples/stage.mts';
import { tell, type Example } from './examples/story.mts';
import { COUNTED_IN_SLACK, MIRRORED } from './examples/tickets.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';
import { EXAMPLES } from './workflows/examples.mts';

/** The largest number of examples that run at the same time. */
const AT_ONCE = 6;

leaveWhenInterruptedOrAfter(25);

console.log('Building, packing and installing the package, and starting n8n …');
const stage = await startStage();

/**
 * The examples that use PostgreSQL. They run one after the other, since some of them stop
 * PostgreSQL.
 */
const OF_POSTGRES = [ACKNOWLEDGE, ONCE_WITH_POSTGRES, ...PINNED];

/**
 * The examples that post in Slack. They share one Slack, and some of them count its calls and let its
 * calls fail. So they run one after the other.
 */
const IN_SLACK = [...COUNTED_IN_SLACK, ...FIRST_IN_SLACK];

/** The examples that run side by side. The examples that wait longest come first. */
const SIDE_BY_SIDE = [
	...TALKED_TO,
	...FIRST,
	FAILING,
	MISSED,
	...POLLED,
	...ONCE,
	...CALLED,
	...MIRRORED,
	...STARTED_BY_EVENTS,
	...LOOKING_BACK,
	...SAMPLES,
];

describe(`n8n ${stage.server.version}:`, () => {
	exampleForm();
	for (const example of ALONE) tell(stage, example);
	describe('Side by side:', { concurrency: AT_ONCE }, () => {
		describe('With PostgreSQL:', { concurrency: 1 }, () => {
			for (const example of OF_POSTGRES) tell(stage, example);
		});
		describe('With Slack:', { concurrency: 1 }, () => {
			for (const example of IN_SLACK) tell(stage, example);
		});
		for (const example of SIDE_BY_SIDE) tell(stage, example);
	});
	it('no example is left out', () => {
		const told = [...ALONE, ...OF_POSTGRES, ...IN_SLACK, ...SIDE_BY_SIDE].map(
			({ name }: Example) => name,
		);
		assert.deepEqual([...new Set(told)].sort(), [...EXAMPLES].sort());
	});
	after(async () => await stage.close());
});
