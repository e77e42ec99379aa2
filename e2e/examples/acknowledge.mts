/** The example that acknowledges from a message: the link, its page, and its button. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { addIncident, announceIncident, changeIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { startChromium } from '../programs/chromium.mts';
import type { Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { setUp } from './account.mts';
import { KEY, type Stage } from './stage.mts';
import type { Stores } from './stores.mts';
import type { Imported } from '../workflows/examples.mts';

const AT_ONCE = 20;

const TITLE = `Queue <script>document.title = "hit"</script> & 'more'`;

interface Page {
	status: number;
	headers: Headers;
	text: string;
}

/** With links that are good, forged, expired and used, and with stores and servers that fail. */
export function exampleAcknowledge(stage: Stage, { postgres }: Stores): void {
	const { server, zenduty, imported, fresh, arrived, byHand } = stage;
	const { journal, faults, webhooks, world } = zenduty;
	let example: Imported;

	/** Sets the example up; its page has the address that n8n gives to it. */
	async function published(
		settings: Json = {},
		load = fresh,
		secret = 'Crypto account',
	): Promise<Imported> {
		const path = randomUUID();
		const page = `${server.url}/webhook/${path}`;
		const change = setUp({}, settings);
		const copy = await load('acknowledge-from-a-message', { page }, (node) => {
			change(node);
			if (node.parameters.path) node.parameters.path = path;
			if (node.credentials?.crypto) node.credentials.crypto.name = secret;
		});
		await server.rest.activate(copy.workflow, copy.url);
		return copy;
	}

	const trigger = (title = TITLE): Incident => {
		const incident = addIncident(world, { title, service: SEED.services.databases });
		announceIncident(world, incident);
		return incident;
	};

	/** The message about an incident, when it has come. */
	const message = async (of: Imported, { incident_number: number }: Incident): Promise<string> =>
		await until(`the chat hears of #${number}`, async () =>
			arrived(of, 'chat')
				.map(({ text }) => text as string)
				.find((text) => text.startsWith(`#${number} `)),
		);

	const linkFrom = (text: string): URL => new URL(text.split('\n').at(-1) ?? '');

	/** Triggers an incident. @returns it, and the link in the message */
	async function linked(of = example): Promise<{ incident: Incident; link: URL }> {
		webhooks.receivers.splice(0);
		webhooks.add({ url: of.url, authentication: 'signature', signingKey: KEY });
		const incident = trigger();
		const link = linkFrom(await message(of, incident));
		journal.clear();
		return { incident, link };
	}

	async function open(link: URL | string, method = 'GET'): Promise<Page> {
		const response = await fetchPage(link, method);
		const { status, headers } = response;
		return { status, headers, text: await response.text() };
	}
	const press = async (link: URL | string) => await open(link, 'POST');

	const statuses = () => journal.changes('status set').map(({ to }) => to);

	/** The note at the incident, which comes after the page. */
	const noted = async (): Promise<string> =>
		await until('a note', async () => journal.changes('note added').map(({ text }) => text)[0]);

	/** The page says it, has no button, and Zenduty was not asked to change anything. */
	function assertNothingDone(page: Page, status: number, text: RegExp): void {
		assert.match(page.text, text);
		assert.equal(page.status, status, page.text);
		assert.doesNotMatch(page.text, /<button/);
		assert.deepEqual(
			journal.entries.flatMap(({ changes }) => changes),
			[],
		);
	}

	describe('Acknowledging from a message:', () => {
		before(async () => {
			await server.rest.createCredential('Crypto: other', { hmacSecret: randomUUID() }, 'crypto');
			example = await published({}, imported);
			await byHand(example, 'Once, by hand');
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		afterEach(() => void webhooks.receivers.splice(0));

		it('the message has a link; opening it changes nothing; the button acknowledges', async () => {
			const { incident, link } = await linked();
			for (let preview = 0; preview < 3; preview++) {
				const page = await open(link);
				assert.equal(page.status, 200, page.text);
				assert.match(page.text, /<form method="post"><button>Acknowledge<\/button>/);
				assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
				assert.equal(page.headers.get('cache-control'), 'no-store');
				assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
			}
			await fetchPage(link, 'HEAD');
			assert.deepEqual([statuses(), incident.status], [[], 1]);
			const page = await press(link);
			assert.equal(page.status, 200, page.text);
			assert.match(page.text, /<h1>Incident #\d+ is acknowledged<\/h1>/);
			assert.deepEqual([statuses(), incident.status], [[2], 2]);
			assert.match(await noted(), /^Somebody pressed the button/);
		});

		it('what stands in the incident is text on the page, and no part of it', async () => {
			const { link } = await linked();
			const { text } = await open(link);
			assert.doesNotMatch(text, /<script/);
			assert.ok(text.includes('Queue &#60;script&#62;document.title = &#34;hit&#34;&#60;'), text);
			assert.ok(text.includes('&#38; &#39;more&#39;'), text);
		});

		it('a person with a browser presses the button', async () => {
			const { incident, link } = await linked();
			const browser = await startChromium();
			try {
				const page = await browser.newPage();
				await page.goto(link.href);
				assert.equal(await page.title(), `Incident #${incident.incident_number} waits for someone`);
				assert.ok((await page.locator('p').innerText()).includes(TITLE));
				await page.getByRole('button', { name: 'Acknowledge' }).click();
				await page.getByRole('heading', { name: 'is acknowledged' }).waitFor();
				assert.equal(incident.status, 2);
			} finally {
				await browser.close();
			}
		});

		it('a link works once, and its page then says how the incident is', async () => {
			const { incident, link } = await linked();
			await press(link);
			await noted();
			changeIncident(world, incident, { status: 1 }, () => {});
			journal.clear();
			for (const method of ['GET', 'POST']) {
				const page = await open(link, method);
				assertNothingDone(page, 410, /<h1>This link was used<\/h1>[^]* is triggered, as far as/);
			}
			changeIncident(world, incident, { status: 3 }, () => {});
			assertNothingDone(await press(link), 410, /is resolved now\./);
		});

		it(`of ${AT_ONCE} people who press the button at once, one acknowledges`, async () => {
			const { incident, link } = await linked();
			const pages = await Promise.all(Array.from({ length: AT_ONCE }, () => press(link)));
			assert.deepEqual([statuses(), incident.status], [[2], 2]);
			const done = pages.filter(({ text }) => /is acknowledged<\/h1>/.test(text));
			assert.equal(done.length, 1);
			for (const { text } of pages) {
				assert.match(text, /is acknowledged<|This link was used|There is nothing to do/);
			}
		});

		it('a forged link is refused, and Zenduty is not even asked', async () => {
			const { link } = await linked();
			const { link: another } = await linked();
			const forged = (change: (query: URLSearchParams) => void): URL => {
				const url = new URL(link);
				change(url.searchParams);
				return url;
			};
			const signature = link.searchParams.get('signature') ?? '';
			const otherIncident = another.searchParams.get('incident') ?? '';
			const expires = link.searchParams.get('expires') ?? '';
			for (const url of [
				forged((query) => query.set('incident', otherIncident)),
				forged((query) => query.append('incident', otherIncident)),
				forged((query) => query.set('expires', `${Number(expires) + 60_000}`)),
				forged((query) => query.set('signature', signature.replace(/.$/, flipped))),
				forged((query) => query.set('signature', signature.slice(1))),
				forged((query) => query.append('signature', signature)),
				forged((query) => query.delete('signature')),
				forged((query) => query.delete('expires')),
				new URL(link.pathname, link),
			]) {
				for (const method of ['GET', 'POST']) {
					assertNothingDone(await open(url, method), 403, /This link is not genuine/);
				}
			}
			assert.deepEqual(journal.entries, []);
		});

		it('a link that was signed with another secret is refused', async () => {
			const other = await published({}, fresh, 'Crypto: other');
			const { link } = await linked(other);
			const elsewhere = new URL(link.search, await linked().then((one) => one.link));
			assertNothingDone(await press(elsewhere), 403, /This link is not genuine/);
			assert.equal((await open(link)).status, 200, 'it is good where it belongs');
		});

		it('an expired link does nothing', async () => {
			const { link } = await linked(await published({ minutes: -1 }));
			for (const method of ['GET', 'POST']) {
				assertNothingDone(
					await open(link, method),
					410,
					/This link has expired[^]*worked until \d/,
				);
			}
			assert.deepEqual(journal.entries, []);
		});

		for (const status of [2, 3] as const) {
			it(`somebody was faster: status ${status} stays as it is`, async () => {
				const { incident, link } = await linked();
				changeIncident(world, incident, { status }, () => {});
				for (const method of ['GET', 'POST']) {
					const words = status === 2 ? 'acknowledged' : 'resolved';
					const text = new RegExp(`There is nothing to do</h1>[^]* is ${words} already`);
					assertNothingDone(await open(link, method), 200, text);
				}
			});
		}

		it('if Zenduty does not acknowledge, the page says so, and the link works again', async () => {
			const { incident, link } = await linked();
			faults.add({ method: 'PATCH', path: '*', effect: { kind: 'status', status: 500 } });
			const page = await press(link);
			assert.equal(page.status, 502, page.text);
			assert.match(page.text, /could not be acknowledged[^]*500[^]*The link works again/);
			assert.match(page.text, /<button>Try again</);
			assert.equal(incident.status, 1);
			faults.clear();
			assert.match((await press(link)).text, /is acknowledged<\/h1>/);
			assert.equal(incident.status, 2);
		});

		it('if Zenduty cannot be read, nothing is done, and the link stays good', async () => {
			const { link } = await linked();
			faults.add({ path: '*', effect: { kind: 'status', status: 500 } });
			for (const method of ['GET', 'POST']) {
				assertNothingDone(await open(link, method), 502, /The incident cannot be read[^]*500/);
			}
			faults.clear();
			assert.match((await press(link)).text, /is acknowledged<\/h1>/);
		});

		it('if an answer was lost, the incident is looked at', async () => {
			const { link } = await linked();
			const lost = { when: 'after', effect: { kind: 'drop' }, times: 1 } as const;
			faults.add({ method: 'PATCH', path: '*', ...lost });
			assert.match((await press(link)).text, /is acknowledged<\/h1>/);
			assert.deepEqual(statuses(), [2]);
		});

		it('without PostgreSQL nothing is done; a link that cannot be given back is told', async () => {
			const { incident, link } = await linked();
			const { link: pressed } = await linked();
			const effect = { kind: 'status', status: 500 } as const;
			faults.add({ method: 'PATCH', path: '*', delay: 3000, effect });
			const page = press(pressed);
			await until('the incident is being acknowledged', async () =>
				journal.entries.some(({ method }) => method === 'PATCH'),
			);
			await postgres.stop();
			try {
				assert.match((await page).text, /could not be acknowledged[^]*does not work any more/);
				assert.doesNotMatch((await page).text, /<button/);
				faults.clear();
				journal.clear();
				for (const method of ['GET', 'POST']) {
					const text = /The link cannot be checked[^]*acknowledge the incident in Zenduty/;
					assertNothingDone(await open(link, method), 503, text);
				}
			} finally {
				await postgres.start();
			}
			assert.match((await press(link)).text, /is acknowledged<\/h1>/);
			assert.equal(incident.status, 2);
			await noted();
			journal.clear();
			assertNothingDone(await open(pressed), 410, /This link was used/);
		});

		it('every night, links that expired the day before are forgotten', async () => {
			const count = 'select count(*) from zenduty_links';
			const before = Number(await postgres.query(count));
			assert.ok(before > 1, `${before} links were used`);
			await postgres.query(
				`update zenduty_links set expires_at = now() - interval '25 hours'
				where link = (select min(link) from zenduty_links)`,
			);
			await byHand(example, 'Every night');
			assert.equal(Number(await postgres.query(count)), before - 1);
		});
	});
}

async function fetchPage(link: URL | string, method: string): Promise<Response> {
	return await fetch(link, { method, signal: AbortSignal.timeout(60_000) });
}

/** Another hexadecimal digit. */
function flipped(digit: string): string {
	return digit === '0' ? '1' : '0';
}
