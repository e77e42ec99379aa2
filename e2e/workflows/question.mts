/** Workflows that ask somebody through Zenduty, and wait for the answer. */
import assert from 'node:assert/strict';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Json, Rest } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { begin, type Run } from './actionRun.mts';
import { INTEGRATION } from './byTitle.mts';

/** The parameters of a question. */
export const QUESTION: Json = {
	resource: 'alert',
	operation: 'sendAndWait',
	integration: INTEGRATION,
	message: 'Restart db-1?',
};

/** An execution that waits for an answer. */
export interface Asked {
	executionId: string;
	/** The link in the alert. */
	link: string;
	/** The alert as Zenduty has it. */
	alert: Simulator['state']['alerts'][number];
}

/** Who asks, and through which Zenduty. */
export interface Between {
	rest: Rest;
	zenduty: Pick<Simulator, 'state'>;
}

/** Runs the operation by hand until it waits. */
export async function ask(
	{ rest, zenduty }: Between,
	parameters: Json,
	run: Omit<Run, 'parameters'>,
): Promise<Asked> {
	const known = zenduty.state.alerts.length;
	const executionId = await begin(
		{ rest },
		{
			...run,
			parameters: { ...QUESTION, ...parameters },
		},
	);
	return await untilAsked({ rest, zenduty }, executionId, known);
}

/** Waits for the next question of an execution, after the alerts that were there before. */
export async function untilAsked(
	{ rest, zenduty }: Between,
	executionId: string,
	known: number,
): Promise<Asked> {
	const isWaiting = async () => {
		const { status } = await rest.execution(executionId);
		assert.notEqual(status, 'error', 'it asks');
		return status === 'waiting' && zenduty.state.alerts.length > known;
	};
	await until(`execution ${executionId} waits`, isWaiting, 20_000);
	const alert = zenduty.state.alerts.filter(({ alert_type: type }) => type !== 'resolved').at(-1);
	assert.ok(alert);
	const { link_url: link } = alert.urls.at(-1) as { link_url: string };
	return { executionId, alert, link };
}
