import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { aroundPeriod, incidentSearch } from '../../api/incidentCalls';
import type { Endpoint } from '../../api/endpoints';
import { readDate } from '../../model/date';
import { readMoments, spanOf } from '../../fields/dates';
import type { UserLookUp } from '../../fields/users';
import { InputError } from '../../errors';
import { filtersField, readFilters, readIdFilters } from '../../fields/idFilters';
import type { ItemParameters } from '../../fields/parameters';
import { readBoolean, readChoice, readText } from '../../fields/readers';

/**
 * The words that the field "Status" accepts. If the field is empty, the first word is used: `open`.
 */
const STATUSES = ['open', 'all', 'triggered', 'acknowledged', 'resolved'] as const;

const statusField: INodeProperties = {
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
};

const createdAfterFilter: INodeProperties = {
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description: "The workflow's time zone is used if no time zone is given",
};

const createdBeforeFilter: INodeProperties = {
	displayName: 'Created Before',
	name: 'createdBefore',
	type: 'dateTime',
	default: '',
	description: "The workflow's time zone is used if no time zone is given",
};

const onlyMyTeamsFilter: INodeProperties = {
	displayName: 'Only My Teams',
	name: 'onlyMyTeams',
	type: 'boolean',
	default: false,
	description:
		'Whether to return only incidents of the teams that the owner of the API key belongs to',
};

const priorityNameFilter: INodeProperties = {
	displayName: 'Priority Name (Any Team)',
	name: 'priorityName',
	type: 'string',
	default: '',
	placeholder: 'e.g. P1',
	description:
		'Finds the incidents whose priority has this name, in every team. A priority that is chosen by ID belongs to one team.',
};

/**
 * The fields with which the user limits a search for incidents. {@link readSearch} reads these
 * fields.
 */
export const filterFields: INodeProperties[] = [
	statusField,
	filtersField(createdAfterFilter, createdBeforeFilter, onlyMyTeamsFilter, priorityNameFilter),
];

/**
 * A search in the API. The API searches by whole days, so the function `isWanted` checks the exact
 * date of each incident that the API returns.
 */
interface WantedIncidents extends Endpoint {
	body: JsonObject;
	isWanted: (incident: JsonObject) => boolean;
}

/**
 * Reads {@link filterFields}, and returns the search that these fields describe.
 *
 * @throws InputError if a field has a value that is not allowed, or if "Created Before" is earlier
 * than "Created After"
 */
export async function readSearch(
	item: ItemParameters,
	timeZone: string,
	findUser: UserLookUp,
): Promise<WantedIncidents> {
	const filters = readFilters(item);
	const status = readChoice(item, statusField, STATUSES, { ignoreCase: true });
	const filter = await readIdFilters(filters, findUser);
	const priorityName = readText(filters, priorityNameFilter).trim();
	if (priorityName !== '') filter.priority_name = priorityName;
	if (readBoolean(filters, onlyMyTeamsFilter)) filter.all_teams = 0;

	const after = readMoments(filters, createdAfterFilter, timeZone);
	const before = readMoments(filters, createdBeforeFilter, timeZone);
	const { start: from, end: to } = spanOf(
		after ?? { usual: -Infinity },
		before ?? { usual: Infinity },
	);
	if (to < from) {
		throw new InputError(
			"'Created Before' is earlier than 'Created After', so no incident can be found.",
			'Swap the two dates, or leave one of them out.',
		);
	}
	const isWanted = ({ creation_date: date }: JsonObject) => {
		if (after === undefined && before === undefined) return true;
		const created = readDate(date) ?? NaN;
		return created >= from && created <= to;
	};
	// The search covers some more days (see {@link aroundPeriod}). `isWanted` then drops the incidents
	// that were created before `from` or after `to`.
	return { ...incidentSearch(status, filter, aroundPeriod(from, to)), isWanted };
}
