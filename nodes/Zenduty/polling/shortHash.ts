import { hash } from 'crypto';

/**
 * Returns 32 hex digits that identify some values, such as the ID of an event. The same values
 * always give the same digits. If n8n was killed before it had stored the state of a poll, the next
 * poll outputs the same events again. Each of them then has the same ID as before.
 */
export function shortHash(...parts: readonly unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}
