/**
 * What a quiet poll costs in accounts of several sizes: how many requests it makes for the lists.
 * An account in memory goes through some days, and a poll reads it every minute.
 */
import { pagesOf } from '../nodes/Zenduty/api/pages.ts';
import type { JsonObject } from '../nodes/Zenduty/json.ts';
import { identityOf } from '../nodes/Zenduty/model/identity.ts';
import { pollIncidents } from '../nodes/Zenduty/polling/incidents.ts';
import type { IncidentSource } from '../nodes/Zenduty/polling/source.ts';
import type { IncidentMemory } from '../nodes/Zenduty/polling/state.ts';
import { judgeAmount } from './targets.mts';

const SECOND = 1_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEGIN = Date.UTC(2026, 2, 10, 9);

/** How long there were incidents before the first poll, in milliseconds. */
const BEFORE = 4 * DAY;

/** How many polls are made, one each minute. */
const POLLS = 360;

/** After how long an incident is acknowledged, and resolved. */
const ACKNOWLEDGED = 5 * MINUTE;
const RESOLVED = 30 * MINUTE;

/** How often incidents are opened at most: several together, so that there are quiet polls. */
const DISTANCE = 5 * MINUTE;

interface Account {
	/** How many incidents are opened a day. */
	incidents: number;
	pageSize: number;
	newestFirst: boolean;
}

/** Measures quiet polls in each account. */
export async function quiet(): Promise<void> {
	console.log(`\nquiet: ${POLLS} polls, one each minute, of accounts in memory`);
	for (const newestFirst of [true, false]) {
		for (const incidents of [36, 288, 1_440]) {
			for (const pageSize of [10, 100]) await measure({ incidents, pageSize, newestFirst });
		}
	}
}

async function measure(account: Account): Promise<void> {
	const { incidents, pageSize, newestFirst } = account;
	const counts: number[] = [];
	let openPages = 0;
	let memory: IncidentMemory | undefined;
	for (let poll = 0; poll <= POLLS; poll++) {
		const now = BEGIN + poll * MINUTE;
		const lists = listsOf(account, now);
		const task = { now, round: 0, last: 0, needsDetails: () => false };
		const polled = await pollIncidents(memory, lists.source, task);
		memory = JSON.parse(JSON.stringify(polled.memory)) as IncidentMemory;
		if (poll === 0 || polled.changed.length > 0) continue;
		counts.push(lists.requests());
		openPages += lists.pagesOfOpen;
	}
	const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
	const atLeast = openPages / counts.length + 1;
	const order = newestFirst ? 'newest' : 'oldest';
	judgeAmount(
		`${incidents} incidents a day, ${pageSize} a page, the ${order} first: mean of ${counts.length} quiet polls (best ${atLeast.toFixed(2)})`,
		mean,
		'requests',
		newestFirst ? 1.001 * atLeast : Infinity,
	);
}

/** What the account shows at a time. */
function listsOf({ incidents, pageSize, newestFirst }: Account, now: number) {
	const distance = Math.max(DISTANCE, DAY / incidents);
	const together = Math.round((incidents * distance) / DAY);
	const rows: { open: JsonObject[]; resolved: JsonObject[] } = { open: [], resolved: [] };
	for (let index = 0; ; index++) {
		const group = Math.floor(index / together);
		// Some seconds before a poll, one second after the other.
		const created = BEGIN - BEFORE + group * distance - MINUTE / 2 + (index % together) * SECOND;
		if (created > now) break;
		const age = now - created;
		const status = age >= RESOLVED ? 3 : age >= ACKNOWLEDGED ? 2 : 1;
		rows[status === 3 ? 'resolved' : 'open'].push({
			incident_number: index + 1,
			unique_id: `incident-${index + 1}`,
			title: 'Disk almost full',
			status,
			creation_date: dateOf(created),
			acknowledged_date: status === 1 ? null : dateOf(created + ACKNOWLEDGED),
			resolved_date: status === 3 ? dateOf(created + RESOLVED) : null,
		});
	}
	let requests = 0;
	const source: IncidentSource = {
		pages(which, from = -Infinity) {
			const since = Math.floor(from / DAY) * DAY;
			const all = rows[which].filter(
				({ creation_date: date }) => Date.parse(String(date)) >= since || which === 'open',
			);
			if (newestFirst) all.reverse();
			return pagesOf(async (number) => {
				requests += 1;
				const end = number * pageSize;
				return { items: all.slice(end - pageSize, end), hasNext: end < all.length };
			}, identityOf);
		},
		get: async () => await Promise.reject(new Error('All incidents are in a list.')),
		isListed: async () => await Promise.resolve(true),
	};
	return {
		source,
		requests: () => requests,
		pagesOfOpen: Math.max(1, Math.ceil(rows.open.length / pageSize)),
	};
}

function dateOf(time: number): string {
	return new Date(time).toISOString();
}
