import { hash } from 'crypto';

/**
 * Returns a hash of some values, in 32 hex digits. Event IDs are such hashes, because the same
 * values always have the same hash. For example, if n8n is killed before it has stored the state of
 * a poll, the next poll outputs the same events again. Then each event has the same ID as before.
 */
export function shortHash(...parts: readonly unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}
