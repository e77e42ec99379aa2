/** The other forms in which Zenduty may answer, by the probes that tell them apart. */
import type { How } from './tried.mts';
import { alter, answer, send, type Change } from './changing.mts';

/** One form, and what the probe says of it. */
export interface OtherForm extends Omit<How, 'only'> {
	form: string;
	/** The result in words, from its beginning. */
	says: string;
}

const NO = '**does not hold**: ';
const ID = '[\\w-]+';
const INCIDENT = new RegExp(`^GET /api/incidents/${ID}/$`);
const PATCH = new RegExp(`^PATCH /api/incidents/${ID}/$`);
const CREATE = /^POST \/api\/incidents\/$/;
const FOUND = /^POST \/api\/incidents\/filter\/$/;
const TEAM = `/api/account/teams/${ID}`;
const ALERT = /^POST (\/api)?\/integration\//;
const ALERT_STATUS = /^GET \/api\/alert\/status\//;
const ON_CALL = new RegExp(`^GET /api/v2/account/teams/${ID}/oncall/$`);
const WINDOW = new RegExp(`${TEAM}/maintenance/${ID}/$`);

type Json = Record<string, unknown>;

const get = (path: string) => new RegExp(`^GET ${path}$`);
const without =
	(...names: string[]) =>
	(thing: Json): Json =>
		Object.fromEntries(Object.entries(thing).filter(([name]) => !names.includes(name)));
const rows =
	(change: (row: Json, index: number) => Json) => (body: Json & { results: Json[] }) => ({
		...body,
		results: body.results.map(change),
	});
const noRows = (body: Json) => ({ ...body, results: [] });
const each = (change: (thing: Json) => Json) => (body: Json[]) => body.map(change);
const later = (date: unknown) => new Date(Date.parse(String(date)) + 60_000).toISOString();

/** Swallows a change to a status. */
const ignored = (status: number): Change =>
	send(PATCH, (body: Json) => (body.status === status ? without('status')(body) : body));

/** A list of found incidents of one status. */
const found =
	(status: number, change: (body: never) => unknown): Change =>
	(request) =>
		FOUND.test(request.line) && request.body.status === status
			? alter(FOUND, change as (body: unknown) => unknown)(request)
			: undefined;

/** Always gives the incident that the first settled alert had. */
function sameIncident(): Change {
	let first: unknown;
	return alter(ALERT_STATUS, (body: Json) => {
		first ??= body.incident;
		return { ...body, incident: first, is_incident_created: false };
	});
}

/** Lets each alert but the first fail. */
function laterFails(): Change {
	let first: unknown;
	return alter(ALERT_STATUS, (body: Json, { line }) => {
		first ??= line;
		return line === first ? body : { ...body, status: 'failed', incident: undefined };
	});
}

/** Opens a resolved incident again the first time only. */
function opensOnce(): Change {
	let count = 0;
	return (request) => {
		if (!PATCH.test(request.line) || request.body.status !== 1) return undefined;
		count += 1;
		return count === 1 ? undefined : request.forward({});
	};
}

/** Lets each request find an incident of its own. */
function otherEntities(): Change {
	let count = 0;
	return send(ALERT, (body: Json) => ({
		...body,
		entity_id: `${String(body.entity_id)}-${++count}`,
	}));
}

function busyOnce(): Change {
	let isBusy = true;
	return ({ line }) => {
		if (!isBusy || !line.startsWith('GET /api/v2/')) return undefined;
		isBusy = false;
		return { status: 429, headers: { 'Retry-After': '0' }, body: { detail: 'Slow down.' } };
	};
}

const notAnId: Change = answer(/^PATCH \/api\/incidents\/[\w-]{16,}\/$/, {
	status: 404,
	body: { detail: 'Not found.' },
});

/** Refuses to acknowledge what is resolved, without saying so. */
const staysResolved: Change = (request) => {
	if (!PATCH.test(request.line) || request.body.status !== 2) return undefined;
	return request
		.get(request.line.replace('PATCH ', ''))
		.then(async ({ body }) =>
			body.status === 3 ? await request.forward({}) : await request.forward(),
		);
};

/** What is no list of incidents, or one without any. */
const noList: OtherForm[] = [
	{
		form: 'no list',
		changes: [alter(FOUND, () => ({}))],
		says: `${NO}a response that is no list`,
	},
	{ form: 'an empty list', changes: [alter(FOUND, noRows)], says: `${NO}an empty list` },
];

const changeIgnored = (field: string): OtherForm[] => [
	{ form: 'it stays', settings: { patchIgnores: [field] }, says: `${NO}the old value` },
];

export const OTHER_FORMS: Record<string, OtherForm[]> = {
	'wrong-key': [
		{ form: '401', changes: [wrongKey(401, {})], says: 'holds (401)' },
		{
			form: 'words about a permission',
			changes: [wrongKey(403, { detail: 'No permission.' })],
			says: `${NO}403 without`,
		},
	],
	'missing-thing': [
		{
			form: 'a web page',
			changes: [answer(/\/999999999\/$/, { status: 404, body: '<p>' })],
			says: `${NO}404 without`,
		},
		{
			form: '400',
			changes: [answer(/\/999999999\/$/, { status: 400, body: {} })],
			says: `${NO}400`,
		},
	],
	'refused-value': [
		{
			form: '404',
			changes: [answer(CREATE, { status: 404, body: { detail: '' } })],
			says: `${NO}404`,
		},
		{
			form: 'no reason',
			changes: [answer(CREATE, { status: 400, body: {} })],
			says: `${NO}400 without`,
		},
		{
			form: 'it is created',
			changes: [answer(CREATE, { status: 201, body: {} })],
			says: `${NO}201`,
		},
	],
	configuration: [
		{
			form: 'no name',
			changes: [alter(get(`${TEAM}/tags/`), each(without('name')))],
			says: `${NO}no ID or no name: tag`,
		},
		{
			form: 'nothing there',
			changes: [alter(get(`${TEAM}/(tags|sla)/`), () => [])],
			says: 'holds (none of: sla, tag)',
		},
	],
	'service-status': [
		{
			form: 'another number',
			changes: [alter(get(`${TEAM}/services/${ID}/`), (body) => ({ ...body, status: 9 }))],
			says: `${NO}a number`,
		},
	],
	'member-email': [
		{
			form: 'bare usernames',
			options: { user: undefined },
			changes: [
				alter(
					get('/api/account/members/'),
					each(({ user, ...rest }) => ({ ...rest, user: Object(user).username })),
				),
			],
			says: `${NO}0 of 5`,
		},
	],
	'integration-url': [
		{
			form: 'below /api',
			options: { team: 'MARKED Checkout', service: 'MARKED Payments' },
			says: 'holds (below `/api`)',
		},
		{
			form: 'no address',
			changes: [alter(get(`${TEAM}/services/${ID}/integrations/${ID}/`), without('webhook_url'))],
			says: `${NO}a \`webhook_url\``,
		},
		{
			form: 'no kind',
			changes: [
				alter(get(`${TEAM}/services/${ID}/integrations/${ID}/`), without('application_reference')),
			],
			says: `${NO}a kind that is missing`,
		},
		{ form: 'given by its URL', byUrl: true, says: 'not tried' },
	],
	'team-member': [
		{
			form: 'nobody',
			changes: [
				alter(
					get(`${TEAM}/members/`),
					each((member) => ({ ...member, user: null })),
				),
			],
			says: `${NO}0 of 3`,
		},
	],
	'on-call-form': [
		{ form: 'policies', changes: [alter(ON_CALL, each(without('name')))], says: `${NO}policies` },
		{
			form: 'levels',
			changes: [alter(ON_CALL, levels(without('position')))],
			says: `${NO}levels`,
		},
		{
			form: 'people',
			changes: [
				alter(
					ON_CALL,
					levels((level) => ({ ...level, oncalls: [{ email: '' }] })),
				),
			],
			says: `${NO}people`,
		},
		{
			form: 'nobody',
			changes: [
				alter(
					ON_CALL,
					levels((level) => ({ ...level, oncalls: [] })),
				),
			],
			says: 'not tried',
		},
	],
	'on-call-operations': [
		{
			form: 'nothing for a service',
			changes: [alter(get(`/api/v2/account/teams/${ID}/services/${ID}/oncall/`), () => [])],
			says: `${NO}0 people`,
		},
		{
			form: 'nobody for both',
			changes: [
				alter(get(`/api/v2/account/teams/${ID}/(services|escalation_policies)/.*`), () => []),
			],
			says: 'not tried: nobody is on call for the service',
		},
	],
	'on-call-levels': [
		{
			form: 'from 0',
			changes: [
				alter(
					ON_CALL,
					levels(({ position, ...level }) => ({ ...level, position: Number(position) - 1 })),
				),
			],
			says: `${NO}0`,
		},
	],
	override: [
		{
			form: 'not listed',
			changes: [alter(/^GET .*\/overrides\/$/, () => [])],
			says: `${NO}an override`,
		},
		{
			form: 'another time',
			changes: [
				alter(
					/^GET .*\/overrides\/$/,
					each((one) => ({ ...one, start_time: later(one.start_time) })),
				),
			],
			says: `${NO}another start`,
		},
		{ form: 'not wanted', options: { override: false }, says: 'not tried' },
	],
	window: [
		{
			form: 'not listed',
			changes: [alter(get(`${TEAM}/maintenance/`), () => [])],
			says: `${NO}a window`,
		},
		{
			form: 'another time',
			changes: [
				alter(
					get(`${TEAM}/maintenance/`),
					each((one) => ({ ...one, start_time: later(one.start_time) })),
				),
			],
			says: `${NO}another start`,
		},
		{
			form: 'another end',
			changes: [
				alter(
					get(`${TEAM}/maintenance/`),
					each((one) => ({ ...one, end_time: later(one.end_time) })),
				),
			],
			says: `${NO}another end`,
		},
		{
			form: 'no services',
			changes: [
				alter(
					get(`${TEAM}/maintenance/`),
					each((one) => ({ ...one, services: [] })),
				),
			],
			says: `${NO}other services`,
		},
	],
	'window-put': [
		{ form: 'kept', settings: { putKeepsMissing: true }, says: 'holds (the name is kept)' },
		{
			form: 'refused',
			changes: [answer(new RegExp(`^PUT ${WINDOW.source}`), { status: 400, body: {} })],
			says: `${NO}400`,
		},
		{
			form: 'times are lost',
			changes: [afterPut({ start_time: null })],
			says: `${NO}another \`start_time\``,
		},
		{
			form: 'services are lost',
			changes: [afterPut({ services: [] })],
			says: `${NO}other services`,
		},
	],
	'window-delete': [
		{
			form: 'it stays',
			changes: [answer(new RegExp(`^DELETE ${WINDOW.source}`), { status: 204 })],
			says: `${NO}200`,
		},
	],
	create: [
		{
			form: 'no number',
			changes: [alter(CREATE, without('incident_number'))],
			says: `${NO}without`,
		},
		{
			form: 'nothing',
			changes: [alter(CREATE, () => ({}))],
			says: `${NO}the operation failed: may_exist`,
		},
		{
			form: 'a lost response',
			changes: [answer(CREATE, { status: 0 })],
			says: 'not tried: no clear response came',
		},
		{
			form: 'no permission',
			changes: [answer(CREATE, { status: 403, body: { detail: 'No permission.' } })],
			says: 'not tried',
		},
	],
	'urgency-on-create': [
		{ form: 'not taken', changes: [send(CREATE, without('urgency'))], says: `${NO}high` },
	],
	'status-on-create': [
		{ form: 'not taken', changes: [send(CREATE, without('status'))], says: `${NO}status 1` },
	],
	'read-by-id': [
		{
			form: 'by number only',
			settings: { onlyDocumentedIds: true },
			says: `${NO}200 by number, 404 by ID`,
		},
	],
	'change-by-id': [
		{ form: 'by ID only', settings: { onlyDocumentedIds: true }, says: 'holds (by number: 404)' },
		{ form: 'by number only', changes: [notAnId], says: `${NO}404 by ID, 200 by number` },
	],
	'parts-by-number': [
		{
			form: 'by number only',
			settings: { onlyDocumentedIds: true },
			says: 'holds (by ID: 404, 404, 404, 404)',
		},
		{
			form: 'by ID only',
			changes: [answer(/^GET \/api\/incidents\/\d+\/note\/$/, { status: 404, body: {} })],
			says: `${NO}404, 200, 200, 200`,
		},
	],
	'change-title': changeIgnored('title'),
	'change-summary': changeIgnored('summary'),
	'change-team-priority': changeIgnored('team_priority'),
	'change-sla': changeIgnored('sla'),
	'change-assigned-to': [
		...changeIgnored('assigned_to'),
		{ form: 'nobody named', options: { user: undefined }, says: 'not tried' },
	],
	resolve: [
		{ form: 'no change', changes: [ignored(3)], says: `${NO}the operation failed: refused` },
	],
	reopen: [
		{ form: 'no change', changes: [ignored(1)], says: `${NO}the operation failed: refused` },
	],
	acknowledge: [
		{ form: 'no change', changes: [ignored(2)], says: `${NO}the operation failed: refused` },
	],
	'acknowledge-resolved': [
		{ form: 'it stays resolved', changes: [staysResolved], says: `${NO}status 3` },
	],
	'dates-after-reopening': [
		{
			form: 'kept',
			settings: { triggeredKeepsDates: true },
			says: 'holds (`acknowledged_date` is kept, `resolved_date` is kept)',
		},
		{
			form: 'new',
			changes: [
				alter(INCIDENT, (body) =>
					body.status === 1 ? { ...body, acknowledged_date: later(body.creation_date) } : body,
				),
			],
			says: `${NO}another \`acknowledged_date\``,
		},
	],
	'resolved-without-acknowledgement': [
		{
			form: 'acknowledged too',
			changes: [
				alter(INCIDENT, (body) =>
					body.status === 3 ? { ...body, acknowledged_date: later(body.resolved_date) } : body,
				),
			],
			says: `${NO}a new`,
		},
		{
			form: 'it is not opened again',
			changes: [opensOnce()],
			says: 'not tried: the incident could not be opened again',
		},
	],
	dates: [
		{
			form: 'no time zone',
			changes: [
				alter(INCIDENT, (body) => ({
					...body,
					creation_date: body.creation_date.replace('Z', ''),
				})),
			],
			says: `${NO}another form`,
		},
	],
	'numbers-grow': [
		{
			form: 'not growing',
			changes: [alter(INCIDENT, (body) => ({ ...body, incident_number: 1 }))],
			says: `${NO}a smaller`,
		},
	],
	'note-author': [
		{
			form: 'another user',
			changes: [alter(/^POST .*\/note\/$/, (body) => ({ ...body, user: 'somebody' }))],
			says: `${NO}another user`,
		},
		{
			form: 'nobody',
			changes: [alter(/^POST .*\/note\/$/, without('user', 'user_name'))],
			says: `${NO}a note without`,
		},
		{ form: 'nobody named', options: { user: undefined }, says: 'not tried' },
	],
	'note-update': [
		{
			form: 'it stays',
			changes: [send(/^PUT .*\/note\//, () => ({ note: 'A test.' }))],
			says: `${NO}another text`,
		},
	],
	'delete-twice': [
		{ form: '204', changes: [deletedTwice(204)], says: 'holds (204)' },
		{ form: '400', changes: [deletedTwice(400)], says: `${NO}400` },
	],
	'tag-own-id': [
		{
			form: 'not its own',
			changes: [answer(/^DELETE .*\/tags\//, { status: 404, body: { detail: '' } })],
			says: NO,
		},
		{
			form: 'no ID of the team',
			changes: [alter(/^POST .*\/tags\/$/, without('team_tag', 'tag_id'))],
			says: `${NO}a tag without`,
		},
	],
	responder: [
		{
			form: 'another status',
			changes: [alter(/^POST .*\/responders\/$/, (body) => ({ ...body, response_status: 7 }))],
			says: `${NO}another`,
		},
		{
			form: 'elsewhere',
			changes: [
				answer(/^DELETE \/api\/incidents\/.*\/responders\//, { status: 404, body: { detail: '' } }),
			],
			says: `${NO}the operation failed: not_found`,
		},
		{ form: 'nobody named', options: { user: undefined }, says: 'not tried' },
	],
	'list-shapes': [
		{
			form: 'pages',
			settings: { shapes: { services: 'page', tags: 'pages' } },
			says: 'holds (teams: array',
		},
		{
			form: 'another shape',
			changes: [alter(get(`${TEAM}/priority/`), (body) => ({ data: body }))],
			says: `${NO}another shape, or entries without an ID: priorities`,
		},
	],
	'list-shapes-of-an-incident': [
		{
			form: 'arrays',
			settings: { shapes: { notes: 'array', responders: 'array' } },
			says: 'holds (notes: array',
		},
		{
			form: 'another shape',
			changes: [alter(get('.*/tags/'), (body) => ({ tags: body }))],
			says: `${NO}another shape, or entries without an ID: tags`,
		},
	],
	pages: [
		{ form: 'page_size obeyed', settings: { obeyPageSize: true }, says: 'holds (all on one page)' },
		{
			form: 'no next',
			changes: [alter(FOUND, (body) => ({ ...body, next: null }))],
			says: `${NO}a first page without`,
		},
		{
			form: 'always the same page',
			changes: [firstAlways()],
			says: `${NO}a second page without`,
		},
	],
	'page-after-the-last': [
		{
			form: 'empty',
			changes: [behind({ status: 200, body: { results: [] } })],
			says: 'holds (empty)',
		},
		{
			form: 'the last again',
			changes: [behind({ status: 200, body: { results: [{}] } })],
			says: 'holds (entries)',
		},
		{ form: '500', changes: [behind({ status: 500, body: {} })], says: `${NO}500` },
		{ form: 'no list', changes: [behind({ status: 200, body: {} })], says: `${NO}a response` },
	],
	order: [
		{ form: 'the newest first', settings: { newestFirst: true }, says: 'holds (the newest first)' },
		{
			form: 'none',
			changes: [
				alter(FOUND, (body) => ({
					...body,
					results: [...body.results.slice(2), ...body.results.slice(0, 2)],
				})),
			],
			says: `${NO}another order`,
		},
	],
	'found-fields': [
		{
			form: 'no dates',
			changes: [alter(FOUND, rows(without('acknowledged_date')))],
			says: `${NO}without acknowledged_date`,
		},
		...noList,
	],
	'found-fields-missing': [
		{
			form: 'with urgency',
			changes: [
				alter(
					FOUND,
					rows((row) => ({ ...row, urgency: 1 })),
				),
			],
			says: `${NO}found incidents with urgency`,
		},
		...noList,
	],
	'status-filter': [
		{
			form: 'not obeyed',
			changes: [send(FOUND, (body) => ({ ...body, status: body.status === 3 ? 0 : body.status }))],
			says: `${NO}other statuses with 3`,
		},
		{
			form: 'nothing',
			changes: [found(2, noRows)],
			says: `${NO}a missing incident with 2`,
		},
		{
			form: 'it stays triggered',
			changes: [send(CREATE, without('status')), ignored(2)],
			says: 'not tried: no acknowledged',
		},
	],
	'service-filter': [
		{
			form: 'not obeyed',
			changes: [send(FOUND, without('service_ids'))],
			says: `${NO}incidents of other services`,
		},
		{ form: 'nothing', changes: [alter(FOUND, noRows)], says: `${NO}an open incident` },
	],
	days: [
		{
			form: 'the last day counts',
			settings: { lastDayCounts: true },
			says: 'holds (the day of `to_date` counts)',
		},
		{
			form: 'other days',
			changes: [send(FOUND, (body) => ({ ...body, to_date: body.from_date }))],
			says: `${NO}it was not found`,
		},
	],
	'alert-taken': [
		{
			form: 'no trace ID',
			changes: [alter(ALERT, without('trace_id'))],
			says: `${NO}the operation failed`,
		},
		{ form: 'no alerts', options: { 'no-alerts': true }, says: 'not tried' },
	],
	'alert-unknown-ids': [
		{
			form: 'refused',
			changes: [
				(request) =>
					ALERT.test(request.line) && request.body.tags
						? { status: 400, body: { error: '' } }
						: undefined,
			],
			says: `${NO}the alert was refused`,
		},
		{ form: 'failed', settings: { alertsFail: true }, says: `${NO}the alert failed` },
		{
			form: 'a lost response',
			changes: [answer(ALERT, { status: 0 })],
			says: 'not tried: no clear response came',
		},
		{
			form: 'no incident',
			changes: [alter(ALERT_STATUS, (body) => ({ ...body, incident: null }))],
			says: `${NO}no incident`,
		},
	],
	'alert-status': [
		{ form: 'later', settings: { alertDelay: 400 }, says: 'holds (after ' },
		{
			form: 'elsewhere',
			byUrl: true,
			patience: 300,
			changes: [answer(ALERT_STATUS, { status: 404, body: {} })],
			says: `${NO}404; at the host`,
		},
	],
	'alert-status-form': [
		{
			form: 'a field less',
			changes: [alter(ALERT_STATUS, without('suppressed'))],
			says: `${NO}without suppressed`,
		},
		{
			form: 'no ID',
			changes: [
				alter(ALERT_STATUS, (body) => ({ ...body, incident: without('unique_id')(body.incident) })),
			],
			says: `${NO}without unique_id`,
		},
	],
	'alert-list': [
		{
			form: 'numbers',
			changes: [
				alter(
					get('.*/alerts/'),
					rows((row) => ({ ...row, alert_type: 3 })),
				),
			],
			says: 'holds',
		},
		{
			form: 'words',
			changes: [
				alter(
					get('.*/alerts/'),
					rows((row) => ({ ...row, alert_type: 'page' })),
				),
			],
			says: `${NO}another type`,
		},
		{
			form: 'no entity ID',
			changes: [alter(get('.*/alerts/'), rows(without('entity_id')))],
			says: `${NO}no alert`,
		},
	],
	'alert-links': [
		{ form: 'lost', changes: [send(ALERT, without('urls'))], says: `${NO}an alert without links` },
		{
			form: 'other texts',
			changes: [
				alter(
					get('.*/alerts/'),
					rows((row) => ({ ...row, urls: ['[object Object]'] })),
				),
			],
			says: `${NO}another address`,
		},
	],
	'change-urgency': [
		{ form: 'it stays', settings: { patchIgnores: ['urgency'] }, says: `${NO}the old urgency` },
	],
	'alert-joins': [
		{ form: 'another incident', changes: [otherEntities()], says: `${NO}another incident` },
	],
	'alert-resolves': [
		{
			form: 'it stays open',
			patience: 1000,
			changes: [
				send(ALERT, (body) =>
					body.alert_type === 'resolved' ? { ...body, alert_type: 'info' } : body,
				),
			],
			says: `${NO}the incident stayed open`,
		},
	],
	'alert-opens-again': [
		{ form: 'it joins', changes: [sameIncident()], says: `${NO}the resolved incident` },
		{ form: 'it fails', changes: [laterFails()], says: `${NO}the alert failed` },
	],
	'listed-at-once': [
		{ form: 'later', changes: [alter(FOUND, noRows)], says: `${NO}it was missing` },
	],
	'resolved-listed': [
		{
			form: 'not listed',
			changes: [found(3, noRows)],
			says: `${NO}it was not in the list of resolved ones`,
		},
		{
			form: 'listed as open',
			changes: [send(FOUND, (body) => ({ ...body, status: body.status === -1 ? 0 : body.status }))],
			says: `${NO}it was in the list of open ones`,
		},
	],
	'poll-1': [{ form: 'not listed yet', changes: [found(-1, noRows)], says: `${NO}nothing` }],
	'poll-2': [{ form: 'not listed yet', changes: [found(-1, noRows)], says: NO }],
	'poll-3': [
		{
			form: 'an old status',
			changes: [
				found(
					-1,
					rows((row) => ({ ...row, status: 1 })),
				),
			],
			says: NO,
		},
	],
	'poll-4': [
		{
			form: 'an old status',
			changes: [acknowledgedForEver()],
			says: `${NO}nothing`,
		},
	],
	'documented-limits': [
		{
			form: 'refused',
			changes: [busyOnce()],
			says: `${NO}1 times 429: GET /api/v2/account/teams/{}/services/{}/oncall/`,
		},
	],
	'too-many': [
		{
			form: '429 with Retry-After',
			options: { limits: true },
			settings: { limits: {} },
			says: 'holds (at request 4, with `Retry-After`; another route: 200)',
		},
		{
			form: '429 without',
			options: { limits: true },
			settings: { limits: { retryAfter: false } },
			says: 'holds (at request 4, without',
		},
		{
			form: '503',
			options: { limits: true },
			changes: [answer(/\/999999999\/$/, { status: 503, body: {} })],
			says: `${NO}503 at request 1`,
		},
		{ form: 'no limit', options: { limits: true }, says: `${NO}no limit` },
	],
};

function wrongKey(status: number, body: object): Change {
	return ({ headers }) =>
		headers.authorization?.includes('not-a-key') ? { status, body } : undefined;
}

function levels(change: (level: Json) => Json) {
	return each((policy) => ({ ...policy, oncalls: (policy.oncalls as Json[]).map(change) }));
}

/** A window that is another one once a PUT has come. */
function afterPut(other: Json): Change {
	let isPut = false;
	return (request) => {
		if (request.line.startsWith('PUT ')) isPut = true;
		if (!isPut || !request.line.startsWith('GET ')) return undefined;
		return alter(WINDOW, (body) => ({ ...body, ...other }))(request);
	};
}

function deletedTwice(status: number): Change {
	return (request) => {
		if (!/^DELETE .*\/note\//.test(request.line)) return undefined;
		return request.forward().then((reply) => (reply.status === 404 ? { status } : reply));
	};
}

/** Always the first page. */
function firstAlways(): Change {
	let first: unknown;
	return alter(FOUND, (body) => (first ??= body));
}

function behind(reply: { status: number; body: object }): Change {
	return ({ line, query }) =>
		FOUND.test(line) && query.get('page') === '9999' ? reply : undefined;
}

/** What is resolved stays in the list of open ones, as acknowledged. */
function acknowledgedForEver(): Change {
	const before = rows((row) => (row.status === 3 ? { ...row, status: 2 } : row));
	return (request) => {
		if (!FOUND.test(request.line) || request.body.status !== -1) return undefined;
		return request
			.forward({ ...request.body, status: 0 })
			.then((reply) => ({ ...reply, body: before(reply.body) }));
	};
}
