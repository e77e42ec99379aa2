import type { IExecuteFunctions } from 'n8n-workflow';
import type { WriteResult } from '../../api/itemContext';
import { inOneText, STRONG_CODES, type ErrorCode, type ErrorFacts } from '../../errors';
import { toNodeError } from '../../nodeError';
import { isTool } from './agentTool';
import type { ItemRecord, RunRecord } from './runRecord';

/**
 * Returns the facts of a failed item, and adds the open writes of earlier runs to them. An open
 * write was done, or may have been done, but the work on its item is not finished. When n8n runs
 * the node again, another request may fail before the run reaches the open write. The error of that
 * request alone would not tell the user about the write.
 */
export function withEarlierTry(
	facts: ErrorFacts,
	record: Pick<ItemRecord, 'openWrites'>,
): ErrorFacts {
	// The error of this run may already report one of the earlier writes. That write is not added a
	// second time.
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

/**
 * Returns the facts with which an error reports an open write. An open write was done, or may have
 * been done, but the work on its item is not finished.
 */
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
 * Returns the most important of several codes. `partly_done` is the most important code, even
 * before `may_exist`, because an error has the member `mayExist` in addition to its code. So an
 * error with the code `partly_done` can still say that something may exist. After `partly_done`
 * come the other {@link STRONG_CODES}, in their order. If `codes` has none of these codes, returns
 * the last code in `codes`.
 */
function strongest(codes: ErrorCode[]): ErrorCode {
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
 * lowest index. n8n shows only this error, so its description also reports two kinds of other
 * items:
 *
 * - other items that failed in this run. Several items can fail in a run, because the node may
 *   process several items at the same time
 * - items that this run has not begun, but for which an earlier run made a write and did not finish
 *   the work
 *
 * @param failed the failed items of this run, at least one
 * @param open the open writes of the items that this run has not begun
 */
export function errorOfRun(
	context: IExecuteFunctions,
	failed: FailedItem[],
	open: ReturnType<RunRecord['openWrites']>,
): Error {
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
