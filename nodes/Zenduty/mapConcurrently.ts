import { sleep } from 'n8n-workflow';

/**
 * Calls `task` for the indices from 0 up to but not including `length`, some at a time and begun
 * in order, and returns the results in order. After an error no further task begins; those that
 * run are waited for.
 *
 * The first ones begin a moment apart, so that each request leaves before the next one is prepared.
 * Begun together, their responses would come together too, and so on in waves, in which all wait
 * while n8n prepares one after the other.
 *
 * @throws the error of the first task, by index, that failed
 */
export async function mapConcurrently<T>(
	length: number,
	concurrency: number,
	task: (index: number) => Promise<T>,
): Promise<T[]> {
	const results: T[] = [];
	const errors: Array<{ index: number; error: unknown }> = [];
	let next = 0;
	const work = async () => {
		while (next < length && errors.length === 0) {
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
		await sleep(1);
		workers.push(work());
	}
	await Promise.all(workers);
	if (errors.length > 0) throw errors.sort((a, b) => a.index - b.index)[0].error;
	return results;
}
