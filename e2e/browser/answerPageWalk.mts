/** Somebody who was paged opens the page of a question, reads it and answers, without a mouse. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { SEED } from '../../simulator/seed.mts';
import { outputOf, type Json } from '../n8n/rest.mts';
import { ACTION, type Run, type StoredCredential } from '../workflows/actionRun.mts';
import { ask, untilAsked, type Asked } from '../workflows/question.mts';
import { assertReadable, focused, tabThrough } from './readable.mts';
import { inBothSchemes, type Walk } from './walk.mts';

const RUNBOOK = 'https://wiki.example.com/databases/restart';
const SUMMARY = `Its disk is full. Two replicas are healthy, and nobody is connected.

Runbook: ${RUNBOOK}`;

/** The service of the integration, as the editor saves it after a choice from the list. */
const SERVICE = {
	...{ __rl: true, mode: 'list', cachedResultName: 'Platform / Databases' },
	value: SEED.services.databases,
};
const ONE_HOUR = {
	values: { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'hours' },
};

const LONG_URL = `https://wiki.example.com/${'a'.repeat(300)}`;

/** Texts that are hard to lay out: long words, another direction, JSON. */
const HARD = {
	message: `هل نعيد تشغيل db-1? ${'Donaudampfschifffahrtsgesellschaft'.repeat(4)}`,
	summary: `${JSON.stringify({ path: '/very/long'.repeat(30), word: 'x'.repeat(300) }, null, 2)}
${LONG_URL}`,
	approvalOptions: {
		values: {
			approveLabel: 'Datenbankneustartgenehmigung'.repeat(4),
			disapproveLabel: 'Lieber nicht',
		},
	},
};

export function answerPageWalk(walk: Walk): void {
	let stored: StoredCredential;
	let page: Page;
	let asked: Asked;

	/** Asks, and opens the link of the alert on a phone. */
	async function open(parameters: Json, run: Partial<Run> = {}): Promise<void> {
		const { n8n, zenduty, editor } = walk;
		asked = await ask({ rest: n8n.rest, zenduty }, parameters, { stored, ...run });
		page = await walk.newPage({ width: 390, height: 844 });
		const response = await page.goto(editor.reach(asked.link));
		assert.equal(response?.status(), 200);
	}

	/** Waits until the answer is there. @returns what it says */
	async function answer(): Promise<Json> {
		await page.getByRole('heading', { name: 'Answer recorded' }).waitFor();
		const execution = await walk.n8n.rest.untilEnded(asked.executionId);
		const [[{ data, incidentResolved }]] = outputOf(execution, ACTION);
		assert.equal(incidentResolved, true);
		return data;
	}

	const isOpen = async () => {
		const { status } = await walk.n8n.rest.execution(asked.executionId);
		assert.equal(status, 'waiting');
	};
	const press = async (...keys: string[]) => {
		for (const key of keys) await page.keyboard.press(key);
	};

	describe('The page of a question:', () => {
		walk.step('one button can be read by everybody', async () => {
			const { n8n, zenduty } = walk;
			const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
			const [type, name] = ['zendutyApi', 'Of questions'];
			stored = { type, name, id: await n8n.rest.createCredential(name, fields, type) };
			await open({ approvalType: 'single' });
			await assertReadable(page);
		});

		walk.step('one button is pressed with the Enter key', async () => {
			await tabThrough(page, 'Approve');
			await press('Enter');
			assert.equal((await answer()).approved, true);
			await assertReadable(page);
			await page.close();
		});

		walk.step('two buttons, a name and texts that fit nowhere can be read', async () => {
			await open({ ...HARD, options: { askForName: true } });
			await assertReadable(page);
		});

		walk.step('the Enter key in the field for the name decides nothing', async () => {
			await tabThrough(page, LONG_URL, 'Your name (optional)');
			await page.keyboard.type('Ann');
			await press('Enter');
			await isOpen();
			assert.deepEqual((await focused(page))[0], 'Your name (optional)');
		});

		walk.step('the second button is reached last, and pressed with the space bar', async () => {
			const { approveLabel, disapproveLabel } = HARD.approvalOptions.values;
			await tabThrough(page, approveLabel, disapproveLabel);
			await press('Space');
			const { approved, respondedBy } = await answer();
			assert.deepEqual([approved, respondedBy], [false, 'Ann']);
			await assertReadable(page);
			await page.close();
		});

		walk.step('a field for words can be read', async () => {
			await open({ responseType: 'freeText', options: { askForName: true } });
			await assertReadable(page);
		});

		walk.step('an empty answer is not sent', async () => {
			await tabThrough(page, 'Your answer', 'Your name (optional)', 'Send answer');
			await press('Enter');
			assert.equal((await focused(page))[0], 'Your answer');
			await isOpen();
		});

		walk.step('a blank one is refused: the field says why, and has the focus', async () => {
			await page.keyboard.type(' ');
			await press('Tab');
			await page.keyboard.type('Ann');
			await press('Tab', 'Enter');
			await page.getByRole('alert').waitFor();
			assert.match(await page.title(), /^Not recorded: Restart db-1\?/);
			assert.equal((await focused(page))[0], 'Your answer');
			const field = page.getByRole('textbox', { name: 'Your answer' });
			assert.equal(await field.getAttribute('aria-invalid'), 'true');
			assert.equal(await field.getAttribute('aria-describedby'), 'problem');
			assert.equal(await page.getByLabel('Your name').inputValue(), 'Ann');
			await assertReadable(page);
			await isOpen();
		});

		walk.step('an answer in words is sent', async () => {
			await press('Control+A');
			await page.keyboard.type('Wait until 4:00');
			await tabThrough(page, 'Your name (optional)', 'Send answer');
			await press('Enter');
			const { text, respondedBy } = await answer();
			assert.deepEqual([text, respondedBy], ['Wait until 4:00', 'Ann']);
			await page.close();
		});

		walk.step('a link of an earlier question says so, and can be read', async () => {
			const items = [{ host: 'db-1' }, { host: 'db-2' }];
			await open({ message: '=Restart {{ $json.host }}?' }, { items, isLooped: true });
			const { n8n, zenduty } = walk;
			const known = zenduty.state.alerts.length + 1;
			await page.getByRole('button', { name: 'Approve' }).click();
			await page.getByRole('heading', { name: 'Answer recorded' }).waitFor();
			await untilAsked({ rest: n8n.rest, zenduty }, asked.executionId, known);
			const response = await page.goto(walk.editor.reach(asked.link));
			assert.equal(response?.status(), 409);
			await page.getByRole('heading', { name: 'Already answered' }).waitFor();
			await assertReadable(page);
			await page.close();
		});

		walk.step('says what the node knows: the service, the times and the limit', async () => {
			await open(
				{ summary: SUMMARY, service: SERVICE, options: { limitWaitTime: ONE_HOUR } },
				{ name: 'Night watch' },
			);
			const facts = await page.locator('dl > div').allInnerTexts();
			const time = String.raw`\d+ \w{3} \d{4}, \d\d:\d\d UTC.*`;
			const expected = [
				'Service: Platform / Databases',
				`Asked: ${time}`,
				`Answer before: ${time}`,
				String.raw`Time left: 5\d minutes when this page was opened`,
			];
			assert.match(facts.join('\n'), new RegExp(`^${expected.join('\n')}$`));
			await assertReadable(page);
		});

		walk.step('is shown in the documentation', async () => {
			await page.setViewportSize({ width: 390, height: 740 });
			if (walk.takesPictures) await inBothSchemes('answer-page', page.locator('html'));
		});

		walk.step('a URL in the question opens in a tab of its own', async () => {
			const opened = page.waitForEvent('popup');
			await tabThrough(page, RUNBOOK);
			await press('Enter');
			const popup = await opened;
			await popup.waitForURL(/./);
			await popup.close();
			assert.equal(await page.getByRole('heading').innerText(), 'Restart db-1?');
			await isOpen();
			await page.close();
		});
	});
}
