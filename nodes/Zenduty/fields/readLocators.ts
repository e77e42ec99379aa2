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
 * Reads an incident by the form of the value, whatever mode the locator is in: agents and
 * expressions give a bare text or number under any mode.
 *
 * @param expression the expression that gives the value, if there is one
 * @throws InputError if it is neither a number, an ID, nor the URL of an incident
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
	// Of a URL only where it is: the rest may be a secret, as in that of an integration.
	const shown = text.slice(0, 100).replace(/(https?:\/\/[^/?#]*).*/is, '$1/…');
	throw new InputError(
		`"${shown}" is not an incident.`,
		'Enter its number (217 or #217), its ID, or the URL of its page, which ends with /incidents/ and the number or ID.',
	);
}

/** Returns the part of a URL behind `/incidents/`, if it is the last one. */
function lastOfIncidents({ protocol, pathname }: URL): string | undefined {
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return /\/incidents\/([^/]+)\/?$/.exec(pathname)?.[1];
}

const UNDASHED = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/** Writes an ID of 32 hex digits, as webhooks give it, with dashes, as the API does. */
export function withDashes(id: string): string {
	return id.replace(UNDASHED, '$1-$2-$3-$4-$5');
}

/**
 * Reads an ID from a locator, or from what an expression gave in its place.
 *
 * @param field the name of the field in the editor, such as `Team`
 * @returns the ID, undefined if nothing is chosen
 * @throws InputError for what cannot be an ID
 */
export function readOptionalId(value: unknown, field: string): string | undefined {
	const id = readPathPart(value, field);
	return id === undefined ? undefined : withDashes(id);
}

/**
 * Reads a text that becomes a part of a path as it is.
 *
 * @param field the name of the field in the editor, such as `Trace ID`
 * @returns undefined if nothing is given
 * @throws InputError for what cannot be a part of a path
 */
export function readPathPart(value: unknown, field: string): string | undefined {
	const text = readLocated(value, field);
	if (text === '') return undefined;
	// Neither dots nor half of a character can be encoded into a path.
	if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
		throw new InputError(
			`"${text}" is not an ID for '${field}'.`,
			'Choose from the list, or enter an ID.',
		);
	}
	return text;
}

/**
 * Reads an ID that must be there.
 *
 * @param field the name of the field in the editor, such as `Team`
 * @param expression the expression that gives the value, if there is one
 * @param remedy what to do if nothing is chosen
 * @throws InputError if nothing is chosen
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
 * Reads the ID in a field of the node, which must be there.
 *
 * @param name the parameter
 * @param field its name in the editor, such as `Team`
 * @throws InputError if nothing is chosen, or the expression in it gives nothing
 */
export function requireId(item: ItemParameters, name: string, field: string): string {
	return readId(item.read(name), field, item.expression(name));
}

/**
 * Reads an integration: `<team>/<service>/<integration>`, as the list gives it, or its ID alone.
 * The error repeats nothing of a URL, since that of an integration is a secret.
 *
 * @throws InputError if nothing is chosen, and for what cannot be an integration
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
 * Reads several IDs: an array, its JSON text as AI agents give it, or a text with commas.
 *
 * @throws InputError for what cannot be IDs
 */
export function readIds(value: unknown, field: string): string[] {
	const values = typeof value === 'string' ? splitIds(value, field) : [value].flat();
	return values.flatMap((each) => readOptionalId(each, field) ?? []);
}

/**
 * Reads several incidents as {@link readIncident} does: an array, its JSON text, or a text with
 * commas.
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
 * Reads the value of a locator, or what an agent or an expression gave instead, as text. What is
 * neither text nor a number must not count as nothing: a filter would be dropped.
 *
 * @param field the name of the field in the editor, such as `Team`
 * @returns the empty text if nothing is chosen: "", null, undefined, false, or what is empty
 * @throws InputError for true, and for an object or a list with something in it
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
 * Returns the value of a locator, or what stands in its place, as text; the empty text for what is
 * neither text nor a number.
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
 * Finds the incident that an item names. It takes a request if that is an ID, so the other fields of
 * the item are read before.
 *
 * @returns the incident as the item names it, its number, and functions that return the endpoints of
 *   all its parts of a kind, or of one of them
 * @throws ZendutyError if the item names none, or the API gives no number
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
