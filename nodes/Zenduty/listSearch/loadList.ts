import { toText, type JsonObject } from '../json';
import {
	NodeApiError,
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INode,
} from 'n8n-workflow';
import { factsOf, inOneText, unusableCredential, ZendutyError, type ErrorCode } from '../errors';
import { loadApi } from '../api/loadApi';
import { makeListCache, type ListCalls } from './listCache';

/**
 * A row of a list: the text that the user reads, and the value that is stored if the user chooses
 * the row.
 */
export interface Row {
	name: string;
	/**
	 * Usually the ID of a record. In a row that only shows a message, the value is empty, because no
	 * record belongs to the row.
	 */
	value: string;
}

/**
 * Returns a row that only shows a message. Its value is empty, so {@link searchRows} always returns
 * the row.
 */
export function messageRow(name: string): Row {
	return { name, value: '' };
}

/** Returns the rows unchanged. If there are no rows, returns one row that shows the message. */
export function rowsOr(rows: Row[], message: string): Row[] {
	return rows.length > 0 ? rows : [messageRow(message)];
}

/**
 * Returns one row for each record. If a record has no ID, it gets no row, because the user could
 * not choose the row. If a record has no name, the row shows its ID.
 *
 * @param idOf returns the ID of a record, or another value that identifies the record, such as the
 * number of an incident. By default, the ID is `unique_id`.
 */
export function rowsOf(
	records: readonly JsonObject[],
	nameOf: (record: JsonObject) => string,
	idOf: (record: JsonObject) => unknown = ({ unique_id: id }) => id,
): Row[] {
	return records
		.map((record) => ({ record, value: toText(idOf(record)) }))
		.filter(({ value }) => value !== '')
		.map(({ record, value }) => ({ name: nameOf(record) || value, value }));
}

/**
 * Sorts rows by the text that the user reads. Numbers are compared as numbers, so `P2` comes before
 * `P10`.
 */
export function sortRows(rows: Row[]): Row[] {
	return [...rows].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/**
 * Returns the rows whose text contains the search text or whose value equals the search text. Upper
 * and lower case do not matter. Rows that only show a message are always returned.
 */
export function searchRows(rows: Row[], text = ''): Row[] {
	const sought = text.trim().toLowerCase();
	return rows.filter(
		({ name, value }) =>
			value === '' || value.toLowerCase() === sought || name.toLowerCase().includes(sought),
	);
}

const ENTER_IDS = 'You can also enter an ID instead of choosing from the list.';

/**
 * Even if a list fails with one of these codes, the node may work with an ID that the user enters.
 * So the error message also says that the user can enter an ID.
 */
const ID_HELPS: ReadonlySet<ErrorCode> = new Set([
	'forbidden',
	'not_found',
	'rate_limited',
	'unavailable',
]);

/**
 * If the error for a list has one of these statuses as `httpCode`, the editor shows a link to the
 * credential. For any other status, the error gets no `httpCode`.
 */
const CREDENTIAL_STATUSES = [401, 403];

/**
 * Returns the error that the editor shows in place of a list. The editor does not show the
 * description of an error, so the message also says what to do.
 */
export function toListError(node: INode, error: unknown): NodeApiError | NodeOperationError {
	const facts = factsOf(error);
	const message = [inOneText(facts), ...(ID_HELPS.has(facts.code) ? [ENTER_IDS] : [])].join(' ');
	const status = CREDENTIAL_STATUSES.find((each) => each === facts.statusCode);
	const shown =
		status === undefined
			? new NodeOperationError(node, message)
			: new NodeApiError(node, {}, { message, httpCode: String(status) });
	// The message is set again for two reasons:
	//
	// - n8n replaces a message that contains a code such as ENOENT.
	// - The editor shows only a part of a message that has a hyphen or a dash. So each hyphen or dash
	//   becomes U+2011 (non-breaking hyphen), which looks almost the same.
	shown.message = message.replace(/[-–—]/g, '\u2011');
	return shown;
}

/**
 * The function that loads the rows of one list. From `context`, the function reads the parameters
 * of the node as they are in the editor, such as the chosen team.
 */
export type LoadRows = (
	api: ListCalls,
	context: ILoadOptionsFunctions,
	/** The text that the user typed into the search. Empty if the user did not type anything. */
	typed: string,
) => Promise<Row[]>;

const cache = makeListCache(() => performance.now());

/**
 * The longest time, in milliseconds, that a list may take to load, with all its requests and waits.
 * After this time, the editor shows an error.
 */
const PATIENCE = 10_000;

/**
 * Loads a list with the credential of the node. If the text of a row contains the API key, the key
 * is hidden.
 *
 * @throws the error that {@link toListError} returns
 */
export async function loadList(
	load: LoadRows,
	context: ILoadOptionsFunctions,
	typed = '',
): Promise<Row[]> {
	const late = AbortSignal.timeout(PATIENCE);
	try {
		if (context.getCurrentNodeParameter('authentication') === 'integrationUrl') {
			throw unusableCredential(
				"Lists need an API key, which 'Integration URL (No API Key)' does not use.",
				"Enter an ID instead, or choose 'Integration Chosen From a List' under 'Send Through'.",
			);
		}
		const connected = await loadApi(context, { cancelled: late });
		if (!connected.ok) {
			throw unusableCredential(
				connected.problem,
				connected.remedy ??
					'Choose a Zenduty API credential in the node, and test it. Without an API key there is no list: enter an ID instead.',
			);
		}
		const calls = connected.api.forItem({
			// One request has the same time limit as the whole list. But the timer of `late` started
			// earlier, so `late` ends a slow request, and the user sees the error of `tooLate`.
			timeout: PATIENCE,
			maxAttempts: 2,
		});
		const api = cache.cached(calls, connected.account);
		const rows = await load(api, context, typed);
		return rows.map(({ name, value }) => ({ name: connected.api.hideKey(name), value }));
	} catch (error) {
		throw toListError(context.getNode(), late.aborted ? tooLate() : error);
	}
}

function tooLate(): ZendutyError {
	return new ZendutyError({
		code: 'unavailable',
		message: `Zenduty did not return the list within ${PATIENCE / 1000} seconds: it is slow, or it asked for a wait.`,
		description: 'Try again in a minute, or choose a team first.',
	});
}
