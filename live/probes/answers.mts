/** What several probes do with a response. */
import { readList, type Answer } from '../client.mts';
import { Untried, type Tools } from '../probe.mts';

/** An ID that nothing has. */
export const NO_ID = '00000000-0000-4000-8000-000000000000';

/** Returns a response whose status is not the question. @throws Untried if it is no success */
export function succeeded(answer: Answer): Answer {
	if (answer.status >= 300 || answer.status === 209) {
		throw new Untried(`Zenduty answered a request before it with ${answer.status}`);
	}
	return answer;
}

/** Asks until the answer holds, or the patience is over. @returns the seconds, or undefined */
export async function secondsUntil(
	{ wait, patience }: Tools,
	holds: () => Promise<boolean>,
	pause = patience / 20,
): Promise<number | undefined> {
	const started = performance.now();
	while (performance.now() - started < patience) {
		if (await holds()) return Math.round((performance.now() - started) / 100) / 10;
		await wait(pause);
	}
	return undefined;
}

/** Counts in words: `3 of 5`. */
export const counted = (some: unknown[], all: unknown[]): string =>
	`${some.length} of ${all.length}`;

/** How many pages of found incidents are read at most. */
const MAX_PAGES = 10;

/** Tells whether an incident is in a list of the service's; undefined if the list is too long. */
export async function isListed(
	tools: Tools,
	number: unknown,
	filter: object,
): Promise<boolean | undefined> {
	for await (const { entries, isLast } of foundPages(tools, filter)) {
		if (entries.some(({ incident_number: each }) => each === number)) return true;
		if (isLast) return false;
	}
	return undefined;
}

/** Reads pages of found incidents of the service, until the last one or for as long as is fair. */
export async function* foundPages({ api, place }: Tools, filter: object) {
	const body = { all_teams: 1, service_ids: [place.service], ...filter };
	for (let page = 1; page <= MAX_PAGES; page++) {
		const { json } = succeeded(await api.post(`/api/incidents/filter/?page=${page}`, body));
		const { entries, next } = readList(json);
		yield { entries, isLast: !next || entries.length === 0 };
	}
}

/** Returns a path below the team. @param version `v2/` for version 2 of the API */
export const teamPath = ({ place }: Tools, rest: string, version = ''): string =>
	`/api/${version}account/teams/${place.team}/${rest}`;
