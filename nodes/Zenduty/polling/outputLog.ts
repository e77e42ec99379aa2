import type { LastPoll, ReadsClock } from './sharedReads';

/**
 * The longest time, in milliseconds, that polls of a node wait until n8n has stored the items that
 * the last poll output. After that time, n8n has probably failed to store the items. So the next
 * poll outputs them again.
 */
const STORING_TIME = 30_000;

/** One poll that output items. */
interface Output {
	/** The `lastPoll` of the state with which the poll began. Undefined before the first poll. */
	before: LastPoll | undefined;
	/** The `lastPoll` of the state that the poll returned together with the items. */
	after: LastPoll;
}

/**
 * Recognizes a state that is older than the last output of its node.
 *
 * The scheduler of n8n 2 stores the items of a poll and the new state only after it has ended the
 * task of the poll. It can also load the state for the next poll while a poll is still running. So
 * on a busy machine, a poll may get the state from before the last output. It would then output the
 * same items again.
 */
export interface OutputLog {
	/**
	 * Remembers a poll that output items.
	 *
	 * @param node identifies the node, as in {@link OutputLog.isOutdated}
	 */
	add(node: string, output: Output): void;
	/**
	 * Tells whether n8n loaded a state before it stored the last output of the node. Always false
	 * once {@link STORING_TIME} has passed since that output.
	 *
	 * @param node the ID of the workflow and the ID of the node, with a space between them
	 * @param lastPoll the `lastPoll` of the state. Undefined if no poll has stored a state yet.
	 */
	isOutdated(node: string, lastPoll: LastPoll | undefined): boolean;
}

/** Returns the {@link OutputLog} of a process. At first, it is empty. */
export function makeOutputLog({ after }: Pick<ReadsClock, 'after'>): OutputLog {
	const outputs = new Map<string, Output>();
	return {
		add(node, output) {
			outputs.set(node, output);
			after(STORING_TIME, () => {
				if (outputs.get(node) === output) outputs.delete(node);
			});
		},
		isOutdated(node, lastPoll) {
			const output = outputs.get(node);
			if (output === undefined) return false;
			const [ended, process] = output.after;
			// The clock of this process can only order polls of this process. If another process stored
			// the state, the state is outdated only if it is the one with which the last output began.
			return lastPoll?.[1] === process
				? lastPoll[0] < ended
				: String(lastPoll) === String(output.before);
		},
	};
}
