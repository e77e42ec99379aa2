import { MAX_TIMER } from '../api/clock';
import { readBoolean } from '../readBoolean';
import type { Item } from './operation';

/** Reads a parameter as text; nothing is the empty text. */
export function readText(value: unknown): string {
	return String(value ?? '');
}

/**
 * Reads a parameter as a whole number from 1 to the longest time that a timer can wait.
 *
 * @param otherwise stands for what is not a number
 */
export function readCount(value: unknown, otherwise: number): number {
	const number = parseFloat(String(value));
	return Math.min(MAX_TIMER, Math.max(1, Math.floor(Number.isNaN(number) ? otherwise : number)));
}

/** Reads how many entries of a list are wanted: all, or up to a limit. */
export function readLimit({ read }: Pick<Item, 'read'>): number {
	return readBoolean(read('returnAll', false), false) ? Infinity : readCount(read('limit', 50), 50);
}
