import { ApiError } from '../api/apiError';
import { InputError } from './inputError';
import type { ItemRecord } from './runRecord';

/**
 * Adds to the error of an item what an earlier try of it left unclear. When n8n runs the node again,
 * already a call before that write may fail; its error alone would say that nothing was done.
 */
export function withEarlierTry(
	error: unknown,
	record: Pick<ItemRecord, 'doublingWrites'>,
): unknown {
	const [unclear] = record.doublingWrites();
	if (unclear === undefined) return error;
	const words = `An earlier try failed so: ${unclear.error}`;
	if (error instanceof ApiError && !error.message.includes(unclear.error)) {
		return new ApiError(`${error.message} ${words}`, error.statusCode, true);
	}
	if (error instanceof InputError) return new InputError(error.message, `${error.hint} ${words}`);
	return error;
}
