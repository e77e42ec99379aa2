import { InputError, unknownWord } from '../errors';
import { isObject, parseJson, splitWords, toText, type JsonObject } from '../json';
import { urgenciesIn } from '../model/statusWords';
import { comparable, OUTPUTS, type EventChoice, type Filters } from './filterEvents';

/**
 * The error message of {@link checkOneName} shows at most this many characters of the user's text.
 */
const MAX_SHOWN = 40;

/** All words that "Trigger On" accepts. */
const CHOICES: readonly EventChoice[] = [...OUTPUTS, 'refused'];

/**
 * Reads the parameter "Trigger On". Its value is a list of words, or one text with commas between
 * the words, such as `triggered,resolved`. An expression may return such a text.
 *
 * @throws InputError if no event is chosen, or if an event is unknown
 */
export function readEvents(value: unknown): ReadonlySet<EventChoice> {
	const names = [value].flat().flatMap((each) => splitWords(toText(each)));
	if (names.length > 0) return new Set(names.map(eventOf));
	// Without a chosen event, the trigger would ignore every delivery. So an empty list is an error.
	throw new InputError(
		"'Trigger On' is empty.",
		'Select at least one event. If it is an expression, correct it.',
	);
}

function eventOf(word: string): EventChoice {
	const event = CHOICES.find((each) => each === word);
	if (event !== undefined) return event;
	throw unknownWord('Trigger On', word, CHOICES);
}

/** The names of the filters in the editor, which error messages show. */
const FIELDS: Readonly<Record<keyof Filters, string>> = {
	assignees: 'Assignees',
	excludeServices: 'Exclude Services',
	priorities: 'Priorities',
	services: 'Services',
	teams: 'Teams',
	titleContains: 'Title Contains',
	urgencies: 'Urgencies',
};

/**
 * Reads the parameter "Filters". The value of a filter is a text, a number, or a list of these. An
 * empty text or list sets no filter.
 *
 * @param saved the parameter as it is saved, with the texts of its expressions
 * @throws InputError if a value cannot be used. With such a value, the filter would let more or
 * fewer incidents pass than the user wants.
 */
export function readFilters(value: unknown, saved: unknown): Filters {
	const filters = readCollection(value, saved);
	// If an expression sets a filter, null is an error (see `textsIn`). Usually, `saved` is an object
	// with a value or an expression for each filter. But if one expression returns all filters,
	// `saved` is the text of this expression.
	const isByExpression = (name: keyof Filters) =>
		isObject(saved)
			? hasExpression(saved[name])
			: hasExpression(saved) && Object.hasOwn(filters, name);
	const read = (name: keyof Filters) => textsIn(filters[name], isByExpression(name), FIELDS[name]);
	const readNames = (name: keyof Filters) => {
		const texts = read(name);
		for (const text of texts) checkOneName(text, FIELDS[name]);
		return texts.map(comparable);
	};
	return {
		assignees: readNames('assignees'),
		excludeServices: readNames('excludeServices'),
		priorities: readNames('priorities'),
		services: readNames('services'),
		teams: readNames('teams'),
		titleContains: read('titleContains').map(comparable),
		urgencies: read('urgencies')
			.flatMap((text) => urgenciesIn(text, FIELDS.urgencies))
			.map(comparable),
	};
}

/**
 * Returns the object with all filters. The whole object may come from one expression.
 *
 * @throws InputError if an expression returns null or undefined, or if the value has a wrong type,
 * for example if it is a list
 */
function readCollection(value: unknown, saved: unknown): JsonObject {
	if (isObject(value)) return value;
	if (isNothing(value) && hasExpression(saved)) throw nothingFrom('Filters');
	// If the parameter is missing, or if its expression returns an empty text, no filter is set.
	if (isNothing(value) || isBlank(value)) return {};
	throw new InputError(
		`'Filters' must be an object, but is ${kindOf(value)}.`,
		'If it is an expression, let it return an object such as {{ { services: ["API"] } }}.',
	);
}

/**
 * Returns the texts of a filter. Numbers become texts, and blank texts are left out. If the value
 * does not come from an expression, null and undefined are left out, too.
 *
 * @throws InputError if an expression returns null or undefined, alone or in a list, or if a value
 * is neither a text nor a number
 */
function textsIn(value: unknown, isByExpression: boolean, field: string): string[] {
	// A list may contain further lists, for example if one of its items is an expression that returns
	// a list. So all lists are joined into one.
	const values = [value].flat(Infinity);
	if (isByExpression && values.some(isNothing)) throw nothingFrom(field);
	return values
		.filter((each) => !isNothing(each) && !isBlank(each))
		.map((each) => {
			if (isText(each)) return String(each).trim();
			throw new InputError(
				`'${field}' must be text or a number, but is ${kindOf(each)}.`,
				'If it is an expression, let it return a text, a number, or a list of these.',
			);
		});
}

/** Checks that a text is one name or ID, and not several names with commas or in a JSON array. */
function checkOneName(text: string, field: string): void {
	if (!text.includes(',') && !(text.startsWith('[') && Array.isArray(parseJson(text)))) return;
	throw new InputError(
		`'${field}' has several values in one text: "${text.slice(0, MAX_SHOWN)}".`,
		'Enter each value by itself. An expression can return a list, such as {{ $vars.names.split(", ") }}. For a name with a comma, enter the ID.',
	);
}

function nothingFrom(field: string): InputError {
	return new InputError(
		`The expression in '${field}' returns nothing.`,
		'Correct the expression. To omit the field, let the expression return an empty text: {{ $vars.name ?? "" }}.',
	);
}

/** Tells whether a saved value is an expression, or a list that contains an expression. */
function hasExpression(saved: unknown): boolean {
	return Array.isArray(saved)
		? saved.some(hasExpression)
		: typeof saved === 'string' && saved.startsWith('=');
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null;
}

function isBlank(value: unknown): boolean {
	return typeof value === 'string' && value.trim() === '';
}

function isText(value: unknown): boolean {
	return typeof value === 'number'
		? Number.isFinite(value)
		: typeof value === 'string' || typeof value === 'bigint';
}

/**
 * Returns words for the type of a value, such as `a list`, for an error message. For a value such
 * as `true` or `NaN`, returns the value itself as text.
 */
function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object') return 'an object';
	if (typeof value === 'string') return 'text';
	if (typeof value === 'number' && Number.isFinite(value)) return 'a number';
	return typeof value === 'function' ? 'a function' : String(value);
}
