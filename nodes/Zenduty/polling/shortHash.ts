import { hash } from 'crypto';

/**
 * Returns 32 hex digits that stand for some values, such as the ID of an event. The same values
 * always give the same digits. So an event that comes out again, because n8n was killed before it
 * had stored what it knew, has the same ID.
 */
export function shortHash(...parts: readonly unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}
