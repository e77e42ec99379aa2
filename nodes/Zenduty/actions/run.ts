import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { mapConcurrently } from '../mapConcurrently';
import { readBoolean } from '../readBoolean';
import { isReview, isTool } from './operation/agentTool';
import { withEarlierTry } from './operation/earlierTry';
import { factsOf, inOneText, ZendutyError } from '../errors';
import {
	defineResource,
	unknownChoice,
	type ExecuteOperation,
	type Resource,
} from './operation/operation';
import { expressionsOf, readCount, readText } from '../fields/parameters';
import { RESOURCES } from './resources';
import { errorOfRun, type Failed } from './operation/runError';
import { openRunRecord, type RunRecord } from './operation/runRecord';

/**
 * Runs the chosen operation for every input item, and turns errors into what n8n shows. When n8n
 * runs the node again, items that are done already give the same output without being begun again.
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const given = context.getInputData().length;
	if (given === 0) return [[]];
	const value = readText(context.getNodeParameter('resource', 0, ''));
	const resource = resourceOf(value);
	const isOnce = resource.isOnce(readText(context.getNodeParameter('operation', 0, '')));
	const length = isOnce ? 1 : given;
	// An item that passes by a review would be no answer.
	const isStopping = isOnce && isReview(context);
	const execute = await open(context, resource);
	const runRecord = openRunRecord(context, () => Date.now());
	const failed: Failed[] = [];
	const hints = new Set<string>(length < given ? [ONLY_FIRST] : []);
	const all: Run = { context, resource: value, execute, record: runRecord, hints };
	const runItem = async (itemIndex: number): Promise<IDataObject[]> => {
		try {
			return await outputOf(all, itemIndex);
		} catch (thrown) {
			const error = resource.explain(thrown);
			failed.push({ itemIndex, error });
			if (isStopping || !context.continueOnFail()) throw error;
			return [failedItem(context, resource, error)];
		}
	};
	const concurrency = readConcurrency(context);
	const outputs = await mapConcurrently(length, concurrency, runItem).catch(() => {
		throw errorOfRun(context, failed, runRecord.openWrites());
	});
	// A model calls again with the same arguments; then, too, what may exist must not be made twice.
	const isKept = isTool(context) || context.getNode().retryOnFail === true;
	const runsAgain = failed.length > 0 && isKept;
	if (!runsAgain) runRecord.forget();
	const output = outputs.flatMap((items, item) =>
		items.map((json) => ({ json, pairedItem: { item } })),
	);
	if (output.length === 0 && isTool(context)) {
		return [[{ json: NOTHING_FOUND, pairedItem: { item: 0 } }]];
	}
	if (output.length === 0 && context.getNode().alwaysOutputData !== true) hints.add(NOTHING);
	show(context, hints);
	return [output];
}

/** Agents of version 3 would show the model an empty text, which says neither yes nor no. */
const NOTHING_FOUND: IDataObject = { message: 'Nothing was found.' };

/** What to do about a workflow that ends here because nothing was found. */
const NOTHING =
	'Nothing was found, so the workflow stops after this node. To continue anyway, turn on "Always Output Data" in the settings of the node.';

const ONLY_FIRST =
	'This operation runs once, for the first input item. The other items were not used.';

const EDITED =
	'Finished items keep their output, although you changed the node. To apply the change to them too, start a new execution.';

function show(context: IExecuteFunctions, hints: ReadonlySet<string>): void {
	const shown = [...hints].map((message) => ({ message, location: 'outputPane' as const }));
	// Older versions of n8n have no hints.
	(context as Partial<IExecuteFunctions>).addExecutionHints?.(...shown);
}

/** Returns the resource that is chosen. One that the node does not have cannot be opened. */
function resourceOf(value: string): Resource {
	if (Object.hasOwn(RESOURCES, value)) return RESOURCES[value];
	const connect = async () => await Promise.reject<never>(unknownChoice('resource', value));
	return defineResource({ name: value, operations: {}, connect });
}

/** Opens the resource. What keeps it from being opened becomes the error of each item. */
async function open(context: IExecuteFunctions, resource: Resource): Promise<ExecuteOperation> {
	return await resource
		.open(context)
		.catch((error: unknown) => async () => await Promise.reject(error));
}

/**
 * Reads how many items are worked on at the same time. What keeps the options from being read
 * becomes the error of each item.
 */
function readConcurrency(context: IExecuteFunctions): number {
	try {
		return readCount(context.getNodeParameter('options.concurrency', 0, 1), 1);
	} catch {
		return 1;
	}
}

/** What is the same for all items of a run. */
interface Run {
	context: IExecuteFunctions;
	/** The value of the resource in saved workflows. */
	resource: string;
	execute: ExecuteOperation;
	record: RunRecord;
	/** Shown beside the output. */
	hints: Set<string>;
}

async function outputOf(run: Run, index: number): Promise<IDataObject[]> {
	const { context, resource, execute, hints } = run;
	// Checked first: reading a parameter is slow in n8n, and thousands of items may be left.
	if (context.getExecutionCancelSignal()?.aborted) throw notBegun();
	const read = (name: string, otherwise: unknown = ''): unknown =>
		context.getNodeParameter(name, index, otherwise as object);
	const operation = readText(read('operation'));
	const record = run.record.item(
		index,
		`${resource} ${operation}`,
		context.getInputData()[index].json,
	);
	const finished = record.finishedOutput();
	if (finished?.isEdited) hints.add(EDITED);
	if (finished !== undefined) return finished.json;
	try {
		const options = read('options', {}) as JsonObject;
		// Before the work: an expression that fails after it would hide what was done.
		const isSimplified = readBoolean(read('simplify', true), true);
		const expression = expressionsOf(context.getNode().parameters, isTool(context));
		const hint = (message: string) => void hints.add(message);
		const item = { index, read, expression, hint, isSimplified, options, record, run: run.record };
		const output = await execute(operation, item);
		if (output.isFinal) record.finish(output.json);
		return output.json;
	} catch (error) {
		throw withEarlierTry(error, record);
	}
}

/** Makes the error of the items that are left when the user stops the execution. */
function notBegun(): ZendutyError {
	return new ZendutyError({
		code: 'cancelled',
		message: 'The execution was canceled before this item was started.',
		description: 'Nothing was sent for this item. Run the workflow again if needed.',
	});
}

/**
 * Makes the output for a failed item. With "Continue (using error output)" n8n moves to the error
 * output what holds nothing but `error` and `details`, and adds the fields of the input item. n8n 1
 * moves only what holds `error` alone.
 */
function failedItem(context: IExecuteFunctions, resource: Resource, error: unknown): IDataObject {
	const facts = factsOf(error);
	const { code, mayExist, statusCode } = facts;
	const text = inOneText(facts);
	const details = { code, mayExist, statusCode };
	if (context.getNode().onError !== 'continueErrorOutput') {
		return { error: text, details, ...resource.describeFailure(error) };
	}
	// n8n 2 has dropped this method.
	return 'setSignatureValidationRequired' in context ? { error: text } : { error: text, details };
}
