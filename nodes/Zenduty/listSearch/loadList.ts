import { givenText, type JsonObject } from '../json';
import {
	NodeApiError,
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INode,
} from 'n8n-workflow';
import { factsOf, inOneText, unusableCredential, ZendutyError, type ErrorCode } from '../errors';
import { loadApi } from '../api/loadApi';
import { makeListCache, type ListCalls } from './listCache';

/** A row of a list: what the user reads, and what is stored when it is chosen. */
export interface Row {
	name: string;
	/** Empty for a row that only says something: who chooses it has chosen nothing. */
	value: string;
}

/** Makes a row that only says something. */
export function messageRow(name: string): Row {
	return { name, value: '' };
}

/** Returns rows, or one that says why there are none. */
export function rowsOr(rows: Row[], message: string): Row[] {
	return rows.length > 0 ? rows : [messageRow(message)];
}

/**
 * Makes the rows of things. One without a name is named by what is stored. One that has nothing to
 * store cannot be chosen, so it has no row.
 *
 * @param idOf what is stored: the ID, if nothing else is given
 */
export function rowsOf(
	things: readonly JsonObject[],
	nameOf: (thing: JsonObject) => string,
	idOf: (thing: JsonObject) => unknown = ({ unique_id: id }) => id,
): Row[] {
	return things
		.map((thing) => ({ thing, value: givenText(idOf(thing)) }))
		.filter(({ value }) => value !== '')
		.map(({ thing, value }) => ({ name: nameOf(thing) || value, value }));
}

/** Sorts rows by what the user reads, `P2` before `P10`. */
export function sortRows(rows: Row[]): Row[] {
	return [...rows].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/**
 * Keeps the rows that contain a text, in either case, or have it as their value, and those that only
 * say something.
 */
export function searchRows(rows: Row[], text = ''): Row[] {
	const sought = text.trim().toLowerCase();
	return rows.filter(
		({ name, value }) =>
			value === '' || value.toLowerCase() === sought || name.toLowerCase().includes(sought),
	);
}

const ENTER_IDS = 'You can also enter an ID instead of choosing from the list.';

/** What keeps a list from being loaded, while the node itself may work with an ID. */
const ID_HELPS: ReadonlySet<ErrorCode> = new Set([
	'forbidden',
	'not_found',
	'rate_limited',
	'unavailable',
]);

/** The statuses for which the editor shows a link to the credential. */
const CREDENTIAL_STATUSES = [401, 403];

/**
 * Makes the error that the editor shows in the place of a list: why it cannot be loaded, and what
 * to do, in the message alone, since descriptions do not arrive there.
 */
export function toListError(node: INode, error: unknown): NodeApiError | NodeOperationError {
	const facts = factsOf(error);
	const message = [inOneText(facts), ...(ID_HELPS.has(facts.code) ? [ENTER_IDS] : [])].join(' ');
	const status = CREDENTIAL_STATUSES.find((each) => each === facts.statusCode);
	const shown =
		status === undefined
			? new NodeOperationError(node, message)
			: new NodeApiError(node, {}, { message, httpCode: String(status) });
	// Set once more, since n8n replaces a message that holds a code such as ENOENT anywhere. The editor
	// cuts a message at each hyphen and dash, but not at U+2011, which looks the same.
	shown.message = message.replace(/[-–—]/g, '\u2011');
	return shown;
}

/** Loads the rows of one list, for a node as it is in the editor at that moment. */
export type LoadRows = (
	api: ListCalls,
	context: ILoadOptionsFunctions,
	/** What the user types into the search, if anything. */
	typed: string,
) => Promise<Row[]>;

const cache = makeListCache(() => performance.now());

/** How long somebody waits for a list, in milliseconds: all requests and waits together. */
const PATIENCE = 10_000;

/**
 * Loads a list with the credential of the node; what goes wrong is told as the editor can show it.
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
			// Not shorter than the whole, so that "late" is the only way to be too slow.
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
