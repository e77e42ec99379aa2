/** n8n's editor, by what a user sees and clicks. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until.mts';

/** Where n8n says it lives; deliveries go to the address it really listens at. */
export const PUBLIC_URL = 'https://n8n.example.com';

/** A machine with other work may take so long for a click, in milliseconds. */
const PATIENCE = 30_000;

/** What the editor does after a click, though nothing shows that it is done, in milliseconds. */
const SETTLE = 400;

export class Editor {
	/** What went wrong in the page because of this package. */
	readonly complaints: string[] = [];

	constructor(
		readonly page: Page,
		/** The address that n8n listens at. */
		readonly url: string,
	) {
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

	/** A part of the editor. */
	part(id: string): Locator {
		return this.page.getByTestId(id);
	}

	/** The panel of the open node. */
	get panel(): Locator {
		return this.part('ndv');
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

	/** Opens a workflow, as large as the window shows all of it. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`, { waitUntil: 'domcontentloaded' });
		await this.part('canvas-node').first().waitFor();
		await wait(2 * SETTLE);
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

	/** A parameter of the open node or credential; several may have one name. */
	field(name: string): Locator {
		return this.part(`parameter-input-${name}`);
	}

	async type(name: string, text: string, within?: Locator): Promise<void> {
		const field = within?.getByTestId(`parameter-input-${name}`) ?? this.field(name);
		await field.first().locator('input, textarea').first().fill(text);
	}

	/** Opens a list of options and chooses one by its name. */
	async choose(name: string, option: string): Promise<void> {
		await this.leaveField();
		await this.field(name).first().click();
		await this.option(option).click();
		await wait(SETTLE);
		// A click while the list still opens may be lost. Then the list stays, and one clicks again.
		if (!(await this.option(option).isVisible())) return;
		await this.option(option).click();
		await wait(SETTLE);
	}

	/** The name of the option that is chosen. */
	async chosen(name: string): Promise<string> {
		return await this.field(name).first().locator('input').first().inputValue();
	}

	async switch(name: string): Promise<void> {
		await this.leaveField();
		await this.field(name).click();
		await wait(SETTLE);
	}

	/** What can still be added to a collection, by the text of its button. */
	async addable(button: string): Promise<string[]> {
		await this.openAdder(button);
		const options = await this.page.locator('[role=option]:visible').allInnerTexts();
		await this.page.keyboard.press('Tab');
		await wait(SETTLE);
		return options;
	}

	/** Adds a field to a collection. */
	async add(button: string, option: string): Promise<void> {
		await this.openAdder(button);
		await this.option(option).click();
		await wait(SETTLE);
	}

	/** Whether there is anything to add to a collection. */
	async canAdd(button: string): Promise<boolean> {
		return (await this.adder(button).count()) > 0;
	}

	/** Writes into a parameter with an editor for code, which is an expression at first. */
	async write(name: string, text: string): Promise<void> {
		const item = this.part('parameter-item').filter({ has: this.field(name) });
		await item.hover();
		await item.getByTestId('radio-button-fixed').click();
		await wait(SETTLE);
		await this.field(name).locator('.cm-content').click();
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.insertText(text);
		await this.leaveField();
	}

	/** Opens the dialog for the first credential of the open node, and waits until it can be saved. */
	async openNewCredential(): Promise<void> {
		await this.panel.getByTestId('node-credentials-empty-state').locator('button').click();
		await this.part('editCredential-modal').waitFor();
		// The name comes from the server. Saved without one, the credential is refused and not tested.
		await this.part('credential-name').waitFor();
	}

	/** A parameter that picks one thing. */
	list(name: string): Locator {
		return this.part(`resource-locator-${name}`);
	}

	/**
	 * Opens the list of a parameter that picks one thing, and waits until it is loaded.
	 *
	 * @param part what shows then
	 * @returns its rows
	 */
	async openList(name: string, part = 'rlc-item'): Promise<string[]> {
		await this.leaveField();
		await this.listInput(name).click();
		await this.part(part).filter({ visible: true }).first().waitFor();
		return await this.rows();
	}

	/** Types into the search of the open list. @returns the rows that are left */
	async searchList(text: string): Promise<string[]> {
		const before = (await this.rows()).length;
		await this.part('rlc-search').filter({ visible: true }).fill(text);
		await until('the list is searched', async () => {
			const { length } = await this.rows();
			return length > 0 && length !== before;
		});
		return await this.rows();
	}

	async pickFromList(row: string): Promise<void> {
		await this.visibleRows().filter({ hasText: row }).first().click();
		await wait(SETTLE);
	}

	/** What is chosen in a parameter that picks one thing. */
	async located(name: string): Promise<string> {
		return await this.listInput(name).inputValue();
	}

	/** Enters one thing in another way than from the list. */
	async locate(name: string, mode: string, text: string): Promise<void> {
		await this.leaveField();
		await this.list(name).getByTestId('rlc-mode-selector').click();
		await this.option(mode).click();
		await wait(SETTLE);
		await this.listInput(name).fill(text);
	}

	private listInput(name: string): Locator {
		return this.list(name).getByTestId('rlc-input');
	}

	private visibleRows(): Locator {
		return this.part('rlc-item').filter({ visible: true });
	}

	private async rows(): Promise<string[]> {
		const texts = await this.visibleRows().allInnerTexts();
		return texts.map((text) => text.trim());
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

	/** The text of the output panel, once it has one that matches. */
	async outputText(expected: RegExp): Promise<string> {
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

	/** Takes the cursor out of a field, whose hints may lie over its neighbours. */
	async leaveField(): Promise<void> {
		// The dialog of a credential lies over the node, and has no such hints.
		if (await this.part('editCredential-modal').isVisible()) return;
		if (await this.part('tab-params').isVisible()) await this.part('tab-params').click();
	}

	/** An option shows its name, and often a description below it. */
	private option(name: string): Locator {
		const title = this.page.getByText(name, { exact: true });
		return this.page.locator('[role=option]:visible').filter({ has: title }).first();
	}

	private adder(button: string): Locator {
		const field = this.page.locator(`input[placeholder="${button}"]`);
		return this.part('collection-parameter-add').filter({ has: field });
	}

	private async openAdder(button: string): Promise<void> {
		await this.leaveField();
		await this.adder(button).first().click();
		await this.page.locator('[role=option]:visible').first().waitFor();
		await wait(SETTLE);
	}
}

/** The editor's tree of values has no-break spaces. */
function asJson(text: string): string {
	return text.replace(/\u00a0/g, ' ');
}
