import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { ApiError } from '../api/apiError';
import { readApiCredential } from '../api/authorize';
import { makeApi, type ItemApi } from '../api/client';
import { systemClock } from '../api/clock';
import { InputError } from './inputError';
import { RemoteError } from './nodeError';
import type { Item } from './operation';
import { readCount } from './parameters';

/** The name of the credential type for the REST API. */
export const API_CREDENTIAL = 'zendutyApi';

/** What operations that work through the REST API need. */
export interface ApiConnection {
	/** The calls of one input item, by its options. */
	forItem(item: Item): ItemApi;
	/** The time zone of the workflow, such as `Europe/Berlin`. */
	timeZone: string;
	/** Looks something up once for a run, whatever the number of items. */
	once<T>(key: string, lookUp: () => Promise<T>): Promise<T>;
}

/**
 * Loads the credential of the node, once for a run.
 *
 * @throws InputError if it is missing or cannot work
 */
export async function connectApi(context: IExecuteFunctions): Promise<ApiConnection> {
	const fields = await loadCredential(context);
	const read = readApiCredential(fields);
	if (!read.ok) throw unusable(read.problem);
	const cancelled = context.getExecutionCancelSignal();
	const api = makeApi({
		send: async (request) =>
			await context.helpers.httpRequestWithAuthentication.call(context, API_CREDENTIAL, request, {
				// Otherwise n8n fetches and decrypts it again for each request.
				credentialsDecrypted: { id: '', name: '', type: API_CREDENTIAL, data: { ...fields } },
			}),
		clock: systemClock(cancelled),
		...read.credential,
		executionId: context.getExecutionId(),
		cancelled,
	});
	// Older versions of n8n have no `isToolExecution`.
	const isTool = (context as Partial<IExecuteFunctions>).isToolExecution?.() ?? false;
	const lookUps = new Map<string, Promise<unknown>>();
	return {
		forItem: ({ options, record }) =>
			api.forItem({
				timeout: readCount(options.timeout, 10_000),
				maxAttempts: readCount(options.maxAttempts, 3),
				memory: record,
				bodyCounts: isTool,
			}),
		timeZone: context.getTimezone(),
		async once<T>(key: string, lookUp: () => Promise<T>) {
			const known = lookUps.get(key) as Promise<T> | undefined;
			if (known !== undefined) return await known;
			const found = lookUp();
			lookUps.set(key, found);
			// What failed is looked up again for the next item.
			found.catch(() => lookUps.delete(key));
			return await found;
		},
	};
}

async function loadCredential(context: IExecuteFunctions): Promise<ICredentialDataDecryptedObject> {
	const loaded = await context.getCredentials(API_CREDENTIAL).then(
		(fields) => ({ ok: true as const, fields: fields as ICredentialDataDecryptedObject }),
		(error: unknown) => ({ ok: false as const, error }),
	);
	if (loaded.ok) return loaded.fields;
	const reason = loaded.error instanceof Error ? loaded.error.message : String(loaded.error);
	throw unusable(`The credential cannot be read (${reason}).`);
}

function unusable(problem: string): InputError {
	return new InputError(
		problem,
		'Choose a Zenduty API credential in the node, and test it. Zenduty makes the key under Account → API Keys.',
	);
}

/**
 * Explains an error of an operation through the REST API in one text, since agents and "Continue" see
 * nothing else: what happened, what to do, and the number of the item.
 */
export function explainApi(error: unknown, itemIndex: number): unknown {
	if (error instanceof ApiError) {
		return new RemoteError(`${error.message} (item ${itemIndex})`, '', error.statusCode);
	}
	if (error instanceof InputError) {
		return new InputError(`${error.message} ${error.hint} (item ${itemIndex})`, '');
	}
	return error;
}
