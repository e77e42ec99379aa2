import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemApi } from '../api/client';
import { analyticsEndpoint } from '../api/endpoints';
import { InputError } from '../errors';
import { dayIn, readDay } from '../fields/dates';
import { filtersField, readFilters, readIdFilters } from '../fields/idFilters';
import type { ItemParameters } from '../fields/parameters';
import { readCode, readOptionalChoice } from '../fields/readers';
import { apiOptions, simplifyField, urgencyField } from '../fields/sharedFields';
import type { UserLookUp } from '../fields/users';
import { isObject, type JsonObject } from '../json';
import { DAY } from '../model/date';
import { URGENCY_CODES } from '../model/statusWords';
import { simplifiedOutput, type Operation, type Resource } from './operation/operation';

/**
 * If "Start Date" is empty, the first day is this many days before the last day. Both days count,
 * so the period has 30 days.
 */
const DAYS_BEFORE = 29;

const startDateField: INodeProperties = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	description: 'The first day. Leave empty for 30 days in all.',
};

const endDateField: INodeProperties = {
	displayName: 'End Date',
	name: 'endDate',
	type: 'dateTime',
	default: '',
	description: "The last day. Leave empty for today. Days are those of the workflow's time zone.",
};

const childIncidentsFilter: INodeProperties = {
	displayName: 'Child Incidents',
	name: 'childIncidents',
	type: 'options',
	options: [
		{ name: 'Exclude', value: 'exclude' },
		{ name: 'Include', value: 'include' },
	],
	default: 'exclude',
	description: 'Whether incidents count that were merged into another one',
};

const figureFields: INodeProperties[] = [
	startDateField,
	endDateField,
	filtersField(childIncidentsFilter, urgencyField),
	simplifyField,
	apiOptions(),
];

/**
 * Reads the fields of an operation, and returns the body of its requests, such as
 * `{from_date: '2026-01-01', to_date: '2026-01-30', urgency: '1'}`.
 *
 * @throws InputError if a field has a value that is not allowed, or if the first day is after the
 * last day
 */
async function readQuestion(
	item: ItemParameters,
	timeZone: string,
	findUser: UserLookUp,
): Promise<JsonObject> {
	const last = readDay(item, endDateField, timeZone) ?? dayIn(Date.now(), timeZone);
	const usual = new Date(Date.parse(last) - DAYS_BEFORE * DAY).toISOString().slice(0, 10);
	const first = readDay(item, startDateField, timeZone) ?? usual;
	if (first > last) {
		throw new InputError(
			`'Start Date' (${first}) is after 'End Date' (${last}).`,
			'Enter an earlier start, or a later end.',
		);
	}
	const filters = readFilters(item);
	const urgency = readCode(filters, urgencyField, URGENCY_CODES);
	const children = readOptionalChoice(filters, childIncidentsFilter, ['include', 'exclude']);
	return {
		from_date: first,
		to_date: last,
		...(await readIdFilters(filters, findUser)),
		...(urgency !== undefined && { urgency: String(urgency) }),
		...(children !== undefined && { child_incident: children }),
	};
}

/**
 * Requests figures of Zenduty's analytics.
 *
 * @param figures the last part of the path, such as `incident_stats`
 * @param hasFigures checks whether a response has the figures
 * @throws ZendutyError if the request fails, or if the response does not have the figures
 */
async function ask(
	api: ItemApi,
	figures: string,
	body: JsonObject,
	hasFigures: (response: JsonObject) => boolean,
): Promise<JsonObject> {
	return await api.ask({ ...analyticsEndpoint(figures), body }, hasFigures);
}

const getTotals: Operation = {
	name: 'Get Totals',
	action: 'Get analytics totals',
	description: 'Count incidents, and see how fast they were acknowledged and resolved',
	fields: figureFields,
	async execute(item, { loadApi, context }) {
		const { api, findUser } = await loadApi();
		const body = await readQuestion(item, context.getTimezone(), findUser);
		const counted = (response: JsonObject) => typeof response.total_incidents === 'number';
		const incidentStats = await ask(api, 'incident_stats', body, counted);
		const timed = ({ all_teams: all }: JsonObject) => isObject(all);
		const { all_teams: allTeams } = await ask(api, 'team_analytics', body, timed);
		return simplifiedOutput(item, [{ incidentStats, allTeams }], simplifyTotals);
	},
};

function simplifyTotals({ incidentStats, allTeams }: JsonObject): IDataObject {
	const counts = isObject(incidentStats) ? incidentStats : {};
	return {
		incidents: counts.total_incidents ?? null,
		triggered: counts.total_triggered_incidents ?? null,
		acknowledged: counts.total_acknowledged_incidents ?? null,
		resolved: counts.total_resolved_incidents ?? null,
		...timesOf(isObject(allTeams) ? allTeams : {}),
	} as IDataObject;
}

function timesOf({ mtta_seconds: toAcknowledge, mttr_seconds: toResolve }: JsonObject): JsonObject {
	return { secondsToAcknowledge: toAcknowledge ?? null, secondsToResolve: toResolve ?? null };
}

/**
 * Returns the operation *Get by Team*, *Get by Service* or *Get by User*. Its output has one item
 * for each team, service or user.
 *
 * @param namesIn returns the members that name the team, service or user in an output item, such as
 * `{team: {id: '…', name: 'Payments'}}`
 */
function figuresBy(
	group: 'team' | 'service' | 'user',
	namesIn: (record: JsonObject) => JsonObject,
): Operation {
	return {
		name: `Get by ${group.replace(/^./, (letter) => letter.toUpperCase())}`,
		action: `Get analytics by ${group}`,
		description: `See for each ${group} how many incidents there were, and how fast they were acknowledged and resolved`,
		fields: figureFields,
		async execute(item, { loadApi, context }) {
			const { api, findUser } = await loadApi();
			const body = await readQuestion(item, context.getTimezone(), findUser);
			const member = `${group}_records`;
			const hasRecords = ({ [member]: sent }: JsonObject) =>
				Array.isArray(sent) && sent.every(isObject);
			const response = await ask(api, `${group}_analytics`, body, hasRecords);
			const records = response[member] as JsonObject[];
			return simplifiedOutput(
				item,
				records,
				(record) =>
					({
						...namesIn(record),
						incidents: record.total_incidents ?? null,
						acknowledgedOrResolved: record.total_acknowledged ?? null,
						resolved: record.total_resolved ?? null,
						...timesOf(record),
					}) as IDataObject,
			);
		},
	};
}

function named(record: unknown): JsonObject | null {
	return isObject(record) ? { id: record.unique_id ?? null, name: record.name ?? null } : null;
}

function userIn({ user }: JsonObject): JsonObject | null {
	return isObject(user) ? { username: user.username ?? null, name: user.full_name ?? null } : null;
}

/**
 * The resource "Analytics". It reads figures about the incidents of a period, such as the number of
 * incidents and the mean time until they were resolved.
 */
export const analytics: Resource = {
	name: 'Analytics',
	operations: {
		getTotals,
		getByTeam: figuresBy('team', ({ team }) => ({ team: named(team) })),
		getByService: figuresBy('service', ({ team, service }) => ({
			team: named(team),
			service: named(service),
		})),
		getByUser: figuresBy('user', (record) => ({ user: userIn(record) })),
	},
};
