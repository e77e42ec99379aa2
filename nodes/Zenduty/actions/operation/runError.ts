import type { IExecuteFunctions } from 'n8n-workflow';
import type { WriteResult } from '../../api/itemContext';
import { inOneText, STRONG_CODES, type ErrorCode, type ErrorFacts } from '../../errors';
import { toNodeError } from '../../nodeError';
import { isTool } from './agentTool';
import type { ItemRecord, RunRecord } from './runRecord';

/**
 * Returns the facts that the error of a failed item must report. If earlier runs left open writes
 * (see {@link ItemRecord.openWrites}), the error first reports these writes, and then the failure
 * of this run.
 */
export function withEarlierTry(
	facts: ErrorFacts,
	record: Pick<ItemRecord, 'openWrites'>,
): ErrorFacts {
	// If this run failed before it reached an open write, its error does not report this write. So
	// the open writes are added here, except those that the error already reports.
	const earlier = record
		.openWrites()
		.map(factsOfWrite)
		.filter((write) => !hasSameTexts(write, facts));
	if (earlier.length === 0) return facts;
	// If a write may have created something, that write is reported first, because the user must
	// check in Zenduty what was created.
	const [first, ...others] = [...earlier].sort((a, b) => Number(b.mayExist) - Number(a.mayExist));
	const all = [...earlier, facts];
	return {
		...facts,
		code: strongest(all.map(({ code }) => code)),
		mayExist: all.some(({ mayExist }) => mayExist),
		message: first.message,
		description: [
			first.description,
			...new Set(others.map(inOneText)),
			`This attempt failed: ${inOneText(facts)}`,
		].join(' '),
	};
}

function hasSameTexts(one: ErrorFacts, other: ErrorFacts): boolean {
	return one.message === other.message && one.description === other.description;
}

/** Returns the facts with which an error reports an open write. */
function factsOfWrite(write: WriteResult): ErrorFacts {
	if (write.kind === 'unclear') return write.error;
	const { work = 'done the first step' } = write;
	return {
		code: 'partly_done',
		message: `Zenduty has ${work}, but a later step failed.`,
		description:
			"'Retry' repeats only the step that failed; 'Execute step' would do everything again.",
		mayExist: false,
		statusCode: null,
	};
}

/**
 * Returns the most important of several codes: `partly_done`, then the other {@link STRONG_CODES}
 * in their order. If `codes` has none of these codes, returns the last code in `codes`.
 */
function strongest(codes: ErrorCode[]): ErrorCode {
	// `partly_done` comes first, even before `may_exist`, because an error with the code
	// `partly_done` can also report that something may exist: in its member `mayExist`.
	const strong: readonly ErrorCode[] = ['partly_done', ...STRONG_CODES];
	return strong.find((code) => codes.includes(code)) ?? codes[codes.length - 1];
}

/**
 * An input item whose work failed. `itemIndex` is the position of the item among the input items,
 * from 0.
 */
export interface FailedItem {
	itemIndex: number;
	facts: ErrorFacts;
}

/**
 * Creates the error that ends the run. Its code and message are those of the failed item with the
 * lowest index. Its description also reports the other failed items, and the writes that earlier
 * runs left open (see {@link ItemRecord.openWrites}), because n8n shows only this error.
 *
 * @param failed the failed items of this run, at least one
 * @param open the open writes of the items that this run has not begun
 */
export function errorOfRun(
	context: IExecuteFunctions,
	failed: FailedItem[],
	open: ReturnType<RunRecord['openWrites']>,
): Error {
	// Several items can fail in one run, because the node may process them at the same time.
	const [first, ...others] = [...failed].sort((a, b) => a.itemIndex - b.itemIndex);
	const earlier = open.map(({ itemIndex, write }) => ({ itemIndex, facts: factsOfWrite(write) }));
	const words = [
		first.facts.description,
		...others.map(
			({ itemIndex, facts }) => `Item ${itemIndex} failed as well: ${inOneText(facts)}`,
		),
		...earlier.map(
			({ itemIndex, facts }) => `Item ${itemIndex} failed in an earlier run: ${inOneText(facts)}`,
		),
	];
	const facts = {
		...first.facts,
		description: [...new Set(words)].filter((text) => text !== '').join(' '),
		mayExist: [first, ...others, ...earlier].some((item) => item.facts.mayExist),
	};
	const { itemIndex } = first;
	return toNodeError(context.getNode(), facts, { itemIndex, isTool: isTool(context) });
}
