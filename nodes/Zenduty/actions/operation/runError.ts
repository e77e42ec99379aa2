import type { IExecuteFunctions } from 'n8n-workflow';
import { factsOf, inOneText, type ErrorFacts } from '../../errors';
import { isTool } from './agentTool';
import { factsOfWrite } from './earlierTry';
import { toNodeError } from '../../nodeError';
import type { RunRecord } from './runRecord';

/** An item that failed, and with what. */
export interface Failed {
	itemIndex: number;
	error: unknown;
}

/** An item that failed, and what is told of it. */
interface FailedItem {
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
	failed: Failed[],
	open: ReturnType<RunRecord['openWrites']>,
): Error {
	const [first, ...others] = failed
		.sort((a, b) => a.itemIndex - b.itemIndex)
		.map(({ itemIndex, error }) => ({ itemIndex, facts: factsOf(error) }));
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
