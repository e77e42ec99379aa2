import { INCIDENTS } from '../../api/paths';
import type { INodeProperties } from 'n8n-workflow';
import { readDate } from '../../webhook/date';
import { asText, isObject, type JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import type { ApiConnection } from '../connectApi';
import { readTime } from '../dates';
import { findUserFor, type UserLookUp } from '../findUser';
import { getIncident } from '../incidentReference';
import { InputError } from '../inputError';
import { readIds } from '../located';
import type { Item, Operation } from '../operation';
import { readLimit, readText } from '../parameters';
import { apiOptions, limitFields, severalFrom, simplifyField } from '../sharedFields';
import { incidentsOutput } from './incidentOutput';

/** The status by which incidents are found, as the API counts it. */
const STATUS_FILTERS: Readonly<Record<string, number>> = {
	open: -1,
	all: 0,
	triggered: 1,
	acknowledged: 2,
	resolved: 3,
};

/** The filters that hold ids, with the names they have in the API. */
const ID_FILTERS = [
	['teams', 'team_ids', 'a team'],
	['services', 'service_ids', 'a service'],
	['escalationPolicies', 'escalation_policy_ids', 'an escalation policy'],
	['priorities', 'priority_ids', 'a priority'],
	['slas', 'sla_ids', 'an SLA'],
	['tags', 'tag_ids', 'a tag'],
] as const;

/** The filter whose teams the lists of the other filters follow. */
const TEAMS = 'filters.teams';

const DAY = 24 * 60 * 60 * 1000;

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Created After',
			name: 'createdAfter',
			type: 'dateTime',
			default: '',
			description: "Read in the workflow's time zone if no time zone is given",
		},
		{
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description: "Read in the workflow's time zone if no time zone is given",
		},
		severalFrom(
			'escalationPolicies',
			'Escalation Policy Names or IDs',
			'getEscalationPolicies',
			TEAMS,
		),
		{
			displayName: 'Only My Teams',
			name: 'onlyMyTeams',
			type: 'boolean',
			default: false,
			description:
				'Whether to return only incidents of the teams that the owner of the API key is in',
		},
		severalFrom('priorities', 'Priority Names or IDs', 'getPriorities', TEAMS),
		{
			displayName: 'Priority Name (Any Team)',
			name: 'priorityName',
			type: 'string',
			default: '',
			placeholder: 'e.g. P1',
			description:
				'Finds the incidents whose priority has this name, in every team. A priority that is chosen by ID belongs to one team.',
		},
		severalFrom('services', 'Service Names or IDs', 'getServices', TEAMS),
		severalFrom('slas', 'SLA Names or IDs', 'getSlas', TEAMS),
		severalFrom('tags', 'Tag Names or IDs', 'getTags', TEAMS),
		severalFrom('teams', 'Team Names or IDs', 'getTeams'),
		severalFrom('users', 'User Names or IDs', 'getUsers', TEAMS),
	],
};

/** Finds incidents. */
export const getAll: Operation<ApiConnection> = {
	name: 'Get Many',
	action: 'Get many incidents',
	description:
		'Find incidents by status, team, service, date and more. One that leaves the filter while pages are read may be missed.',
	fields: [
		...limitFields,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Acknowledged', value: 'acknowledged' },
				{ name: 'All', value: 'all' },
				{ name: 'Open', value: 'open', description: 'Triggered or acknowledged' },
				{ name: 'Resolved', value: 'resolved' },
				{ name: 'Triggered', value: 'triggered' },
			],
			default: 'open',
			description: 'Which incidents to return',
		},
		filters,
		simplifyField,
		apiOptions({
			displayName: 'Full Details',
			name: 'fullDetails',
			type: 'boolean',
			default: false,
			description:
				'Whether to read each incident by itself, for its summary, urgency and escalation policy too. It takes one more request for each incident.',
		}),
	],
	async execute(item, connection) {
		const api = connection.forItem(item);
		const findUser = findUserFor(api, connection);
		const { body, isWanted } = await readFilter(item, connection.timeZone, findUser);
		const found = await api.list({
			path: [...INCIDENTS, 'filter'],
			body,
			limit: readLimit(item),
			isWanted,
			subject: {},
		});
		if (!readBoolean(item.options.fullDetails, false)) return incidentsOutput(item, found, false);
		const incidents: JsonObject[] = [];
		for (const { incident_number: number } of found) {
			incidents.push(await getIncident(api, { by: 'number', number: Number(asText(number)) }));
		}
		return incidentsOutput(item, incidents, false);
	},
};

/** What the API is asked for, and what the node looks at itself. */
interface Filter {
	body: JsonObject;
	isWanted: (incident: JsonObject) => boolean;
}

async function readFilter(
	item: Pick<Item, 'read'>,
	timeZone: string,
	findUser: UserLookUp,
): Promise<Filter> {
	const given = item.read('filters', {});
	const filter = isObject(given) ? given : {};
	const body: JsonObject = { status: readStatus(item.read('status')) };
	for (const [name, apiName, what] of ID_FILTERS) {
		const ids = readIds(filter[name], what);
		if (ids.length > 0) body[apiName] = ids;
	}
	const users: Array<string | undefined> = [];
	for (const user of readIds(filter.users, 'a user')) users.push(await findUser(user));
	if (users.length > 0) body.user_ids = users;
	const priorityName = readText(filter.priorityName).trim();
	if (priorityName !== '') body.priority_name = priorityName;
	body.all_teams = readBoolean(filter.onlyMyTeams, false) ? 0 : 1;

	const after = readTime(filter.createdAfter, 'Created After', timeZone);
	const before = readTime(filter.createdBefore, 'Created Before', timeZone);
	const [from, to] = [after ?? -Infinity, before ?? Infinity];
	if (to < from) {
		throw new InputError(
			'Created Before is earlier than Created After, so no incident can be found.',
			'Swap the two dates, or leave one of them out.',
		);
	}
	// Whether the last day counts, and in which zone days begin, is not known: a day more at each end.
	if (after !== undefined) body.from_date = dayOf(after - DAY);
	if (before !== undefined) body.to_date = dayOf(before + DAY);
	const isWanted = ({ creation_date: date }: JsonObject) => {
		if (after === undefined && before === undefined) return true;
		const created = readDate(date) ?? NaN;
		return created >= from && created <= to;
	};
	return { body, isWanted };
}

function readStatus(value: unknown): number {
	const word = readText(value).trim().toLowerCase();
	if (word === '') return STATUS_FILTERS.open;
	if (Object.hasOwn(STATUS_FILTERS, word)) return STATUS_FILTERS[word];
	throw new InputError(
		`The status "${word.slice(0, 40)}" is unknown.`,
		`Use one of ${Object.keys(STATUS_FILTERS).join(', ')}.`,
	);
}

function dayOf(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}
