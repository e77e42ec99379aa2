/** Probes of incidents: the id that each path takes, what is taken on creation, what a change does. */
import { firstIncident, lifeOf, someIncident, STATUS } from '../incidents.mts';
import { TITLE } from '../opened.mts';
import { NodeError } from '../operations.mts';
import { differs, holds, judge, untried, type Probe, type Topic, type Tools } from '../probe.mts';
import { succeeded, teamPath } from './answers.mts';
import { readList } from '../client.mts';

/** Makes a probe of an operation that sets a status. */
function statusProbe(operation: 'acknowledge' | 'resolve' | 'reopen'): Probe<Tools> {
	const after = { acknowledge: 'acknowledged', resolve: 'resolved', reopen: 'triggered' } as const;
	const word = after[operation];
	return {
		name: operation,
		assumes: `The response to a change to status ${STATUS[word]} has this status`,
		asks: `*Incident: ${operation[0]?.toUpperCase()}${operation.slice(1)}*, by ID`,
		reliesOn: ['nodes/Zenduty/actions/incident/changeIncident.ts'],
		whatIfNot:
			'If the response does not have the new status, the node reads the incident once more. If that does not have it either, the item fails with the code `refused`.',
		async run(tools) {
			const said = (await lifeOf(tools)).said[operation];
			if (said instanceof NodeError) throw said;
			return judge(said.status === word, 'another status');
		},
	};
}

/** How a field is changed: its name in the API, and the new value. */
interface Change {
	field: string;
	parameter: string;
	/** Empty if there is none that could be set. */
	value(tools: Tools): Promise<string>;
}

const CHANGES: Change[] = [
	{ field: 'title', parameter: 'title', value: async () => `${TITLE} (1, changed)` },
	{ field: 'summary', parameter: 'summary', value: async () => 'Changed.' },
	{
		field: 'team_priority',
		parameter: 'priority',
		value: async (tools) => await first(tools, 'priority/'),
	},
	{ field: 'sla', parameter: 'sla', value: async (tools) => await first(tools, 'sla/') },
	{ field: 'assigned_to', parameter: 'assignedTo', value: async ({ place }) => place.user ?? '' },
];

async function first(tools: Tools, below: string): Promise<string> {
	const { entries } = readList(succeeded(await tools.api.get(teamPath(tools, below))).json);
	return String(entries[0]?.unique_id ?? '');
}

function changeProbe({ field, parameter, value }: Change): Probe<Tools> {
	return {
		name: `change-${field.replace('_', '-')}`,
		assumes: `A PATCH changes \`${field}\``,
		asks: `*Incident: Update* with this field alone, and the incident read afterwards`,
		reliesOn: ['nodes/Zenduty/actions/incident/update.ts'],
		whatIfNot:
			'*Update* returns the incident as it is in the response. If a field does not change, the output shows its old value, and there is no error.',
		async run(tools) {
			const { incidentId } = await someIncident(tools);
			const wanted = await value(tools);
			if (wanted === '')
				return untried(field === 'assigned_to' ? 'no user was named' : 'the team has none');
			await tools.operations.run('incident', 'update', {
				incident: incidentId,
				updateFields: { [parameter]: wanted },
			});
			const { json } = succeeded(await tools.api.get(`/api/incidents/${incidentId}/`));
			return judge(json?.[field] === wanted, 'the old value, or another one');
		},
	};
}

const time = (value: unknown) => (typeof value === 'string' ? Date.parse(value) : null);

export const incidents: Topic<Tools> = {
	title: 'Incidents',
	probes: [
		{
			name: 'create',
			assumes: 'A new incident comes back with its number and its ID',
			asks: '*Incident: Create*',
			reliesOn: ['nodes/Zenduty/actions/incident/create.ts', 'nodes/Zenduty/api/client.ts'],
			whatIfNot:
				'A response without either of them is an error with the code `may_exist`: the incident is probably there, and the node does not create another one.',
			async run(tools) {
				const { incidentNumber: number, incidentId: id } = await firstIncident(tools);
				const isSo = Number.isSafeInteger(number) && number > 0 && typeof id === 'string';
				return judge(isSo, 'without one of them', `an ID of ${String(id).length} characters`);
			},
		},
		{
			name: 'urgency-on-create',
			assumes:
				'`urgency` is taken when an incident is created, although it is not documented there',
			asks: '*Incident: Create* with *Urgency* low, and the incident read afterwards',
			reliesOn: ['nodes/Zenduty/actions/incident/create.ts'],
			whatIfNot: 'Otherwise the incident has the urgency that its service gives it.',
			async run(tools) {
				const { incidentId } = await someIncident(tools);
				const { json } = succeeded(await tools.api.get(`/api/incidents/${incidentId}/`));
				return judge(json?.urgency === 0, json?.urgency === 1 ? 'high' : 'no urgency');
			},
		},
		{
			name: 'status-on-create',
			assumes: '`status` is taken when an incident is created',
			asks: '*Incident: Create* with *Status* acknowledged, and the incident read afterwards',
			reliesOn: ['nodes/Zenduty/actions/incident/create.ts'],
			whatIfNot:
				'Otherwise the incident is triggered, and people are paged until somebody acknowledges it.',
			async run(tools) {
				const { created } = await lifeOf(tools);
				return judge(created.status === 2, `status ${Number(created.status)}`);
			},
		},
		{
			name: 'read-by-id',
			assumes: 'An incident is read by its number and by its ID',
			asks: 'The incident by either',
			reliesOn: ['nodes/Zenduty/api/endpoints.ts', 'nodes/Zenduty/fields/readLocators.ts'],
			whatIfNot:
				'Only the number is documented. If the ID is not taken, an incident that is named by its ID or that comes from a webhook is "not found" in *Get* and wherever the node needs its number.',
			async run(tools) {
				const { incidentId, incidentNumber } = await someIncident(tools);
				const byNumber = await tools.api.get(`/api/incidents/${incidentNumber}/`);
				const byId = await tools.api.get(`/api/incidents/${incidentId}/`);
				const came = `${byNumber.status} by number, ${byId.status} by ID`;
				const isSame = byId.json?.incident_number === byNumber.json?.incident_number;
				return judge(byNumber.status === 200 && byId.status === 200 && isSame, came);
			},
		},
		{
			name: 'change-by-id',
			assumes: 'An incident is changed by its ID',
			asks: 'The same change by ID and by number',
			reliesOn: ['nodes/Zenduty/actions/incident/changeIncident.ts'],
			whatIfNot:
				'The node always sends the ID, and learns it by one request if you name the number. If a number is taken too, that request could be saved. If no ID is taken, no incident can be changed.',
			async run(tools) {
				const { incidentId, incidentNumber } = await someIncident(tools);
				const urgency = { urgency: 0 };
				const byId = await tools.api.call('PATCH', `/api/incidents/${incidentId}/`, urgency);
				const byNumber = await tools.api.call(
					'PATCH',
					`/api/incidents/${incidentNumber}/`,
					urgency,
				);
				const came = `${byId.status} by ID, ${byNumber.status} by number`;
				return judge(byId.status === 200, came, `by number: ${byNumber.status}`);
			},
		},
		{
			name: 'same-record',
			assumes: 'A response about one incident has the number and the ID that were asked for',
			asks: 'The incident by its number and by its ID, and a change by its ID',
			reliesOn: ['nodes/Zenduty/api/write.ts', 'nodes/Zenduty/model/identity.ts'],
			whatIfNot:
				'The node takes no response about another record, since a proxy or a cache may mix up responses: an incident is not read, and a change is `unclear`. If Zenduty returns another incident for one that was merged into it, the node cannot read the merged one.',
			async run({ api, ...tools }) {
				const { incidentId, incidentNumber } = await someIncident({ api, ...tools });
				const path = `/api/incidents/${incidentId}/`;
				const all = {
					'by number': await api.get(`/api/incidents/${incidentNumber}/`),
					'by ID': await api.get(path),
					changed: await api.call('PATCH', path, { urgency: 0 }),
				};
				const others = Object.entries(all)
					.filter(
						([, { json }]) =>
							json?.unique_id !== incidentId || json?.incident_number !== incidentNumber,
					)
					.map(([way]) => way);
				return judge(others.length === 0, `another one ${others.join(', ')}`);
			},
		},
		{
			name: 'parts-by-number',
			assumes: 'Notes, tags, alerts and responders of an incident are found by its number',
			asks: 'Each list by number and by ID',
			reliesOn: ['nodes/Zenduty/api/endpoints.ts'],
			whatIfNot:
				'The node always sends the number, and learns it by one request if you name the ID. If the number is not taken, these operations fail.',
			async run(tools) {
				const { incidentId, incidentNumber } = await someIncident(tools);
				const paths = (key: string | number) => [
					`/api/incidents/${key}/note/`,
					`/api/incidents/${key}/tags/`,
					`/api/incidents/${key}/alerts/`,
					`/api/v2/incidents/${key}/responders/`,
				];
				const statuses = async (key: string | number) => {
					const all: number[] = [];
					for (const path of paths(key)) all.push((await tools.api.get(path)).status);
					return all;
				};
				const byNumber = await statuses(incidentNumber);
				const isSo = byNumber.every((status) => status === 200);
				const byId = isSo ? await statuses(incidentId) : [];
				return judge(isSo, byNumber.join(', '), `by ID: ${byId.join(', ')}`);
			},
		},
		...CHANGES.map(changeProbe),
		statusProbe('resolve'),
		statusProbe('reopen'),
		statusProbe('acknowledge'),
		{
			name: 'acknowledge-resolved',
			assumes: 'Acknowledging a resolved incident opens it again',
			asks: '*Incident: Acknowledge* of a resolved incident, with *Skip Resolved* off',
			reliesOn: ['nodes/Zenduty/actions/incident/changeIncident.ts'],
			whatIfNot:
				'*Skip Resolved* is on unless you turn it off, so it does not happen by accident in either case. If Zenduty does not open it again, the item fails when the option is off.',
			async run(tools) {
				const { resolvedAgain, acknowledgedAgain } = await lifeOf(tools);
				if (resolvedAgain.status !== 3) return untried('the incident could not be resolved');
				return judge(acknowledgedAgain.status === 2, `status ${Number(acknowledgedAgain.status)}`);
			},
		},
		{
			name: 'dates-after-reopening',
			assumes:
				'After it was opened again, an incident has its former dates of acknowledgement and resolution, or none',
			asks: 'An incident before and after *Reopen*',
			reliesOn: ['nodes/Zenduty/polling/compare.ts', 'nodes/Zenduty/model/incident.ts'],
			whatIfNot:
				'The polling trigger works with both. If the dates are kept, a triggered incident shows them in the output. With other dates the trigger may report an acknowledgement that nobody made.',
			async run(tools) {
				const { resolved, reopened } = await lifeOf(tools);
				if (reopened.status !== 1) return untried('the incident could not be opened again');
				const notes: string[] = [];
				for (const name of ['acknowledged_date', 'resolved_date'] as const) {
					const [before, after] = [time(resolved[name]), time(reopened[name])];
					if (after !== null && after !== before) return differs(`another \`${name}\``);
					notes.push(`\`${name}\` ${after === null ? 'is empty' : 'is kept'}`);
				}
				return holds(notes.join(', '));
			},
		},
		{
			name: 'resolved-without-acknowledgement',
			assumes: 'Resolving a triggered incident does not set when it was acknowledged',
			asks: 'A triggered incident before and after *Resolve*',
			reliesOn: ['nodes/Zenduty/polling/compare.ts'],
			whatIfNot:
				'Otherwise the polling trigger reports an acknowledgement before the resolution, and `secondsToAcknowledge` is that of the resolution.',
			async run(tools) {
				const { acknowledged, reopenedAgain, resolvedAgain } = await lifeOf(tools);
				if (reopenedAgain.status !== 1) return untried('the incident could not be opened again');
				if (resolvedAgain.status !== 3) return untried('the incident could not be resolved');
				const date = time(resolvedAgain.acknowledged_date);
				const isOld = date === null || date <= (time(acknowledged.acknowledged_date) ?? -Infinity);
				return judge(isOld, 'a new `acknowledged_date`');
			},
		},
		{
			name: 'dates',
			assumes: 'Dates are ISO 8601 with a time zone',
			asks: 'The dates of an incident',
			reliesOn: ['nodes/Zenduty/model/date.ts'],
			whatIfNot:
				'A date without a time zone is read as UTC. Any other form is passed on as it is, and durations are `null`.',
			async run(tools) {
				const { created, resolved } = await lifeOf(tools);
				const dates = [
					created.creation_date,
					resolved.acknowledged_date,
					resolved.resolved_date,
				].filter(Boolean);
				const isDate = (date: unknown) =>
					/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(String(date));
				const digits = /\.(\d+)/.exec(String(dates[0]))?.[1]?.length ?? 0;
				return judge(
					dates.length > 0 && dates.every(isDate),
					'another form',
					`${digits} digits of a second`,
				);
			},
		},
		{
			name: 'numbers-grow',
			assumes: 'A newer incident has a greater number',
			asks: 'The numbers of two incidents, one created after the other',
			reliesOn: ['nodes/Zenduty/polling/compare.ts'],
			whatIfNot:
				'The polling trigger sorts by number, and remembers incidents by it. If numbers do not grow, events come out in another order; if one is used again, events are missed.',
			async run(tools) {
				const { incidentNumber } = await someIncident(tools);
				const { created } = await lifeOf(tools);
				return judge(Number(created.incident_number) > Number(incidentNumber), 'a smaller number');
			},
		},
	],
};
