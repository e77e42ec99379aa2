/** Probes of lists: their shapes, pages, order and filters. They only read. */
import { LISTS, OPENAPI } from '../../simulator/openapi.mts';
import { readList, type ListForm } from '../client.mts';
import { lifeOf, someIncident } from '../incidents.mts';
import {
	differs,
	holds,
	judge,
	Untried,
	untried,
	type Topic,
	type Verdict,
	type Tools,
} from '../probe.mts';
import { foundPages, isListed, succeeded, teamPath } from './answers.mts';

const FILTER = '/api/incidents/filter/';
const ALL = { status: 0, all_teams: 1 };
const SIZE = 100;
const DAY = 86_400_000;

const page = async ({ api }: Tools, number: number, body: object = ALL) =>
	await api.post(`${FILTER}?page=${number}&page_size=${SIZE}`, body);

/** The first page of all incidents, read once, after there is one. */
async function firstPage(tools: Tools) {
	await someIncident(tools);
	return await tools.once('first page', async () => readList(succeeded(await page(tools, 1)).json));
}

/** Makes what judges the first page; one without an entry is none, where there is an incident. */
const onFirstPage =
	(judgePage: (page: ListForm, tools: Tools) => Promise<Verdict> | Verdict) =>
	async (tools: Tools): Promise<Verdict> => {
		const first = await firstPage(tools);
		if (first.entries.length > 0) return await judgePage(first, tools);
		return differs(first.form.startsWith('none') ? 'a response that is no list' : 'an empty list');
	};

async function shapesOf(tools: Tools, paths: Record<string, string>) {
	const forms: string[] = [];
	const wrong: string[] = [];
	for (const [name, path] of Object.entries(paths)) {
		const { form, entries } = readList(succeeded(await tools.api.get(`${path}?page=1`)).json);
		const known = ({ unique_id, username }: { unique_id?: unknown; username?: unknown }) =>
			Boolean(unique_id ?? username);
		if (form.startsWith('none') || !entries.every(known)) wrong.push(name);
		else forms.push(`${name}: ${form}${entries.length === 0 ? ' (empty)' : ''}`);
	}
	return judge(
		wrong.length === 0,
		`another shape, or entries without an ID: ${wrong.join(', ')}`,
		forms.join('; '),
	);
}

/** Returns the lists of a team, by their names: the paths below the team, as the simulator has them. */
function listsOfTeam(): Array<[name: string, path: string]> {
	return Object.entries(OPENAPI.paths).flatMap(([path, { get }]): Array<[string, string]> => {
		const below = /^\/api\/account\/teams\/\{team\}\/(\w+\/)$/.exec(path)?.[1];
		const name = get && LISTS.get(get.operationId);
		return below === undefined || name === undefined ? [] : [[name, below]];
	});
}

/** Reads what a filter by status finds until all of our incidents came. @returns what is wrong */
async function judgeFilter(
	tools: Tools,
	status: number,
	allowed: number[],
	ours: number[],
): Promise<string | undefined> {
	const missing = new Set(ours);
	const from = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10);
	for await (const { entries, isLast } of foundPages(tools, { status, from_date: from })) {
		if (!entries.every((entry) => allowed.includes(entry.status))) return 'other statuses';
		for (const { incident_number: number } of entries) missing.delete(number);
		if (missing.size === 0) return undefined;
		if (isLast) return 'a missing incident';
	}
	throw new Untried('too many incidents');
}

export const lists: Topic<Tools> = {
	title: 'Lists',
	probes: [
		{
			name: 'list-shapes',
			assumes:
				'Lists of the account and of a team are arrays, pages (`results`, `next`) or arrays of pages, whose entries have an ID',
			asks: 'Each list once',
			reliesOn: ['nodes/Zenduty/api/pages.ts', 'nodes/Zenduty/api/client.ts'],
			whatIfNot:
				'Each of the three shapes is read. Any other one is an error with the code `unexpected_response`.',
			run: async (tools) =>
				await shapesOf(tools, {
					teams: '/api/account/teams/',
					'account members': '/api/account/members/',
					...Object.fromEntries(listsOfTeam().map(([name, path]) => [name, teamPath(tools, path)])),
					integrations: teamPath(tools, `services/${tools.place.service}/integrations/`),
					'on call': teamPath(tools, 'oncall/', 'v2/'),
				}),
		},
		{
			name: 'list-shapes-of-an-incident',
			assumes: 'The same holds for the notes, tags, alerts and responders of an incident',
			asks: 'Each list once',
			reliesOn: ['nodes/Zenduty/api/pages.ts', 'nodes/Zenduty/api/endpoints.ts'],
			whatIfNot:
				'Each of the three shapes is read. Any other one is an error with the code `unexpected_response`.',
			async run(tools) {
				const { incidentNumber: number } = await someIncident(tools);
				return await shapesOf(tools, {
					notes: `/api/incidents/${number}/note/`,
					tags: `/api/incidents/${number}/tags/`,
					alerts: `/api/incidents/${number}/alerts/`,
					responders: `/api/v2/incidents/${number}/responders/`,
				});
			},
		},
		{
			name: 'pages',
			assumes:
				'A page with `next` is followed by another one with other entries, and one without is the last',
			asks: 'The first two pages of all incidents, and how many of them differ',
			reliesOn: ['nodes/Zenduty/api/pages.ts'],
			whatIfNot:
				'The node asks for 100 entries a page and takes what comes, so `page_size` need not be obeyed. If a page without `next` is not the last one, *Get Many* returns too little.',
			run: onFirstPage(async ({ entries, next }, tools) => {
				const size = `${entries.length} entries a page although ${SIZE} were asked for`;
				const second = await page(tools, 2);
				const more = second.status < 300 ? readList(second.json).entries : [];
				const numbers = new Set(entries.map(({ incident_number: number }) => number));
				const others = more.filter(({ incident_number: number }) => !numbers.has(number));
				if (!next) {
					if (others.length > 0) return differs('a first page without `next`, and a second page');
					return entries.length > 10
						? holds('all on one page')
						: untried('fewer than 11 incidents');
				}
				return judge(others.length > 0, 'a second page without other entries', size);
			}),
		},
		{
			name: 'page-after-the-last',
			assumes: 'A page behind the last one gets 404, or is empty, or repeats the last one',
			asks: 'Page 9,999 of all incidents',
			reliesOn: ['nodes/Zenduty/api/client.ts'],
			whatIfNot:
				'It comes when incidents are resolved while pages are read. The list ends there. Otherwise the operation, or the poll, fails.',
			async run(tools) {
				const { status, json } = await page(tools, 9999);
				if (status === 404) return holds('404');
				const { form, entries } = readList(json);
				if (status >= 300) return differs(`${status}`);
				if (form.startsWith('none')) return differs('a response that is no list');
				return holds(entries.length === 0 ? 'empty' : 'entries');
			},
		},
		{
			name: 'order',
			assumes:
				'Found incidents come in the order of their numbers, which is that of their creation',
			asks: 'The first page of all incidents',
			reliesOn: ['nodes/Zenduty/polling/compare.ts', 'nodes/Zenduty/actions/incident/get.ts'],
			whatIfNot:
				'*Get Many* keeps the order that comes. If the newest come first, a quiet poll reads one page of resolved incidents; in any other order it reads them all.',
			run: onFirstPage(({ entries }) => {
				if (entries.length < 3) return untried('fewer than 3 incidents');
				const isSorted = (of: (entry: Record<string, unknown>) => number, sign: 1 | -1) =>
					entries.every(
						(entry, index) => index === 0 || sign * (of(entry) - of(entries[index - 1])) >= 0,
					);
				const number = (entry: Record<string, unknown>) => Number(entry.incident_number);
				const date = (entry: Record<string, unknown>) => Date.parse(String(entry.creation_date));
				if (isSorted(number, -1) && isSorted(date, -1)) return holds('the newest first');
				if (isSorted(number, 1) && isSorted(date, 1)) return holds('the oldest first');
				return differs('another order');
			}),
		},
		{
			name: 'found-fields',
			assumes: 'Found incidents have a number, an ID, a title, a status, a service and their dates',
			asks: 'The first page of all incidents',
			reliesOn: [
				'nodes/Zenduty/polling/compare.ts',
				'nodes/Zenduty/polling/state.ts',
				'nodes/Zenduty/actions/incident/simplifyIncident.ts',
			],
			whatIfNot:
				'The polling trigger needs number, status and dates: without a number it fails. What else is missing is `null` without *Full Details*.',
			run: onFirstPage(({ entries }) => {
				const wanted = `incident_number unique_id title status service_object creation_date
					acknowledged_date resolved_date`.split(/\s+/);
				const lacking = wanted.filter((name) => entries.some((entry) => !(name in entry)));
				return judge(lacking.length === 0, `without ${lacking.join(', ')}`);
			}),
		},
		{
			name: 'found-fields-missing',
			assumes: 'Found incidents have no summary, urgency and escalation policy',
			asks: 'The first page of all incidents',
			reliesOn: [
				'nodes/Zenduty/actions/incident/get.ts',
				'nodes/Zenduty/ZendutyPollingTrigger.node.ts',
			],
			whatIfNot:
				'If it holds, *Full Details* reads each incident with a request of its own. Otherwise these fields are there without that option, and it is not needed.',
			run: onFirstPage(({ entries }) => {
				const unwanted = ['summary', 'urgency', 'escalation_policy'];
				const there = unwanted.filter((name) => entries.some((entry) => name in entry));
				return judge(there.length === 0, `found incidents with ${there.join(', ')}`);
			}),
		},
		{
			name: 'status-filter',
			assumes:
				'The filter `status` takes -1 for open, 0 for all, 2 for acknowledged and 3 for resolved',
			asks: 'The incidents of the service of the last days with each of these, an acknowledged and a resolved one among them',
			reliesOn: ['nodes/Zenduty/api/incidentCalls.ts'],
			whatIfNot:
				'Otherwise *Get Many* returns incidents of another status than you chose. The polling trigger judges each incident by its own status.',
			async run(tools) {
				const { incidentNumber } = await someIncident(tools);
				const resolved = Number((await lifeOf(tools)).created.incident_number);
				const status = async (number: number) =>
					succeeded(await tools.api.get(`/api/incidents/${number}/`)).json?.status;
				if ((await status(incidentNumber)) !== 2 || (await status(resolved)) !== 3)
					return untried('no acknowledged and no resolved incident are there');
				const wrong: string[] = [];
				const rows: Array<[filter: number, allowed: number[], ours: number[]]> = [
					[-1, [1, 2], [incidentNumber]],
					[0, [1, 2, 3], [incidentNumber, resolved]],
					[2, [2], [incidentNumber]],
					[3, [3], [resolved]],
				];
				for (const [filter, allowed, ours] of rows) {
					const said = await judgeFilter(tools, filter, allowed, ours);
					if (said !== undefined) wrong.push(`${said} with ${filter}`);
				}
				return judge(wrong.length === 0, wrong.join(', '));
			},
		},
		{
			name: 'service-filter',
			assumes: 'The filter `service_ids` returns incidents of these services only, and all of them',
			asks: 'Open incidents of the service',
			reliesOn: ['nodes/Zenduty/actions/incident/filter.ts', 'nodes/Zenduty/polling/settings.ts'],
			whatIfNot: 'Otherwise *Get Many* and the polling trigger return too much or too little.',
			async run(tools) {
				const { incidentNumber } = await someIncident(tools);
				const { service } = tools.place;
				const found = await tools.operations.run('incident', 'getAll', {
					...{ returnAll: true, status: 'open' },
					filters: { services: [service] },
				});
				const others = found.filter((incident) => incident.service?.id !== service);
				if (others.length > 0) return differs('incidents of other services');
				const isThere = found.some((incident) => incident.incidentNumber === incidentNumber);
				return judge(isThere, 'an open incident of the service was missing');
			},
		},
		{
			name: 'days',
			assumes:
				'An incident is found by the day before its creation and the second day after it, in UTC',
			asks: '*Get Many* with *Created After* and *Created Before* close to the creation of an incident',
			reliesOn: [
				'nodes/Zenduty/actions/incident/filter.ts',
				'nodes/Zenduty/api/incidentCalls.ts',
				'nodes/Zenduty/polling/source.ts',
			],
			whatIfNot:
				'The node asks for one day more before the period and two days more after it, and leaves out the rest itself. If the assumption does not hold, the node finds too few incidents.',
			async run(tools) {
				const { incidentNumber, createdAt } = await someIncident(tools);
				const created = Date.parse(String(createdAt));
				const found = await tools.operations.run('incident', 'getAll', {
					...{ returnAll: true, status: 'all' },
					filters: {
						services: [tools.place.service],
						createdAfter: new Date(created - 1000).toISOString(),
						createdBefore: new Date(created + 1000).toISOString(),
					},
				});
				if (!found.some((incident) => incident.incidentNumber === incidentNumber)) {
					return differs('it was not found');
				}
				const day = (time: number) => new Date(time).toISOString().slice(0, 10);
				const dates = { from_date: day(created - DAY), to_date: day(created) };
				const counts = await isListed(tools, incidentNumber, { status: 0, ...dates });
				return holds(`the day of \`to_date\` ${counts ? 'counts' : 'does not count'}`);
			},
		},
	],
};
