import type { IExecuteFunctions } from 'n8n-workflow';
import type { WriteResult } from '../../api/itemContext';
import { inOneText, STRONG_CODES, type ErrorCode, type ErrorFacts } from '../../errors';
import { toNodeError } from '../../nodeError';
import { isTool } from './agentTool';
import type { ItemRecord, RunRecord } from './runRecord';

/**
 * Adds to what is told of an item what earlier runs of it left behind. When n8n runs the node again,
 * even a call before their writes may fail, and its error alone would say that nothing was done.
 */
export function withEarlierTry(
	facts: ErrorFacts,
	record: Pick<ItemRecord, 'openWrites'>,
): ErrorFacts {
	const text = inOneText(facts);
	const earlier = record
		.openWrites()
		.map(factsOfWrite)
		.filter((write) => !text.includes(inOneText(write)));
	if (earlier.length === 0) return facts;
	// What may be done comes first: that is what the user must look at.
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
			`This attempt failed: ${text}`,
		].join(' '),
	};
}

/** Tells of a write that it may be done, or that it is. */
function factsOfWrite(write: WriteResult): ErrorFacts {
	if (write.kind === 'unclear') return write.error;
	const { work = 'done the first step' } = write;
	return {
		code: 'partly_done',
		message: `Zenduty has ${work}, but a later step failed.`,
		description:
			'"Retry" repeats only the step that failed; "Execute step" would do everything again.',
		mayExist: false,
		statusCode: null,
	};
}

/**
 * Returns the code that wins: where one part is done and another may exist, that it is partly done;
 * otherwise the first of those that win over the others, or the last code.
 */
function strongest(codes: ErrorCode[]): ErrorCode {
	const strong: readonly ErrorCode[] = ['partly_done', ...STRONG_CODES];
	return strong.find((code) => codes.includes(code)) ?? codes[codes.length - 1];
}

/** An item that failed, and what is told of it. */
export interface FailedItem {
	itemIndex: number;
	facts: ErrorFacts;
}

/**
 * Makes the error that ends the run: that of the first item which failed, and the words of all
 * others of which one has to know. Several can fail before the run ends, and when n8n tries it
 * again, it ends at the first item that may be done already.
 */
export function errorOfRun(
	context: IExecuteFunctions,
	failed: FailedItem[],
	open: ReturnType<RunRecord['openWrites']>,
): Error {
	const [first, ...others] = failed.sort((a, b) => a.itemIndex - b.itemIndex);
	const earlier = open.map(({ itemIndex, write }) => ({ itemIndex, facts: factsOfWrite(write) }));
	const isTold = ({ itemIndex, facts }: FailedItem) =>
		[first, ...others].some(
			(item) => item.itemIndex === itemIndex && inOneText(item.facts).includes(facts.message),
		);
	const before = earlier.filter((item) => !isTold(item));
	const words = [
		first.facts.description,
		...others.map(
			({ itemIndex, facts }) => `Item ${itemIndex} failed as well: ${inOneText(facts)}`,
		),
		...before.map(
			({ itemIndex, facts }) => `Item ${itemIndex} failed in an earlier run: ${inOneText(facts)}`,
		),
	];
	const facts = {
		...first.facts,
		description: [...new Set(words)].filter((text) => text !== '').join(' '),
		mayExist: [first, ...others, ...before].some((item) => item.facts.mayExist),
	};
	const { itemIndex } = first;
	return toNodeError(context.getNode(), facts, { itemIndex, isTool: isTool(context) });
}
