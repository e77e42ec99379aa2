/** API keys: whose they are, and what they may do. */
import { z } from 'zod';

import { matches } from './faults.mts';
import { refusal } from './refusals.mts';

/** Reads a key. */
export const keySchema = z
	.object({
		key: z.string().min(1),
		/** The username of its owner. */
		owner: z.string(),
		/** What it may not do: a method or `*`, a space, and a path in which `*` is any part. */
		forbidden: z.array(z.string().regex(/^\S+ \/\S*$/)).default([]),
	})
	.strict();

export type Key = z.infer<typeof keySchema>;
/** A key as a test gives it. */
export type KeyInput = z.input<typeof keySchema>;

/** Returns the key that an `Authorization` header holds, or nothing. */
export function keyIn(keys: Key[], authorization: string | undefined): Key | undefined {
	return keys.find(({ key }) => authorization === `Token ${key}`);
}

/**
 * Lets a request pass, or not.
 *
 * @throws {Refusal} 403, in the words for no key, an unknown one, and one that may not do this
 */
export function authorize(
	key: Key | undefined,
	request: { authorization: string | undefined; method: string; path: string },
): asserts key is Key {
	if (request.authorization === undefined) {
		throw refusal(403, { detail: 'Authentication credentials were not provided.' });
	}
	if (!key) throw refusal(403, { error: 'Invalid or Inactive Token' });
	const isForbidden = key.forbidden.some((rule) => {
		const [method = '*', path = ''] = rule.split(' ');
		return (method === '*' || method === request.method) && matches(path, request.path);
	});
	if (isForbidden) {
		throw refusal(403, { detail: 'You do not have permission to perform this action.' });
	}
}
