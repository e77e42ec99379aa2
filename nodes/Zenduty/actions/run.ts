import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { mapConcurrently } from '../mapConcurrently';
import { isReview, isTool } from './operation/agentTool';
import { factsOf, inOneText, ZendutyError, type ErrorFacts } from '../errors';
import { AUTHENTICATION, checkAuthentication } from './operation/authentication';
import { connect } from './operation/connect';
import { findOperation, unknownChoice, type Resource } from './operation/operation';
import { ALLOW_NOTHING, expressionsOf, readCollection } from '../fields/parameters';
import { readBoolean, toCount } from '../fields/readers';
import { toText } from '../json';
import { concurrencyOption, optionsField, simplifyField } from '../fields/sharedFields';
import { RESOURCES } from './resources';
import { errorOfRun, withEarlierTry, type FailedItem } from './operation/runError';
import { openRunRecord, type ItemRecord } from './operation/runRecord';

/**
 * Runs the chosen operation for each input item. Exception: an operation with `isOnce` runs only
 * for the first item.
 *
 * If n8n runs the node again after a failure, a finished item returns its stored output. `isFinal`
 * of the operation decides which items are finished.
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const itemCount = context.getInputData().length;
	if (itemCount === 0) return [[]];
	const resourceName = toText(context.getNodeParameter('resource', 0, ''));
	const resource = Object.hasOwn(RESOURCES, resourceName) ? RESOURCES[resourceName] : undefined;
	const firstOperation = toText(context.getNodeParameter('operation', 0, ''));
	// `authentication` is read without `getNodeParameter`, which is slow, because it also evaluates
	// expressions. The stored value is enough: `checkAuthentication` only compares it with the value
	// that fits the resource, such as `apiKey`.
	const { [AUTHENTICATION]: authentication } = context.getNode().parameters;
	const isOnce =
		resource !== undefined &&
		Object.hasOwn(resource.operations, firstOperation) &&
		resource.operations[firstOperation].isOnce === true;
	const itemsToRun = isOnce ? 1 : itemCount;
	const record = openRunRecord(context, () => Date.now());
	const connection = connect(context);
	// The node stops after a failed item in two cases:
	// - "On Error" is set to "Stop Workflow".
	// - The node is a review (see `isReview`), and its operation asks a person. Such an operation has
	//   `isOnce`. If the node continued, the agent would take the failed item for the answer of the
	//   person.
	const isStopping = !context.continueOnFail() || (isOnce && isReview(context));
	const failed: FailedItem[] = [];
	const hasStopped = () => isStopping && failed.length > 0;
	const hints = new Set(itemsToRun < itemCount ? [ONLY_FIRST] : []);

	/**
	 * Runs the operation for one item, and returns its output. If the item fails, this function adds
	 * the error to `failed`, and returns an item that describes the error.
	 */
	async function runItem(index: number): Promise<IDataObject[]> {
		const getParameter = (name: string, otherwise: unknown = ''): unknown =>
			context.getNodeParameter(name, index, otherwise as object);
		let itemRecord: ItemRecord | undefined;
		try {
			// If the execution was cancelled, the item fails before any parameter is read. There may be
			// thousands of items left, and n8n is slow to read their parameters.
			if (context.getExecutionCancelSignal()?.aborted) throw notBegun();
			const operationName = toText(getParameter('operation'));
			const kind = `${resourceName} ${operationName}`;
			itemRecord = record.item(index, kind, context.getInputData()[index].json);
			const finished = itemRecord.finishedOutput();
			if (finished?.isEdited) hints.add(EDITED);
			if (finished !== undefined) return finished.json;
			if (resource === undefined) throw unknownChoice('Resource', resourceName);
			const operation = findOperation(resource, operationName);
			checkAuthentication(authentication, resource, operation);
			const { execute, isFinal = false } = operation;
			const expression = expressionsOf(context.getNode().parameters, isTool(context));
			const parameters = { getParameter, expression };
			const item = {
				...parameters,
				index,
				options: readCollection(parameters, optionsField),
				// "Simplify" is read before the work. If its expression failed after the work, the error
				// would hide that the work was done.
				isSimplified: readBoolean(parameters, simplifyField, ALLOW_NOTHING),
				hint: (message: string) => void hints.add(message),
				record: itemRecord,
				run: record,
			};
			const output = await execute(item, connection.forItem(item));
			const json = connection.hideKey(output);
			if (typeof isFinal === 'function' ? isFinal(output) : isFinal) itemRecord.finish(json);
			return json;
		} catch (error) {
			const own = connection.hideKey(factsOf(error));
			const facts = itemRecord === undefined ? own : withEarlierTry(own, itemRecord);
			failed.push({ itemIndex: index, facts });
			return [failedItem(context, resource, facts)];
		}
	}

	const concurrency = readConcurrency(context);
	const outputs = await mapConcurrently(itemsToRun, concurrency, runItem, () => !hasStopped());
	if (hasStopped()) throw errorOfRun(context, failed, record.openWrites());
	// If an item failed, the node may run again: by "Retry On Fail", or because a model uses the tool
	// again. Without the record, that run could create something a second time. So the record is
	// deleted only if no such run is possible.
	const isKept = isTool(context) || context.getNode().retryOnFail === true;
	const runsAgain = failed.length > 0 && isKept;
	if (!runsAgain) record.forget();
	const output = outputs.flatMap((items, item) =>
		items.map((json) => ({ json, pairedItem: { item } })),
	);
	if (context.getNode().onError === ERROR_OUTPUT) {
		const failedIndexes = new Set(failed.map(({ itemIndex }) => itemIndex));
		output.filter(({ pairedItem }) => failedIndexes.has(pairedItem.item)).forEach(markFailed);
	}
	if (output.length === 0 && isTool(context)) {
		return [[{ json: NOTHING_FOUND, pairedItem: { item: 0 } }]];
	}
	if (output.length === 0 && context.getNode().alwaysOutputData !== true) hints.add(NOTHING);
	show(context, hints);
	return [output];
}

/** The value of "On Error" with which n8n moves failed items to a separate output. */
const ERROR_OUTPUT = 'continueErrorOutput';

/**
 * The output of a tool that found nothing. With an empty output, agents of version 3 would show the
 * model an empty text, from which the model cannot know whether the tool found anything.
 */
const NOTHING_FOUND: IDataObject = { message: 'Nothing was found.' };

const NOTHING =
	"Nothing was found, so the workflow stops after this node. To continue anyway, turn on 'Always Output Data' in the settings of the node.";

const ONLY_FIRST =
	'This operation runs once, for the first input item. The other items were not used.';

const EDITED =
	'Finished items keep their output, although you changed the node. To apply the change to them too, start a new execution.';

function show(context: IExecuteFunctions, hints: ReadonlySet<string>): void {
	const shown = [...hints].map((message) => ({ message, location: 'outputPane' as const }));
	// Older versions of n8n do not have the method `addExecutionHints`. In these versions, the hints
	// are not shown.
	(context as Partial<IExecuteFunctions>).addExecutionHints?.(...shown);
}

/**
 * Reads the option "Concurrency": how many items may be processed at the same time. If the
 * expression in this option fails, the function returns 1 and does not throw. Each item reads its
 * options again, so the failed expression becomes the error of the item.
 */
function readConcurrency(context: IExecuteFunctions): number {
	try {
		const otherwise = Number(concurrencyOption.default);
		return toCount(context.getNodeParameter('options.concurrency', 0, otherwise), otherwise);
	} catch {
		return 1;
	}
}

function notBegun(): ZendutyError {
	return new ZendutyError({
		code: 'cancelled',
		message: 'The execution was canceled before this item was started.',
		description: 'Nothing was sent for this item. Run the workflow again if needed.',
	});
}

/**
 * Returns the output for a failed item. The output does not have the fields of the input item. With
 * "Continue (using error output)", n8n itself adds these fields.
 */
function failedItem(
	context: IExecuteFunctions,
	resource: Resource | undefined,
	facts: ErrorFacts,
): IDataObject {
	const { code, mayExist, statusCode, attempts = 0 } = facts;
	const text = inOneText(facts);
	const details = { code, mayExist, statusCode };
	if (context.getNode().onError !== ERROR_OUTPUT) {
		const told = resource?.tellsAttempts ? { statusCode, attempts } : {};
		return { error: text, details, ...told };
	}
	// Before n8n 2.14, the item has `error` alone, as `docs/errors.md` says. The node recognizes these
	// versions by the method `setSignatureValidationRequired`, which n8n 2.14 does not have.
	return 'setSignatureValidationRequired' in context ? { error: text } : { error: text, details };
}

/**
 * Marks an output item as failed, so that n8n moves the item to the error output. Without the mark,
 * n8n moves an item only if its `json` has no other members than these:
 *
 * - before n8n 2.35.3: `error` and `message`
 * - from n8n 2.35.3 on: `error`, `message` and `details`
 *
 * The mark is the member `error` of the item. n8n copies the item after it has moved the item. If
 * the copy had this member, n8n would replace the `json` of the copy. So the member is not
 * enumerable: n8n reads it, and does not copy it.
 */
function markFailed(item: INodeExecutionData): void {
	const value = { message: item.json.error };
	Object.defineProperty(item, 'error', { value, enumerable: false, writable: true });
}
