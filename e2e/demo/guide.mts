/** The document that tells how to go on from what the demo prints. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/process.mts';

export const GUIDE = 'docs/demo.md';

/** Begins the last part, about `npm run demo -- --ask`; what stands before is about `npm run demo`. */
const ASKING = '\n## Ask whoever is on call\n';

/**
 * Reads the words in bold or italics, which are those that one sees and clicks.
 *
 * @returns gives a word back if the guide has it next, so that the guide and the walk are the same
 */
export function readGuide(isAsking: boolean): (expected: string) => string {
	const [before, asking] = readFileSync(join(root, GUIDE), 'utf8').split(ASKING);
	assert.ok(asking, `${GUIDE} has a part about asking`);
	const read = isAsking ? asking : before;
	const words = [...read.matchAll(/(\*\*?)(.+?)\1/g)].map(([, , word]) => word);
	return (expected) => {
		const next = words.shift();
		if (next === undefined) throw new Error(`"${expected}" is wanted, but the guide ends`);
		assert.equal(next, expected, 'The walk is not the one of the guide');
		return next;
	};
}
