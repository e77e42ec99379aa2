import { hash } from 'crypto';

/**
 * Returns a hash of some values, in 32 hex digits. The same values always have the same hash. Event
 * IDs are such hashes. So if n8n is killed before it stores the state of a poll, and the next poll
 * outputs the same event again, the event has the same ID.
 */
export function shortHash(...parts: readonly unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}
