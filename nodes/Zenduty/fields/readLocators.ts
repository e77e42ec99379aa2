import { isObject, parseJson } from '../json';
import { InputError } from '../errors';
import {
	incidentRecordEndpoint,
	incidentRecordsEndpoint,
	type IncidentReference,
	type IncidentRecordKind,
} from '../api/endpoints';
import { incidentField, integrationField, teamField } from './locators';
import {
	ALLOW_NOTHING,
	emptyField,
	readValue,
	type Field,
	type ItemParameters,
	type Nothing,
} from './parameters';
import type { ItemApi } from '../api/client';
import { findNumber } from '../api/incidentCalls';

/**
 * Reads an ID that is required.
 *
 * @param remedy what the user should do if nothing is chosen
 * @throws InputError if nothing is chosen, if the expression in the field returns nothing, or if
 * the value cannot be an ID
 */
export function readId(
	item: ItemParameters,
	field: Field,
	remedy = 'Choose one from the list, or enter its ID.',
): string {
	const id = readOptionalId(item, field, ALLOW_NOTHING);
	if (id !== undefined) return id;
	throw emptyField(item, field, remedy);
}

/**
 * Reads an ID that may be missing.
 *
 * @returns the ID. If nothing is chosen, the result is undefined.
 * @throws InputError if an expression returns nothing (unless `nothing` allows it), or if the value
 * cannot be an ID
 */
export function readOptionalId(
	item: ItemParameters,
	field: Field,
	nothing?: Nothing,
): string | undefined {
	return toId(readValue(item, field, nothing), field.displayName);
}

const TEAM = teamField();

/**
 * Reads the field "Team" as {@link readId} does. If nothing is chosen, that is an error.
 *
 * @returns the ID of the team
 */
export function readTeam(item: ItemParameters): string {
	return readId(item, TEAM);
}

/**
 * Reads several IDs. The value is an array, the JSON text of an array, or a text with commas. AI
 * agents send the JSON text.
 *
 * @throws InputError if an expression returns nothing (unless `nothing` allows it), or if a value
 * cannot be an ID
 */
export function readIds(item: ItemParameters, field: Field, nothing?: Nothing): string[] {
	return toIds(readValue(item, field, nothing), field.displayName);
}

/**
 * Reads a text that is required and becomes one part of the path of a URL.
 *
 * @param remedy what the user should do if the field is empty
 * @param example an expression that the user could enter
 * @throws InputError if the field is empty, if its expression returns nothing, or if the text
 * cannot be a part of a path
 */
export function readPathPart(
	item: ItemParameters,
	field: Field,
	remedy: string,
	example: string,
): string {
	const part = toPathPart(readValue(item, field, ALLOW_NOTHING), field.displayName);
	if (part !== undefined) return part;
	throw emptyField(item, field, remedy, example);
}

/**
 * Reads the field "Incident".
 *
 * @throws InputError if nothing is chosen, if the expression in the field returns nothing, or if
 * the value is not an incident
 */
export function readIncident(item: ItemParameters): IncidentReference {
	const text = toIdText(readValue(item, incidentField, ALLOW_NOTHING), incidentField.displayName);
	if (text !== '') return incidentFrom(text);
	throw emptyField(item, incidentField, CHOOSE_INCIDENT, '{{ $json.incidentNumber }}');
}

/**
 * Reads several incidents. The value is an array, the JSON text of an array, or a text with commas.
 *
 * @throws InputError if an expression returns nothing (unless `nothing` allows it), or if a value
 * is not an incident
 */
export function readIncidents(
	item: ItemParameters,
	field: Field,
	nothing?: Nothing,
): IncidentReference[] {
	return toIdTexts(readValue(item, field, nothing), field.displayName).map(incidentFrom);
}

/**
 * Reads the field "Integration": `<team>/<service>/<integration>`, as the rows of the list have it,
 * or the ID of the integration alone.
 *
 * @throws InputError if nothing is chosen, or if the value cannot be an integration
 */
export function readAlertIntegration(item: ItemParameters): AlertIntegration {
	return toAlertIntegration(readValue(item, integrationField(), ALLOW_NOTHING));
}

/**
 * Finds the incident that an item names. If the item has the ID of the incident, a request is made
 * to get the number. So the caller must read the other fields of the item first: an error in a
 * field then costs no request.
 *
 * @returns the incident as the item names it, its number, and two functions that return endpoints:
 * `recordsEndpoint` for all incident records of one kind, and `recordEndpoint` for one incident
 * record
 * @throws ZendutyError if the item names no incident, or if the API returns no number
 */
export async function findIncident(api: Pick<ItemApi, 'get'>, item: ItemParameters) {
	const reference = readIncident(item);
	const number = await findNumber(api, reference);
	return {
		reference,
		number,
		recordsEndpoint: (kind: IncidentRecordKind) => incidentRecordsEndpoint(kind, number, reference),
		recordEndpoint: (kind: IncidentRecordKind, id: string) =>
			incidentRecordEndpoint(kind, number, reference, id),
	};
}

const CHOOSE_INCIDENT = 'Choose one, or enter its number or ID.';

/**
 * Converts the value of a locator to an incident. The form of the value decides whether it is a
 * number, an ID or a URL, and not the mode of the locator, because agents and expressions return a
 * bare text or number in any mode.
 *
 * @throws InputError if the value is not a number, an ID or the URL of an incident
 */
export function toIncident(value: unknown): IncidentReference {
	const { displayName } = incidentField;
	const text = toIdText(value, displayName);
	if (text !== '') return incidentFrom(text);
	throw new InputError(`'${displayName}' is empty.`, CHOOSE_INCIDENT);
}

const NUMBER = /^#?(\d{1,15})$/;
const ID = /^[A-Za-z0-9_-]{16,36}$/;

function incidentFrom(text: string): IncidentReference {
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

/**
 * Returns the part of a web address after `/incidents/`, if that part is the last part of its path.
 */
function lastOfIncidents({ protocol, pathname }: URL): string | undefined {
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return /\/incidents\/([^/]+)\/?$/.exec(pathname)?.[1];
}

const UNDASHED = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/**
 * Adds dashes to an ID of 32 hex digits. Webhooks send such IDs; the API has the same IDs with
 * dashes.
 */
function withDashes(id: string): string {
	return id.replace(UNDASHED, '$1-$2-$3-$4-$5');
}

/**
 * Converts the value of a locator, or the value that an expression returned in its place, to an ID.
 *
 * @param displayName the name of the field in the editor, such as `Team`
 * @returns the ID. If nothing is chosen, the result is undefined.
 * @throws InputError if the value cannot be an ID
 */
export function toId(value: unknown, displayName: string): string | undefined {
	const id = toPathPart(value, displayName);
	return id === undefined ? undefined : withDashes(id);
}

/**
 * Converts a value to a list of IDs. The value is an array, the JSON text of an array, or a text
 * with commas.
 *
 * @param displayName the name of the field in the editor, such as `Team Names or IDs`
 * @throws InputError if a value cannot be an ID
 */
export function toIds(value: unknown, displayName: string): string[] {
	return entriesOf(value, displayName).flatMap((each) => toId(each, displayName) ?? []);
}

/**
 * Converts a value to a text that becomes one part of the path of a URL.
 *
 * @param displayName the name of the field in the editor, such as `Trace ID`
 * @returns the text. If nothing is entered, the result is undefined.
 * @throws InputError if the text cannot be a part of a path
 */
export function toPathPart(value: unknown, displayName: string): string | undefined {
	const text = toIdText(value, displayName);
	if (text === '') return undefined;
	// A URL treats `.` and `..` as steps in its path, even if they are encoded. Half of a surrogate
	// pair has no encoding.
	if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
		throw new InputError(
			`"${text}" is not an ID for '${displayName}'.`,
			'Choose from the list, or enter an ID.',
		);
	}
	return text;
}

/** The integration that receives an alert. The rows of the list also have its team and service. */
export interface AlertIntegration {
	integration: string;
	service?: string;
	team?: string;
}

/**
 * Converts the value of the field "Integration" as {@link readAlertIntegration} reads it. If the
 * user entered the URL of an integration, the error does not repeat the URL, because the URL is a
 * secret.
 *
 * @throws InputError if nothing is chosen, or if the value cannot be an integration
 */
export function toAlertIntegration(value: unknown): AlertIntegration {
	const text = toIdText(value, INTEGRATION);
	const parts = text.split('/');
	if (parts.length === 1) return { integration: integrationPart(text) };
	if (parts.length === 3 && !parts.some((part) => ['', '.', '..'].includes(part.trim()))) {
		const [team, service, integration] = parts.map(integrationPart);
		return { team, service, integration };
	}
	throw new InputError(
		`The value of '${INTEGRATION}' is not the ID of an integration.`,
		"Choose one from the list, or enter its ID and choose 'Team' and 'Service'. For a URL, choose 'Integration URL (No API Key)' under 'Send Through'.",
	);
}

const INTEGRATION = integrationField().displayName;

function integrationPart(text: string): string {
	const id = toId(text, INTEGRATION);
	if (id !== undefined) return id;
	throw new InputError(`'${INTEGRATION}' is empty.`, 'Choose one from the list, or enter its ID.');
}

/**
 * Converts a list to the texts of its entries: an array, the JSON text of an array, or a text with
 * commas. Empty entries are left out.
 *
 * @param displayName the name of the field in the editor, such as `Team Names or IDs`
 * @throws InputError for a text that begins like a JSON array and is not one, and for an entry that
 * {@link toIdText} refuses
 */
export function toIdTexts(value: unknown, displayName: string): string[] {
	const texts = entriesOf(value, displayName).map((each) => toIdText(each, displayName));
	return texts.filter((text) => text !== '');
}

function entriesOf(value: unknown, displayName: string): unknown[] {
	if (typeof value !== 'string') return [value].flat();
	if (!value.trim().startsWith('[')) return value.split(',');
	const values = parseJson(value);
	if (Array.isArray(values)) return values;
	throw new InputError(
		`'${displayName}' starts like a JSON array, but is not a valid one.`,
		'Enter IDs with commas between them, or an array such as ["id1", "id2"].',
	);
}

/**
 * Converts the value of a locator, or the value that an agent or an expression returned in its
 * place, to text. Any other object that has members is refused: if such an object counted as empty,
 * the filter would silently be missing.
 *
 * @param displayName the name of the field in the editor, such as `Team`
 * @returns the text without outer spaces. If nothing is chosen, the text is empty: for "", null,
 * undefined, false, and an empty object or list.
 * @throws InputError for true, and for an object or a list that is not empty
 */
export function toIdText(value: unknown, displayName: string): string {
	const bare = bareOf(value);
	const isFilled =
		bare === true || (typeof bare === 'object' && Object.keys(bare ?? {}).length > 0);
	if (!isFilled) return toIdTextOrEmpty(bare);
	const kind = Array.isArray(bare) ? 'a list' : bare === true ? 'true' : 'an object';
	throw new InputError(
		`'${displayName}' must be text or a number, but is ${kind}.`,
		'If it is an expression, use the part that you need, such as {{ $json.service.id }}.',
	);
}

/**
 * Converts a value to text as {@link toIdText} does, but never throws: a value that is neither text
 * nor a number becomes the empty text.
 */
export function toIdTextOrEmpty(value: unknown): string {
	const bare = bareOf(value);
	const isPlain = ['string', 'number', 'bigint'].includes(typeof bare);
	return isPlain ? String(bare).trim() : '';
}

function bareOf(value: unknown): unknown {
	return isObject(value) && 'value' in value ? value.value : value;
}
