/** A question that an example asks through Zenduty, and somebody who answers it. */
import assert from 'node:assert/strict';
import type { Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import type { Step } from './story.mts';

/** The alert with a message is there, and the page that its last link opens. */
export const isAsked =
	(message: string): Step =>
	async (story) => {
		const { alerts } = story.zenduty.state;
		const alert = await until(`the alert "${message}"`, () =>
			alerts.find((each) => each.message === message),
		);
		story.link = alert.urls.at(-1)?.link_url ?? assert.fail('the alert has no link');
		story.page = await until(`the page of "${message}"`, async () => {
			const response = await fetch(story.link);
			const text = await response.text();
			return response.ok && text;
		});
	};

/** Somebody sends the form of the page. */
export const answers =
	(fields: Record<string, string>): Step =>
	async (story) => {
		const body = new URLSearchParams(fields);
		const response = await fetch(story.link, { method: 'POST', body });
		story.page = await response.text();
		assert.equal(response.status, 200, story.page);
	};

/** Lets the time for an answer be up after a second. */
export function waitsASecond({ parameters }: Json): void {
	// In minutes.
	const { values } = parameters.options?.limitWaitTime ?? {};
	if (values) values.resumeAmount = 0.02;
}
