import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { loadFields } from '../webhookCredential';
import { readBoolean } from '../readBoolean';
import { readIntegration, type Integration } from '../webhook/integration';
import type { JsonObject } from '../webhook/json/json';
import { writeBody, type Body } from './webhookEvent/writeBody';
import { buildEvent, type Sources } from './webhookEvent/buildEvent';
import { explainInput, InputError } from './inputError';
import { mapConcurrently } from './mapConcurrently';
import { openRunRecord, seededNumbers, type RunRecord } from './runRecord';
import { DeliveryFailure, send } from './webhookEvent/deliverBody';
import { signBody } from './webhookEvent/sign';
import { readSource } from './webhookEvent/readSource';
import { verifySignature } from './webhookEvent/verify';

/** The longest time that a timer of Node.js can wait, in milliseconds. */
const MAX_TIMER = 2 ** 31 - 1;

type Credential =
	| { ok: true; fields: JsonObject; integration: Integration }
	| { ok: false; problem: string };

/**
 * Runs the chosen operation for every input item, and turns errors into what n8n shows. When n8n
 * runs the node again, items that are done already give the same output without being begun again.
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	if (inputs.length === 0) return [[]];
	const credential = await loadCredential(context);
	const record = openRunRecord(context, Date.now());
	const cancelled = context.getExecutionCancelSignal();
	let hasFailed = false;
	const items = await mapConcurrently(
		inputs.length,
		readConcurrency(context),
		async (itemIndex): Promise<INodeExecutionData[]> => {
			const paired = (json: IDataObject) => ({ json, pairedItem: { item: itemIndex } });
			try {
				const operation = String(context.getNodeParameter('operation', itemIndex, ''));
				const itemRecord = record.item(itemIndex, operation, inputs[itemIndex].json);
				const finished = itemRecord.finishedOutput();
				if (finished !== undefined) return finished.map(paired);
				if (cancelled?.aborted) throw notBegun();
				const json = await runItem(context, itemIndex, credential, record);
				if (json.delivered !== false) itemRecord.finish([json]);
				return [paired(json)];
			} catch (error) {
				hasFailed = true;
				if (!context.continueOnFail()) throw toNodeError(context, itemIndex, error);
				return [paired(failedItem(context, itemIndex, error))];
			}
		},
	);
	const runsAgain = hasFailed && context.getNode().retryOnFail === true;
	if (!runsAgain) record.forget();
	return [items.flat()];
}

/** For the items that are left when the user stops the execution. */
function notBegun(): InputError {
	return new InputError(
		'The execution was cancelled before this item was begun.',
		'Nothing was sent for it. Run the workflow again if you want to send it.',
	);
}

/** What keeps the options from being read becomes the error of each item. */
function readConcurrency(context: IExecuteFunctions): number {
	try {
		return count(context.getNodeParameter('options.concurrency', 0, 1), 1);
	} catch {
		return 1;
	}
}

async function loadCredential(context: IExecuteFunctions): Promise<Credential> {
	const loaded = await loadFields(context);
	if (!loaded.ok) return loaded;
	const result = readIntegration(loaded.fields);
	return result.ok ? { ...result, fields: loaded.fields } : result;
}

async function runItem(
	context: IExecuteFunctions,
	itemIndex: number,
	credential: Credential,
	{ seed, startedAt }: RunRecord,
): Promise<IDataObject> {
	if (!credential.ok) {
		throw new InputError(credential.problem, 'Open the credential of this node and test it.');
	}
	const read = (name: string, otherwise: unknown = ''): unknown =>
		context.getNodeParameter(name, itemIndex, otherwise as object);
	const { integration, fields } = credential;
	const options = read('options', {}) as JsonObject;
	const sources = { now: startedAt, randomInt: seededNumbers(seed, itemIndex) };
	switch (read('operation')) {
		case 'send':
			return await send(
				context,
				text(read('url')),
				readBody(read, options.format, sources),
				fields,
				{
					timeout: count(options.timeout, 3000),
					maxAttempts: count(options.maxAttempts, 3),
					neverError: readBoolean(options.neverError, false),
				},
			);
		case 'sign':
			return signBody(readBody(read, options.format, sources), integration);
		case 'verify':
			return verifySignature(read('body'), text(read('signature')), integration);
		default:
			throw new InputError('The operation is unknown.', 'Choose one from the list.');
	}
}

/** The body that an item describes, from fields or from JSON. */
function readBody(
	read: (name: string, otherwise?: unknown) => unknown,
	format: unknown,
	sources: Sources,
): Body {
	const value =
		read('source') === 'json'
			? readSource(read('payload'))
			: buildEvent(
					{
						eventType: read('eventType', 'triggered'),
						title: text(read('title')),
						summary: text(read('summary')),
						additional: read('additionalFields', {}),
					},
					sources,
				);
	return writeBody(value, format === 'compact' ? 'compact' : 'zenduty');
}

/**
 * What a failed item holds. With "Continue (using error output)" n8n moves there what holds nothing
 * but `error`, and adds the fields of the input item.
 */
function failedItem(context: IExecuteFunctions, itemIndex: number, error: unknown): IDataObject {
	// n8n takes an item whose error is empty for one that did not fail.
	const message = toNodeError(context, itemIndex, error).message || 'Unknown error';
	if (context.getNode().onError === 'continueErrorOutput') return { error: message };
	const failure = error instanceof DeliveryFailure ? error : undefined;
	return {
		error: message,
		statusCode: failure?.statusCode ?? null,
		attempts: failure?.attempts ?? 0,
	};
}

function toNodeError(
	context: IExecuteFunctions,
	itemIndex: number,
	error: unknown,
): NodeApiError | NodeOperationError {
	const node = context.getNode();
	if (error instanceof DeliveryFailure) {
		const { explanation, statusCode } = error;
		return new NodeApiError(
			node,
			{},
			{
				message: explanation.message,
				description: explanation.hint,
				httpCode: statusCode?.toString(),
				itemIndex,
			},
		);
	}
	return new NodeOperationError(node, error instanceof Error ? error : String(error), {
		itemIndex,
		...explainInput(error),
	});
}

function text(value: unknown): string {
	return String(value ?? '');
}

/** A whole number from 1 to what a timer takes; `otherwise` for what is no number. */
function count(value: unknown, otherwise: number): number {
	const number = parseFloat(String(value));
	return Math.min(MAX_TIMER, Math.max(1, Math.floor(Number.isNaN(number) ? otherwise : number)));
}
