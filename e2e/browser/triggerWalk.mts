/** A new user sets up the triggers, tries them, publishes one and drags what came into the next node. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { addIncident, announceIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { until } from '../support/until.mts';
import { deliver, event, signed } from '../zenduty/delivery.mts';
import type { Walk } from './walk.mts';

/** What is entered in the credential, and what the editor says about it; each follows on the last. */
const SLIPS: Array<[slip: string, enter: (walk: Walk) => Promise<unknown>, message: RegExp]> = [
	['no signing key', async () => {}, /'Signing Key' is empty\. Copy the key/],
	[
		'no username',
		async ({ editor }) => await editor.choose('authentication', 'Basic Authentication'),
		/'Username' is empty/,
	],
	[
		'a header given twice',
		async ({ editor }) => {
			await editor.type('username', 'pager');
			await editor.type('password', 'browser-password');
			for (const [index, name] of ['X-Team', 'x-team'].entries()) {
				await editor.part('fixed-collection-add').click();
				await editor.field('name').nth(index).locator('input').fill(name);
				await editor.field('value').nth(index).locator('input').fill('orders');
			}
		},
		/"x-team" is entered twice/,
	],
];

const EVENTS = [
	'On incident triggered',
	'On incident acknowledged',
	'On incident resolved',
	'On on-call change',
];

const TITLE = 'Replication is 40 s behind';

/** The title of the newest incident of a team. */
const OF_TEAM = 'Payments fail';

export function triggerWalk(walk: Walk): void {
	const { editor } = walk;
	const dialog = () => editor.credential;
	const credential = () => editor.panel.getByTestId('node-credentials-select');
	let testUrl = '';

	/** Listens, delivers a body to the test URL, and waits until it is shown. */
	const tryOut = async (body: string) => {
		await editor.execute();
		await editor.panel.getByText('Listening for test event').waitFor();
		const answer = await untilListening(() => deliver(testUrl, signed(body, walk.key)));
		assert.equal(answer.status, 200, answer.text);
		await editor.panel.getByText('Listening for test event').waitFor({ state: 'detached' });
	};

	describe('Finding the trigger:', () => {
		walk.step('every word that comes to mind finds it first', async () => {
			await editor.newWorkflow();
			await editor.part('canvas-add-button').click();
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
				'zenduty alert',
				'zenduty incident',
				'zenduty on call',
				'zenduty acknowledge',
				'zenduty wait',
				'postmortem',
				'page and wait',
				'zen duty',
			]) {
				const [first] = await editor.search(text);
				assert.match(first ?? 'nothing', /^Zenduty\s+Send alerts, page somebody and wait/, text);
			}
		});

		walk.step('has its events as triggers to choose from', async () => {
			await editor.pickZenduty();
			const names = await editor.part('item-iterator-item').allInnerTexts();
			assert.deepEqual(names, [...EVENTS, 'On any other event', 'On delivery refused']);
			await editor.pick('On incident triggered');
			await editor.panel.waitFor();
			assert.equal((await editor.field('events').innerText()).trim(), 'Triggered');
		});
	});

	describe('Its credential:', () => {
		walk.step('opens from the node, with signature authentication', async () => {
			await editor.openNewCredential();
			assert.match(await dialog().innerText(), /Signing Key/);
			assert.equal(await editor.field('username').count(), 0);
		});

		for (const [slip, enter, message] of SLIPS) {
			walk.step(`${slip}: says what is wrong, and what to do`, async () => {
				await enter(walk);
				await editor.saveRefusedCredential(message);
			});
		}

		walk.step('warns of removed headers only where there are headers', async () => {
			const warning = dialog().getByText('If you remove a header');
			await warning.waitFor();
			await editor.part('fixed-collection-delete').first().click();
			await editor.part('fixed-collection-delete').click();
			await warning.waitFor({ state: 'detached' });
		});

		walk.step('warns of a missing authentication only where none is chosen', async () => {
			const warning = dialog().getByText('anyone who knows the URL');
			assert.equal(await warning.count(), 0);
			await editor.choose('authentication', 'No Authentication');
			await warning.waitFor();
		});

		walk.step(
			'a good key is accepted; opened again, it is well, and does not show it',
			async () => {
				await editor.choose('authentication', 'Signature Authentication');
				await editor.type('signingSecret', walk.key);
				await editor.saveCredential();
				await credential().waitFor();
				await editor.panel.getByTestId('credential-edit-button').click();
				await dialog().waitFor();
				assert.equal(await dialog().getByText('Couldn’t connect').count(), 0);
				const field = editor.field('signingSecret').locator('input');
				assert.equal(await field.getAttribute('type'), 'password');
				assert.ok(!(await field.inputValue()).includes(walk.key));
				await walk.picture('credential', dialog(), 900);
				await dialog().getByRole('button', { name: /close/i }).click();
				await dialog().waitFor({ state: 'detached' });
			},
		);
	});

	describe('Setting up the trigger:', () => {
		walk.step('a notice says what to do in Zenduty, with a link', async () => {
			const { panel } = editor;
			await panel
				.getByText('Open Webhook URLs above, and enter the Production URL there. Choose Signature')
				.waitFor();
			const link = panel.getByRole('link', { name: 'Step by step' });
			assert.match((await link.getAttribute('href')) ?? '', /\/docs\/first-event\.md$/);
		});

		walk.step('the help says what to press, and what is there to be pressed', async () => {
			const { panel, page } = editor;
			await page.getByText('When will this node trigger my flow?').click();
			await panel.getByText('press the button above').waitFor();
			await panel.getByText('"Execute step" of a later node waits for one, too').waitFor();
			await panel.getByTestId('trigger-execute-button').waitFor();
			await page.getByText('When will this node trigger my flow?').click();
		});

		walk.step('both URLs can be copied', async () => {
			const test = await editor.copyUrl('test');
			const production = await editor.copyUrl('production');
			assert.match(production, /^https:\/\/n8n\.example\.com\/webhook\/[\w-]+\/webhook$/);
			assert.equal(test, production.replace('/webhook/', '/webhook-test/'));
			testUrl = editor.reach(test);
			await walk.picture('trigger', editor.panel, 900);
		});

		walk.step('a signed event appears', async () => {
			await tryOut(event('acknowledged', { title: 'Checkout is slow' }));
			assert.match(await editor.outputText(/acknowledged/), /1 item/);
			assert.equal((await editor.output()).title, 'Checkout is slow');
		});

		walk.step('Separate Outputs: the event is in its branch', async () => {
			await editor.switch('separateOutputs');
			await tryOut(event('resolved'));
			await editor.outputText(/Resolved Branch/);
			const shown = await editor.part('output-panel').innerText();
			assert.deepEqual(shown.match(/.* Branch.*/g), [
				'Triggered Branch',
				'Acknowledged Branch',
				'Resolved Branch (1 item)',
				'On-Call Changed Branch',
				'Other Branch',
			]);
		});

		walk.step('every filter can be added', async () => {
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
			await editor.closePanel();
			const text = await editor.part('canvas-node').first().innerText();
			for (const name of ['Triggered', 'Acknowledged', 'Resolved', 'On-Call Changed', 'Other']) {
				assert.ok(text.includes(name), text);
			}
			assert.match(text, /triggered, filtered/);
			assert.equal(await editor.part('canvas-node-output-handle').count(), 5);
		});

		walk.step('with Delivery Refused the canvas has a sixth output', async () => {
			await editor.open('Zenduty Trigger');
			await editor.chooseSeveral('events', ['Delivery Refused']);
			await editor.closePanel();
			assert.equal(await editor.part('canvas-node-output-handle').count(), 6);
			const text = await editor.part('canvas-node').first().innerText();
			assert.match(text, /Other\s+Refused/);
		});

		walk.step('publishing says what happens next, and executions are listed', async () => {
			assert.match(await editor.publish(), /can now send events to the production URL/);
			const url = testUrl.replace('/webhook-test/', '/webhook/');
			const body = event('triggered');
			const answer = await untilListening(() => deliver(url, signed(body, walk.key)));
			assert.equal(answer.json.ok, true, answer.text);
			await editor.part('radio-button-executions').click();
			const preview = editor.page.locator('[data-test-id^=execution-preview-details]');
			await preview.getByText('Succeeded').waitFor();
			const listed = editor.page.locator('[data-test-id^=execution-details]');
			// Two test runs, and the one that was accepted.
			assert.equal(await listed.count(), 3);
			await editor.part('canvas-node-status-success').waitFor();
		});
	});
}

/** The polling trigger, which needs an API key, and the next node behind the other trigger. */
export function nextNodeWalk(walk: Walk): void {
	const { editor, zenduty } = walk;
	const credential = () => editor.panel.getByTestId('node-credentials-select');

	describe('Setting up the polling trigger:', () => {
		walk.step('is found, and has its events as triggers to choose from', async () => {
			await editor.newWorkflow();
			await editor.part('canvas-add-button').click();
			const [first] = await editor.search('zenduty polling');
			assert.match(first ?? 'nothing', /^Zenduty Polling/);
			await editor.pick(/^Zenduty Polling/);
			const offered = await editor.part('item-iterator-item').allInnerTexts();
			assert.deepEqual(offered, [...EVENTS, 'On incident updated']);
			await editor.pick('On incident triggered');
			await editor.panel.waitFor();
			assert.equal((await editor.field('events').innerText()).trim(), 'Triggered');
			await credential().waitFor();
			await editor.panel.getByText('use the key of an owner or admin').waitFor();
		});

		walk.step('a test event is fetched: the newest incident of all teams', async () => {
			await editor.execute();
			await editor.outputText(/triggered/);
			assert.equal((await editor.output()).eventType, 'triggered');
			await walk.picture('polling', editor.panel, 1000);
		});

		walk.step('a team is picked from the list, and every filter can be added', async () => {
			const names = await editor.chooseSeveral('teams', ['Checkout']);
			assert.deepEqual(names, ['Checkout', 'Platform']);
			assert.equal((await editor.field('teams').innerText()).trim(), 'Checkout');
			assert.deepEqual(await editor.addable('Add Filter'), [
				'Assignee Names or IDs',
				'Escalation Policy Names or IDs',
				'Exclude Service Names or IDs',
				'Priority Names or IDs',
				'Service Names or IDs',
				'Tag Names or IDs',
				'Title Contains',
				'Urgencies',
			]);
		});

		walk.step('a test event is fetched: the newest incident of the team', async () => {
			addIncident(zenduty.world, { title: OF_TEAM, service: SEED.services.shop });
			addIncident(zenduty.world, { title: TITLE, service: SEED.services.databases });
			await editor.execute();
			await editor.outputText(new RegExp(OF_TEAM));
			const { eventType, service } = await editor.output();
			assert.deepEqual([eventType, service.teamId], ['triggered', SEED.teams.checkout]);
			await editor.closePanel();
			assert.match(await editor.part('canvas-node').first().innerText(), /triggered/);
		});
	});

	describe('From the trigger to the next node by dragging:', () => {
		let incident: Incident;

		walk.step('the trigger shows an incident that Zenduty opens', async () => {
			await editor.newWorkflow();
			await editor.part('canvas-add-button').click();
			await editor.addZenduty('On incident triggered');
			await credential().waitFor();
			const url = editor.reach(await editor.copyUrl('test'));
			await editor.execute();
			await editor.panel.getByText('Listening for test event').waitFor();
			const { webhooks, world } = zenduty;
			incident = addIncident(world, { title: TITLE, service: SEED.services.databases });
			webhooks.add({ url, authentication: 'signature', signingKey: walk.key });
			// For a moment n8n does not know the URL.
			await until('n8n takes the event', async () => {
				announceIncident(world, incident);
				await webhooks.settled();
				return webhooks.sent.at(-1)?.status === 200;
			});
			webhooks.receivers.length = 0;
			await editor.outputText(new RegExp(TITLE));
			await editor.closePanel();
		});

		walk.step('the node behind it shows what came', async () => {
			await editor.addBehind();
			await editor.addZenduty('Acknowledge incident');
			assert.equal(await editor.input('title').innerText(), 'title');
		});

		for (const name of ['incidentNumber', 'incidentId'] as const) {
			walk.step(`${name} is dragged onto Incident, and the incident is acknowledged`, async () => {
				incident.status = 1;
				// What is dropped onto an expression is added to it.
				if (name === 'incidentId') await editor.fix('incident');
				await editor.drag(editor.input(name), editor.list('incident'));
				await editor.hasExpression('incident', `{{ $json.${name} }}`);
				await walk.run(/acknowledged/);
				assert.equal(incident.status, 2);
			});
		}

		walk.step('the incident stays for a note; the title is dragged into that', async () => {
			await walk.operation('Incident Note', 'Create');
			await editor.hasExpression('incident', '{{ $json.incidentId }}');
			await editor.type('note', 'About:');
			await editor.drag(editor.input('title'), editor.field('note'));
			await editor.hasExpression('note', 'About: {{ $json.title }}');
			const [{ note }] = await walk.run(/noteId/);
			assert.equal(note, `About: ${TITLE}`);
			await editor.closePanel();
		});
	});
}

/** For a moment after the click n8n does not know the URL yet. */
async function untilListening<T extends { status: number }>(attempt: () => Promise<T>): Promise<T> {
	const answered = async () => {
		const answer = await attempt();
		return answer.status === 404 ? undefined : answer;
	};
	return await until('n8n listens for a test event', answered, 20_000, 200);
}
