/** Probes of what the polling trigger makes of the lists. */
import { readList } from '../client.mts';
import { lifeOf, someIncident } from '../incidents.mts';
import { NodeError, type Output } from '../operations.mts';
import {
	differs,
	holds,
	judge,
	Untried,
	untried,
	type Probe,
	type Topic,
	type Tools,
} from '../probe.mts';
import { isListed, succeeded } from './answers.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Entry = Record<string, unknown>;

const createdIn = ({ creation_date: date }: Entry): number => Date.parse(String(date));

/** Reads the first page of found incidents, of all teams. */
async function firstPage({ api }: Tools, filter: object): Promise<{ entries: Entry[] }> {
	const body = { all_teams: 1, ...filter };
	return readList(
		succeeded(await api.post('/api/incidents/filter/?page=1&page_size=100', body)).json,
	);
}

/** What each poll should give, after the first one. The incident was acknowledged from its beginning. */
const EXPECTED = [
	{ after: 'it was created', events: ['triggered', 'triggered, acknowledged'] },
	{ after: 'it was resolved and opened again', events: ['triggered'] },
	{ after: 'it was acknowledged', events: ['acknowledged'] },
	{ after: 'it was opened again and resolved', events: ['resolved'] },
];

function eventProbe({ after, events }: (typeof EXPECTED)[number], index: number): Probe<Tools> {
	return {
		name: `poll-${index + 1}`,
		assumes: `The first poll after ${after} gives: ${events.join(', or: ')}`,
		asks: 'The polling trigger, for the service',
		reliesOn: ['nodes/Zenduty/polling/compare.ts', 'nodes/Zenduty/polling/incidents.ts'],
		whatIfNot:
			'If the list shows a change later than the incident itself, the event comes with a later poll. Other events mean that dates or statuses are not what the trigger expects.',
		async run(tools) {
			const { polls, created } = await lifeOf(tools);
			const poll = polls[index + 1];
			const failed = polls.slice(0, index + 2).find((each) => each instanceof NodeError);
			if (failed) throw failed;
			if (poll === undefined || poll instanceof NodeError) return untried('there was no poll');
			const came = poll
				.filter((item: Output) => item.incidentNumber === created.incident_number)
				.map(({ eventType }) => String(eventType))
				.join(', ');
			return judge(events.includes(came), came === '' ? 'nothing' : came);
		},
	};
}

export const polling: Topic<Tools> = {
	title: 'Polling',
	probes: [
		{
			name: 'listed-at-once',
			assumes: 'A new incident is in the list of open ones as soon as it can be read',
			asks: 'Open incidents of the service, straight after the second incident was created and read',
			reliesOn: ['nodes/Zenduty/polling/incidents.ts'],
			whatIfNot: 'Otherwise its event comes with a later poll. It is not lost within a day.',
			async run(tools) {
				const { listed, listedAfter } = await lifeOf(tools);
				if (listed instanceof Untried) throw listed;
				if (listed === undefined) return untried('too many open incidents');
				const after = `${listedAfter} s after it was created`;
				return judge(listed, `it was missing, ${after}`, after);
			},
		},
		{
			name: 'resolved-listed',
			assumes: 'A resolved incident is in the list of resolved ones, and not in that of open ones',
			asks: 'Both lists, as a poll asks for them, after the life of the second incident',
			reliesOn: ['nodes/Zenduty/polling/source.ts', 'nodes/Zenduty/polling/compare.ts'],
			whatIfNot:
				'An incident in both lists counts as open. One in neither is read with a request of its own.',
			async run(tools) {
				const { created } = await lifeOf(tools);
				const number = created.incident_number;
				const { json: now } = await tools.api.get(`/api/incidents/${Number(number)}/`);
				if (now?.status !== 3) return untried('the incident could not be resolved');
				const from = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10);
				const resolved = await isListed(tools, number, { status: 3, from_date: from });
				const open = await isListed(tools, number, { status: -1 });
				if (resolved === undefined) return untried('too many resolved incidents');
				if (!resolved) return differs('it was not in the list of resolved ones');
				return judge(!open, 'it was in the list of open ones');
			},
		},
		{
			name: 'resolved-order',
			assumes:
				'The list of resolved incidents is in the order of their creation: the newest first, or the oldest first',
			asks: 'The first page of resolved incidents',
			reliesOn: ['nodes/Zenduty/polling/compare.ts', 'nodes/Zenduty/polling/incidents.ts'],
			whatIfNot:
				'If the newest come first, a quiet poll reads one page of resolved incidents. In any other order it reads all pages of the last one to two days. No event is lost.',
			async run(tools) {
				await lifeOf(tools);
				const { entries } = await firstPage(tools, { status: 3 });
				if (entries.length < 2) return untried('fewer than 2 resolved incidents');
				const dates = entries.map(createdIn);
				const isInOrder = (sign: 1 | -1) =>
					dates.every(
						(date, index) => index === 0 || sign * (date - Number(dates[index - 1])) >= 0,
					);
				if (isInOrder(-1)) return holds('the newest first');
				return judge(isInOrder(1), 'another order', 'the oldest first');
			},
		},
		{
			name: 'creation-order',
			assumes:
				'A new incident never has a creation date more than an hour before that of an older one',
			asks: 'The first page of all incidents: their numbers and creation dates',
			reliesOn: ['nodes/Zenduty/polling/state.ts'],
			whatIfNot:
				'An incident that is opened and resolved between two polls is lost if its creation date is more than an hour before that of an incident that the polls before have seen.',
			async run(tools) {
				await lifeOf(tools);
				const { entries } = await firstPage(tools, { status: 0 });
				if (entries.length < 3) return untried('fewer than 3 incidents');
				const number = (entry: Entry) => Number(entry.incident_number);
				const dates = [...entries].sort((a, b) => number(a) - number(b)).map(createdIn);
				const back = dates.map((date, index) => Math.max(...dates.slice(0, index + 1)) - date);
				return judge(Math.max(...back) <= HOUR, 'a creation date more than an hour too early');
			},
		},
		{
			name: 'from-date',
			assumes:
				'`from_date` finds the incidents that were created on that day or later, and its days begin less than a day before or after those of UTC',
			asks: 'The incidents of the service with the day before the creation of an incident, with that day, and with the day two days later',
			reliesOn: ['nodes/Zenduty/api/incidentCalls.ts', 'nodes/Zenduty/polling/incidents.ts'],
			whatIfNot:
				'The polling trigger asks for a day more than it needs. If `from_date` finds less, events of incidents that were opened and resolved between two polls are lost.',
			async run(tools) {
				const { incidentNumber, createdAt } = await someIncident(tools);
				const created = Date.parse(String(createdAt));
				const found = async (days: number) => {
					const from_date = new Date(created + days * DAY).toISOString().slice(0, 10);
					return await isListed(tools, incidentNumber, { status: 0, from_date });
				};
				const [before, same, after] = [await found(-1), await found(0), await found(2)];
				if (before === undefined || same === undefined || after === undefined) {
					return untried('too many incidents');
				}
				if (!before) return differs('it was not found by the day before');
				return judge(
					!after,
					'it was found by a day after',
					`the day in UTC ${same ? 'finds' : 'does not find'} it`,
				);
			},
		},
		...EXPECTED.map(eventProbe),
	],
};
