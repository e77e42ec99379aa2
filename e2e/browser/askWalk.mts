/** Somebody answers the question of the demo, as `docs/demo.md` says. */
import assert from 'node:assert/strict';
import { readGuide } from '../demo/guide.mts';
import { printed } from '../demo/introduction.mts';
import { BUTTONS, MESSAGE } from '../demo/question.mts';
import { startChromium } from '../programs/chromium.mts';

/**
 * Walks through the part of the guide.
 *
 * @param text what the demo has printed
 * @param answered what it prints at the end; it must not come before the answer
 * @throws Error if something is not as the guide says
 */
export async function askWalk(text: string, answered: Promise<string>): Promise<void> {
	const word = readGuide(true);
	let outcome = '';
	answered.then((said) => (outcome = said)).catch(() => {});
	const browser = await startChromium();
	try {
		const zenduty = await browser.newPage();
		await zenduty.goto(printed(text, 'Simulated Zenduty'));
		const incident = zenduty.locator(`#incident-${printed(text, 'Incident').replace('#', '')}`);
		const status = (name: string) => incident.getByRole('cell', { name, exact: true });
		await status(word('triggered')).waitFor();

		const link = printed(text, 'Answer here');
		const beside = (name: string) => incident.getByRole('link', { name, exact: true });
		assert.equal(await beside(word('Answer')).getAttribute('href'), link);
		const opened = zenduty.waitForEvent('popup');
		await beside(word('Answer')).click();
		const page = await opened;
		await page.getByRole('heading', { name: word(MESSAGE) }).waitFor();
		const button = (name: string) => page.getByRole('button', { name, exact: true });
		const restart = button(word(BUTTONS.approve));
		await button(word(BUTTONS.decline)).waitFor();
		assert.equal(outcome, '', 'nobody has answered yet');
		await restart.click();
		await page.getByRole('heading', { name: word('Answer recorded') }).waitFor();

		const said = await answered;
		console.log(said);
		assert.match(said, /^Somebody chose "Restart"\. The workflow went on to "Restart /);
		await status(word('resolved')).waitFor();
		await page.goto(link);
		assert.equal(await restart.count(), 0, 'it does not ask again');
		assert.throws(() => word(''), /the guide ends/);
	} finally {
		await browser.close();
	}
}
