import { createHash } from 'crypto';

/** Returns the SHA-256 of a value in hex: the same for the same JSON. */
export function hashOf(value: unknown): string {
	return createHash('sha256').update(jsonOf(value)).digest('hex');
}

/** Writes a value as JSON, also one that JSON cannot hold: an item of n8n may refer to itself. */
function jsonOf(value: unknown): string {
	const above = new Set<unknown>();
	const copy = (inner: unknown): unknown => {
		if (typeof inner === 'bigint') return String(inner);
		if (typeof inner !== 'object' || inner === null) return inner;
		if ('toJSON' in inner && typeof inner.toJSON === 'function') return inner;
		if (above.has(inner)) return '[circular]';
		above.add(inner);
		const copied = Array.isArray(inner)
			? inner.map(copy)
			: Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, copy(member)]));
		above.delete(inner);
		return copied;
	};
	try {
		return JSON.stringify(value);
	} catch {
		return JSON.stringify(copy(value));
	}
}
