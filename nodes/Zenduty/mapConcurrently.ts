import { sleep } from 'n8n-workflow';

/**
 * Calls `task` for each index from 0 up to but not including `length`. The tasks begin in the order
 * of the indices, and several tasks run at the same time. After a task has failed, no further task
 * begins.
 *
 * @param concurrency the largest number of tasks that run at the same time
 * @param mayBegin a function that is called before each task. The task begins only if the function
 * returns `true`. By default, every task begins.
 * @returns the results, in the order of the indices. A task that did not begin has no result.
 * @throws the error of the failed task with the lowest index, after all running tasks have ended
 */
export async function mapConcurrently<T>(
	length: number,
	concurrency: number,
	task: (index: number) => Promise<T>,
	mayBegin: () => boolean = () => true,
): Promise<T[]> {
	const results: T[] = [];
	const errors: Array<{ index: number; error: unknown }> = [];
	let next = 0;
	const work = async () => {
		while (next < length && errors.length === 0 && mayBegin()) {
			const index = next++;
			try {
				results[index] = await task(index);
			} catch (error) {
				errors.push({ index, error });
			}
		}
	};
	const workers = [work()];
	while (workers.length < concurrency && next < length) {
		// The next task begins one millisecond later, so that n8n can send the request of the task
		// that has just begun. If all tasks began at once, their responses would arrive together, and
		// would wait while n8n prepares the next requests.
		await sleep(1);
		workers.push(work());
	}
	await Promise.all(workers);
	if (errors.length > 0) throw errors.sort((a, b) => a.index - b.index)[0].error;
	return results;
}
