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
 * Reads the ID of a record that must be chosen.
 *
 * @param remedy what the user should do if nothing is chosen
 * @throws InputError if nothing is chosen, or if the value cannot be an ID
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
 * Reads the ID of a record that need not be chosen. If nothing is chosen, the result is undefined.
 *
 * @throws InputError if the value cannot be an ID, or if an expression returns nothing (unless
 * `nothing` allows it)
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
 * Reads the ID of the team that is chosen in the field "Team".
 *
 * @throws InputError if no team is chosen, or if the value cannot be an ID
 */
export function readTeam(item: ItemParameters): string {
	return readId(item, TEAM);
}

/**
 * Reads a list of IDs. {@link toIdTexts} says which forms the list can have.
 *
 * @throws InputError if the list cannot be read, if a value in it cannot be an ID, or if an
 * expression returns nothing (unless `nothing` allows it)
 */
export function readIds(item: ItemParameters, field: Field, nothing?: Nothing): string[] {
	return toIds(readValue(item, field, nothing), field.displayName);
}

/**
 * Reads a required text that becomes one part of the path of a URL, such as a trace ID.
 *
 * @param remedy what the user should do if the field is empty
 * @param example the expression that the error recommends if the field has an expression that
 * returns nothing
 * @throws InputError if the field is empty, or if the value cannot be a part of a path
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
 * Reads the field "Incident": the number, the ID or the URL of an incident.
 *
 * @throws InputError if nothing is chosen, or if the value has none of the three forms
 */
export function readIncident(item: ItemParameters): IncidentReference {
	const text = toIdText(readValue(item, incidentField, ALLOW_NOTHING), incidentField.displayName);
	if (text !== '') return incidentFrom(text);
	throw emptyField(item, incidentField, CHOOSE_INCIDENT, '{{ $json.incidentNumber }}');
}

/**
 * Reads a list of incidents. Each of them is a number, an ID or a URL. {@link toIdTexts} says which
 * forms the list can have.
 *
 * @throws InputError if the list cannot be read, if a value in it is not an incident, or if an
 * expression returns nothing (unless `nothing` allows it)
 */
export function readIncidents(
	item: ItemParameters,
	field: Field,
	nothing?: Nothing,
): IncidentReference[] {
	return toIdTexts(readValue(item, field, nothing), field.displayName).map(incidentFrom);
}

/**
 * Reads the field "Integration", in which the user chooses the integration that receives an alert.
 * {@link toAlertIntegration} says which values the field can have.
 *
 * @throws InputError if nothing is chosen, or if {@link toAlertIntegration} refuses the value
 */
export function readAlertIntegration(item: ItemParameters): AlertIntegration {
	return toAlertIntegration(readValue(item, integrationField(), ALLOW_NOTHING));
}

/**
 * Reads the field "Incident" of an item, and finds the number of the incident. This may need a
 * request to the API. So the caller must read the other fields first: an error in one of them then
 * costs no request.
 *
 * @throws ZendutyError if the field names no incident, if the request fails, or if the API returns
 * no number
 */
export async function findIncident(api: Pick<ItemApi, 'get'>, item: ItemParameters) {
	const reference = readIncident(item);
	// `findNumber` makes a request only if the user entered an ID, or a URL that ends with an ID.
	const number = await findNumber(api, reference);
	return {
		/** The number or the ID of the incident, depending on what the user entered. */
		reference,
		number,
		/** Returns the endpoint for all records of a kind, such as the notes of the incident. */
		recordsEndpoint: (kind: IncidentRecordKind) => incidentRecordsEndpoint(kind, number, reference),
		/** Returns the endpoint for one record of a kind, such as one note. */
		recordEndpoint: (kind: IncidentRecordKind, id: string) =>
			incidentRecordEndpoint(kind, number, reference, id),
	};
}

const CHOOSE_INCIDENT = 'Choose one, or enter its number or ID.';

/**
 * Converts the value of a locator to the number or the ID of an incident.
 *
 * @throws InputError if nothing is chosen, or if the value is not a number, an ID or a URL of an
 * incident
 */
export function toIncident(value: unknown): IncidentReference {
	// In any mode of the locator, an agent or an expression may return a number, an ID or a URL. So
	// the mode is ignored, and the text itself shows which of the three it is.
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
 * Returns the part of a web address after `/incidents/`, such as `217`, if no other part follows.
 * Otherwise the result is undefined.
 */
function lastOfIncidents({ protocol, pathname }: URL): string | undefined {
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return /\/incidents\/([^/]+)\/?$/.exec(pathname)?.[1];
}

const UNDASHED = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/**
 * Adds dashes to an ID of 32 hex digits. Webhooks send IDs without dashes, but the API has the same
 * IDs with dashes. Any other text is returned unchanged.
 */
function withDashes(id: string): string {
	return id.replace(UNDASHED, '$1-$2-$3-$4-$5');
}

/**
 * Converts a value to an ID. The value is a locator, or a bare text or number from an expression.
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
 * Converts a list to IDs. {@link toIdTexts} says which forms the list can have.
 *
 * @param displayName the name of the field in the editor, such as `Team Names or IDs`
 * @throws InputError if the list cannot be read, or if a value in it cannot be an ID
 */
export function toIds(value: unknown, displayName: string): string[] {
	return entriesOf(value, displayName).flatMap((each) => toId(each, displayName) ?? []);
}

/**
 * Converts a value to a text that becomes one part of the path of a URL. If nothing is entered, the
 * result is undefined.
 *
 * @param displayName the name of the field in the editor, such as `Trace ID`
 * @throws InputError if the text cannot be a part of a path, or if {@link toIdText} refuses the
 * value
 */
export function toPathPart(value: unknown, displayName: string): string | undefined {
	const text = toIdText(value, displayName);
	if (text === '') return undefined;
	// If the text is `.` or `..`, the request would go to another endpoint, even if the text were
	// encoded. If the text has only half of a surrogate pair, `encodeURIComponent` would throw. So
	// these texts are refused.
	if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
		throw new InputError(
			`"${text}" is not an ID for '${displayName}'.`,
			'Choose from the list, or enter an ID.',
		);
	}
	return text;
}

/**
 * The IDs of the integration that receives an alert, and of its service and team. If the user
 * entered only the ID of the integration, `service` and `team` are undefined.
 */
export interface AlertIntegration {
	integration: string;
	service?: string;
	team?: string;
}

/**
 * Converts the value of the field "Integration" to the IDs in it:
 *
 * - If the user chose from the list, the value is `<team>/<service>/<integration>`.
 * - If the user entered an ID, the value is the ID of the integration alone.
 *
 * @throws InputError if nothing is chosen, or if the value has neither of the two forms
 */
export function toAlertIntegration(value: unknown): AlertIntegration {
	const text = toIdText(value, INTEGRATION);
	const parts = text.split('/');
	if (parts.length === 1) return { integration: integrationPart(text) };
	if (parts.length === 3 && !parts.some((part) => ['', '.', '..'].includes(part.trim()))) {
		const [team, service, integration] = parts.map(integrationPart);
		return { team, service, integration };
	}
	// The value may be the URL of an integration, which is a secret. So the error does not show the
	// value.
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
 * Converts a list to the texts of its entries. Empty entries are left out. The list can have these
 * forms:
 *
 * - an array
 * - the JSON text of an array, as AI agents send it
 * - a text with commas between the entries
 * - any other value, such as a number, which counts as one entry
 *
 * @param displayName the name of the field in the editor, such as `Team Names or IDs`
 * @throws InputError if a text begins like a JSON array and is not one, or if {@link toIdText}
 * refuses an entry
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
 * Converts a value to text. The value is a locator, or a bare value from an agent or an expression.
 *
 * @param displayName the name of the field in the editor, such as `Team`
 * @returns the text without outer spaces. For undefined, null, false, and an empty object or list,
 * the text is empty.
 * @throws InputError for true, and for an object or a list that is not empty
 */
export function toIdText(value: unknown, displayName: string): string {
	const bare = bareOf(value);
	const isFilled =
		bare === true || (typeof bare === 'object' && Object.keys(bare ?? {}).length > 0);
	if (!isFilled) return toIdTextOrEmpty(bare);
	// The value is `true`, or a list or an object with entries. If it counted as empty, a search
	// could ignore a filter, and nobody would notice. So such a value is an error.
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
