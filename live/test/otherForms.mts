/** The other forms in which Zenduty may answer: a row for each that a probe tells from the usual one. */
import { alter, answer, send, type Change, type Json } from './changing.mts';
import type { How } from './tried.mts';

/**
 * A probe, and how it is tried. Then what it says, from its beginning: `holds`, `not tried`, or else
 * what came in the place of what it expects.
 */
export type OtherForm = [probe: string, how: Change | Omit<How, 'only'>, says: string];

const INCIDENT = /^GET \/api\/incidents\/[\w-]+\/$/;
const PATCH = /^PATCH \/api\/incidents\/[\w-]+\/$/;
const PATCH_BY_ID = /^PATCH \/api\/incidents\/[\w-]{16,}\/$/;
const CREATE = /^POST \/api\/incidents\/$/;
const FOUND = /^POST \/api\/incidents\/filter\/$/;
const MISSING = /\/999999999\/$/;
const NOTE = /^POST .*\/note\/$/;
const TAG = /^POST .*\/tags\/$/;
const RESPONDER = /^POST .*\/responders\/$/;
const ALERT = /^POST (\/api)?\/integration\//;
const STATUS = /^GET \/api\/alert\/status\//;
const ALERTS = /^GET .*\/alerts\/$/;
const MEMBERS = /^GET .*\/teams\/.*\/members\/$/;
const SERVICE = /^GET .*\/services\/[\w-]+\/$/;
const INTEGRATION = /^GET .*\/integrations\/[\w-]+\/$/;
const ON_CALL = /^GET .*\/teams\/[\w-]+\/oncall\/$/;
const OVERRIDES = /^GET .*\/overrides\/$/;
const WINDOWS = /^GET .*\/maintenance\/$/;
const WINDOW = /\/maintenance\/[\w-]+\/$/;

const RULES = /^GET .*\/forwarding_rules\/$/;
const CONTACTS = /^GET .*\/contacts\/$/;
const POSTMORTEM = /^GET .*\/postmortem\/[\w-]+\/$/;
const NEW_POSTMORTEM = /^POST .*\/postmortem\/$/;
const TASKS = /^GET .*\/post_incident_tasks\/$/;
const TASK = /^GET .*\/post_incident_tasks\/[\w-]+\/$/;
const NEW_TASK = /^POST .*\/post_incident_tasks\/$/;
const STATS = /\/incident_stats\/$/;

const LATER = '2099-01-12T08:30:00Z';
const EARLY = '2020-01-12T08:30:00Z';
const gone = { status: 404, body: { detail: 'Not found.' } };
const refused = { status: 400, body: {} };
const forbidden = { status: 403, body: { detail: 'No permission.' } };

const isAs = (body: Json | undefined, when: Json) =>
	Object.entries(when).every(([name, value]) => body?.[name] === value);

/** Gives responses other members; undefined takes one away. */
const shows = (line: RegExp, other: Json) => alter(line, (body) => ({ ...body, ...other }));

/** Gives requests other members, if they are as `when` says. */
const sends = (line: RegExp, other: Json, when: Json = {}) =>
	send(line, (body) => (isAs(body, when) ? { ...body, ...other } : body));

/** Changes each entry of a list, in an array or a page, if the request is as `when` says. */
const changes =
	(line: RegExp, change: (entries: Json[]) => Json[], when: Json = {}): Change =>
	(request) => {
		if (!isAs(request.body, when)) return undefined;
		return alter(line, (body) =>
			Array.isArray(body) ? change(body) : { ...body, results: change(body.results) },
		)(request);
	};
const eachShows = (line: RegExp, other: Json, when?: Json) =>
	changes(line, (entries) => entries.map((entry) => ({ ...entry, ...other })), when);
const isEmpty = (line: RegExp, when?: Json) => changes(line, () => [], when);

const levelShows = (other: Json) =>
	changes(ON_CALL, (policies) =>
		policies.map(({ oncalls, ...policy }) => ({
			...policy,
			oncalls: oncalls.map((level: Json) => ({ ...level, ...other })),
		})),
	);

/** Shows a later acknowledgement where the incident has this status. */
const acknowledgedLater = (status: number) =>
	alter(INCIDENT, (body) =>
		body.status === status ? { ...body, acknowledged_date: LATER } : body,
	);

const wrongKey =
	(reply: { status: number; body: object }): Change =>
	({ headers }) =>
		headers.authorization?.includes('not-a-key') ? reply : undefined;

/** Answers so when a note is gone already. */
const deletedTwice =
	(status: number): Change =>
	(request) =>
		/^DELETE .*\/note\//.test(request.line)
			? request.forward().then((reply) => (reply.status === 404 ? { status } : reply))
			: undefined;

const behind =
	(status: number, body: object): Change =>
	({ line, query }) =>
		FOUND.test(line) && query.get('page') === '9999' ? { status, body } : undefined;

/** Shows a thing, such as a window, as another one once a PUT has come. */
function afterPut(other: Json, thing = WINDOW): Change {
	let isPut = false;
	return (request) => {
		isPut ||= request.line.startsWith('PUT ');
		return isPut && request.line.startsWith('GET ') ? shows(thing, other)(request) : undefined;
	};
}

/** Changes each response with the help of the first one. */
function sinceFirst(line: RegExp, change: (body: Json, first: Json) => Json): Change {
	let first: Json | undefined;
	return alter(line, (body) => change(body, (first ??= body)));
}

const joinsFirst = sinceFirst(STATUS, (body, { incident }) => ({
	...{ ...body, incident, is_incident_created: false },
}));

/** Refuses to acknowledge what is resolved, without saying so. */
const staysResolved: Change = (request) => {
	if (!PATCH.test(request.line) || request.body.status !== 2) return undefined;
	const read = request.get(request.line.replace('PATCH ', ''));
	return read.then(async ({ body }) => await request.forward(body.status === 3 ? {} : undefined));
};

const unknownRefused: Change = ({ line, body }) =>
	ALERT.test(line) && body.tags ? { status: 400, body: { error: '' } } : undefined;

/** Lets each alert name an entity of its own. */
function otherEntities(): Change {
	let count = 0;
	return send(ALERT, (body) => ({ ...body, entity_id: `${String(body.entity_id)}-${++count}` }));
}

/** Gives figures other records. */
const figuresShow = (kind: string, records: Json[]) =>
	shows(new RegExp(`/${kind}_analytics/$`), { [`${kind}_records`]: records });

/** Ends before the last day, so that one day has nothing. */
const ofOneDay: Change = ({ line, body }) =>
	STATS.test(line) && body.from_date === body.to_date
		? { status: 200, body: { total_incidents: 0 } }
		: undefined;

/** Refuses one request, as if it came too often. */
function busyOnce(): Change {
	let isBusy = true;
	return ({ line }) => {
		if (!isBusy || !line.startsWith('GET /api/v2/')) return undefined;
		isBusy = false;
		return { status: 429, headers: { 'Retry-After': '0' }, body: { detail: 'Slow down.' } };
	};
}

/** Keeps what is resolved in the list of open ones, as acknowledged. */
const acknowledgedForEver: Change = (request) => {
	if (!FOUND.test(request.line) || request.body.status !== -1) return undefined;
	const asOpen = (row: Json) => (row.status === 3 ? { ...row, status: 2 } : row);
	const all = request.forward({ ...request.body, status: 0 });
	return all.then(({ status, body }) => ({
		...{ status, body: { ...body, results: body.results.map(asOpen) } },
	}));
};

const bareUsers = changes(/\/account\/members\/$/, (members) =>
	members.map(({ user, ...rest }) => ({ ...rest, user: user.username })),
);
const nobodyNamed = { options: { user: undefined } };
const exceeding = { options: { limits: true } };
const checkout = { options: { team: 'MARKED Checkout', service: 'MARKED Payments' } };
const byNumberOnly = { settings: { onlyDocumentedIds: true } };
const ignoring = (field: string) => ({ settings: { patchIgnores: [field] } });
const without = (...names: string[]) => Object.fromEntries(names.map((name) => [name, undefined]));

export const OTHER_FORMS: OtherForm[] = [
	['wrong-key', wrongKey({ status: 401, body: {} }), 'holds (401)'],
	['wrong-key', wrongKey(forbidden), '403 without'],
	['wrong-key', wrongKey({ status: 403, body: { error: 'Invalid team key' } }), '403 without'],
	['missing-thing', answer(MISSING, { status: 404, body: '<p>' }), '404 without'],
	['missing-thing', answer(MISSING, refused), '400'],
	['refused-value', answer(CREATE, refused), '400 without'],
	['refused-value', answer(CREATE, { status: 201, body: {} }), '201'],
	['configuration', eachShows(/^GET .*\/tags\/$/, without('name')), 'no ID or no name: tag'],
	['configuration', isEmpty(/^GET .*\/(tags|sla)\/$/), 'holds (none of: sla, tag)'],
	['service-status', shows(SERVICE, { status: 9 }), 'a number'],
	['member-email', { ...nobodyNamed, changes: [bareUsers] }, '0 of 5'],
	['integration-url', checkout, 'holds (below `/api`)'],
	['integration-url', shows(INTEGRATION, without('webhook_url')), 'a `webhook_url`'],
	['integration-url', shows(INTEGRATION, without('application_reference')), 'a kind that is'],
	['integration-url', { byUrl: true }, 'not tried'],
	['team-member', eachShows(MEMBERS, { user: null }), '0 of 3'],
	['on-call-form', levelShows(without('position')), 'levels'],
	['on-call-form', levelShows({ oncalls: [{ email: '' }] }), 'people'],
	['on-call-form', eachShows(ON_CALL, without('name')), 'policies'],
	['on-call-form', levelShows({ oncalls: [] }), 'not tried'],
	['on-call-operations', isEmpty(/\/services\/.*\/oncall\/$/), '0 people'],
	['on-call-levels', levelShows({ position: 0 }), '0'],
	['override', isEmpty(OVERRIDES), 'an override'],
	['override', eachShows(OVERRIDES, { start_time: LATER }), 'another start'],
	['window', isEmpty(WINDOWS), 'a window'],
	['window', eachShows(WINDOWS, { start_time: LATER }), 'another start'],
	['window', eachShows(WINDOWS, { end_time: LATER }), 'another end'],
	['window', eachShows(WINDOWS, { services: [] }), 'other services'],
	['window-put', { settings: { putKeepsMissing: true } }, 'holds (the name is kept)'],
	['window-put', answer(/^PUT /, refused), '400'],
	['window-put', afterPut({ start_time: null }), 'another `start_time`'],
	['window-put', afterPut({ services: [] }), 'other services'],
	['window-delete', answer(/^DELETE .*\/maintenance\//, { status: 204 }), '200'],
	['forwarding-rule', isEmpty(RULES), 'a rule'],
	['forwarding-rule', eachShows(RULES, { to_user: 'x' }), 'other users'],
	['forwarding-rule', eachShows(RULES, { to_date: LATER }), 'other times'],
	['forwarding-rule', nobodyNamed, 'not tried: no user was named'],
	['forwarding-rule-to', isEmpty(RULES), 'the rule was missing'],
	['forwarding-rule-delete', answer(/^DELETE .*_rules\//, { status: 204 }), 'it is still listed'],
	['contact-methods', isEmpty(CONTACTS), 'not tried'],
	['contact-methods', eachShows(CONTACTS, { contact_type: 9 }), 'another type'],
	['contact-methods', eachShows(CONTACTS, without('value')), 'without value'],
	['contact-methods', eachShows(CONTACTS, { creation_date: LATER }), 'holds (a day and a time)'],
	['postmortem', answer(NEW_POSTMORTEM, refused), 'the operation failed: refused (400)'],
	['postmortem', shows(INCIDENT, without('service_object')), 'the operation failed: unexpected'],
	['postmortem', shows(POSTMORTEM, { title: '' }), 'another title'],
	['postmortem', shows(POSTMORTEM, { postmortem_data: '' }), 'another text'],
	['postmortem', shows(POSTMORTEM, { author: 'x' }), 'another author'],
	['postmortem', shows(POSTMORTEM, { incidents: [] }), 'other incidents'],
	['postmortem', nobodyNamed, 'not tried: no user was named'],
	['postmortem-put', { settings: { putKeepsMissing: true } }, 'holds (the text is kept)'],
	['postmortem-put', answer(/^PUT /, refused), '400'],
	['postmortem-put', afterPut({ author: null }, POSTMORTEM), 'another author'],
	['postmortem-put', afterPut({ incidents: [] }, POSTMORTEM), 'other incidents'],
	['postmortem-delete', answer(/^DELETE .*\/postmortem\//, { status: 204 }), '200'],
	['task', answer(NEW_TASK, refused), 'the operation failed: refused (400)'],
	['task', isEmpty(TASKS), 'a task'],
	['task', eachShows(TASKS, { title: '' }), 'another title'],
	['task', eachShows(TASKS, { status: 1 }), 'another status'],
	['task-fields', shows(TASK, { status: 1, description: '' }), 'another status, description'],
	['task-delete', answer(/^DELETE .*_tasks\//, { status: 204 }), '200'],
	['figures', shows(STATS, without('total_resolved_incidents')), 'a count'],
	['figures', shows(STATS, without('total_incidents')), 'the operation failed: unexpected_resp'],
	['figures-by', figuresShow('user', []), 'holds (none by: user)'],
	['figures-by', figuresShow('team', [{ team: {} }]), 'no name: team'],
	['figures-days', sends(STATS, { to_date: '2001-01-01' }), 'not tried'],
	['figures-days', ofOneDay, 'none of today'],
	['figures-urgency', sends(STATS, without('urgency')), ''],
	['create', shows(CREATE, without('incident_number')), 'without'],
	['create', alter(CREATE, () => ({})), 'the operation failed: may_exist'],
	['create', answer(CREATE, { status: 0 }), 'not tried: no clear response came'],
	['urgency-on-create', sends(CREATE, without('urgency')), 'high'],
	['status-on-create', sends(CREATE, without('status')), 'status 1'],
	['read-by-id', byNumberOnly, '200 by number, 404 by ID'],
	['change-by-id', byNumberOnly, 'holds (by number: 404)'],
	['change-by-id', answer(PATCH_BY_ID, gone), '404 by ID, 200 by number'],
	['same-record', shows(PATCH, { unique_id: 'another-incident' }), 'another one changed'],
	['parts-by-number', byNumberOnly, 'holds (by ID: 404, 404, 404, 404)'],
	['parts-by-number', answer(/^GET .*\/\d+\/note\/$/, gone), '404, 200, 200, 200'],
	['change-title', ignoring('title'), 'the old value'],
	['change-summary', ignoring('summary'), 'the old value'],
	['change-team-priority', ignoring('team_priority'), 'the old value'],
	['change-sla', ignoring('sla'), 'the old value'],
	['change-assigned-to', ignoring('assigned_to'), 'the old value'],
	['resolve', sends(PATCH, without('status'), { status: 3 }), 'the operation failed: refused'],
	['reopen', sends(PATCH, without('status'), { status: 1 }), 'the operation failed: refused'],
	['acknowledge', sends(PATCH, without('status'), { status: 2 }), 'the operation failed: refused'],
	['acknowledge-resolved', staysResolved, 'status 3'],
	['dates-after-reopening', { settings: { triggeredKeepsDates: true } }, 'holds (`acknowledged_d'],
	['dates-after-reopening', acknowledgedLater(1), 'another `acknowledged_date`'],
	['resolved-without-acknowledgement', acknowledgedLater(3), 'a new'],
	['dates', shows(INCIDENT, { creation_date: '2026-01-12T08:30:00' }), 'another form'],
	['numbers-grow', shows(INCIDENT, { incident_number: 1 }), 'a smaller'],
	['context', shows(INCIDENT, without('service_object')), 'onCall: unexpected_response'],
	['context', shows(INCIDENT, without('creation_date')), 'recentIncidents: unexpected_response'],
	['context', answer(ALERTS, forbidden), 'alerts: forbidden'],
	['note-author', shows(NOTE, { user: 'somebody' }), 'another user'],
	['note-author', shows(NOTE, without('user', 'user_name')), 'a note without'],
	['note-update', sends(/^PUT .*\/note\//, { note: 'A test.' }), 'another text'],
	['delete-twice', deletedTwice(204), 'holds (204)'],
	['delete-twice', deletedTwice(400), '400'],
	['tag-own-id', answer(/^DELETE .*\/tags\//, gone), ''],
	['tag-own-id', shows(TAG, without('team_tag', 'tag_id')), 'a tag without'],
	['responder', shows(RESPONDER, { response_status: 7 }), 'another'],
	['responder', answer(/^DELETE .*\/responders\//, gone), 'the operation failed: not_found'],
	['list-shapes', { settings: { shapes: { services: 'page', tags: 'pages' } } }, 'holds (teams: a'],
	['list-shapes', alter(/\/priority\/$/, (data) => ({ data })), 'another shape, or entries'],
	['list-shapes-of-an-incident', { settings: { shapes: { notes: 'array' } } }, 'holds (notes: a'],
	['list-shapes-of-an-incident', alter(/^GET .*\/tags\/$/, (tags) => ({ tags })), 'another shape'],
	['pages', { settings: { obeyPageSize: true } }, 'holds (all on one page)'],
	['pages', shows(FOUND, { next: null }), 'a first page without'],
	['pages', sinceFirst(FOUND, (_, first) => first), 'a second page without'],
	['page-after-the-last', behind(200, { results: [] }), 'holds (empty)'],
	['page-after-the-last', behind(500, {}), '500'],
	['page-after-the-last', behind(200, {}), 'a response'],
	['order', { settings: { newestFirst: true } }, 'holds (the newest first)'],
	['order', changes(FOUND, ([a, b, ...more]) => [...more, a, b]), 'another order'],
	['resolved-order', { settings: { newestFirst: true } }, 'holds (the newest first)'],
	['resolved-order', eachShows(FOUND, { creation_date: null }), 'another order'],
	[
		'creation-order',
		changes(FOUND, ([a, ...more]) => [
			{ ...a, incident_number: 999_999, creation_date: EARLY },
			...more,
		]),
		'a creation date more than an hour too early',
	],
	['from-date', isEmpty(FOUND), 'it was not found by the day before'],
	['from-date', sends(FOUND, without('from_date')), 'it was found by a day after'],
	['found-fields', eachShows(FOUND, without('acknowledged_date')), 'without acknowledged_date'],
	['found-fields', alter(FOUND, () => ({})), 'a response that is no list'],
	['found-fields-missing', eachShows(FOUND, { urgency: 1 }), 'found incidents with urgency'],
	['status-filter', sends(FOUND, { status: 0 }, { status: 3 }), 'other statuses with 3'],
	['status-filter', isEmpty(FOUND, { status: 2 }), 'a missing incident with 2'],
	['service-filter', sends(FOUND, without('service_ids')), 'incidents of other services'],
	['service-filter', isEmpty(FOUND), 'an open incident'],
	['days', { settings: { lastDayCounts: true } }, 'holds (the day of `to_date` counts)'],
	['days', send(FOUND, (body) => ({ ...body, to_date: body.from_date })), 'it was not found'],
	['alert-taken', shows(ALERT, without('trace_id')), 'the operation failed'],
	['alert-taken', { options: { 'no-alerts': true } }, 'not tried'],
	['alert-unknown-ids', unknownRefused, 'the alert was refused'],
	['alert-unknown-ids', { settings: { alertsFail: true } }, 'the alert failed'],
	['alert-unknown-ids', shows(STATUS, { incident: null }), 'no incident'],
	['alert-status', { settings: { alertDelay: 400 } }, 'holds (after '],
	[
		'alert-status',
		{ byUrl: true, patience: 300, changes: [answer(STATUS, gone)] },
		'404; at the h',
	],
	['alert-status-form', shows(STATUS, { incident: { incident_number: 3 } }), 'without unique_id'],
	['alert-list', eachShows(ALERTS, { alert_type: 'page' }), 'another type'],
	['alert-list', eachShows(ALERTS, without('entity_id')), 'no alert'],
	['alert-payload', eachShows(ALERTS, { payload: {} }), 'an alert with'],
	['alert-payload', isEmpty(ALERTS), 'not tried'],
	['alert-links', sends(ALERT, without('urls')), 'an alert without links'],
	['alert-links', eachShows(ALERTS, { urls: ['[object Object]'] }), 'another address'],
	['change-urgency', ignoring('urgency'), 'the old urgency'],
	['alert-joins', otherEntities(), 'another incident'],
	[
		'alert-resolves',
		{ patience: 1000, changes: [sends(ALERT, { alert_type: 'info' }, { alert_type: 'resolved' })] },
		'the incident stayed open',
	],
	['alert-opens-again', joinsFirst, 'the resolved incident'],
	['listed-at-once', isEmpty(FOUND), 'it was missing'],
	['resolved-listed', isEmpty(FOUND, { status: 3 }), 'it was not in the list of resolved ones'],
	['resolved-listed', sends(FOUND, { status: 0 }, { status: -1 }), 'it was in the list of open'],
	['poll-1', isEmpty(FOUND, { status: -1 }), 'nothing'],
	['poll-2', isEmpty(FOUND, { status: -1 }), ''],
	['poll-3', eachShows(FOUND, { status: 1 }, { status: -1 }), ''],
	['poll-4', acknowledgedForEver, 'nothing'],
	[
		'documented-limits',
		busyOnce(),
		'1 times 429: GET /api/v2/account/teams/{}/services/{}/oncall/',
	],
	['too-many', { ...exceeding, settings: { limits: {} } }, 'holds (at request 4, with `Retry-Aft'],
	['too-many', { ...exceeding, changes: [answer(MISSING, { status: 503 })] }, '503 at request 1'],
	['too-many', exceeding, 'no limit'],
];
