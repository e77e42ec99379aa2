/** Probes of alerts: how they are taken, and what becomes of them. */
import { alertIncident, firstAlert, follow, sendAlert, TIMEOUT } from '../alerts.mts';
import { readList } from '../client.mts';
import { TITLE } from '../opened.mts';
import { differs, holds, judge, untried, type Topic, type Tools } from '../probe.mts';
import { secondsUntil, succeeded } from './answers.mts';

/** The list of the incident's alerts, as the operation returns it. */
async function alertsOf(tools: Tools) {
	const { number, entityId } = await alertIncident(tools);
	const alerts = await tools.once('alerts', async () =>
		tools.operations.run('alert', 'getAll', { incident: number, returnAll: true }),
	);
	return { alerts, entityId };
}

/** Asks the host of an integration for the status of an alert. @returns the status of the response */
async function statusAt(url: string, traceId: string): Promise<number> {
	const signal = AbortSignal.timeout(TIMEOUT);
	const there = new URL(`/api/alert/status/${traceId}/`, url);
	return (await fetch(there, { redirect: 'manual', signal })).status;
}

export const alerts: Topic<Tools> = {
	title: 'Alerts',
	probes: [
		{
			name: 'alert-taken',
			assumes: 'The response to an accepted alert has a `trace_id`',
			asks: '*Alert: Send*',
			reliesOn: ['nodes/Zenduty/api/alerts.ts'],
			whatIfNot:
				'A response without it is an error that says that Zenduty may have accepted the alert.',
			async run(tools) {
				const { traceId } = await firstAlert(tools);
				return judge(traceId !== '' && traceId !== 'undefined', 'no `trace_id`');
			},
		},
		{
			name: 'alert-unknown-ids',
			assumes:
				'A tag, a priority and an SLA that the team does not have are ignored, without an error',
			asks: '*Alert: Send* with such IDs, and its status',
			reliesOn: ['nodes/Zenduty/actions/alert/alertFields.ts'],
			whatIfNot:
				'If Zenduty refuses the alert, the item fails with the code `refused`. If it takes the alert and processes it no further, *Wait for Incident (Seconds)* says so, and otherwise *Get Status*.',
			async run(tools) {
				const { isUnknownRefused, settled } = await firstAlert(tools);
				if (isUnknownRefused) return differs('the alert was refused; without them it was taken');
				if (settled === undefined) return untried('the status of the alert was not learned');
				if (settled.status === 'failed') return differs('the alert failed');
				return judge(Boolean(settled.incident), 'no incident was opened');
			},
		},
		{
			name: 'alert-status',
			assumes:
				'The status of an alert is at the base URL, and settled within the time that this run waits',
			asks: 'The status, again and again, as often as the limits allow',
			reliesOn: ['nodes/Zenduty/actions/alert/send.ts'],
			whatIfNot:
				'A 404 is asked again until the time of *Wait for Incident (Seconds)* is over. If no status comes at this host, that option and *Get Status* always fail, although the alert was taken.',
			async run(tools) {
				const { seconds, statuses, traceId } = await firstAlert(tools);
				const { integration } = tools.place;
				if (seconds !== undefined) return holds(`after ${seconds} s; ${statuses.join(', ')}`);
				// Without the key, which goes to no other host: a status other than 404 shows that it is known.
				const isByUrl = integration !== undefined && 'url' in integration;
				const other = isByUrl ? await statusAt(integration.url, traceId) : undefined;
				const there =
					other === undefined ? '' : `; at the host of the integration, without the key: ${other}`;
				return differs(`${statuses.join(', ')}${there}`);
			},
		},
		{
			name: 'alert-status-form',
			assumes:
				'A settled status has `status`, `incident` with number and ID, `is_incident_created` and `suppressed`',
			asks: 'The status of the first alert',
			reliesOn: ['nodes/Zenduty/actions/alert/getStatus.ts'],
			whatIfNot: 'What is missing is `null` in the output.',
			async run(tools) {
				const { settled } = await firstAlert(tools);
				if (settled === undefined) return untried('the status of the alert was not learned');
				const lacking = ['incident', 'is_incident_created', 'suppressed'].filter(
					(name) => !(name in settled),
				);
				const incident = settled.incident ?? {};
				if (settled.incident) {
					lacking.push(...['incident_number', 'unique_id'].filter((name) => !(name in incident)));
				}
				return judge(lacking.length === 0, `without ${lacking.join(', ')}`);
			},
		},
		{
			name: 'alert-list',
			assumes:
				'An alert in the list of its incident has its type as a number or a numeric text, and its entity ID',
			asks: '*Alert: Get Many* of the incident',
			reliesOn: ['nodes/Zenduty/actions/alert/getAll.ts', 'nodes/Zenduty/model/alert.ts'],
			whatIfNot: 'Another type is passed on as it is; a missing entity ID is `null`.',
			async run(tools) {
				const { alerts: found, entityId } = await alertsOf(tools);
				const ours = found.find((alert) => alert.entityId === entityId);
				if (ours === undefined) return differs('no alert with the entity ID');
				return judge(ours.type === 'critical', 'another type');
			},
		},
		{
			name: 'alert-payload',
			assumes: 'An alert in the list of its incident has no `payload`',
			asks: 'The alerts of the incident, as Zenduty sends them',
			reliesOn: ['nodes/Zenduty/actions/incident/getContext.ts'],
			whatIfNot:
				'*Incident: Get Context* does not return it. With *Simplify* off, *Alert: Get Many* does.',
			async run(tools) {
				const { number } = await alertIncident(tools);
				const { json } = succeeded(await tools.api.get(`/api/incidents/${number}/alerts/`));
				const { entries } = readList(json);
				if (entries.length === 0) return untried('the incident has no alerts');
				return judge(!entries.some((alert) => 'payload' in alert), 'an alert with `payload`');
			},
		},
		{
			name: 'alert-links',
			assumes: 'Links are taken as objects with `link_url` and `link_text`',
			asks: '*Alert: Send* with a link, and *Get Many*',
			reliesOn: [
				'nodes/Zenduty/actions/alert/alertBody.ts',
				'nodes/Zenduty/actions/alert/sendAndWait/sendAndWait.ts',
			],
			whatIfNot:
				'If links are lost, *Send and Wait for Response* pages a person who cannot answer: its summary does not hold the link.',
			async run(tools) {
				const { alerts: found } = await alertsOf(tools);
				if (found.length === 0) return untried('the incident has no alerts');
				const links = found.flatMap((alert) => alert.links ?? []);
				if (links.length === 0) return differs('an alert without links');
				return judge(String(links[0].url).startsWith('https://github.com/'), 'another address');
			},
		},
		{
			name: 'change-urgency',
			assumes: 'A PATCH changes `urgency`',
			asks: '*Incident: Update* of the incident that the alert opened, to *Urgency* low',
			reliesOn: ['nodes/Zenduty/actions/incident/update.ts'],
			whatIfNot:
				'*Update* returns the incident as it is in the response. If a field does not change, the output shows its old value, and there is no error.',
			async run(tools) {
				const { id } = await alertIncident(tools);
				const { json } = succeeded(await tools.api.get(`/api/incidents/${id}/`));
				if (json?.urgency === 0) return untried('the incident has a low urgency already');
				await tools.operations.run('incident', 'update', {
					incident: id,
					updateFields: { urgency: 'low' },
				});
				const after = succeeded(await tools.api.get(`/api/incidents/${id}/`)).json;
				return judge(after?.urgency === 0, 'the old urgency');
			},
		},
		{
			name: 'alert-joins',
			assumes: 'A second alert with the same entity ID joins the open incident',
			asks: '*Alert: Send* again, and its status',
			reliesOn: ['nodes/Zenduty/api/alerts.ts', 'nodes/Zenduty/api/call/nextStep.ts'],
			whatIfNot:
				'The node relies on it when it sends an alert again whose fate is unknown. Otherwise such an alert opens a second incident.',
			async run(tools) {
				const { entityId, number } = await alertIncident(tools);
				const message = `${TITLE} (3, again)`;
				const sent = await sendAlert(tools, { message, alertType: 'critical', entityId });
				const { settled } = await follow(tools, sent);
				if (settled === undefined) return untried('the status of the second alert was not learned');
				const joined = settled.incident;
				return judge(
					joined?.incident_number === number,
					joined ? 'another incident' : 'no incident',
				);
			},
		},
		{
			name: 'alert-resolves',
			assumes: 'An alert *Resolved* with the same entity ID resolves the incident',
			asks: '*Alert: Send* with this type, and the incident',
			reliesOn: ['nodes/Zenduty/actions/alert/sendAndWait/resolveAnswered.ts'],
			whatIfNot:
				'Otherwise, *Send and Wait for Response* says `incidentResolved: true`, because Zenduty accepted the alert, although the incident stays open.',
			async run(tools) {
				const { entityId, id } = await alertIncident(tools);
				await sendAlert(tools, { message: TITLE, alertType: 'resolved', entityId });
				const seconds = await secondsUntil(
					tools,
					async () => (await tools.api.get(`/api/incidents/${id}/`)).json?.status === 3,
				);
				return judge(seconds !== undefined, 'the incident stayed open', `after ${seconds} s`);
			},
		},
		{
			name: 'alert-opens-again',
			assumes: 'After the incident was resolved, the same entity ID opens a new one',
			asks: '*Alert: Send* once more, after the incident was resolved',
			reliesOn: ['nodes/Zenduty/api/alerts.ts'],
			whatIfNot:
				'If the alert joins the resolved incident instead, *Retry* of an old execution pages nobody, and a new alert must have an entity ID of its own.',
			async run(tools) {
				const { entityId, number, id } = await alertIncident(tools);
				const { status } = await tools.api.call('PATCH', `/api/incidents/${id}/`, { status: 3 });
				if (status >= 300) return untried('the incident could not be resolved');
				const message = `${TITLE} (4)`;
				const sent = await sendAlert(tools, { message, alertType: 'critical', entityId });
				const { settled } = await follow(tools, sent);
				if (settled === undefined) return untried('the status of the alert was not learned');
				if (settled.status === 'failed') return differs('the alert failed');
				const opened = settled.incident;
				if (!opened) return differs('no incident');
				await tools.api.call('PATCH', `/api/incidents/${String(opened.unique_id)}/`, { status: 3 });
				return judge(opened.incident_number !== number, 'the resolved incident');
			},
		},
	],
};
