/** Secrets that can be recognized wherever they leak. */
import assert from 'node:assert/strict';

/** Every secret of these checks begins with "e2e-", in plain text or within Basic's base64. */
const SECRET = /e2e-[a-z]|ZTJlL|UyZS1|lMmUt/;

/** @param where the place that the text comes from */
export function assertNoSecret(text: string, where: string): void {
	const match = SECRET.exec(text);
	if (match === null) return;
	const around = text.slice(Math.max(0, match.index - 100), match.index + 100);
	assert.fail(`A secret is in ${where}: … ${around} …`);
}
