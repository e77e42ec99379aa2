import { hash } from 'crypto';

/**
 * Returns 32 hex digits for some values, such as the ID of an event. The same event has the same
 * one, if it comes out again because n8n was killed before it had stored what it knew.
 */
export function shortHash(...parts: readonly unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}
