/** The example that reports each week: what is in the table and in the chart. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { startChromium } from '../programs/chromium.mts';
import type { Json } from '../n8n/rest.mts';
import { setUp } from './account.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** With a week that holds what can happen, with a quiet one, and without Zenduty. */
export function exampleWeekly({
	server,
	receiver,
	zenduty,
	imported,
	fresh,
	arrived,
	byHand,
}: Stage): void {
	const { state, world, faults, journal } = zenduty;
	const { databases, shop, payments } = SEED.services;
	const now = new Date();
	// At midnight, in the time zone that the workflow is set to.
	const monday =
		Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) -
		((now.getUTCDay() + 6) % 7) * DAY;
	const lastWeek = monday - 7 * DAY;
	const others = [...state.incidents];
	let example: Imported;
	let browser: Browser;
	let page: Page;

	/** Adds an incident, with the minutes until it was acknowledged and resolved. */
	function happened(at: number, service: string, minutes: [number | null, number | null]): void {
		const date = (after: number | null) =>
			after === null ? null : new Date(at + after * MINUTE).toISOString();
		const [acknowledged, resolved] = minutes;
		const status = resolved === null ? (acknowledged === null ? 1 : 2) : 3;
		const title = 'Replica lags behind';
		const creation_date = new Date(at).toISOString();
		const incident = addIncident(world, { title, service, status, creation_date });
		incident.acknowledged_date = date(acknowledged);
		incident.resolved_date = date(resolved);
	}

	async function report(of = example): Promise<Json> {
		const { length } = arrived(of, 'report');
		await byHand(of, 'Every Monday');
		const [sent, ...more] = arrived(of, 'report').slice(length);
		assert.deepEqual(more, []);
		return sent;
	}

	describe('The weekly report:', () => {
		before(async () => {
			browser = await startChromium();
			page = await browser.newPage();
			example = await imported('weekly-report', {}, setUp());
			const { id } = example.workflow;
			const settings = { ...example.workflow.settings, timezone: 'UTC' };
			await server.rest.call('PATCH', `/rest/workflows/${id}`, { settings });
		});

		beforeEach(() => {
			faults.clear();
			journal.clear();
			state.incidents.splice(0);
			// What happened in the weeks around this one.
			happened(lastWeek - 1000, databases, [1, 2]);
			happened(monday, databases, [1, 2]);
		});

		after(async () => {
			state.incidents.splice(0, Infinity, ...others);
			await browser.close();
		});

		it('has the times of each service, and counts what has none', async () => {
			happened(lastWeek, databases, [2, 60]);
			happened(lastWeek + DAY, databases, [4, 100]);
			happened(lastWeek + 2 * DAY, databases, [30, null]);
			happened(monday - 1000, databases, [null, null]);
			happened(lastWeek + DAY, shop, [0.5, 30]);
			happened(lastWeek + DAY, payments, [null, null]);
			const { subject, services, text, html, attachments } = await report();
			const day = (at: number) => new Date(at).toISOString().slice(0, 10);
			assert.equal(subject, `Incidents from ${day(lastWeek)} to ${day(monday - DAY)}`);
			const one = {
				incidents: 1,
				notAcknowledged: 1,
				notResolved: 1,
				secondsToAcknowledge: null,
				secondsToResolve: null,
			};
			assert.deepEqual(services, [
				{
					service: 'Databases',
					incidents: 4,
					notAcknowledged: 1,
					notResolved: 2,
					secondsToAcknowledge: 240,
					secondsToResolve: 4800,
				},
				{ service: 'Payments', ...one },
				{
					service: 'Shop – Café & Co.',
					...one,
					notAcknowledged: 0,
					notResolved: 0,
					secondsToAcknowledge: 30,
					secondsToResolve: 1800,
				},
			]);
			assert.match(
				text,
				/^Databases: 4 \(acknowledged after 4 min, resolved after 1 h 20 min; 1 /m,
			);
			const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
				[...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell),
			);
			assert.deepEqual(rows.slice(1), [
				['Databases', '4', '4 min', '1 h 20 min', '1', '2'],
				['Payments', '1', '–', '–', '1', '1'],
				['Shop – Café &#38; Co.', '1', '30 s', '30 min', '0', '0'],
			]);
			const [{ filename, type, content }] = attachments;
			assert.deepEqual([filename, type], ['incidents.svg', 'image/svg+xml']);
			const svg = Buffer.from(content, 'base64').toString();
			assert.ok(html.endsWith(svg), 'the mail has the same chart');
			await assertBars(page, svg, [240, 4800, 0, 0, 30, 1800]);
		});

		it('shows what stands in a name as text', async () => {
			const service = state.services.find(({ unique_id }) => unique_id === shop)!;
			const { name } = service;
			service.name = '<img src=x onerror="alert(1)"> & a name that is quite long 🚨';
			try {
				happened(lastWeek, shop, [1, 2]);
				const { html, attachments } = await report();
				assert.doesNotMatch(html, /<img/);
				await assertBars(page, Buffer.from(attachments[0].content, 'base64').toString(), [60, 120]);
			} finally {
				service.name = name;
			}
		});

		it('reads every page: 250 incidents', async () => {
			for (let index = 0; index < 250; index++)
				happened(lastWeek + index * MINUTE, databases, [1, 2]);
			const { services } = await report();
			assert.equal(services[0].incidents, 250);
			assert.equal(journal.counts().refused, 0);
		});

		it('says that a week was quiet', async () => {
			const { text, isKnown, services } = await report();
			assert.match(text, /^There were no incidents from \d/);
			assert.deepEqual([isKnown, services], [true, []]);
		});

		it('does not call a week quiet if Zenduty does not answer', async () => {
			faults.add({ path: '*', effect: { kind: 'status', status: 500 } });
			const { text, isKnown, html } = await report();
			assert.match(text, /^It is not known which incidents there were from .*500/);
			assert.equal(isKnown, false);
			assert.doesNotMatch(html, /<svg/);
		});

		it('is sent again if the address does not answer at first', async () => {
			const flaky = await fresh('weekly-report', { report: receiver.url([503, 200]) }, setUp());
			await byHand(flaky, 'Every Monday');
			assert.equal(arrived(flaky, 'report').length, 2);
		});
	});
}

/** Looks at a chart in a browser: it is well-formed, and its bars have the right length. */
async function assertBars(page: Page, svg: string, seconds: number[]): Promise<void> {
	const widths = await page.evaluate((text) => {
		const chart = new DOMParser().parseFromString(text, 'image/svg+xml');
		return [...chart.querySelectorAll('svg > rect')].map((bar) =>
			Number(bar.getAttribute('width')),
		);
	}, svg);
	const longest = Math.max(...seconds);
	assert.deepEqual(
		// The first is the background, and two are the legend.
		widths.slice(3),
		seconds.map((each) => Math.round((each / longest) * 360)),
	);
}
