import {
	ALLOW_NOTHING,
	expressionIn,
	readValue,
	type Field,
	type ItemParameters,
} from '../fields/parameters';
import { ID_FILTERS, readFilters } from '../fields/idFilters';
import { readBoolean, readText } from '../fields/readers';
import { simplifyField } from '../fields/sharedFields';
import { titleContainsFilter } from '../fields/sharedTriggerFields';
import type { IPollFunctions } from 'n8n-workflow';
import { readIds } from '../fields/readLocators';
import { InputError, unknownWord } from '../errors';
import { splitWords, toText, type JsonObject } from '../json';
import { EVENT_TYPES, urgenciesIn, type EventType } from '../model/statusWords';

/**
 * Converts a value to a text that can be compared without regard to case: without outer spaces, and
 * in upper case. Lower case would be wrong, because the Greek sigma has two lower-case forms.
 */
export function comparable(value: unknown): string {
	return toText(value).trim().toUpperCase();
}

/** An event that can be selected in "Trigger On", for example `triggered` or `onCallChanged`. */
export type EventChoice = EventType | 'onCallChanged' | 'updated';

/** All events, in the order of their outputs on the canvas if "Separate Outputs" is on. */
export const OUTPUTS: readonly EventChoice[] = [...EVENT_TYPES, 'onCallChanged', 'updated'];

/**
 * The filters under "Filters" that Zenduty's search applies, and whose values are IDs. The teams
 * are left out, because they have a parameter of their own. This node has no filter for SLAs.
 */
export const LISTED = ID_FILTERS.filter(({ name }) => name !== 'teams' && name !== 'slas');

// Parameters of this node. Each constant has only the members that a function in `fields/` needs to
// read the parameter. The node file describes these parameters in full for the editor.
const EVENTS: Field = {
	displayName: 'Trigger On',
	name: 'events',
	default: [...EVENT_TYPES],
};
const TEAMS: Field = { displayName: 'Team Names or IDs', name: 'teams', default: [] };
const EXCLUDED: Field = { displayName: 'Exclude Service Names or IDs', name: 'excludeServices' };
const URGENCIES: Field = { displayName: 'Urgencies', name: 'urgencies' };
const SEPARATE_OUTPUTS: Field = {
	displayName: 'Separate Outputs',
	name: 'separateOutputs',
	default: false,
};
const FULL_DETAILS: Field = {
	displayName: 'Full Details',
	name: 'options.fullDetails',
	default: true,
};
const START_WITH_OPEN: Field = {
	displayName: 'Start With Open Incidents',
	name: 'options.startWithOpenIncidents',
	default: false,
};

/**
 * The values of the node's parameters, after they were checked. Each list is sorted and has no
 * duplicates.
 */
export interface PollSettings {
	events: ReadonlySet<EventChoice>;
	/** The IDs of the teams. An empty list means all teams. */
	teams: string[];
	/**
	 * The members that the teams and filters add to the body of Zenduty's search for incidents, for
	 * example `{ team_ids: ['…'] }`. `user_ids` may have email addresses, which `findSource` replaces
	 * by usernames.
	 */
	filter: JsonObject;
	/**
	 * A text that the title must contain. It is in upper case, because titles are compared in upper
	 * case. Empty if every title passes. The node applies this filter, `urgencies` and
	 * `excludedServices` itself, because Zenduty's search does not have these three filters.
	 */
	titleContains: string;
	urgencies: string[];
	/** The IDs of the services whose incidents are left out, as {@link comparable} returns them. */
	excludedServices: string[];
	hasFullDetails: boolean;
	startsWithOpen: boolean;
	isSimplified: boolean;
	hasSeparateOutputs: boolean;
}

/**
 * Reads and checks the parameters of the node.
 *
 * @throws InputError if a value is not allowed, if "Urgencies" is set without "Full Details", if
 * "Start With Open Incidents" is on without "Triggered", or if an expression in the teams or in the
 * filters returns nothing
 */
export function readSettings(context: IPollFunctions): PollSettings {
	const parameters = parametersOf(context);
	const filters = readFilters(parameters);
	const teams = onceEach(readIds(parameters, TEAMS));
	const filter: JsonObject = {};
	if (teams.length > 0) filter.team_ids = teams;
	for (const row of LISTED) {
		const ids = onceEach(readIds(filters, row));
		if (ids.length > 0) filter[row.apiName] = ids;
	}

	const hasFullDetails = readBoolean(parameters, FULL_DETAILS, ALLOW_NOTHING);
	const urgencies = readUrgencies(filters);
	if (urgencies.length > 0 && !hasFullDetails) {
		throw new InputError(
			"The filter 'Urgencies' needs the option 'Full Details', since lists do not show the urgency.",
			"Turn on 'Full Details', or remove the filter.",
		);
	}
	const events = readEvents(parameters);
	const startsWithOpen = readBoolean(parameters, START_WITH_OPEN, ALLOW_NOTHING);
	if (startsWithOpen && !events.has('triggered')) {
		throw new InputError(
			"The option 'Start With Open Incidents' needs the event 'Triggered', as which they come out.",
			"Select 'Triggered' under 'Trigger On', or turn the option off.",
		);
	}
	const excludedServices = onceEach(readIds(filters, EXCLUDED).map(comparable));
	return {
		events,
		teams,
		filter,
		titleContains: comparable(readText(filters, titleContainsFilter)),
		urgencies,
		excludedServices,
		hasFullDetails,
		startsWithOpen,
		isSimplified: readBoolean(parameters, simplifyField, ALLOW_NOTHING),
		hasSeparateOutputs: readBoolean(parameters, SEPARATE_OUTPUTS, ALLOW_NOTHING),
	};
}

function parametersOf(context: IPollFunctions): ItemParameters {
	const { parameters } = context.getNode();
	return {
		getParameter: (name, otherwise) => context.getNodeParameter(name, otherwise as object),
		expression: (path) => expressionIn(parameters, path),
		isTrigger: true,
	};
}

/**
 * Reads the events that are selected in "Trigger On". An expression may return a list, or a text
 * with commas such as `triggered, resolved`.
 *
 * @throws InputError if there is no event, or if an event is unknown
 */
function readEvents(parameters: ItemParameters): Set<EventChoice> {
	const value = readValue(parameters, EVENTS, ALLOW_NOTHING);
	const names = [value].flat().flatMap((each) => splitWords(toText(each)));
	if (names.length > 0) return new Set(names.map(eventOf));
	throw new InputError(
		`'${EVENTS.displayName}' is empty.`,
		'Select at least one event. If it is an expression, correct it.',
	);
}

function eventOf(word: string): EventChoice {
	const event = OUTPUTS.find((each) => each === word);
	if (event === undefined) throw unknownWord(EVENTS.displayName, word, OUTPUTS);
	return event;
}

/**
 * Reads the filter "Urgencies". An expression may return a list, or a text with commas such as
 * `high, low`.
 *
 * @throws InputError if an urgency is unknown
 */
function readUrgencies(filters: ItemParameters): string[] {
	const texts = [readValue(filters, URGENCIES)].flat().map(toText);
	const urgencies = texts.flatMap((text) => urgenciesIn(text, URGENCIES.displayName));
	return onceEach(urgencies.map(comparable));
}

/**
 * Sorts texts and removes duplicates, because the order and duplicates make no difference in a
 * parameter of the node. So the hash that `scopeOf` returns stays the same if a user only changes
 * the order.
 */
function onceEach(texts: readonly string[]): string[] {
	return [...new Set(texts)].sort();
}
