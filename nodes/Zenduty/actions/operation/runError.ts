import type { IExecuteFunctions } from 'n8n-workflow';
import type { WriteResult } from '../../api/itemContext';
import { inOneText, STRONG_CODES, type ErrorCode, type ErrorFacts } from '../../errors';
import { toNodeError } from '../../nodeError';
import { isTool } from './agentTool';
import type { ItemRecord, RunRecord } from './runRecord';

/**
 * Adds the writes of earlier runs to the facts of a failed item: the writes that were done, or may
 * have been done. When n8n runs the node again, a request may fail before the item reaches those
 * writes. The error of that request alone would not report those writes.
 */
export function withEarlierTry(
	facts: ErrorFacts,
	record: Pick<ItemRecord, 'openWrites'>,
): ErrorFacts {
	// The error of this run may report one of these writes already. Such a write is not added.
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
 * Describes an open write for an error. An open write was done, or may have been done, but its item
 * is not finished.
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
 * Returns the most important of several codes. `partly_done` comes even before `may_exist`: one
 * part is done, and `mayExist` says that another part may exist. The other {@link STRONG_CODES}
 * come next, in their order. If the list has none of these codes, returns the last code.
 */
function strongest(codes: ErrorCode[]): ErrorCode {
	const strong: readonly ErrorCode[] = ['partly_done', ...STRONG_CODES];
	return strong.find((code) => codes.includes(code)) ?? codes[codes.length - 1];
}

/** The index of a failed item, and the facts of its failure. */
export interface FailedItem {
	itemIndex: number;
	facts: ErrorFacts;
}

/**
 * Makes the error that ends the run. Code and message are those of the first failed item. The
 * description also has the texts of all other failed items, and of the open writes of items that
 * this run has not begun. Several items can fail before a run ends. If n8n then runs the node
 * again, the new run may end at the first failed item, so its error alone would not report the
 * other items.
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
