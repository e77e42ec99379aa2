import { isObject } from '../json';
import { InputError } from './inputError';

/** An incident as the user names it. Zenduty counts incidents up, and gives each an ID as well. */
export type IncidentReference = { by: 'number'; number: number } | { by: 'id'; id: string };

const NUMBER = /^#?(\d{1,15})$/;
const ID = /^[A-Za-z0-9_-]{16,36}$/;

/**
 * Reads an incident by the form of the value, whatever mode the locator is in: agents and
 * expressions give a bare text or number under any mode.
 *
 * @throws InputError if it is neither a number, an ID, nor an address of an incident
 */
export function readIncident(value: unknown): IncidentReference {
	const text = readLocated(value, 'an incident');
	if (text === '') {
		throw new InputError('No incident is chosen.', 'Choose one, or enter its number or ID.');
	}
	const last = URL.canParse(text) ? lastOfIncidents(new URL(text)) : text;
	const number = NUMBER.exec(last ?? '')?.[1];
	if (number !== undefined && Number(number) > 0) return { by: 'number', number: Number(number) };
	if (last !== undefined && ID.test(last)) return { by: 'id', id: last };
	// Of an address only where it is: the rest may be a secret, as in that of an integration.
	const shown = text.slice(0, 100).replace(/(https?:\/\/[^/?#]*).*/is, '$1/…');
	throw new InputError(
		`"${shown}" is not an incident.`,
		'Enter its number (217 or #217), its ID, or the address of its page, which ends in /incidents/ and the number or ID.',
	);
}

/** Returns the part of an address behind `/incidents/`, if it is the last one. */
function lastOfIncidents({ protocol, pathname }: URL): string | undefined {
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return /\/incidents\/([^/]+)\/?$/.exec(pathname)?.[1];
}

/** 32 hex digits, as webhooks give ids; the API writes them with dashes. */
const UNDASHED = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/**
 * Reads an ID from a locator, or from what an expression gave in its place.
 *
 * @returns the ID, undefined if nothing is chosen
 * @throws InputError for what cannot be an ID
 */
export function readOptionalId(value: unknown, what: string): string | undefined {
	const text = readLocated(value, what);
	if (text === '') return undefined;
	// Neither dots nor half of a character can be encoded into a path.
	if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
		throw new InputError(
			`"${text}" is not the ID of ${what}.`,
			'Choose from the list, or enter an ID.',
		);
	}
	return text.replace(UNDASHED, '$1-$2-$3-$4-$5');
}

/**
 * Reads an ID that must be there.
 *
 * @param what the thing with its article, such as `a team`
 * @throws InputError if nothing is chosen
 */
export function readId(value: unknown, what: string): string {
	const id = readOptionalId(value, what);
	if (id === undefined) {
		throw new InputError(
			`The node needs ${what}, and none is chosen.`,
			'Choose one from the list or enter its ID. If an expression gives it, look at what it gives for this item.',
		);
	}
	return id;
}

/** An integration, with the service and the team that it belongs to, unless it is an ID alone. */
export interface AlertIntegrationReference {
	integration: string;
	service?: string;
	team?: string;
}

/**
 * Reads an integration: `<team>/<service>/<integration>`, as the list gives it, or its ID alone.
 * The error repeats nothing of an address, since that of an integration is a secret.
 *
 * @throws InputError if nothing is chosen, and for what cannot be an integration
 */
export function readAlertIntegration(value: unknown): AlertIntegrationReference {
	const text = readLocated(value, 'an integration');
	const parts = text.split('/');
	if (parts.length === 1) return { integration: readId(text, 'an integration') };
	if (parts.length === 3 && !parts.some((part) => ['', '.', '..'].includes(part.trim()))) {
		const [team, service, integration] = parts.map((part) => readId(part, 'an integration'));
		return { team, service, integration };
	}
	throw new InputError(
		'What is given is not an integration.',
		'Choose one from the list, or enter its ID and choose Team and Service. If it is the address of an integration, enter it in a credential: choose "Integration URL (No API Key)" under Send Through.',
	);
}

/** Reads several IDs: an array, or a text with commas. */
export function readIds(value: unknown, what: string): string[] {
	const values = typeof value === 'string' ? value.split(',') : [value].flat();
	return values.flatMap((each) => readOptionalId(each, what) ?? []);
}

/**
 * Reads the value of a locator, or what an agent or an expression gave instead, as text. What is
 * neither text nor a number must not count as nothing: a filter would be dropped.
 *
 * @param what the thing with its article, such as `a team`
 * @returns the empty text if nothing is chosen: "", null, undefined, false, or what is empty
 * @throws InputError for true, and for an object or a list with something in it
 */
export function readLocated(value: unknown, what: string): string {
	const bare = bareOf(value);
	const isFilled =
		bare === true || (typeof bare === 'object' && Object.keys(bare ?? {}).length > 0);
	if (!isFilled) return locatedText(bare);
	const kind = Array.isArray(bare) ? 'a list' : bare === true ? 'true' : 'an object';
	throw new InputError(
		`What is given for ${what} is ${kind}, and no text or number.`,
		'If an expression gives it, take the part that is meant, such as {{ $json.service.id }}.',
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
