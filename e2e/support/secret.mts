/** Secrets that can be recognized wherever they leak. */
import assert from 'node:assert/strict';

/**
 * Every secret of these checks begins with "e2e-", in plain text or within Basic's base64. The end of
 * a group of a UUID, and the group behind it, may look like it.
 */
const SECRET = /e2e-(?![\da-f]{4}-|[\da-f]{12})[a-z]|ZTJlL|UyZS1|lMmUt/;

/** @param where the place that the text comes from */
export function assertNoSecret(text: string, where: string): void {
	const match = SECRET.exec(text);
	if (match === null) return;
	const around = text.slice(Math.max(0, match.index - 100), match.index + 100);
	assert.fail(`A secret is in ${where}: … ${around} …`);
}
