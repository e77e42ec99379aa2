import { emptyField, expressionIn, isNothing, readText } from '../fields/parameters';
import { ID_FILTERS } from '../fields/idFilters';
import type { IPollFunctions } from 'n8n-workflow';
import { readIds } from '../fields/readLocators';
import { InputError, unknownWord } from '../errors';
import { isObject, readBoolean, splitWords, type JsonObject } from '../json';
import { EVENT_TYPES, type EventType } from '../model/statusWords';

/**
 * Writes a value as text in the form in which texts are compared: without outer spaces, and in
 * upper case. Lower case would not do, because the Greek sigma has two lower-case forms.
 */
export function comparable(value: unknown): string {
	return readText(value).trim().toUpperCase();
}

/** An option of the parameter "Trigger On". */
export type EventChoice = EventType | 'onCallChanged' | 'updated';

/** The outputs if "Separate Outputs" is on, in their order on the canvas. */
export const OUTPUTS: readonly EventChoice[] = [...EVENT_TYPES, 'onCallChanged', 'updated'];

/** The filters that Zenduty's search applies, besides the teams. */
export const LISTED = ID_FILTERS.filter(([name]) => name !== 'teams' && name !== 'slas');

const EXCLUDED = 'Exclude Service Names or IDs';

/** The parameters of the node. Each list is sorted and has no duplicates. */
export interface PollSettings {
	events: ReadonlySet<EventChoice>;
	/** The IDs of the teams. An empty list means all teams. */
	teams: string[];
	/**
	 * The body of Zenduty's search for incidents, without the status and the days. Users may still be
	 * email addresses here.
	 */
	filter: JsonObject;
	/**
	 * A text in upper case that the title must contain. The node applies this filter and the next two
	 * itself.
	 */
	titleContains: string;
	urgencies: string[];
	/** The IDs of services, with dashes and in upper case. */
	excludedServices: string[];
	hasFullDetails: boolean;
	startsWithOpen: boolean;
	isSimplified: boolean;
	hasSeparateOutputs: boolean;
}

/**
 * Reads the parameters of the node.
 *
 * @throws InputError if a value is not allowed, or if the expression of a filter returns nothing,
 * because without the filter the node would find more incidents
 */
export function readSettings(context: IPollFunctions): PollSettings {
	const { parameters } = context.getNode();
	const given = (value: unknown, path: string, field: string): unknown => {
		if (!isNothing(value) || expressionIn(parameters, path) === undefined) return value;
		// The error for action nodes speaks of an item, but a trigger has no items.
		throw new InputError(
			`The expression in '${field}' returns nothing.`,
			'Correct the expression. To omit the field, let the expression return an empty text: {{ $vars.name ?? "" }}.',
		);
	};
	const filters = given(context.getNodeParameter('filters', {}), 'filters', 'Filters');
	const readFilter = (name: string, field: string): unknown =>
		given(isObject(filters) ? filters[name] : undefined, `filters.${name}`, field);
	const teams = given(context.getNodeParameter('teams', []), 'teams', 'Team Names or IDs');

	const filter: JsonObject = {};
	const teamIds = idsIn(teams, 'Team Names or IDs');
	if (teamIds.length > 0) filter.team_ids = teamIds;
	for (const [name, apiName, field] of LISTED) {
		const ids = idsIn(readFilter(name, field), field);
		if (ids.length > 0) filter[apiName] = ids;
	}

	const isOn = (name: string, otherwise: boolean) =>
		readBoolean(context.getNodeParameter(name, otherwise), otherwise);
	const hasFullDetails = isOn('options.fullDetails', true);
	const urgencies = wordsIn(readFilter('urgencies', 'Urgencies'));
	if (urgencies.length > 0 && !hasFullDetails) {
		throw new InputError(
			"The filter 'Urgencies' needs the option 'Full Details', since lists do not show the urgency.",
			"Turn on 'Full Details', or remove the filter.",
		);
	}
	const events = eventsIn(context.getNodeParameter('events', [...EVENT_TYPES]));
	const startsWithOpen = isOn('options.startWithOpenIncidents', false);
	if (startsWithOpen && !events.has('triggered')) {
		throw new InputError(
			"The option 'Start With Open Incidents' needs the event 'Triggered', as which they come out.",
			"Select 'Triggered' under 'Trigger On', or turn the option off.",
		);
	}
	const excluded = readFilter('excludeServices', EXCLUDED);
	return {
		events,
		teams: teamIds,
		filter,
		titleContains: comparable(readFilter('titleContains', 'Title Contains')),
		urgencies,
		excludedServices: onceEach(readIds(excluded, EXCLUDED).map(comparable)),
		hasFullDetails,
		startsWithOpen,
		isSimplified: isOn('simplify', true),
		hasSeparateOutputs: isOn('separateOutputs', false),
	};
}

/** Reads a list of events, or a text with commas, which an expression may return. */
function eventsIn(value: unknown): Set<EventChoice> {
	const names = [value].flat().flatMap((each) => splitWords(readText(each)));
	const remedy = 'Select at least one event. If it is an expression, correct it.';
	if (names.length === 0) throw emptyField('Trigger On', undefined, remedy);
	return new Set(names.map(eventOf));
}

function eventOf(word: string): EventChoice {
	const event = OUTPUTS.find((each) => each === word);
	if (event === undefined) throw unknownWord('Trigger On', word, OUTPUTS);
	return event;
}

function idsIn(value: unknown, field: string): string[] {
	return onceEach(readIds(value, field));
}

function wordsIn(value: unknown): string[] {
	return onceEach([value].flat().map(comparable)).filter((word) => word !== '');
}

/** Returns each text once, sorted, because the order in the node makes no difference. */
function onceEach(texts: readonly string[]): string[] {
	return [...new Set(texts)].sort();
}
