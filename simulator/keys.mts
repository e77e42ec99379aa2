/** API keys: their owners, and what they do not allow. */
import { z } from 'zod';

import { matches } from './faults.mts';
import { refusal } from './refusals.mts';

/** Reads an API key. */
export const keySchema = z
	.object({
		key: z.string().min(1),
		/** The username of the key's owner. */
		owner: z.string(),
		/**
		 * The requests that the key does not allow. Each text is a method or `*`, a space, and a path
		 * in which `*` stands for any part.
		 */
		forbidden: z.array(z.string().regex(/^\S+ \/\S*$/)).default([]),
	})
	.strict();

export type Key = z.infer<typeof keySchema>;
/** An API key as a test passes it. */
export type KeyInput = z.input<typeof keySchema>;

/**
 * Returns the API key in an `Authorization` header. If there is no such key, the result is
 * undefined.
 */
export function keyIn(keys: Key[], authorization: string | undefined): Key | undefined {
	return keys.find(({ key }) => authorization === `Token ${key}`);
}

/**
 * Checks that an API key allows a request.
 *
 * @throws {Refusal} 403 if no key was sent, if the key is unknown, or if the key does not allow the
 * request
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
