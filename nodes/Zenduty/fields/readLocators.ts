import { isObject, parseJson } from '../json';
import { InputError } from '../errors';
import {
	incidentThing,
	incidentThings,
	type IncidentReference,
	type IncidentThing,
} from '../api/endpoints';
import { emptyField, type ItemParameters } from './parameters';
import type { ItemApi } from '../api/client';
import { findNumber } from '../api/incidents';

const NUMBER = /^#?(\d{1,15})$/;
const ID = /^[A-Za-z0-9_-]{16,36}$/;

/**
 * Reads an incident. The form of the value decides whether it is a number, an ID or a URL, and not
 * the mode of the locator, because agents and expressions return a bare text or number in any mode.
 *
 * @param expression the text of the expression in the field, if there is an expression
 * @throws InputError if the value is not a number, an ID or the URL of an incident
 */
export function readIncident(value: unknown, expression?: string): IncidentReference {
	const text = readLocated(value, 'Incident');
	if (text === '') {
		const remedy = 'Choose one, or enter its number or ID.';
		throw emptyField('Incident', expression, remedy, '{{ $json.incidentNumber }}');
	}
	const last = URL.canParse(text) ? lastOfIncidents(new URL(text)) : text;
	const number = NUMBER.exec(last ?? '')?.[1];
	if (number !== undefined && Number(number) > 0) return { by: 'number', number: Number(number) };
	if (last !== undefined && ID.test(last)) return { by: 'id', id: last };
	// The message shows only the server of a URL, because the rest may be a secret, such as the key
	// of an integration.
	const shown = text.slice(0, 100).replace(/(https?:\/\/[^/?#]*).*/is, '$1/…');
	throw new InputError(
		`"${shown}" is not an incident.`,
		'Enter its number (217 or #217), its ID, or the URL of its page, which ends with /incidents/ and the number or ID.',
	);
}

/** Returns the part of a URL after `/incidents/`, if that part is the last one. */
function lastOfIncidents({ protocol, pathname }: URL): string | undefined {
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return /\/incidents\/([^/]+)\/?$/.exec(pathname)?.[1];
}

const UNDASHED = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/**
 * Adds dashes to an ID of 32 hex digits. Webhooks send such IDs; the API has the same IDs with
 * dashes.
 */
export function withDashes(id: string): string {
	return id.replace(UNDASHED, '$1-$2-$3-$4-$5');
}

/**
 * Reads an ID from a locator, or from the value that an expression returned in its place.
 *
 * @param field the name of the field in the editor, such as `Team`
 * @returns the ID. If nothing is chosen, the result is undefined.
 * @throws InputError if the value cannot be an ID
 */
export function readOptionalId(value: unknown, field: string): string | undefined {
	const id = readPathPart(value, field);
	return id === undefined ? undefined : withDashes(id);
}

/**
 * Reads a text that becomes one part of the path of a URL.
 *
 * @param field the name of the field in the editor, such as `Trace ID`
 * @returns the text. If nothing is entered, the result is undefined.
 * @throws InputError if the text cannot be a part of a path
 */
export function readPathPart(value: unknown, field: string): string | undefined {
	const text = readLocated(value, field);
	if (text === '') return undefined;
	// A URL treats `.` and `..` as steps in its path, even if they are encoded. Half of a surrogate
	// pair has no encoding.
	if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
		throw new InputError(
			`"${text}" is not an ID for '${field}'.`,
			'Choose from the list, or enter an ID.',
		);
	}
	return text;
}

/**
 * Reads an ID that is required.
 *
 * @param field the name of the field in the editor, such as `Team`
 * @param expression the text of the expression in the field, if there is an expression
 * @param remedy what the user should do if nothing is chosen
 * @throws InputError if nothing is chosen, or if the value cannot be an ID
 */
export function readId(
	value: unknown,
	field: string,
	expression?: string,
	remedy = 'Choose one from the list, or enter its ID.',
): string {
	const id = readOptionalId(value, field);
	if (id !== undefined) return id;
	throw emptyField(field, expression, remedy);
}

/**
 * Reads the ID in a field of the node that is required.
 *
 * @param name the name of the parameter
 * @param field the name of the field in the editor, such as `Team`
 * @throws InputError if nothing is chosen, if the expression in the field returns nothing, or if
 * the value cannot be an ID
 */
export function requireId(item: ItemParameters, name: string, field: string): string {
	return readId(item.read(name), field, item.expression(name));
}

/**
 * Reads an integration: `<team>/<service>/<integration>`, as the rows of the list have it, or the
 * ID of the integration alone. The error does not repeat the value, because the user may have
 * entered the URL of an integration, which is a secret.
 *
 * @throws InputError if nothing is chosen, or if the value cannot be an integration
 */
export function readAlertIntegration(value: unknown): {
	integration: string;
	service?: string;
	team?: string;
} {
	const text = readLocated(value, 'Integration');
	const parts = text.split('/');
	if (parts.length === 1) return { integration: readId(text, 'Integration') };
	if (parts.length === 3 && !parts.some((part) => ['', '.', '..'].includes(part.trim()))) {
		const [team, service, integration] = parts.map((part) => readId(part, 'Integration'));
		return { team, service, integration };
	}
	throw new InputError(
		"The value of 'Integration' is not the ID of an integration.",
		"Choose one from the list, or enter its ID and choose 'Team' and 'Service'. For a URL, choose 'Integration URL (No API Key)' under 'Send Through'.",
	);
}

/**
 * Reads several IDs: an array, the JSON text of an array, as AI agents send it, or a text with
 * commas.
 *
 * @throws InputError if a value cannot be an ID
 */
export function readIds(value: unknown, field: string): string[] {
	const values = typeof value === 'string' ? splitIds(value, field) : [value].flat();
	return values.flatMap((each) => readOptionalId(each, field) ?? []);
}

/**
 * Reads several incidents, each as {@link readIncident} does. The value is an array, the JSON text
 * of an array, or a text with commas.
 *
 * @throws InputError if a value cannot be an incident
 */
export function readIncidents(value: unknown, field: string): IncidentReference[] {
	const values = typeof value === 'string' ? splitIds(value, field) : [value].flat();
	return values.filter((each) => readLocated(each, field) !== '').map((each) => readIncident(each));
}

function splitIds(text: string, field: string): unknown[] {
	if (!text.trim().startsWith('[')) return text.split(',');
	const values = parseJson(text);
	if (Array.isArray(values)) return values;
	throw new InputError(
		`'${field}' starts like a JSON array, but is not a valid one.`,
		'Enter IDs with commas between them, or an array such as ["id1", "id2"].',
	);
}

/**
 * Reads the value of a locator as text, or the value that an agent or an expression returned in its
 * place. A value that is neither text nor a number is an error. If it were treated as missing, a
 * filter would be left out without notice.
 *
 * @param field the name of the field in the editor, such as `Team`
 * @returns the text. If nothing is chosen, the text is empty: for "", null, undefined, false, and
 * an empty object or list.
 * @throws InputError for true, and for an object or a list that is not empty
 */
export function readLocated(value: unknown, field: string): string {
	const bare = bareOf(value);
	const isFilled =
		bare === true || (typeof bare === 'object' && Object.keys(bare ?? {}).length > 0);
	if (!isFilled) return locatedText(bare);
	const kind = Array.isArray(bare) ? 'a list' : bare === true ? 'true' : 'an object';
	throw new InputError(
		`'${field}' must be text or a number, but is ${kind}.`,
		'If it is an expression, use the part that you need, such as {{ $json.service.id }}.',
	);
}

/**
 * Returns the value of a locator, or the value in its place, as text. If the value is neither text
 * nor a number, the text is empty.
 */
export function locatedText(value: unknown): string {
	const bare = bareOf(value);
	const isPlain = ['string', 'number', 'bigint'].includes(typeof bare);
	return isPlain ? String(bare).trim() : '';
}

function bareOf(value: unknown): unknown {
	return isObject(value) && 'value' in value ? value.value : value;
}

/** Reads the incident that an item names. */
export function incidentOf({ read, expression }: ItemParameters): IncidentReference {
	return readIncident(read('incident'), expression('incident'));
}

/**
 * Finds the incident that an item names. If the item has the ID of the incident, a request is made
 * to get the number. So the caller must read the other fields of the item first: an error in a
 * field then costs no request.
 *
 * @returns the incident as the item names it, its number, and two functions that return endpoints:
 * `things` for all records of one kind that belong to the incident, `thing` for one such record
 * @throws ZendutyError if the item names no incident, or if the API returns no number
 */
export async function findIncident(api: Pick<ItemApi, 'get'>, item: ItemParameters) {
	const reference = incidentOf(item);
	const number = await findNumber(api, reference);
	return {
		reference,
		number,
		things: (kind: IncidentThing) => incidentThings(kind, number, reference),
		thing: (kind: IncidentThing, id: string) => incidentThing(kind, number, reference, id),
	};
}
