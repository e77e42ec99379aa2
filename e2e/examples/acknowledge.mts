/** The example that acknowledges from a message: the link, its page, and its button. */
import assert from 'node:assert/strict';
import { startChromium } from '../programs/chromium.mts';
import { until } from '../support/until.mts';
import { OTHER_SECRET } from './stage.mts';
import {
	becomes,
	breaks,
	eachOf,
	heals,
	opens,
	runs,
	setUp,
	type Example,
	type Step,
	type Story,
} from './story.mts';

const AT_ONCE = 20;

const TITLE = `Queue <script>document.title = "hit"</script> & 'more'`;

/** An incident opens, and the chat gets the link. What was asked of Zenduty by then is forgotten. */
const linked: Step = async (story) => {
	await opens({ title: TITLE })(story);
	const { incident_number: number } = story.incident;
	const text = await until(`the chat hears of #${number}`, () =>
		story
			.arrived('chat')
			.map((message) => String(message.text))
			.find((each) => each.startsWith(`#${number} `)),
	);
	story.link = text.split('\n').at(-1) ?? '';
	story.zenduty.journal.clear();
};

async function fetchPage(story: Story, link: string, method: string): Promise<string> {
	const response = await fetch(link, { method, signal: AbortSignal.timeout(60_000) });
	const type = response.headers.get('content-type') ?? '';
	const policies = ['cache-control', 'referrer-policy'].map((name) => response.headers.get(name));
	story.answer = [response.status, [type.split(';')[0], ...policies]];
	return (story.page = await response.text());
}

const sends =
	(method: string): Step =>
	async (story) =>
		void (await fetchPage(story, story.link, method));
const LOOKS = sends('GET');
const PRESSES = sends('POST');
const HEADERS = ['text/html', 'no-store', 'no-referrer'];

/** However it is asked for, the page says it and has no button, and nothing is changed. */
const nothingDone =
	(status: number, text: RegExp): Step =>
	async (story) => {
		for (const method of ['GET', 'POST']) {
			const page = await fetchPage(story, story.link, method);
			assert.match(page, text);
			assert.equal(story.answer[0], status, page);
			assert.doesNotMatch(page, /<button/);
		}
		return { changes: [] };
	};

const IS_ACKNOWLEDGED = { page: /is acknowledged<\/h1>/, incident: 2, statuses: [2] };

/** The link with another query. */
const forged =
	(change: (query: URLSearchParams) => void): Step =>
	(story) => {
		const url = new URL(story.link);
		change(url.searchParams);
		story.link = url.href;
	};
const NOT_GENUINE = nothingDone(403, /This link is not genuine/);

/** Another hexadecimal digit. */
const flipped = (digit: string): string => (digit === '0' ? '1' : '0');

const FORGED: Record<string, (query: URLSearchParams) => void> = {
	'another incident': (query) => query.set('incident', '1'),
	'two incidents': (query) => query.append('incident', '1'),
	'a later end': (query) => query.set('expires', `${Number(query.get('expires')) + 60_000}`),
	'another signature': (query) =>
		query.set('signature', query.get('signature')!.replace(/.$/, flipped)),
	'a shorter signature': (query) => query.set('signature', query.get('signature')!.slice(1)),
	'two signatures': (query) => query.append('signature', query.get('signature')!),
	'no signature': (query) => query.delete('signature'),
	'no end': (query) => query.delete('expires'),
	nothing: (query) => [...query.keys()].forEach((name) => query.delete(name)),
};

export const ACKNOWLEDGE: Example = {
	name: 'acknowledge-from-a-message',
	given: {},
	rows: {
		'the message has a link; opening it changes nothing; the button acknowledges': [
			linked,
			LOOKS,
			LOOKS,
			{ answer: [200, HEADERS], page: /<form method="post"><button>Acknowledge<\/button>/ },
			// What stands in the incident is text on the page, and no part of it.
			{
				page: /^(?![^]*<script)[^]*Queue &#60;script&#62;document.title = &#34;hit&#34;&#60;[^]*&#38; &#39;more&#39;/,
			},
			sends('HEAD'),
			{ changes: [], incident: 1 },
			PRESSES,
			{ ...IS_ACKNOWLEDGED, answer: [200, HEADERS], notes: [/^Somebody pressed the button/] },
			// A link works once, and its page then says how the incident is.
			becomes(1),
			({ zenduty }) => zenduty.journal.clear(),
			nothingDone(410, /<h1>This link was used<\/h1>[^]* is triggered, as far as/),
			becomes(3),
			nothingDone(410, /is resolved now\./),
		],
		'a person with a browser presses the button': [
			linked,
			async ({ link, incident }) => {
				const browser = await startChromium();
				try {
					const page = await browser.newPage();
					await page.goto(link);
					const title = `Incident #${incident.incident_number} waits for someone`;
					assert.equal(await page.title(), title);
					assert.ok((await page.locator('p').innerText()).includes(TITLE));
					await page.getByRole('button', { name: 'Acknowledge' }).click();
					await page.getByRole('heading', { name: 'is acknowledged' }).waitFor();
				} finally {
					await browser.close();
				}
			},
			{ incident: 2 },
		],
		[`of ${AT_ONCE} people who press the button at once, one acknowledges`]: [
			linked,
			async (story) => {
				const { link } = story;
				const pages = await Promise.all(
					Array.from({ length: AT_ONCE }, async () => await fetchPage(story, link, 'POST')),
				);
				assert.equal(pages.filter((text) => /is acknowledged<\/h1>/.test(text)).length, 1);
				for (const text of pages) {
					assert.match(text, /is acknowledged<|This link was used|There is nothing to do/);
				}
			},
			{ statuses: [2], incident: 2 },
		],
		...eachOf(Object.entries(FORGED), ([what, change]) => [
			`a link with ${what} is refused, and Zenduty is not even asked`,
			...(what === 'another incident' ? [linked] : []),
			keep,
			forged(change),
			NOT_GENUINE,
			restore,
			{ requests: 0 },
		]),
		...eachOf([2, 3] as const, (status) => [
			`somebody was faster: status ${status} stays as it is`,
			linked,
			becomes(status),
			nothingDone(
				200,
				status === 2
					? /There is nothing to do<\/h1>[^]* is acknowledged already/
					: /There is nothing to do<\/h1>[^]* is resolved already/,
			),
		]),
		'if Zenduty does not acknowledge, the page says so, and the link works again': [
			linked,
			breaks({ method: 'PATCH', path: '*' }),
			PRESSES,
			{ answer: [502, HEADERS], incident: 1 },
			{ page: /could not be acknowledged[^]*500[^]*The link works again[^]*<button>Try again</ },
			heals,
			PRESSES,
			IS_ACKNOWLEDGED,
		],
		'if Zenduty cannot be read, nothing is done, and the link stays good': [
			linked,
			breaks({ path: '*' }),
			nothingDone(502, /The incident cannot be read[^]*500/),
			heals,
			PRESSES,
			IS_ACKNOWLEDGED,
		],
		'without PostgreSQL nothing is done; a link that cannot be given back is told': [
			linked,
			keep,
			linked,
			async (story) => {
				const { postgres } = story.stage.stores;
				const { link, zenduty } = story;
				const effect = { kind: 'status', status: 500 } as const;
				zenduty.faults.add({ method: 'PATCH', path: '*', delay: 3000, effect });
				const page = fetchPage(story, link, 'POST');
				await until('the incident is being acknowledged', () =>
					zenduty.journal.entries.some(({ method }) => method === 'PATCH'),
				);
				await postgres.stop();
				try {
					const text = /^(?![^]*<button)[^]*could not be acknowledged[^]*does not work any more/;
					assert.match(await page, text);
					zenduty.faults.clear();
					zenduty.journal.clear();
					story.link = kept;
					await nothingDone(
						503,
						/The link cannot be checked[^]*acknowledge the incident in Zenduty/,
					)(story);
				} finally {
					await postgres.start();
				}
				kept = link;
			},
			PRESSES,
			{ page: /is acknowledged<\/h1>/, statuses: [2], notes: [/./] },
			({ zenduty }) => zenduty.journal.clear(),
			restore,
			nothingDone(410, /This link was used/),
		],
		'every night, links that expired the day before are forgotten': [
			async (story) => {
				const { postgres } = story.stage.stores;
				const count = 'select count(*) from zenduty_links';
				const before = Number(await postgres.query(count));
				assert.ok(before > 1, `${before} links were used`);
				await postgres.query(
					`update zenduty_links set expires_at = now() - interval '25 hours'
					where link = (select min(link) from zenduty_links)`,
				);
				await runs('Every night')(story);
				assert.equal(Number(await postgres.query(count)), before - 1);
			},
		],
		'a link that was signed with another secret is refused': [
			linked,
			keep,
			setUp({ credentials: { crypto: OTHER_SECRET } }),
			linked,
			({ link }) => void (kept = kept.replace(/\?.*/, new URL(link).search)),
			restore,
			NOT_GENUINE,
		],
		'an expired link does nothing': [
			setUp({ settings: { minutes: -1 } }),
			linked,
			nothingDone(410, /This link has expired[^]*worked until \d/),
			{ requests: 0 },
		],
	},
};

/** A link that is needed again later. */
let kept = '';

function keep(story: Story): void {
	kept = story.link;
}

function restore(story: Story): void {
	story.link = kept;
}
