import { createHash } from 'crypto';
import { isNestedWithin, isObject, type JsonObject } from '../../json';
import { InputError } from '../../errors';
import { readIds, readOptionalId } from '../located';
import type { Item } from '../operation';
import { readText } from '../parameters';
import { readAlertType } from './alertTypes';

/** How long a generated id is, in hex digits. */
const ID_LENGTH = 32;

/** An alert as the API names its fields. */
export interface AlertBody extends JsonObject {
	message: string;
	alert_type: string;
	entity_id: string;
}

/**
 * Makes the alert that an item describes; it holds only what is set. Without an entity id it gets
 * one that follows from the run, so it stays the same when n8n runs the node again. As a tool of an
 * agent the id also depends on the other fields, since a model may send several alerts in a run.
 *
 * @throws InputError for a value that cannot be
 */
export function alertBody(
	{ index, read, run }: Pick<Item, 'index' | 'read' | 'run'>,
	isTool: boolean,
): AlertBody {
	const message = readText(read('message'));
	if (message.trim() === '') {
		throw new InputError('The message is empty.', 'Enter what the alert is about, in one line.');
	}
	const summary = readText(read('summary'));
	const alert = {
		message,
		alert_type: readAlertType(read('alertType', 'critical')),
		...(summary.trim() !== '' && { summary }),
		...readAdditional(read('additionalFields', {})),
	};
	const entityId = readText(read('entityId')).trim();
	const seeds = isTool ? [run.seed, index, alert] : [run.seed, index];
	return { ...alert, entity_id: entityId === '' ? idFrom(seeds) : entityId };
}

function idFrom(seeds: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(seeds)).digest('hex').slice(0, ID_LENGTH);
}

/** Reads the fields as the API names them; what is not set is undefined, so JSON omits it. */
function readAdditional(given: unknown): JsonObject {
	const fields = isObject(given) ? given : {};
	const urls = readLinks(fields.urls);
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
 * Reads the payload: an object, or its JSON text.
 *
 * @returns undefined if nothing is set
 * @throws InputError if it is not a JSON object
 */
function readPayload(given: unknown): JsonObject | undefined {
	const value = typeof given === 'string' ? parse(given) : (given ?? {});
	if (!isObject(value) || !isNestedWithin(value)) {
		throw new InputError(
			'The payload is not a JSON object.',
			'Write it like {"host": "db-1"}, or give an object by an expression.',
		);
	}
	return Object.keys(value).length === 0 ? undefined : value;
}

function parse(text: string): unknown {
	if (text.trim() === '') return {};
	try {
		return JSON.parse(text);
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
