/**
 * The part of Zenduty's REST API that this project uses, as an OpenAPI description. The simulator
 * checks every request and every answer against the description. If the public sources differ, the
 * description allows what any source shows, and a setting of the simulator chooses one.
 */
type Schema = Record<string, unknown>;

const text = { type: 'string' };
const someText = { type: 'string', minLength: 1 };
const textOrNull = { type: ['string', 'null'] };
const number = { type: 'integer' };
const numberOrNull = { type: ['integer', 'null'] };
/** A number, with or without a fraction, or null. */
const numeric = { type: ['number', 'null'] };
const flag = { type: 'boolean' };
const anyObject = { type: 'object' };
const time = { type: 'string', format: 'date-time' };
const timeOrNull = { type: ['string', 'null'], format: 'date-time' };
const uuid = {
	type: 'string',
	pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
	examples: ['5f1bfb25-5eef-4f8d-bde5-4e17c7836f95'],
};
const shortId = {
	type: 'string',
	pattern: '^[A-Za-z0-9]{22}$',
	examples: ['Nv7Kc2QpXw9RtLm4ZsB8Ya'],
};
/** The first 25 characters of a UUID. */
const username = {
	type: 'string',
	pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]$',
	examples: ['9fddb5fe-f121-4709-8c1d-5'],
};

const one = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const many = (items: Schema): Schema => ({ type: 'array', items });
const oneOf = (...values: Array<string | number>): Schema => ({ enum: values });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/**
 * Describes an object that has the needed members, may have the optional members, and has no
 * others.
 */
const members = (needed: Schema, optional: Schema = {}): Schema => ({
	type: 'object',
	additionalProperties: false,
	required: Object.keys(needed),
	properties: { ...needed, ...optional },
});

/** Describes a list in its three shapes: an array, one page, or an array of pages. */
function list(items: Schema): Schema {
	const page = {
		type: 'object',
		required: ['next', 'previous', 'results'],
		properties: {
			count: numberOrNull,
			next: { ...textOrNull, format: 'uri' },
			previous: { ...textOrNull, format: 'uri' },
			results: many(items),
		},
	};
	return { anyOf: [many(items), page, many(page)] };
}

const status = oneOf(1, 2, 3);
const urgency = oneOf(0, 1);
const day = { type: 'string', format: 'date' };
/** A day or a time. An empty list stands for no limit. */
const dayOrNone = {
	anyOf: [day, time, { type: 'array', maxItems: 0 }],
};
/** The fields of an incident that can be set when it is opened, or later. */
const incidentFields = {
	...{ summary: text, status, urgency, assigned_to: username },
	...{ escalation_policy: uuid, sla: uuid, team_priority: uuid },
};
/** The members that an incident has both when it is read alone and in the results of a search. */
const shownIncident = {
	...{ incident_number: number, unique_id: shortId, title: text, status },
	...{ assigned_to: orNull(username), assigned_to_name: text, tags: many(one('IncidentTag')) },
	...{ creation_date: time, acknowledged_date: timeOrNull, resolved_date: timeOrNull },
	...{ sla: orNull(uuid), sla_object: orNull(one('Sla')) },
	team_priority_object: orNull(
		members({ unique_id: uuid, name: text, description: text, color: text }),
	),
};
const ofIntegration = {
	...{ name: text, creation_date: time, summary: text, unique_id: uuid, service: uuid },
	...{ is_enabled: flag, integration_type: oneOf(0, 1) },
};
const newWindow = {
	...{ start_time: time, end_time: time },
	services: { ...many(members({ service: uuid }, { unique_id: uuid })), minItems: 1 },
};
const newWindowOptions = {
	...{ name: text, time_zone: text },
	...{ repeat_interval: { ...number, minimum: 0 }, repeat_until: time },
};
const newRule = {
	...{ from_date: time, to_date: time, to_user: username },
};
const postmortemFields = {
	...{ title: someText, status: text, postmortem_data: text, download_status: number },
};
const entries = { ...many(members({ incident: shortId })), minItems: 1 };
/**
 * The members of a postmortem in every answer. Its incidents have one form in the answer to a read,
 * and another form in the answer to a write.
 */
const ofPostmortem = {
	...{ unique_id: uuid, title: text, author: username, author_name: text },
	...{ status: textOrNull, postmortem_data: textOrNull, download_status: number },
};
const taskFields = {
	...{ description: text, status: oneOf(0, 1, 2), due_in_time: timeOrNull, assigned_to: username },
};
const named = members({ name: text, unique_id: uuid });
const counted = {
	...{ total_incidents: number, total_acknowledged: number, total_resolved: number },
	/** Null if there is no incident to measure. */
	...{ mtta_seconds: numeric, mttr_seconds: numeric },
};
const links = many(members({ link_url: someText }, { link_text: text }));

const schemas: Record<string, Schema> = {
	/**
	 * A sentence under one of the names `detail`, `error` and `message`, or sentences for each
	 * refused field.
	 */
	Refusal: {
		type: 'object',
		minProperties: 1,
		additionalProperties: { anyOf: [someText, { ...many(someText), minItems: 1 }] },
	},

	NewIncident: members({ title: someText, service: uuid }, incidentFields),
	IncidentChange: members({}, { title: someText, ...incidentFields }),
	IncidentFilter: members(
		{},
		{
			status: oneOf(-1, 0, 1, 2, 3),
			all_teams: oneOf(0, 1),
			...{ team_ids: many(uuid), service_ids: many(uuid), escalation_policy_ids: many(uuid) },
			...{ user_ids: many(username), priority_ids: many(uuid), sla_ids: many(uuid) },
			...{ tag_ids: many(uuid), priority_name: text },
			...{ from_date: dayOrNone, to_date: dayOrNone, postmortem_filter: oneOf(-1, 0, 1) },
		},
	),
	Incident: members({
		...shownIncident,
		...{ summary: text, incident_key: shortId, urgency, merged_with: numberOrNull },
		...{ service: uuid, service_object: one('Service'), escalation_policy: uuid },
		escalation_policy_object: members({ unique_id: uuid, name: text }),
		...{ context_window_start: timeOrNull, context_window_end: timeOrNull },
		team_priority: orNull(uuid),
	}),
	FoundIncident: members({
		...shownIncident,
		service_object: members({ name: text, unique_id: uuid, team: uuid, team_name: text }),
		...{ is_child_incident: flag, is_parent_incident: flag, postmortems: many(anyObject) },
		...{ snooze_time: timeOrNull, snoozed_till: timeOrNull },
	}),

	NewNote: members({ note: someText }),
	Note: members({
		...{ unique_id: shortId, incident: number, user: username, note: text },
		...{ user_name: text, creation_date: time },
	}),
	NewIncidentTag: members({ team_tag: uuid }),
	/** The ID of the tag on the incident is not the ID of the team's tag. */
	IncidentTag: members({
		...{ unique_id: uuid, incident: number, creation_date: time, name: text, color: text },
		...{ tag_id: uuid, team_tag: uuid },
	}),
	/** Either a user or an escalation policy. */
	NewResponder: { oneOf: [members({ user: username }), members({ escalation_policy: uuid })] },
	Responder: members({
		...{ unique_id: shortId, incident: number, user: orNull(username), user_name: textOrNull },
		...{ escalation_policy: orNull(uuid), escalation_policy_name: textOrNull },
		...{ subject: textOrNull, message: textOrNull },
		...{ response_status: oneOf(1, 2, 3), creation_date: time },
	}),
	Alert: members({
		...{ unique_id: shortId, incident: number, message: text, summary: text },
		alert_type: oneOf(0, 1, 2, 3, 4, 5, '0', '1', '2', '3', '4', '5'),
		...{ entity_id: text, creation_date: time, suppressed: flag, integration: uuid },
		integration_object: members({ ...ofIntegration, team: uuid, integration_key: text }),
		...{ urls: links, images: many(anyObject), notes: many(anyObject) },
	}),

	NewAlert: members(
		{
			message: someText,
			alert_type: oneOf('critical', 'error', 'warning', 'info', 'acknowledged', 'resolved'),
		},
		{
			...{ summary: text, entity_id: { anyOf: [someText, number] }, payload: anyObject },
			...{ urls: many({ anyOf: [text, links.items] }), tags: many(text) },
			...{ escalation_policy: text, priority: text, sla: text },
		},
	),
	AlertTaken: members({ message: { const: 'success' }, trace_id: uuid }),
	AlertStatus: members(
		{
			status: { ...oneOf('queued', 'completed', 'failed'), examples: ['completed'] },
			alert: orNull(shortId),
			integration: members({ name: text }),
			incident: orNull(
				members({ incident_number: { ...number, examples: [3] }, unique_id: shortId }),
			),
			...{ is_incident_created: flag, suppressed: flag },
		},
		{ error: text },
	),

	User: members({
		...{ username, first_name: text, last_name: text },
		email: { type: 'string', format: 'email' },
	}),
	AccountMember: members({
		...{ unique_id: uuid, time_zone: text, user: one('User'), joining_date: time },
		...{ role: oneOf(1, 2, 3), is_verified: flag },
	}),
	Member: members({
		...{ unique_id: uuid, team: uuid, user: { anyOf: [one('User'), username] } },
		...{ joining_date: time, role: oneOf(1, 2) },
	}),
	Team: members({
		...{ unique_id: uuid, name: text, account: uuid },
		creation_date: day,
		...{ members: many(one('Member')), owner: username, roles: many(anyObject) },
	}),
	Service: members({
		...{ name: text, creation_date: time, summary: text, description: text, unique_id: uuid },
		...{ auto_resolve_timeout: number, acknowledgement_timeout: number, created_by: username },
		...{ team_priority: orNull(uuid), task_template: orNull(uuid), sla: orNull(uuid) },
		...{ status: oneOf(0, 1, 2, 3, 4), escalation_policy: uuid, team: uuid },
		...{ under_maintenance: flag, collation: oneOf(0, 1), collation_time: number },
	}),
	EscalationPolicy: members({
		...{ name: text, summary: text, description: text, unique_id: uuid, team: uuid },
		rules: many(
			members({
				...{ delay: number, position: number, unique_id: uuid },
				/** The type is 1 for a schedule and 2 for a user. */
				targets: many(members({ target_type: oneOf(1, 2), target_id: text })),
			}),
		),
		...{ repeat_policy: number, move_to_next: flag, global_ep: flag },
	}),
	Schedule: members({
		...{ name: text, summary: text, description: text, time_zone: text, team: uuid },
		...{ layers: many(anyObject), overrides: many(one('Override')), unique_id: uuid },
	}),
	Priority: members({
		...{ unique_id: uuid, team: uuid, description: text, name: text },
		...{ creation_date: time, color: text },
	}),
	Sla: members({
		...{ unique_id: uuid, name: text, is_active: flag, acknowledge_time: numberOrNull },
		...{ resolve_time: numberOrNull, creation_date: time },
	}),
	Tag: members({ unique_id: uuid, team: uuid, name: text, creation_date: time, color: text }),
	Integration: members({
		...ofIntegration,
		application: uuid,
		application_reference: members({
			...{ name: text, summary: text, unique_id: uuid, extension: text },
			application_type: oneOf(0, 1),
		}),
		...{ integration_key: someText, created_by: username, webhook_url: text },
		...{ create_incidents_for: oneOf(0, 1, 2, 3), default_urgency: urgency },
	}),

	NewMaintenanceWindow: members(newWindow, newWindowOptions),
	/** A client may send back every member that it has read, but no member may be null. */
	ReplacedMaintenanceWindow: {
		...members(newWindow, { ...newWindowOptions, unique_id: uuid, creation_date: time }),
		additionalProperties: { not: { type: 'null' } },
	},
	MaintenanceWindow: members({
		...{ unique_id: uuid, creation_date: time, name: textOrNull, time_zone: textOrNull },
		start_time: { ...time, examples: ['2026-01-12T08:30:00Z'] },
		end_time: { ...time, examples: ['2099-01-12T08:30:00Z'] },
		services: many(members({ unique_id: uuid, service: uuid })),
		...{ repeat_interval: numberOrNull, repeat_until: timeOrNull },
	}),
	NewOverride: members({ user: username, start_time: time, end_time: time }, { name: text }),
	Override: members(
		{ name: text, user: username, start_time: time, end_time: time, unique_id: uuid },
		{ overridden_details: anyObject },
	),
	NewForwardingRule: members(newRule, { time_zone: text }),
	ForwardingRule: members({
		...{ ...newRule, unique_id: uuid, user: username, created_by: username },
		...{ time_zone: text, creation_date: time },
	}),
	ContactMethod: members({
		...{ unique_id: uuid, name: text, value: text, creation_date: day },
		contact_type: oneOf(1, 2, 3, 4, 5, 6),
	}),
	NewPostmortem: members({ author: username, incidents: entries }, postmortemFields),
	WrittenPostmortem: members({
		...ofPostmortem,
		incidents: many(members({ unique_id: uuid, incident: shortId })),
	}),
	Postmortem: members({
		...{ ...ofPostmortem, amazon_link: text, creation_date: time },
		incidents: many(
			members({
				unique_id: uuid,
				incident: members({ unique_id: shortId, title: text, incident_number: number }),
			}),
		),
	}),
	NewTask: members({ title: someText }, taskFields),
	TaskChange: members({}, { title: someText, ...taskFields }),
	Task: members({
		...{ ...taskFields, unique_id: uuid, team: uuid, title: text, creation_date: time },
		...{ assigned_to: orNull(username), assigned_to_obj: orNull(one('User')) },
	}),
	FiguresWanted: members(
		{},
		{
			...{ from_date: day, to_date: day, team_ids: many(uuid), service_ids: many(uuid) },
			...{ escalation_policy_ids: many(uuid), priority_ids: many(uuid), sla_ids: many(uuid) },
			...{ tag_ids: many(uuid), user_ids: many(someText), urgency: oneOf('', '0', '1') },
			child_incident: text,
		},
	),
	IncidentStats: members({
		...{ total_incidents: number, total_triggered_incidents: number },
		...{ total_acknowledged_incidents: number, total_resolved_incidents: number },
		...{ user_total_incidents: number, user_triggered_incidents: number },
		...{ user_acknowledged_incidents: number, user_resolved_incidents: number },
	}),
	TeamFigures: members({
		all_teams: members(counted),
		team_records: many(members({ team: named, ...counted })),
	}),
	ServiceFigures: members({
		all_services: members(counted),
		service_records: many(members({ team: named, service: named, ...counted })),
	}),
	UserFigures: members({
		all_users: members(counted),
		user_records: many(members({ user: members({ full_name: text, username }), ...counted })),
	}),
	OnCall: members({
		...{ unique_id: uuid, name: text },
		/** The delay is in minutes. */
		oncalls: many(
			members({ ep_rule: uuid, position: number, delay: number, oncalls: many(one('User')) }),
		),
	}),
};

const INCIDENT = '/api/incidents/{incident}/';
const TEAM = '/api/account/teams/{team}/';
const TEAM_V2 = '/api/v2/account/teams/{team}/';
const SERVICE = `${TEAM}services/{service}/`;
const WINDOWS = `${TEAM}maintenance/`;
const WINDOW = `${WINDOWS}{maintenanceWindow}/`;
const RESPONDERS = '/api/v2/incidents/{incident}/responders/';
const OTHER_ADDRESS = '/api/integration/{extension}/{integrationKey}/';
const USER = '/api/account/users/{user}/';
const RULES = `${USER}forwarding_rules/`;
const POSTMORTEMS = `${TEAM}postmortem/`;
const TASKS = `${TEAM}post_incident_tasks/`;
const FIGURES = '/api/v2/account/analytics/';
const OVERRIDES = `${TEAM_V2}schedules/{schedule}/overrides/`;

/**
 * The operations, by their IDs: method and path, the schema of the answer, and the schema of the
 * body. A `[]` at the end stands for a list.
 */
const OPERATIONS: Record<string, [where: string, answer?: string, sent?: string]> = {
	createIncident: ['POST /api/incidents/', 'Incident', 'NewIncident'],
	filterIncidents: ['POST /api/incidents/filter/', 'FoundIncident[]', 'IncidentFilter'],
	getIncident: [`GET ${INCIDENT}`, 'Incident'],
	changeIncident: [`PATCH ${INCIDENT}`, 'Incident', 'IncidentChange'],
	listNotes: [`GET ${INCIDENT}note/`, 'Note[]'],
	createNote: [`POST ${INCIDENT}note/`, 'Note', 'NewNote'],
	getNote: [`GET ${INCIDENT}note/{note}/`, 'Note'],
	replaceNote: [`PUT ${INCIDENT}note/{note}/`, 'Note', 'NewNote'],
	deleteNote: [`DELETE ${INCIDENT}note/{note}/`],
	listIncidentTags: [`GET ${INCIDENT}tags/`, 'IncidentTag[]'],
	createIncidentTag: [`POST ${INCIDENT}tags/`, 'IncidentTag', 'NewIncidentTag'],
	getIncidentTag: [`GET ${INCIDENT}tags/{incidentTag}/`, 'IncidentTag'],
	deleteIncidentTag: [`DELETE ${INCIDENT}tags/{incidentTag}/`],
	listAlerts: [`GET ${INCIDENT}alerts/`, 'Alert[]'],
	listResponders: [`GET ${RESPONDERS}`, 'Responder[]'],
	createResponder: [`POST ${RESPONDERS}`, 'Responder', 'NewResponder'],
	getResponder: [`GET ${INCIDENT}responders/{responder}/`, 'Responder'],
	deleteResponder: [`DELETE ${INCIDENT}responders/{responder}/`],
	sendAlert: ['POST /integration/{account}/generic/{integrationKey}/', 'AlertTaken', 'NewAlert'],
	sendAlertToOtherAddress: [`POST ${OTHER_ADDRESS}`, 'AlertTaken', 'NewAlert'],
	getAlertStatus: ['GET /api/alert/status/{traceId}/', 'AlertStatus'],
	listAccountMembers: ['GET /api/account/members/', 'AccountMember[]'],
	listTeams: ['GET /api/account/teams/', 'Team[]'],
	getTeam: [`GET ${TEAM}`, 'Team'],
	listServices: [`GET ${TEAM}services/`, 'Service[]'],
	getService: [`GET ${SERVICE}`, 'Service'],
	listEscalationPolicies: [`GET ${TEAM}escalation_policies/`, 'EscalationPolicy[]'],
	getEscalationPolicy: [`GET ${TEAM}escalation_policies/{escalationPolicy}/`, 'EscalationPolicy'],
	listSchedules: [`GET ${TEAM}schedules/`, 'Schedule[]'],
	getSchedule: [`GET ${TEAM}schedules/{schedule}/`, 'Schedule'],
	listPriorities: [`GET ${TEAM}priority/`, 'Priority[]'],
	getPriority: [`GET ${TEAM}priority/{priority}/`, 'Priority'],
	listSlas: [`GET ${TEAM}sla/`, 'Sla[]'],
	getSla: [`GET ${TEAM}sla/{sla}/`, 'Sla'],
	listTags: [`GET ${TEAM}tags/`, 'Tag[]'],
	getTag: [`GET ${TEAM}tags/{tag}/`, 'Tag'],
	listMembers: [`GET ${TEAM}members/`, 'Member[]'],
	getMember: [`GET ${TEAM}members/{member}/`, 'Member'],
	listIntegrations: [`GET ${SERVICE}integrations/`, 'Integration[]'],
	getIntegration: [`GET ${SERVICE}integrations/{integration}/`, 'Integration'],
	listMaintenanceWindows: [`GET ${WINDOWS}`, 'MaintenanceWindow[]'],
	createMaintenanceWindow: [`POST ${WINDOWS}`, 'MaintenanceWindow', 'NewMaintenanceWindow'],
	getMaintenanceWindow: [`GET ${WINDOW}`, 'MaintenanceWindow'],
	replaceMaintenanceWindow: [`PUT ${WINDOW}`, 'MaintenanceWindow', 'ReplacedMaintenanceWindow'],
	deleteMaintenanceWindow: [`DELETE ${WINDOW}`],
	listOverrides: [`GET ${OVERRIDES}`, 'Override[]'],
	createOverride: [`POST ${OVERRIDES}`, 'Override', 'NewOverride'],
	listForwardingRules: [`GET ${RULES}`, 'ForwardingRule[]'],
	createForwardingRule: [`POST ${RULES}`, 'ForwardingRule', 'NewForwardingRule'],
	deleteForwardingRule: [`DELETE ${RULES}{forwardingRule}/`],
	listContactMethods: [`GET ${USER}contacts/`, 'ContactMethod[]'],
	listPostmortems: [`GET ${POSTMORTEMS}`, 'Postmortem[]'],
	createPostmortem: [`POST ${POSTMORTEMS}`, 'WrittenPostmortem', 'NewPostmortem'],
	getPostmortem: [`GET ${POSTMORTEMS}{postmortem}/`, 'Postmortem'],
	replacePostmortem: [`PUT ${POSTMORTEMS}{postmortem}/`, 'WrittenPostmortem', 'NewPostmortem'],
	deletePostmortem: [`DELETE ${POSTMORTEMS}{postmortem}/`],
	listTasks: [`GET ${TASKS}`, 'Task[]'],
	createTask: [`POST ${TASKS}`, 'Task', 'NewTask'],
	getTask: [`GET ${TASKS}{task}/`, 'Task'],
	changeTask: [`PATCH ${TASKS}{task}/`, 'Task', 'TaskChange'],
	deleteTask: [`DELETE ${TASKS}{task}/`],
	countIncidents: [`POST ${FIGURES}incident_stats/`, 'IncidentStats', 'FiguresWanted'],
	countByTeam: [`POST ${FIGURES}team_analytics/`, 'TeamFigures', 'FiguresWanted'],
	countByService: [`POST ${FIGURES}service_analytics/`, 'ServiceFigures', 'FiguresWanted'],
	countByUser: [`POST ${FIGURES}user_analytics/`, 'UserFigures', 'FiguresWanted'],
	listOnCallOfTeam: [`GET ${TEAM_V2}oncall/`, 'OnCall[]'],
	listOnCallOfPolicy: [`GET ${TEAM_V2}escalation_policies/{escalationPolicy}/oncall/`, 'OnCall[]'],
	listOnCallOfService: [`GET ${TEAM_V2}services/{service}/oncall/`, 'OnCall[]'],
};

/**
 * The names of all lists, by the ID of the operation that returns the list: `listIncidentTags`
 * returns "incident tags". The lists of people on call have one name for teams, policies and
 * services.
 */
export const LISTS: ReadonlyMap<string, string> = new Map(
	Object.entries(OPERATIONS)
		.filter(([, [, answer]]) => answer?.endsWith('[]'))
		.map(([id]) => [id, listName(id)]),
);

function listName(operationId: string): string {
	if (operationId === 'filterIncidents') return 'found incidents';
	const words = operationId.replace(/^list/, '').replace(/Of(Team|Policy|Service)$/, '');
	return words.replace(/(?!^)[A-Z]/g, ' $&').toLowerCase();
}

/** The number of an incident, or its `unique_id`. */
const incidentId = { type: 'string', pattern: '^([0-9]+|[A-Za-z0-9_-]{16,36})$' };
const json = (schema: Schema) => ({ content: { 'application/json': { schema } } });

/**
 * Describes an operation. An operation that creates a record answers with 201, an operation without
 * an answer with 204, and any other with 200.
 */
function operation(id: string, path: string, answer?: string, sent?: string) {
	const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
	const inPath = names.map((name) => ({
		...{ name, in: 'path', required: true },
		schema: name === 'incident' ? incidentId : someText,
	}));
	const pages = ['page', 'page_size'].map((name) => ({
		...{ name, in: 'query', schema: { ...number, minimum: 1 } },
	}));
	const item = answer?.replace('[]', '');
	const isList = item !== answer;
	const body = item === undefined ? {} : json(isList ? list(one(item)) : one(item));
	const done = id.startsWith('create') ? 201 : 200;
	return {
		operationId: id,
		// The URL of an integration is a secret, so it needs no API key.
		...(path.includes('/integration/') ? { security: [] } : {}),
		parameters: [...inPath, ...(isList ? pages : [])],
		...(sent === undefined ? {} : { requestBody: { required: true, ...json(one(sent)) } }),
		responses: {
			[item === undefined ? 204 : done]: { description: 'Done.', ...body },
			// Each part of the API has its own form for the reasons.
			'4XX': { description: 'Not done.', ...json(one('Refusal')) },
		},
	};
}

const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
for (const [id, [where, ...bodies]] of Object.entries(OPERATIONS)) {
	const [method = '', path = ''] = where.split(' ');
	(paths[path] ??= {})[method.toLowerCase()] = operation(id, path, ...bodies);
}

/** The OpenAPI description. The validator checks it when it reads it. */
export const OPENAPI = {
	openapi: '3.1.0' as const,
	info: { title: 'Zenduty, as the simulator plays it', version: '1', summary: '' },
	servers: [{ url: '/' }],
	security: [{ apiKey: [] }],
	paths,
	webhooks: {},
	components: {
		schemas,
		// The value of the header is the word "Token", a space, and the key.
		securitySchemes: {
			apiKey: { type: 'apiKey' as const, in: 'header', name: 'Authorization' },
		},
	},
};
