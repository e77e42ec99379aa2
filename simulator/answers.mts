/** Makes the API's answers from the objects of the account. */
import {
	ALERT_TYPES,
	byId,
	fullName,
	isUnderMaintenance,
	onCallOn,
	postmortemsOf,
	userOf,
	type AccountMember,
	type Alert,
	type EscalationPolicy,
	type Incident,
	type IncidentTag,
	type Integration,
	type Member,
	type Note,
	type PostIncidentTask,
	type Postmortem,
	type Responder,
	type Schedule,
	type Service,
	type State,
	type Team,
} from './state.mts';

/** Returns a copy of an object without some members. */
function without<Thing extends object, Name extends keyof Thing>(thing: Thing, ...names: Name[]) {
	const left: Omit<Thing, Name> & { [name in Name]?: unknown } = { ...thing };
	for (const name of names) delete left[name];
	return left;
}

export function serviceAnswer(state: State, service: Service, now: Date) {
	return { ...service, under_maintenance: isUnderMaintenance(state, service.unique_id, now) };
}

export function incidentAnswer(state: State, incident: Incident, now: Date) {
	const service = byId(state.services, incident.service);
	const policy = byId(state.escalationPolicies, incident.escalation_policy);
	return {
		// The API does not show which alert opened an incident.
		...without(incident, 'entityId'),
		service_object: serviceAnswer(state, service, now),
		escalation_policy_object: { unique_id: policy.unique_id, name: policy.name },
		assigned_to_name: assigneeName(state, incident),
		merged_with: null,
		context_window_start: null,
		context_window_end: null,
		tags: tagsOf(state, incident),
		sla_object: slaObject(state, incident),
		team_priority_object: priorityObject(state, incident),
	};
}

/**
 * Returns an incident as the search for incidents shows it: without summary, urgency, key and
 * escalation policy.
 */
export function foundIncidentAnswer(state: State, incident: Incident) {
	const { incident_number, unique_id, title, status, assigned_to, sla } = incident;
	const { creation_date, acknowledged_date, resolved_date } = incident;
	const { name, team, unique_id: service } = byId(state.services, incident.service);
	const service_object = {
		...{ name, unique_id: service, team },
		team_name: byId(state.teams, team).name,
	};
	return {
		...{ incident_number, unique_id, title, status, assigned_to, sla, service_object },
		...{ creation_date, acknowledged_date, resolved_date },
		assigned_to_name: assigneeName(state, incident),
		tags: tagsOf(state, incident),
		sla_object: slaObject(state, incident),
		team_priority_object: priorityObject(state, incident),
		...{ is_child_incident: false, is_parent_incident: false },
		postmortems: postmortemsOf(state, incident).map(({ unique_id, title }) => ({
			...{ unique_id, title },
		})),
		...{ snooze_time: null, snoozed_till: null },
	};
}

function assigneeName(state: State, { assigned_to }: Incident): string {
	return assigned_to === null ? '' : fullName(userOf(state, assigned_to));
}

function tagsOf(state: State, { incident_number }: Incident) {
	return state.incidentTags
		.filter(({ incident }) => incident === incident_number)
		.map((tag) => incidentTagAnswer(state, tag));
}

function slaObject(state: State, { sla }: Incident) {
	return sla === null ? null : slaAnswer(byId(state.slas, sla));
}

function priorityObject(state: State, { team_priority }: Incident) {
	if (team_priority === null) return null;
	const { unique_id, name, description, color } = byId(state.priorities, team_priority);
	return { unique_id, name, description, color };
}

export const slaAnswer = (sla: State['slas'][number]) => without(sla, 'team');

export function incidentTagAnswer(state: State, tag: IncidentTag) {
	const { name, color } = byId(state.tags, tag.team_tag);
	return { ...tag, name, color, tag_id: tag.team_tag };
}

export function noteAnswer(state: State, note: Note) {
	return { ...note, user_name: fullName(userOf(state, note.user)) };
}

export function responderAnswer(state: State, responder: Responder) {
	const { user, escalation_policy: policy } = responder;
	return {
		...responder,
		user_name: user === null ? null : fullName(userOf(state, user)),
		escalation_policy_name: policy === null ? null : byId(state.escalationPolicies, policy).name,
		subject: null,
		message: null,
	};
}

/**
 * Returns an alert as the list of its incident shows it. There, the number of the alert's type is a
 * text.
 */
export function alertAnswer(state: State, alert: Alert) {
	const { unique_id, message, summary, entity_id, creation_date, suppressed, urls } = alert;
	const integration = byId(state.integrations, alert.integration);
	const settings = ['address', 'create_incidents_for', 'default_urgency'] as const;
	return {
		...{ unique_id, message, summary, entity_id, creation_date, suppressed, urls },
		integration: integration.unique_id,
		integration_object: {
			...without(integration, 'extension', 'created_by', ...settings),
			team: byId(state.services, integration.service).team,
		},
		incident: alert.incident,
		alert_type: String(ALERT_TYPES.indexOf(alert.alert_type)),
		images: [],
		notes: [],
	};
}

export function alertStatusAnswer(state: State, alert: Alert) {
	const { name } = byId(state.integrations, alert.integration);
	const incident = state.incidents.find((one) => one.incident_number === alert.incident);
	return {
		status: alert.outcome,
		alert: alert.outcome === 'completed' ? alert.unique_id : null,
		integration: { name },
		incident: incident
			? { incident_number: incident.incident_number, unique_id: incident.unique_id }
			: null,
		is_incident_created: alert.is_incident_created,
		suppressed: alert.suppressed,
		...(alert.failure === null ? {} : { error: alert.failure }),
	};
}

export function accountMemberAnswer(state: State, member: AccountMember) {
	return { ...member, user: userOf(state, member.user) };
}

export function memberAnswer(state: State, { bareUser, ...member }: Member) {
	return { ...member, user: bareUser ? member.user : userOf(state, member.user) };
}

export function teamAnswer(state: State, team: Team) {
	const members = state.members.filter((member) => member.team === team.unique_id);
	return {
		...team,
		account: state.account,
		members: members.map((member) => memberAnswer(state, member)),
		roles: [],
	};
}

export function escalationPolicyAnswer({ levels, ...policy }: EscalationPolicy) {
	return { ...policy, global_ep: false, rules: levels };
}

export function scheduleAnswer(state: State, schedule: Schedule) {
	const overrides = state.overrides.filter((one) => one.schedule === schedule.unique_id);
	// The API shows the people on call only for escalation policies.
	const shown = without(schedule, 'rotation', 'onCall');
	return { ...shown, layers: [], overrides: overrides.map(overrideAnswer) };
}

export const overrideAnswer = (override: State['overrides'][number]) =>
	without(override, 'schedule');

export const maintenanceWindowAnswer = (window: State['maintenanceWindows'][number]) =>
	without(window, 'team');

export const contactMethodAnswer = (method: State['contactMethods'][number]) =>
	without(method, 'user');

/** Returns a postmortem as the answer to a write shows it: with the IDs of its incidents. */
export function writtenPostmortemAnswer(state: State, postmortem: Postmortem) {
	const author_name = fullName(userOf(state, postmortem.author));
	return { ...without(postmortem, 'team', 'creation_date'), author_name };
}

export function postmortemAnswer(state: State, postmortem: Postmortem) {
	const { unique_id, creation_date } = postmortem;
	return {
		...writtenPostmortemAnswer(state, postmortem),
		incidents: postmortem.incidents.map((entry) => {
			const { unique_id, title, incident_number } = byId(state.incidents, entry.incident);
			return { ...entry, incident: { unique_id, title, incident_number } };
		}),
		creation_date,
		// Anyone who has this signed URL can read the report.
		amazon_link: `https://reports.example.net/${unique_id}.pdf?X-Amz-Signature=5d0c1e7a9b42`,
	};
}

export function taskAnswer(state: State, task: PostIncidentTask) {
	const { assigned_to } = task;
	return { ...task, assigned_to_obj: assigned_to === null ? null : userOf(state, assigned_to) };
}

export function onCallAnswer(state: State, policy: EscalationPolicy) {
	return {
		unique_id: policy.unique_id,
		name: policy.name,
		oncalls: policy.levels.map((level) => ({
			ep_rule: level.unique_id,
			position: level.position,
			delay: level.delay,
			oncalls: onCallOn(state, level).map((username) => userOf(state, username)),
		})),
	};
}

/**
 * Returns an integration with its URL, which is a secret.
 *
 * @param origin the address of the simulator
 */
export function integrationAnswer(state: State, integration: Integration, origin: string) {
	const { extension } = integration;
	const application = {
		name: extension === 'generic' ? 'Generic' : extension,
		summary: '',
		unique_id: APPLICATION,
		extension,
		application_type: integration.integration_type,
	};
	return {
		...without(integration, 'address', 'extension'),
		application: APPLICATION,
		application_reference: application,
		webhook_url: webhookUrl(state, integration, origin),
	};
}

const APPLICATION = '1f6d8b2e-93c4-4a70-8e15-b7a2c9d04f36';

/**
 * Returns the URL at which an integration receives alerts. For an integration that sends events,
 * the result is an empty text.
 */
export function webhookUrl(state: State, integration: Integration, origin: string): string {
	const { extension, integration_key, integration_type, address } = integration;
	if (integration_type === 1) return '';
	if (address === 'api') return `${origin}/api/integration/${extension}/${integration_key}/`;
	return `${origin}/integration/${state.account}/${extension}/${integration_key}/`;
}
