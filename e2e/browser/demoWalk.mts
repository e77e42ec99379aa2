/** A newcomer does what `docs/demo.md` says, with what the demo has printed. */
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { readGuide } from '../demo/guide.mts';
import { printed } from '../demo/introduction.mts';
import { untilServed } from '../n8n/rest.mts';
import { startChromium } from '../programs/chromium.mts';
import { until } from '../support/until.mts';
import { Editor } from './editor.mts';
import { assertNotTooWide } from './readable.mts';

/** The window of a small notebook. */
const VIEWPORT = { width: 1280, height: 800 };

/** How long the first event may take after the editor is open, in milliseconds. */
const FIRST_EVENT = 120_000;

/**
 * Walks through the guide.
 *
 * @param introduction what the demo has printed
 * @throws Error if something is not as the guide says
 */
export async function demoWalk(introduction: string): Promise<void> {
	const value = (label: string) => printed(introduction, label);
	const word = readGuide(false);
	const browser = await startChromium();
	const context = await browser.newContext({
		viewport: VIEWPORT,
		permissions: ['clipboard-read', 'clipboard-write'],
	});
	const editor = new Editor(await context.newPage(), new URL(value('New workflow')).origin);
	const zenduty = await context.newPage();
	try {
		const { page: n8n, panel } = editor;
		const button = (name: string) => zenduty.getByRole('button', { name, exact: true });
		const hasCredential = async (name: string) => {
			const chosen = panel.getByTestId('node-credentials-select').locator('input').first();
			await until(`"${name}" is chosen`, async () => (await chosen.inputValue()) === name);
		};
		const receiver = (address: string) =>
			zenduty.locator('#receiver-list tr').filter({ hasText: address });
		/** Pastes the URL that was copied, in the place of another one. @param enter what else is entered */
		const addUrl = async (to: Locator, enter: () => Promise<void>, instead?: Locator) => {
			await zenduty.bringToFront();
			if (instead !== undefined) {
				await instead.getByRole('button', { name: word('Remove') }).click();
				await instead.waitFor({ state: 'detached' });
			}
			const field = zenduty.getByLabel(word('URL'), { exact: true });
			await field.focus();
			await zenduty.keyboard.press('Control+V');
			await enter();
			await button(word('Add URL')).click();
			await to.getByText('nothing sent yet').waitFor();
		};
		const enterKey = async () =>
			await zenduty.getByLabel(word('Signing key')).fill(value('Signing Key'));
		const executeStep = async () => {
			const step = panel.getByRole('button', { name: word('Execute step') });
			await step.first().click();
		};
		/** Lets the trigger listen at the Test URL, and goes to the simulator. */
		const listen = async () => {
			await n8n.bringToFront();
			await executeStep();
			await panel.getByText(word('Listening for test event')).waitFor();
			await untilServed(url);
			await zenduty.bringToFront();
		};
		const outputIsThere = async (text: RegExp) => {
			await n8n.bringToFront();
			const title = capitals(word('OUTPUT'));
			await editor.part('output-panel').getByText(title).waitFor();
			await editor.outputText(text);
		};
		let url = '';

		await n8n.goto(value('New workflow'));
		const started = Date.now();
		await n8n.getByLabel('Email').fill(value('Email'));
		await n8n.getByLabel('Password').fill(value('Password'));
		await n8n.getByRole('button', { name: word('Sign in') }).click();
		await n8n.getByText(word('Add first step')).waitFor();
		await editor.part('canvas-add-button').click();
		await editor.search('zenduty');
		await editor.pick(new RegExp(`^${word('Zenduty')}`));
		await editor.pick(word('On incident triggered'));
		await hasCredential(word('Zenduty webhook'));
		await panel.getByText(word('Webhook URLs'), { exact: true }).click();
		await panel.getByText(word('Test URL'), { exact: true }).waitFor();
		url = await editor.copyUrl('test');

		await zenduty.goto(value('Simulated Zenduty'));
		await zenduty.getByRole('heading', { name: word('Send webhooks to') }).waitFor();
		const target = receiver(url);
		await addUrl(target, enterKey);

		await listen();
		await zenduty.getByLabel(word('Title')).fill('My first incident');
		await zenduty.getByRole('heading', { name: word('Incidents'), exact: true }).waitFor();
		await zenduty.getByLabel(word('Service')).selectOption(word('Checkout / Payments'));
		await button(word('Open incident')).click();
		await outputIsThere(/My first incident|triggered/);
		report('the first event is there', started, FIRST_EVENT);
		await editor.part('output-panel').getByText(word('JSON'), { exact: true }).waitFor();
		const { incidentNumber, title, signingKey } = await editor.output();
		assert.deepEqual([title, signingKey], ['My first incident', 'current']);
		await zenduty.bringToFront();
		await zenduty.getByRole('columnheader', { name: word('Last answer') }).waitFor();
		await target.getByText(new RegExp(`^\\s*${word('200')} `)).waitFor();
		// What to do when nothing came.
		['Last answer', '404', 'Execute step'].forEach(word);

		await n8n.bringToFront();
		await editor.closePanel();
		await n8n.getByText(word('Zenduty Trigger'), { exact: true }).waitFor();
		await editor.addBehind();
		await editor.search('zenduty');
		await editor.pick(new RegExp(`^${word('Zenduty')}`));
		await editor.pick(word('Acknowledge incident'));
		await hasCredential(word('Zenduty account'));
		await editor
			.part('ndv-input-panel')
			.getByText(capitals(word('INPUT')))
			.waitFor();
		const dragged = editor.input(word('incidentNumber'));
		await panel.getByText(word('Incident'), { exact: true }).waitFor();
		await editor.drag(dragged, editor.list('incident'));
		await editor.hasExpression('incident', '{{ $json.incidentNumber }}');
		await executeStep();
		const status = word('acknowledged');
		await editor.part('output-panel').getByText(word('JSON'), { exact: true }).waitFor();
		assert.equal((await editor.output()).status, status);
		await zenduty.bringToFront();
		await zenduty.locator(`#incident-${incidentNumber}`).getByText(status).waitFor();
		await target.getByText(`${word('404')} The requested webhook`).waitFor();
		await target.getByText('(this is the Test URL: n8n must be listening)').waitFor();
		report('the incident is acknowledged', started);

		await n8n.bringToFront();
		await editor.closePanel();
		await editor.open(word('Zenduty Trigger'));
		await panel.getByText(word('Trigger On'), { exact: true }).waitFor();
		await editor.field('events').getByText(word('Triggered'), { exact: true }).waitFor();
		await panel.getByText(word('Webhook URLs'), { exact: true }).click();
		await panel.getByText(word('Production URL'), { exact: true }).waitFor();
		const productionUrl = await editor.copyUrl('production');
		const production = receiver(productionUrl);
		await addUrl(production, enterKey, target);
		await n8n.bringToFront();
		await editor.closePanel();
		const publish = editor.part('workflow-open-publish-modal-button');
		await publish.getByText(word('Publish'), { exact: true }).click();
		await editor.part('workflow-publish-button').getByText(word('Publish')).click();
		await n8n.getByRole('button', { name: word('Got it') }).click();
		await untilServed(productionUrl);
		await zenduty.bringToFront();
		const openAnother = async (another: string) => {
			await zenduty.getByLabel('Title').fill(another);
			const chosen = zenduty.getByLabel('Service').locator('option:checked');
			assert.equal(await chosen.innerText(), word('Checkout / Payments'));
			await button('Open incident').click();
			return zenduty.locator('#incidents tr').filter({ hasText: another });
		};
		const byItself = await openAnother('Nobody clicks');
		await byItself.getByRole('cell', { name: word('acknowledged'), exact: true }).waitFor();
		await zenduty.getByRole('columnheader', { name: word('Last answer') }).waitFor();
		await production.getByText(word('200 {"ok":true,"ignored":"event"}')).waitFor();
		['Trigger On', 'Triggered'].forEach(word);
		await n8n.bringToFront();
		await n8n.getByText(word('Executions'), { exact: true }).click();
		const preview = n8n.locator('[data-test-id^=execution-preview-details]');
		await preview.getByText(word('Succeeded')).waitFor();
		// The tests of the two nodes, and the one that started by itself.
		assert.equal(await n8n.locator('[data-test-id^=execution-details]').count(), 3);
		await n8n.getByText(word('Editor'), { exact: true }).click();
		await editor.part('canvas-node').first().waitFor();
		report('the workflow has run by itself', started);

		await addUrl(production, async () => await button(word('Generate key')).click(), production);
		const unanswered = await openAnother('Signed with another key');
		await zenduty.getByRole('columnheader', { name: word('Last answer') }).waitFor();
		const refused = `${word('401 invalid_signature')}: The X-SIGNATURE header`;
		await production.getByText(refused).waitFor();
		await unanswered.getByRole('cell', { name: word('triggered'), exact: true }).waitFor();
		await production.getByRole('button', { name: word('Copy key') }).click();
		await production.getByText('Copied').waitFor();
		report('a wrong key is refused, with its reason', started);

		await n8n.bringToFront();
		word('Trigger On');
		await editor.open(word('Zenduty Trigger'));
		await panel.getByText(word('Webhook URLs'), { exact: true }).click();
		await panel.getByText(word('Test URL'), { exact: true }).waitFor();
		assert.equal(await editor.copyUrl('test'), url);
		const enterKindAndKey = async () => {
			await zenduty.getByLabel(word('Kind')).selectOption(word('Account webhook: on-call changes'));
			await enterKey();
		};
		await addUrl(target, enterKindAndKey, production);
		await listen();
		await zenduty.getByRole('heading', { name: word('Who is on call') }).waitFor();
		const handOver = word('Hand over now');
		const schedule = zenduty
			.locator('#on-call tr')
			.filter({ hasText: word('Platform / Platform by week') });
		const [went, came] = await schedule
			.locator('td')
			.allInnerTexts()
			.then((texts) => texts.slice(1, 3));
		await schedule.getByText(handOver).click();
		await outputIsThere(/onCallChanged/);
		const change = await editor.output();
		assert.deepEqual([change.wentOff.name, change.cameOn.name], [went, came]);
		report('who is on call has changed', started);
		await assertNeat(zenduty);
		// What to choose in the recipes.
		word('Zenduty account');

		assert.throws(() => word(''), /the guide ends/);
		assert.deepEqual(editor.complaints, []);
	} catch (error) {
		for (const [name, page] of Object.entries({ n8n: editor.page, zenduty })) {
			const path = join(tmpdir(), `zenduty-demo-failure-${name}.png`);
			await page.screenshot({ path });
			console.error(`The page at that moment: ${path}`);
		}
		throw error;
	} finally {
		await browser.close();
	}
}

/** Makes sure that the simulator's page is in order, in a wide window and on a phone. */
async function assertNeat(page: Page): Promise<void> {
	const [caption] = await page.locator('#incidents > p').evaluateAll(placesOf);
	assert.ok(caption && caption.height < 30, 'the caption is on one line');
	const labels = await page.locator('form.line label').evaluateAll(placesOf);
	assert.equal(new Set(labels.map(({ top }) => top)).size, 2, 'the labels of a form are level');
	for (const width of [480, 360]) {
		await page.setViewportSize({ width, height: 844 });
		await assertNotTooWide(page, `on a phone, ${width} pixels`);
	}
}

const placesOf = (elements: Element[]) =>
	elements.map((element) => {
		const { top, height } = element.getBoundingClientRect();
		return { top, height };
	});

/** A title that the editor shows in capital letters, and has in others. */
const capitals = (title: string) => new RegExp(`^${title}$`, 'i');

/** Says how long the walk has taken. @throws AssertionError if that is too long */
function report(what: string, started: number, limit = Infinity): void {
	const taken = Date.now() - started;
	console.log(`After ${(taken / 1000).toFixed(1)} s ${what}.`);
	assert.ok(taken < limit, `It took longer than ${limit / 1000} s until ${what}`);
}
