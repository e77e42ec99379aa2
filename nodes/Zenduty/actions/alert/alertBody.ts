import { createHash } from 'crypto';
import { isNestedWithin, isObject, type JsonObject } from '../../json';
import { InputError } from '../../errors';
import { dumps } from '../../webhook/json/dumps';
import { readJson } from '../../webhook/json/readJson';
import { readIds, readOptionalId } from '../../fields/readLocators';
import type { Item } from '../operation/operation';
import { readText } from '../../fields/parameters';
import { readAddedFields } from '../../fields/sharedFields';
import { readAlertType } from './alertFields';

/** How long a generated id is, in hex digits. */
const ID_LENGTH = 32;

interface AlertBody {
	/** The JSON of the alert, in which the API names the fields. */
	text: string;
	entityId: string;
	/** Whether nobody gave the entity ID, so that no other alert has it. */
	isEntityIdGenerated: boolean;
}

/** What an operation makes of the alert that the fields describe. */
export interface Addition {
	/** Take the place of the fields "Message" and "Summary". */
	texts: { message: string; summary: string };
	/** Comes after the links of the user. */
	link: { url: string; text: string };
	/** Ends the summary. */
	line: string;
	/** The types that the alert can have. */
	types: readonly string[];
}

/** The types that change an open incident, which only its entity ID tells. */
const OF_OPEN_INCIDENT = ['acknowledged', 'resolved'];

/**
 * Makes the alert that an item describes; it holds only what is set. Without an entity id it gets
 * one that follows from the run, so it stays the same when n8n runs the node again. As a tool of an
 * agent the id also depends on the other fields, since a model may send several alerts in a run.
 *
 * @throws InputError for a value that cannot be
 */
export function alertBody(
	item: Pick<Item, 'index' | 'read' | 'expression' | 'run'>,
	{ isTool, addition }: { isTool: boolean; addition?: Addition },
): AlertBody {
	const { index, read, run } = item;
	const { message, summary: details } = addition?.texts ?? readTexts(read);
	if (message.trim() === '') {
		throw new InputError("'Message' is empty.", 'Enter what the alert is about, in one line.');
	}
	const summary = [details, addition?.line ?? ''].filter((part) => part.trim() !== '').join('\n\n');
	const alert = {
		message,
		alert_type: readAlertType(item, addition?.types),
		...(summary !== '' && { summary }),
		...readAdditional(readAddedFields(item, 'additionalFields'), addition?.link),
	};
	const given = readText(read('entityId')).trim();
	if (given === '' && OF_OPEN_INCIDENT.includes(alert.alert_type)) {
		throw new InputError(
			`An alert of the type ${alert.alert_type} needs 'Entity ID'.`,
			'Enter the entity ID of the alert that opened the incident.',
		);
	}
	const seeds = [run.seed, index, ...(isTool ? [dumps(alert, 'compact')] : [])];
	const entityId = given === '' ? idFrom(seeds) : given;
	const text = dumps({ ...alert, entity_id: entityId }, 'compact');
	return { text, entityId, isEntityIdGenerated: given === '' };
}

function readTexts(read: Item['read']): Addition['texts'] {
	return { message: readText(read('message')), summary: readText(read('summary')) };
}

/** Makes an ID of 32 hex digits, the same one from the same seeds. */
export function idFrom(seeds: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(seeds)).digest('hex').slice(0, ID_LENGTH);
}

/** Reads the fields as the API names them; what is not set is undefined, so JSON omits it. */
function readAdditional(fields: JsonObject, link?: Addition['link']): JsonObject {
	const added = link === undefined ? [] : [{ link_url: link.url, link_text: link.text }];
	const urls = [...readLinks(fields.urls), ...added];
	const tags = readIds(fields.tags, 'Tag');
	return {
		payload: readPayload(fields.payload),
		urls: urls.length > 0 ? urls : undefined,
		escalation_policy: readOptionalId(fields.escalationPolicy, 'Escalation Policy'),
		priority: readOptionalId(fields.priority, 'Priority'),
		sla: readOptionalId(fields.sla, 'SLA'),
		tags: tags.length > 0 ? tags : undefined,
	};
}

/**
 * Reads the payload: an object, or its JSON text, of which numbers keep all their digits.
 *
 * @returns what `dumps` can write; undefined if nothing is set
 * @throws InputError if it is not a JSON object
 */
function readPayload(given: unknown): JsonObject | Map<string, unknown> | undefined {
	const value = typeof given === 'string' ? nodeOf(given) : (given ?? {});
	if (value instanceof Map) return value.size === 0 ? undefined : value;
	if (!isObject(value) || !isNestedWithin(value)) {
		throw new InputError(
			"'Payload (JSON)' is not a JSON object.",
			'Write it like {"host": "db-1"}, or use an expression that returns an object.',
		);
	}
	return Object.keys(value).length === 0 ? undefined : value;
}

/** Reads the object of a JSON text as `readJson` does; undefined for what is none. */
function nodeOf(text: string): Map<string, unknown> | undefined {
	if (text.trim() === '') return new Map();
	try {
		const node = readJson(text);
		return node instanceof Map ? node : undefined;
	} catch {
		return undefined;
	}
}

/** Reads links as the API takes them. A row without anything in it is none. */
function readLinks(given: unknown): JsonObject[] {
	const { links } = isObject(given) ? given : {};
	const rows = [links].flat().filter(isObject);
	return rows.flatMap((row) => {
		const url = readText(row.url).trim();
		const text = readText(row.text).trim();
		if (url === '' && text !== '') {
			throw new InputError(`The link "${text.slice(0, 40)}" has no URL.`, 'Enter its URL.');
		}
		return url === '' ? [] : [{ link_url: url, ...(text !== '' && { link_text: text }) }];
	});
}
