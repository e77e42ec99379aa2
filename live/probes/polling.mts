/** Probes of what the polling trigger makes of the lists. */
import { lifeOf } from '../incidents.mts';
import { NodeError, type Output } from '../operations.mts';
import { differs, judge, Untried, untried, type Probe, type Topic, type Tools } from '../probe.mts';
import { isListed } from './answers.mts';

const DAY = 86_400_000;

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
		...EXPECTED.map(eventProbe),
	],
};
