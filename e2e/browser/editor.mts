/** n8n's editor, by what a user sees and clicks. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { Form, SETTLE } from './form.mts';

/** Where n8n says it lives; deliveries go to the address it really listens at. */
export const PUBLIC_URL = 'https://n8n.example.com';

/** A machine with other work may take so long for a click, in milliseconds. */
const PATIENCE = 30_000;

export class Editor extends Form {
	/** What went wrong in the page because of this package. */
	readonly complaints: string[] = [];

	constructor(
		page: Page,
		/** The address that n8n listens at. */
		readonly url: string,
	) {
		super(page);
		page.setDefaultTimeout(PATIENCE);
		const note = (text: string) => {
			if (/zenduty/i.test(text)) this.complaints.push(text.slice(0, 500));
		};
		page.on('console', (message) => {
			if (['error', 'warning'].includes(message.type())) note(message.text());
		});
		page.on('pageerror', (error) => note(error.stack ?? error.message));
		page.on('response', (response) => {
			if (response.status() >= 400) note(`${response.status()} ${response.url()}`);
		});
	}

	/** The panel of the open node. */
	get panel(): Locator {
		return this.part('ndv');
	}

	/** The tabs above the canvas, which cover its top. */
	get tabs(): Locator {
		return this.page.locator('.tab-bar-container');
	}

	async logIn({ email, password }: { email: string; password: string }): Promise<void> {
		await this.page.goto(`${this.url}/signin`, { waitUntil: 'domcontentloaded' });
		await this.page.locator('input[name=emailOrLdapLoginId]').fill(email);
		await this.page.locator('input[name=password]').fill(password);
		await this.part('form-submit-button').click();
		await this.page.waitForURL(/\/home/);
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
		await this.part('canvas-add-button').waitFor();
	}

	/** Begins a workflow that is started by a click, and opens the search for the node behind. */
	async newWorkflowByHand(): Promise<void> {
		await this.newWorkflow();
		await this.part('canvas-add-button').click();
		await this.search('manual');
		await this.pick('Manual Trigger');
		await this.addBehind();
	}

	/** Opens the search for a node behind the last one on the canvas. */
	async addBehind(): Promise<void> {
		await this.part('canvas-handle-plus').last().click();
	}

	/** Opens a workflow, as large as the window shows all of it. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`, { waitUntil: 'domcontentloaded' });
		await this.part('canvas-node').first().waitFor();
		await wait(2 * SETTLE);
	}

	/** Imports a file into a new workflow, and waits until the workflow is stored. @returns its id */
	async importWorkflow(path: string): Promise<string> {
		await this.newWorkflow();
		await this.part('workflow-menu').click();
		await this.page.getByRole('menuitem', { name: 'Import', exact: true }).hover();
		const chooser = this.page.waitForEvent('filechooser');
		await this.page.getByRole('menuitem', { name: 'From file' }).click();
		const isStored = this.page.waitForResponse(
			(response) =>
				response.request().method() === 'POST' && /\/rest\/workflows\b/.test(response.url()),
		);
		await (await chooser).setFiles(path);
		const { data } = await (await isStored).json();
		await this.part('canvas-node').first().waitFor();
		return data.id;
	}

	/** Types into the search for nodes, which must be open. @returns what it finds, in order */
	async search(text: string): Promise<string[]> {
		await this.page
			.getByPlaceholder(/Search/)
			.first()
			.fill(text);
		await wait(3 * SETTLE);
		return await this.part('item-iterator-item').allInnerTexts();
	}

	/** Chooses what the search has found, by a text in it. */
	async pick(text: string | RegExp): Promise<void> {
		await this.part('item-iterator-item').filter({ hasText: text }).first().click();
		await wait(2 * SETTLE);
	}

	/** Searches for Zenduty, and opens the list of its triggers or actions. */
	async pickZenduty(): Promise<void> {
		await this.search('zenduty');
		await this.pick(/^Zenduty/);
	}

	/** Adds the node with one of its actions or triggers, which opens it. */
	async addZenduty(action: string): Promise<void> {
		await this.pickZenduty();
		await this.pick(action);
		await this.panel.waitFor();
	}

	/** The actions of the node and the names of their groups, in the list that {@link pickZenduty} opens. */
	async actions(): Promise<string[]> {
		const items = this.part('item-iterator-item');
		// The list grows while it is laid out, and this is its last row.
		await items.filter({ hasText: 'Verify signature of webhook event' }).waitFor();
		return await items.allInnerTexts();
	}

	/** Opens a node on the canvas. */
	async open(node: string): Promise<void> {
		await this.part('canvas-node').filter({ hasText: node }).first().dblclick();
		await this.panel.waitFor();
		await wait(SETTLE);
	}

	async closePanel(): Promise<void> {
		await this.part('ndv-close-button').click();
		await this.panel.waitFor({ state: 'detached' });
		await wait(SETTLE);
	}

	/** Opens the dialog for the first credential of the open node, and waits until it can be saved. */
	async openNewCredential(): Promise<void> {
		await this.panel.getByTestId('node-credentials-empty-state').locator('button').click();
		await this.credential.waitFor();
		// The name comes from the server. Saved without one, the credential is refused and not tested.
		await this.part('credential-name').waitFor();
	}

	/** Chooses a credential of the open node, if none is chosen. The node must show one field for it. */
	async pickCredential(name: string): Promise<void> {
		const chosen = this.panel.getByTestId('node-credentials-select').locator('input');
		if ((await chosen.inputValue()) !== '') return;
		await chosen.click();
		await this.page.locator('[role=option]:visible').filter({ hasText: name }).first().click();
		await wait(SETTLE);
	}

	/** The dialog of a credential. */
	get credential(): Locator {
		return this.part('editCredential-modal');
	}

	/** Saves the open credential, which tests it: it is good, and the dialog closes. */
	async saveCredential(): Promise<void> {
		await this.part('credential-save-button').click();
		await this.credential.waitFor({ state: 'detached' });
	}

	/** Saves the open credential, which tests it: it is refused, and the dialog says why. */
	async saveRefusedCredential(message: RegExp): Promise<void> {
		await this.part('credential-save-button').click();
		await this.credential.getByText('Couldn’t connect').waitFor();
		await wait(SETTLE);
		const details = this.credential.getByText('More details');
		if (await details.isVisible()) await details.click();
		await this.credential.getByText(message).waitFor();
	}

	/** Runs the open node. */
	async execute(): Promise<void> {
		await this.leaveField();
		await this.part('node-execute-button').click();
	}

	/** The output of the open node, as JSON. */
	async output(): Promise<any> {
		const output = this.part('output-panel');
		await output.getByTestId('ndv-run-data-display-mode').waitFor();
		const result = output.getByTestId('ndv-data-container');
		await output.getByTestId('radio-button-json').click();
		await wait(SETTLE);
		const items = JSON.parse(asJson(await result.innerText()));
		return items[0];
	}

	/** A value of the node before, in the input panel of the open node. */
	input(name: string): Locator {
		const values = this.part('ndv-input-panel').getByTestId('run-data-schema-node-name');
		return values.and(this.page.locator(`[data-name="${name}"]`)).first();
	}

	/** Drags one thing onto another with the mouse. */
	async drag(what: Locator, onto: Locator): Promise<void> {
		await what.hover();
		await this.page.mouse.down();
		const box = await onto.boundingBox();
		if (box === null) throw new Error('What is dragged has no place to go to');
		// In steps, as a hand moves, or the editor sees no dragging.
		await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 10 });
		await this.page.mouse.up();
	}

	/** The text of the output panel, once it has one that matches. */
	async outputText(expected: RegExp | string): Promise<string> {
		const output = this.part('output-panel');
		await output.getByText(expected).first().waitFor();
		return await output.innerText();
	}

	/** The URL in the open trigger, copied by a click. */
	async copyUrl(kind: 'test' | 'production'): Promise<string> {
		const selector = this.part(`radio-button-${kind}`);
		if (!(await selector.isVisible())) {
			await this.panel.getByText('Webhook URLs', { exact: true }).click();
		}
		await selector.click();
		await wait(SETTLE);
		await this.page.locator('.webhook-url').click();
		await wait(SETTLE);
		return await this.page.evaluate(() => navigator.clipboard.readText());
	}

	/** Where a delivery to a URL of the editor really goes. */
	reach(url: string): string {
		return url.replace(PUBLIC_URL, this.url);
	}

	/** Publishes the workflow. @returns what the editor says about it */
	async publish(): Promise<string> {
		await this.part('workflow-open-publish-modal-button').click();
		await this.part('workflow-publish-button').click();
		const dialog = this.page.getByRole('dialog').filter({ hasText: 'Workflow published' });
		const text = await dialog.innerText();
		await dialog.getByRole('button', { name: 'Got it' }).click();
		await dialog.waitFor({ state: 'detached' });
		return text;
	}

	/** Waits until what the editor tells in the corner of the window is gone. */
	async untilSilent(): Promise<void> {
		const message = this.page.locator('.el-notification').first();
		await message.waitFor({ state: 'detached' });
	}
}

/** The editor's tree of values has no-break spaces. */
function asJson(text: string): string {
	return text.replace(/\u00a0/g, ' ');
}
