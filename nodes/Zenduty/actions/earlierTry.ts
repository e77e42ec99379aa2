import { ApiError } from '../api/apiError';
import type { WriteResult } from '../api/memory';
import { InputError } from './inputError';
import type { ItemRecord } from './runRecord';

/**
 * Adds to the error of an item what earlier tries of it left behind. When n8n runs the node again,
 * already a call before their writes may fail; its error alone would say that nothing was done.
 */
export function withEarlierTry(error: unknown, record: Pick<ItemRecord, 'openWrites'>): unknown {
	const message = error instanceof Error ? error.message : String(error);
	const writes = record.openWrites();
	const words = [...new Set(writes.map(tellWrite))]
		.filter((each) => !message.includes(each))
		.map((each) => `An earlier try failed so: ${each}`);
	if (words.length === 0) return error;
	if (error instanceof ApiError) {
		const isUnclear = error.isUnclear || writes.some(({ kind }) => kind === 'unclear');
		return new ApiError([message, ...words].join(' '), error.statusCode, isUnclear);
	}
	const hint = error instanceof InputError ? [error.hint] : [];
	return new InputError(message, [...hint, ...words].join(' '));
}

/** Says of a write that it may be done, or that it is, in whole sentences. */
export function tellWrite(write: WriteResult): string {
	if (write.kind === 'unclear') return write.error;
	const { outcome = 'a part of it was done' } = write;
	return `${outcome[0].toUpperCase()}${outcome.slice(1)}, but what comes after it failed.`;
}
