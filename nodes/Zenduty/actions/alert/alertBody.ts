import { createHash } from 'crypto';
import { isNestedWithin, isObject, toText, UnwritableError, type JsonObject } from '../../json';
import { InputError, unwritable } from '../../errors';
import { dumps } from '../../webhook/json/dumps';
import { readJson } from '../../webhook/json/readJson';
import { readIds, readOptionalId } from '../../fields/readLocators';
import type { Item } from '../operation/operation';
import {
	ALLOW_NOTHING,
	readCollection,
	readValue,
	type ItemParameters,
} from '../../fields/parameters';
import { readText } from '../../fields/readers';
import {
	additionalFields,
	entityIdField,
	escalationPolicyOption,
	linksOption,
	messageField,
	payloadOption,
	priorityOption,
	readAlertType,
	slaOption,
	summaryField,
	tagsOption,
} from './alertFields';

/** The number of hex digits in an ID that {@link idFrom} generates, such as an entity ID. */
const ID_LENGTH = 32;

interface AlertBody {
	/** The alert as a JSON text, which is the body of the request to Zenduty. */
	text: string;
	entityId: string;
	/** `true` if the user left "Entity ID" empty, so that {@link alertBody} generated the ID. */
	isEntityIdGenerated: boolean;
}

/**
 * The changes that *Send and Wait for Response* makes to the alert that the user has described. For
 * example, it adds the link to the answer page.
 */
export interface Addition {
	/** The texts that are used in place of the fields "Message" and "Summary". */
	texts: { message: string; summary: string };
	/** The link that is added after the links that the user entered. */
	link: { url: string; text: string };
	/** The text that becomes the last paragraph of the summary. */
	line: string;
	/** The alert types that are allowed. Any other type in the field "Alert Type" is an error. */
	types: readonly string[];
}

/**
 * The types that acknowledge or resolve an open incident. Zenduty finds the incident only by the
 * entity ID, so the user must enter the ID.
 */
const OF_OPEN_INCIDENT = ['acknowledged', 'resolved'];

/**
 * Returns the alert that the fields of an item describe, with the changes in `addition`. If "Entity
 * ID" is empty, the ID is generated, except for the types in {@link OF_OPEN_INCIDENT}. Any other
 * optional field without a value is left out.
 *
 * @throws InputError if a field has a wrong value, or if the message, the alert type or a required
 * entity ID is missing
 */
export function alertBody(
	item: ItemParameters & Pick<Item, 'index' | 'run'>,
	{ isTool, addition }: { isTool: boolean; addition?: Addition },
): AlertBody {
	const { index, run } = item;
	const { message, summary: details } = addition?.texts ?? readTexts(item);
	if (message.trim() === '') {
		throw new InputError("'Message' is empty.", 'Enter what the alert is about, in one line.');
	}
	const summary = [details, addition?.line ?? ''].filter((part) => part.trim() !== '').join('\n\n');
	const alert = {
		message,
		alert_type: readAlertType(item, addition?.types),
		...(summary !== '' && { summary }),
		...readAdditional(readCollection(item, additionalFields), addition?.link),
	};
	const entered = readText(item, entityIdField, ALLOW_NOTHING).trim();
	if (entered === '' && OF_OPEN_INCIDENT.includes(alert.alert_type)) {
		throw new InputError(
			`An alert of the type ${alert.alert_type} needs 'Entity ID'.`,
			'Enter the entity ID of the alert that opened the incident.',
		);
	}
	// A generated entity ID is derived from these seeds. If an AI agent uses the node as a tool, the
	// alert itself is one of the seeds. So two different alerts of the model get different IDs.
	const seeds = [run.seed, index, ...(isTool ? [toJson(alert)] : [])];
	// If n8n runs the node again, the seeds are the same. So the repeated alert gets the same ID, and
	// joins the incident of the first alert if this incident is still open.
	const entityId = entered === '' ? idFrom(seeds) : entered;
	const text = toJson({ ...alert, entity_id: entityId });
	return { text, entityId, isEntityIdGenerated: entered === '' };
}

/**
 * Writes an alert as JSON.
 *
 * @throws InputError if `dumps` cannot write a value in the payload, such as the number NaN
 */
function toJson(alert: object): string {
	try {
		return dumps(alert, 'compact');
	} catch (error) {
		throw explainPayload(error);
	}
}

/**
 * Converts an {@link UnwritableError} to an InputError about the field "Payload (JSON)". Any other
 * error is returned unchanged.
 */
function explainPayload(error: unknown): unknown {
	if (!(error instanceof UnwritableError)) return error;
	// The value that `dumps` could not write is in the payload, because all other members of an alert
	// consist of texts.
	return unwritable(payloadOption.displayName, error);
}

/**
 * Reads the fields "Message" and "Summary". If the expression in a field returns nothing, the text
 * of this field is empty.
 */
export function readTexts(item: ItemParameters): Addition['texts'] {
	return {
		message: readText(item, messageField, ALLOW_NOTHING),
		summary: readText(item, summaryField, ALLOW_NOTHING),
	};
}

/** Derives an ID of 32 hex digits from seeds. Equal lists of seeds give the same ID. */
export function idFrom(seeds: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(seeds)).digest('hex').slice(0, ID_LENGTH);
}

/**
 * Reads the additional fields, and returns them under the names that Zenduty's API uses. If `link`
 * is set, it is added to the links that the user entered.
 */
function readAdditional(fields: ItemParameters, link?: Addition['link']): JsonObject {
	const added = link === undefined ? [] : [{ link_url: link.url, link_text: link.text }];
	const urls = [...readLinks(readValue(fields, linksOption, ALLOW_NOTHING)), ...added];
	const tags = readIds(fields, tagsOption, ALLOW_NOTHING);
	// A field without a value is undefined here. `dumps` leaves undefined members out, so the alert
	// is sent without this field.
	return {
		payload: readPayload(readValue(fields, payloadOption, ALLOW_NOTHING)),
		urls: urls.length > 0 ? urls : undefined,
		escalation_policy: readOptionalId(fields, escalationPolicyOption, ALLOW_NOTHING),
		priority: readOptionalId(fields, priorityOption, ALLOW_NOTHING),
		sla: readOptionalId(fields, slaOption, ALLOW_NOTHING),
		tags: tags.length > 0 ? tags : undefined,
	};
}

/**
 * Reads the payload, which is an object or the JSON text of an object.
 *
 * @returns an object, or a Map if the payload is a JSON text. Undefined if the payload is empty.
 * @throws InputError if the payload is not a JSON object, or is nested too deep
 */
function readPayload(payload: unknown): JsonObject | Map<string, unknown> | undefined {
	const value = typeof payload === 'string' ? nodeOf(payload) : (payload ?? {});
	if (value instanceof Map) return value.size === 0 ? undefined : value;
	if (!isObject(value) || !isNestedWithin(value)) {
		throw new InputError(
			"'Payload (JSON)' is not a JSON object.",
			'Write it like {"host": "db-1"}, or use an expression that returns an object.',
		);
	}
	return Object.keys(value).length === 0 ? undefined : value;
}

/**
 * Reads the JSON text of an object with `readJson`. For an empty text, the result is an empty Map.
 * For a text that is not a JSON object, or is nested too deep, the result is undefined.
 */
function nodeOf(text: string): Map<string, unknown> | undefined {
	if (text.trim() === '') return new Map();
	try {
		// `readJson` keeps all digits of an integer. `JSON.parse` would round a large integer.
		const node = readJson(text);
		return node instanceof Map ? node : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Reads the rows of the field "Links", and returns them under the names that Zenduty's API uses.
 *
 * @throws InputError if a row has a text, but no URL
 */
function readLinks(collection: unknown): JsonObject[] {
	const { links } = isObject(collection) ? collection : {};
	const rows = [links].flat().filter(isObject);
	return rows.flatMap((row) => {
		const url = toText(row.url).trim();
		const text = toText(row.text).trim();
		if (url === '' && text !== '') {
			throw new InputError(`The link "${text.slice(0, 40)}" has no URL.`, 'Enter its URL.');
		}
		// A row that has neither a URL nor a text is left out.
		return url === '' ? [] : [{ link_url: url, ...(text !== '' && { link_text: text }) }];
	});
}
