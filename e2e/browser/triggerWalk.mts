/** A new user sets up the trigger, tries it, publishes it and looks at what came. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { deliver, dumps, event, signed } from '../zenduty/delivery.mts';
import { credentialWalk } from './credentialWalk.mts';
import type { Walk } from './walk.mts';
import { until } from '../support/until.mts';

export function triggerWalk(walk: Walk): void {
	let testUrl = '';

	/** Listens, delivers a body to the test URL, and waits until it is shown. */
	const tryOut = async (body: string) => {
		const { editor } = walk;
		await editor.execute();
		await editor.panel.getByText('Listening for test event').waitFor();
		const answer = await untilListening(() => deliver(testUrl, signed(body, walk.key)));
		assert.equal(answer.status, 200, answer.text);
		await editor.panel.getByText('Listening for test event').waitFor({ state: 'detached' });
	};

	const branches = async () =>
		(await walk.editor.part('output-panel').innerText()).match(/.* Branch.*/g);

	describe('Finding the trigger:', () => {
		for (const text of [
			'zenduty',
			'zenduty trigger',
			'zenduty webhook',
			'xurrent',
			'incident webhook',
			'acknowledge incident',
			'on-call',
			'on call',
			'maintenance',
		]) {
			walk.step(`the search for "${text}" finds it first`, async () => {
				if (
					!(await walk.editor.page
						.getByPlaceholder(/Search/)
						.first()
						.isVisible())
				) {
					await walk.editor.newWorkflow();
					await walk.editor.part('canvas-add-button').click();
				}
				const [first] = await walk.editor.search(text);
				assert.match(first ?? 'nothing', /^Zenduty\s+Work with incidents in Zenduty/);
			});
		}

		walk.step('has its events as triggers to choose from', async () => {
			await walk.editor.pickZenduty();
			const names = await walk.editor.part('item-iterator-item').allInnerTexts();
			assert.deepEqual(names, [
				'On incident triggered',
				'On incident acknowledged',
				'On incident resolved',
				'On change of who is on call',
				'On another event',
			]);
			await walk.editor.pick('On incident triggered');
			await walk.editor.panel.waitFor();
			assert.equal((await walk.editor.field('events').innerText()).trim(), 'Triggered');
		});
	});

	credentialWalk(walk);

	describe('Setting up the trigger:', () => {
		walk.step('a notice says what to do in Zenduty, with a link', async () => {
			const { panel } = walk.editor;
			await panel.getByText('Enter the production URL from above, choose Signature').waitFor();
			const link = panel.getByRole('link', { name: 'Step by step' });
			assert.match((await link.getAttribute('href')) ?? '', /#set-up-in-zenduty$/);
		});

		walk.step('the help says what to press, and what is there to be pressed', async () => {
			const { panel, page } = walk.editor;
			await page.getByText('When will this node trigger my flow?').click();
			await panel.getByText('press the button above').waitFor();
			await panel.getByTestId('trigger-execute-button').waitFor();
			await page.getByText('When will this node trigger my flow?').click();
		});

		walk.step('both URLs can be copied', async () => {
			const test = await walk.editor.copyUrl('test');
			const production = await walk.editor.copyUrl('production');
			assert.match(production, /^https:\/\/n8n\.example\.com\/webhook\/[\w-]+\/webhook$/);
			assert.equal(test, production.replace('/webhook/', '/webhook-test/'));
			testUrl = walk.editor.reach(test);
			await walk.picture('trigger', walk.editor.panel, 900);
		});
	});

	describe('Test run in the editor:', () => {
		walk.step('a signed event appears, simplified', async () => {
			await tryOut(event('acknowledged', ACKNOWLEDGED));
			const text = await walk.editor.outputText(/acknowledged/);
			assert.match(text, /1 item/);
			const output = await walk.editor.output();
			assert.equal(output.eventType, 'acknowledged');
			assert.equal(output.title, 'Checkout is slow');
			assert.equal(output.secondsToAcknowledge, 150);
			assert.equal(output.signingKey, 'current');
		});

		walk.step('what is not an incident appears too', async () => {
			await tryOut(dumps({ hello: 'world' }));
			await walk.editor.outputText(/hello/);
			const output = await walk.editor.output();
			assert.deepEqual(output.payload, { hello: 'world' });
		});

		walk.step('Simplify off: the event as it was sent', async () => {
			await walk.editor.switch('simplify');
			await tryOut(event('triggered'));
			await walk.editor.outputText(/event_type/);
			const output = await walk.editor.output();
			assert.deepEqual(Object.keys(output), ['payload', 'signingKey', 'eventId']);
			await walk.editor.switch('simplify');
		});

		walk.step('Separate Outputs: the event is in its branch', async () => {
			await walk.editor.switch('separateOutputs');
			await tryOut(event('resolved'));
			await walk.editor.outputText(/Resolved Branch/);
			assert.deepEqual(await branches(), [
				'Triggered Branch',
				'Acknowledged Branch',
				'Resolved Branch (1 item)',
				'On-Call Changed Branch',
				'Other Branch',
			]);
		});
	});

	describe('Choosing events:', () => {
		walk.step('every filter can be added', async () => {
			const { editor } = walk;
			assert.deepEqual(await editor.addable('Add Filter'), [
				'Assignees',
				'Exclude Services',
				'Priorities',
				'Services',
				'Teams',
				'Title Contains',
				'Urgencies',
			]);
			await editor.add('Add Filter', 'Services');
			await editor.type('services', 'Orders');
			await editor.add('Add Filter', 'Urgencies');
			await editor.choose('urgencies', 'High');
			await editor.page.keyboard.press('Tab');
		});

		walk.step('answering immediately brings a warning with it', async () => {
			const { editor } = walk;
			const warning = editor.panel.getByText('an event is lost if n8n stops');
			assert.equal(await warning.count(), 0);
			await editor.leaveField();
			await editor.panel.getByRole('button', { name: 'Add Option' }).click();
			await editor.choose('respond', 'Immediately');
			await warning.waitFor();
			await editor.choose('respond', 'When Saved');
			await warning.waitFor({ state: 'detached' });
		});

		walk.step('the canvas follows: five outputs, and what is chosen under the name', async () => {
			await walk.editor.closePanel();
			const node = walk.editor.part('canvas-node').first();
			const text = await node.innerText();
			for (const name of ['Triggered', 'Acknowledged', 'Resolved', 'On-Call Changed', 'Other']) {
				assert.ok(text.includes(name), text);
			}
			assert.match(text, /triggered, filtered/);
			assert.equal(await walk.editor.part('canvas-node-output-handle').count(), 5);
		});
	});

	describe('Production:', () => {
		walk.step('publishing says what happens next', async () => {
			assert.match(await walk.editor.publish(), /can now send events to the production URL/);
		});

		walk.step('an event at the production URL is in the list of executions', async () => {
			const url = testUrl.replace('/webhook-test/', '/webhook/');
			const send = async (body: string) => await deliver(url, signed(body, walk.key));
			const answer = await untilListening(() => send(event('triggered')));
			assert.equal(answer.json.ok, true, answer.text);
			const ignored = await send(event('triggered', { service: { name: 'Mail' } }));
			assert.deepEqual(ignored.json, { ok: true, ignored: 'filter' });

			await walk.editor.part('radio-button-executions').click();
			const preview = walk.editor.page.locator('[data-test-id^=execution-preview-details]');
			await preview.getByText('Succeeded').waitFor();
			const listed = walk.editor.page.locator('[data-test-id^=execution-details]');
			// Four of the test runs, and the one that was accepted.
			assert.equal(await listed.count(), 5);
			await walk.editor.part('canvas-node-status-success').waitFor();
		});
	});
}

const ACKNOWLEDGED = {
	title: 'Checkout is slow',
	summary: 'The slowest tenth of requests takes 4 s',
	incident_number: 217,
	unique_id: 'C4kPz9TnW2rXyLqVb7HdSe',
	status: 2,
	creation_date: '2026-03-01T08:00:00.000000Z',
	acknowledged_date: '2026-03-01T08:02:30.000000Z',
	assigned_to: {
		username: 'anna',
		first_name: 'Anna',
		last_name: 'Berg',
		email: 'anna@example.com',
	},
};

/** For a moment after the click n8n does not know the URL yet. */
async function untilListening<T extends { status: number }>(attempt: () => Promise<T>): Promise<T> {
	const answered = async () => {
		const answer = await attempt();
		return answer.status === 404 ? undefined : answer;
	};
	return await until('n8n listens for a test event', answered, 20_000, 200);
}
