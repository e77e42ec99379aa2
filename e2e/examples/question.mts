/** A question that an example asks through Zenduty, and somebody who answers it. */
import assert from 'node:assert/strict';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { setUp } from './account.mts';

/** A page that waits for an answer. */
export interface Question {
	link: string;
	/** Its HTML. */
	page: string;
	/** What the alert is about. */
	entityId: string;
}

/** Waits for the alert with a message, and until the page is there that its last link opens. */
export async function untilAsked({ state }: Simulator, message: string): Promise<Question> {
	const alert = await until(`the alert "${message}"`, () =>
		state.alerts.find((each) => each.message === message),
	);
	const link = alert.urls.at(-1)?.link_url;
	assert.ok(link, 'the alert has a link');
	const page = await until(`the page of "${message}"`, async () => {
		const response = await fetch(link);
		const text = await response.text();
		return response.ok && text;
	});
	return { link, page, entityId: alert.entity_id };
}

/** Sends the form of the page. @returns the page that it shows then */
export async function answerPage(link: string, fields: Record<string, string>): Promise<string> {
	const response = await fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
	const text = await response.text();
	assert.equal(response.status, 200, text);
	return text;
}

/** Sets an example up, and lets the time for an answer be up after a second. */
export function limitWait(node: string): (each: Json) => void {
	const enter = setUp();
	return (each) => {
		enter(each);
		// In minutes.
		if (each.name === node) each.parameters.options.limitWaitTime.values.resumeAmount = 0.02;
	};
}
