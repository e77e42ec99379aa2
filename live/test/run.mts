/**
 * The tests of the probes: `npm run live:test`, or only some with `npm run live:test -- forms`.
 */
import { readdirSync } from 'node:fs';

import { buildProject } from '../../scripts/pack.mts';

const wanted = process.argv.slice(2);
await buildProject();
for (const file of readdirSync(import.meta.dirname).sort()) {
	if (!file.endsWith('.test.mts')) continue;
	if (wanted.length > 0 && !wanted.includes(file.replace('.test.mts', ''))) continue;
	await import(`./${file}`);
}
