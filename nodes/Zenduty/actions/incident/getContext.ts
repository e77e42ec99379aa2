import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemApi, ListCall } from '../../api/client';
import {
	incidentRecordsEndpoint,
	nameOf,
	onCallEndpoint,
	teamRecordEndpoint,
	type IncidentReference,
	type IncidentRecordKind,
} from '../../api/endpoints';
import { withoutSecrets } from '../../api/hideSecrets';
import {
	aroundPeriod,
	getIncident,
	incidentSearch,
	incidentNumberOf,
} from '../../api/incidentCalls';
import {
	factsOf,
	inOneText,
	unexpectedResponse,
	ZendutyError,
	type ErrorFacts,
} from '../../errors';
import { incidentField } from '../../fields/locators';
import type { ItemParameters } from '../../fields/parameters';
import { readNumber, readWords, type Range } from '../../fields/readers';
import { readIncident } from '../../fields/readLocators';
import { apiOptions } from '../../fields/sharedFields';
import { isObject, toText, type JsonObject } from '../../json';
import { simplifyAlert } from '../../model/alert';
import { DAY, readDate } from '../../model/date';
import { numberIn } from '../../model/incident';
import { simplifyNote } from '../../model/note';
import { peopleOnCall } from '../../model/peopleOnCall';
import { simplifyResponder } from '../../model/responder';
import type { Result } from '../../result';
import type { Operation } from '../operation/operation';
import { CONTEXT_PARTS, fitContext, type Context, type ContextPart } from './fitContext';
import { simplifyIncident } from './simplifyIncident';

const MAX_ALERTS = 20;
const MAX_RECENT_INCIDENTS = 10;
const RECENT_DAYS = 30;

const DEFAULT_CHARACTERS = 12_000;
const MIN_CHARACTERS = 2_000;

const includeField: INodeProperties = {
	displayName: 'Include',
	name: 'include',
	type: 'multiOptions',
	options: [
		{ name: 'Alerts', value: 'alerts', description: 'The 20 newest alerts of the incident' },
		{ name: 'Notes', value: 'notes', description: 'The notes of the incident, the newest first' },
		{
			name: 'On Call',
			value: 'onCall',
			description: 'Who is on call now for the service of the incident',
		},
		{
			name: 'Recent Incidents',
			value: 'recentIncidents',
			description: 'The last 10 incidents of the same service in the 30 days before the incident',
		},
		{
			name: 'Responders',
			value: 'responders',
			description: 'Who was asked to help with the incident',
		},
	],
	default: [...CONTEXT_PARTS],
	description:
		'What to return besides the incident. Each part takes one more request. If nothing is chosen, all parts are returned.',
};

const maxCharactersOption: INodeProperties = {
	displayName: 'Max Characters',
	name: 'maxCharacters',
	type: 'number',
	typeOptions: { minValue: MIN_CHARACTERS },
	default: DEFAULT_CHARACTERS,
	description:
		'How long the output may be, as JSON. Longer texts are cut, and then entries are left out.',
};

/**
 * *Incident: Get Context*. The JSON of the output is not longer than the option "Max Characters"
 * allows. The member `unread` of the output reports the parts that could not be read.
 */
export const getContext: Operation = {
	name: 'Get Context',
	action: 'Get context of incident',
	description:
		'Read an incident with its alerts, notes and responders, who is on call for its service, and the last incidents of the service, in one short output. Use it first to understand an incident.',
	fields: [incidentField, includeField, apiOptions(maxCharactersOption)],
	async execute(item, { loadApi }) {
		const { api, hideKey } = await loadApi();
		const reference = readIncident(item);
		const parts = readInclude(item);
		const maxCharacters =
			readNumber(item.options, maxCharactersOption, MAX_CHARACTERS) ?? DEFAULT_CHARACTERS;
		const context = await readContext(api, reference, parts);
		// The API key is hidden before texts are cut. A cut could leave only the first half of the key,
		// and `hideKey` would not recognize this half.
		return [{ ...fitContext(hideKey(context), maxCharacters) } as IDataObject];
	},
};

/**
 * Reads the field "Include", and returns the chosen parts. If no part is chosen, the result has all
 * parts.
 *
 * @throws InputError for an unknown word, and for an expression that returns no value
 */
function readInclude(item: ItemParameters): ReadonlySet<ContextPart> {
	const parts = readWords(item, includeField, CONTEXT_PARTS);
	return new Set(parts.length === 0 ? CONTEXT_PARTS : parts);
}

/**
 * The numbers that the option "Max Characters" accepts: {@link MIN_CHARACTERS} or more, because a
 * context cannot always be made shorter than that.
 */
const MAX_CHARACTERS: Range = {
	accepts: (text) => Number(text) >= MIN_CHARACTERS,
	numbers: `a number of at least ${MIN_CHARACTERS}`,
	remedy: `Enter ${MIN_CHARACTERS} or more. To get a shorter output, choose fewer parts under 'Include'.`,
};

/** The incident whose context is read. */
interface Read {
	/** The number or the ID by which the user names the incident. */
	reference: IncidentReference;
	/** The incident that the API sent, without secrets. */
	sent: JsonObject;
	/** The incident in the form that `simplifyIncident` returns. */
	incident: JsonObject;
}

/**
 * The rules for one part of a context: how its rows are requested, and how the rows become entries
 * of the output. A row is an object in the list that the API returns.
 */
interface PartReader {
	/**
	 * Returns the request for the list of the rows. {@link readPart} sends this request.
	 *
	 * @throws ZendutyError if the incident does not have a value that the request needs
	 */
	list(read: Read): ListCall;
	/** Returns the entries of the output for the rows that the API returned. */
	entries(rows: JsonObject[]): JsonObject[];
	/**
	 * At most this many entries of the part are returned. Without `limit`, all entries of the first
	 * page are returned.
	 */
	limit?: number;
}

const PARTS: Readonly<Record<ContextPart, PartReader>> = {
	alerts: {
		list: belowIncident('alerts'),
		limit: MAX_ALERTS,
		entries: (rows) =>
			newestFirst(rows).map((row) => {
				const { message, summary, type, createdAt, entityId } = simplifyAlert(row);
				return { message, summary, type, createdAt, entityId };
			}),
	},
	notes: {
		list: belowIncident('notes'),
		entries: (rows) =>
			newestFirst(rows).map((row) => {
				const { author, note: text, createdAt } = simplifyNote(row);
				return { author, text, createdAt };
			}),
	},
	onCall: {
		list: onCallForService,
		entries: (policies) =>
			policies
				.flatMap((policy) => peopleOnCall(policy, 0))
				.map(({ level, name, email }) => ({ level, name, email })),
	},
	recentIncidents: {
		list: recentIncidents,
		limit: MAX_RECENT_INCIDENTS,
		entries: (rows) =>
			newestFirst(rows).map((row) => {
				const { incidentNumber, title, status, createdAt, secondsToResolve } =
					simplifyIncident(row);
				return { incidentNumber, title, status, createdAt, secondsToResolve };
			}),
	},
	responders: {
		list: belowIncident('responders'),
		entries: (rows) =>
			rows.map((row) => {
				const { user, escalationPolicy, status } = simplifyResponder(row);
				return { user, escalationPolicy, status };
			}),
	},
};

/**
 * Reads an incident and the chosen parts. A part that cannot be read is null, and `unread` says
 * why.
 *
 * @throws ZendutyError if the incident cannot be read, or if the execution is cancelled
 */
export async function readContext(
	api: Pick<ItemApi, 'get' | 'listPart'>,
	reference: IncidentReference,
	parts: ReadonlySet<ContextPart>,
): Promise<Context> {
	const sent = withoutSecrets(await getIncident(api, reference)) as JsonObject;
	const incident: JsonObject = simplifyIncident(sent);
	const context: Context = {
		incident,
		alerts: null,
		notes: null,
		onCall: null,
		recentIncidents: null,
		responders: null,
		unread: [],
		shortened: [],
	};
	// Zenduty limits the rate of requests, so the parts are read one after the other.
	for (const part of CONTEXT_PARTS.filter((each) => parts.has(each))) {
		const result = await tryToRead(async () =>
			readPart(api, PARTS[part], { reference, sent, incident }),
		);
		if (result.ok) {
			context[part] = result.entries;
			if (result.isShortened) context.shortened.push(part);
			continue;
		}
		const { facts } = result;
		if (facts.code === 'cancelled') throw new ZendutyError(facts);
		context.unread.push({ part, code: facts.code, message: inOneText(facts) });
	}
	return context;
}

/** The entries of a part. If `isShortened` is true, Zenduty may have more entries of the part. */
interface PartRead {
	entries: JsonObject[];
	isShortened: boolean;
}

async function readPart(
	api: Pick<ItemApi, 'listPart'>,
	{ list, entries, limit = Infinity }: PartReader,
	read: Read,
): Promise<PartRead> {
	// Only the first page is read, so that each part needs only one request.
	const { items, hasMore } = await api.listPart({ ...list(read), pageLimit: 1 });
	const all = entries(items.map((row) => withoutSecrets(row) as JsonObject));
	return { entries: all.slice(0, limit), isShortened: hasMore || all.length > limit };
}

/**
 * Calls `read` and returns its result. If `read` throws an error, the facts of the error are
 * returned instead, so that the remaining parts can be read.
 */
async function tryToRead<T extends object>(
	read: () => Promise<T>,
): Promise<Result<T, { facts: ErrorFacts }>> {
	return await read().then(
		(found) => ({ ok: true, ...found }),
		(error: unknown) => ({ ok: false, facts: factsOf(error) }),
	);
}

/** Sorts rows by their dates of creation, the newest row first. Rows without a date come last. */
function newestFirst(rows: JsonObject[]): JsonObject[] {
	const time = ({ creation_date: date }: JsonObject) => readDate(date) ?? -Infinity;
	return rows
		.map((row) => ({ row, created: time(row) }))
		.sort((a, b) => (a.created === b.created ? 0 : b.created - a.created))
		.map(({ row }) => row);
}

/**
 * Returns the function `list` of a {@link PartReader} for rows that belong to the incident: alerts,
 * notes or responders.
 */
function belowIncident(kind: IncidentRecordKind): PartReader['list'] {
	return ({ reference, sent }) =>
		incidentRecordsEndpoint(kind, incidentNumberOf(reference, sent), reference);
}

/**
 * Returns the request for the list of the people who are on call for the service of an incident.
 *
 * @throws ZendutyError if Zenduty did not return the service of the incident, or the team of this
 * service
 */
function onCallForService(read: Read): ListCall {
	const service = serviceIdOf(read);
	const team = memberOfService(read, 'teamId');
	if (team !== '') return onCallEndpoint(teamRecordEndpoint(team, 'services', service));
	throw unexpectedResponse(
		`Zenduty did not return the team of the service of incident ${nameOf(read.reference)}, which is needed to see who is on call.`,
		'Check in Zenduty which team the service belongs to.',
	);
}

/**
 * Returns the search for other incidents of the same service that were created in the {@link
 * RECENT_DAYS} days before the incident.
 *
 * @throws ZendutyError if Zenduty did not return the service of the incident, or the creation date
 * of the incident
 */
function recentIncidents(read: Read): ListCall {
	const { reference, sent } = read;
	const service = serviceIdOf(read);
	const to = readDate(sent.creation_date);
	if (to === undefined) {
		throw unexpectedResponse(
			`Zenduty did not return when incident ${nameOf(reference)} was created, which is needed to find earlier incidents.`,
			'Look at the incidents of the service in Zenduty.',
		);
	}
	const from = to - RECENT_DAYS * DAY;
	const { unique_id: id = null } = sent;
	const number = numberIn(sent) ?? null;
	const isSameIncident = (found: JsonObject) =>
		(id !== null && found.unique_id === id) || (number !== null && numberIn(found) === number);
	return {
		// The search covers some more days (see {@link aroundPeriod}). `isWanted` then drops the
		// incidents that were created before `from` or after `to`, and the incident itself.
		...incidentSearch('all', { service_ids: [service] }, aroundPeriod(from, to)),
		isWanted(found) {
			const created = readDate(found.creation_date) ?? NaN;
			return created >= from && created <= to && !isSameIncident(found);
		},
	};
}

function serviceIdOf(read: Read): string {
	const id = memberOfService(read, 'id');
	if (id !== '') return id;
	throw unexpectedResponse(
		`Zenduty did not return the service of incident ${nameOf(read.reference)}.`,
		'Look at the incident in Zenduty.',
	);
}

/**
 * Returns a member of the service of an incident as a text. If the service or the member is
 * missing, the text is empty.
 */
function memberOfService({ incident }: Read, name: 'id' | 'teamId'): string {
	return isObject(incident.service) ? toText(incident.service[name]) : '';
}
