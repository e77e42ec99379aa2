/** The fields of the open node or credential, by what a user sees and clicks. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { poll, until } from '../support/until.mts';

/** What the editor does after a click, though nothing shows that it is done, in milliseconds. */
export const SETTLE = 400;

export class Form {
	constructor(readonly page: Page) {}

	/** A part of the editor. */
	part(id: string): Locator {
		return this.page.getByTestId(id);
	}

	/** A parameter of the open node or credential; several may have one name. */
	field(name: string): Locator {
		return this.part(`parameter-input-${name}`);
	}

	async type(name: string, text: string, within?: Locator): Promise<void> {
		const field = within?.getByTestId(`parameter-input-${name}`) ?? this.field(name);
		await field.first().locator('input, textarea').first().fill(text);
	}

	/** Types a date, such as `2026-03-01 08:02:30`. */
	async typeDate(name: string, date: string): Promise<void> {
		await this.type(name, date);
		await this.page.keyboard.press('Enter');
	}

	/** Opens a list of options and chooses one by its name. @returns the names of all */
	async choose(name: string, option: string): Promise<string[]> {
		await this.openOptions(name, option);
		const names = await this.optionNames();
		await this.option(option).click();
		// A click while the list still opens may be lost. Then the list stays, and one clicks again.
		const isClosed = async () => !(await this.option(option).isVisible());
		if (!(await poll(isClosed, 2 * SETTLE, 50))) await this.option(option).click();
		return names;
	}

	/** Chooses several options of a list that stays open meanwhile. @returns the names of all */
	async chooseSeveral(name: string, options: string[]): Promise<string[]> {
		await this.openOptions(name, options[0]);
		await wait(SETTLE);
		const names = await this.optionNames();
		for (const option of options) await this.option(option).click();
		await this.page.keyboard.press('Escape');
		return names;
	}

	/** The name of the option that is chosen. */
	async chosen(name: string): Promise<string> {
		return await this.field(name).first().locator('input').first().inputValue();
	}

	/** The labels of the fields that are shown, in their order; of a notice its text. */
	async labels(): Promise<string[]> {
		const nested = '[data-test-id=parameter-item] [data-test-id=parameter-item]';
		const items = this.page.locator(`[data-test-id=parameter-item]:not(${nested})`);
		return await items.evaluateAll((all) =>
			all
				// The settings of the node stand there too, on a page of their own.
				.filter((item) => item.checkVisibility())
				.map((item) => {
					const label = item.querySelector('[data-test-id=input-label] .n8n-text') ?? item;
					return (label.textContent ?? '').trim();
				}),
		);
	}

	async switch(name: string): Promise<void> {
		await this.leaveField();
		await this.field(name).click();
		await wait(SETTLE);
	}

	/** What can still be added to a collection, by the text of its button. */
	async addable(button: string): Promise<string[]> {
		await this.openAdder(button);
		const options = await this.optionNames();
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

	/** Removes from a collection an option that is a group of fields. */
	async removeGroup(name: string): Promise<void> {
		const group = this.part(`fixed-collection-${name}`);
		await group.hover();
		// The button has no name of its own. It stands beside the group.
		const button = '//button[contains(@class, "icon-button")]';
		await group.locator(`xpath=ancestor::*[.${button}][1]${button}`).first().click();
		await wait(SETTLE);
	}

	/** Makes a parameter that is an expression a fixed value again. */
	async fix(name: string): Promise<void> {
		await this.item(name).hover();
		await this.item(name).getByTestId('radio-button-fixed').click();
		await wait(SETTLE);
	}

	/** Waits until an expression stands in a parameter. */
	async hasExpression(name: string, expected: string): Promise<void> {
		const code = this.item(name).locator('.cm-content').first();
		const isThere = async () => (await code.innerText()).trim() === expected;
		await until(`${expected} stands in "${name}"`, isThere);
	}

	/** Writes into a parameter with an editor for code, which is an expression at first. */
	async write(name: string, text: string): Promise<void> {
		await this.fix(name);
		await this.field(name).locator('.cm-content').click();
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.insertText(text);
		await this.leaveField();
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
		const visible = async (id: string) =>
			(await this.part(id).filter({ visible: true }).count()) > 0;
		await until(`the list of "${name}" is loaded`, async () => {
			// A click while the fields are laid out anew may be lost; a second one would close the list.
			if (!(await visible('resource-locator-dropdown'))) await this.listInput(name).click();
			return await poll(async () => await visible(part), 5 * SETTLE, 50);
		});
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

	/** A list that is loaded again, since another field has changed, closes meanwhile. */
	private async openOptions(name: string, option: string): Promise<void> {
		await this.leaveField();
		await until(`"${option}" can be chosen`, async () => {
			await this.field(name).first().click();
			return await poll(async () => await this.option(option).isVisible(), 5 * SETTLE, 50);
		});
	}

	private async optionNames(): Promise<string[]> {
		const texts = await this.page.locator('[role=option]:visible').allInnerTexts();
		return texts.map((text) => text.split('\n')[0].trim());
	}

	/** A parameter with its label. */
	private item(name: string): Locator {
		return this.part('parameter-item')
			.filter({ has: this.field(name) })
			.last();
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
