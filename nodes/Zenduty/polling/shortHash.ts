import { hash } from 'crypto';

/**
 * Returns a hash of some values, in 32 hex digits. Event IDs are such hashes. The same values
 * always have the same hash. So if n8n was killed before it had stored the state of a poll, the
 * next poll outputs the same events again, and each event has the same ID as before.
 */
export function shortHash(...parts: readonly unknown[]): string {
	return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}
