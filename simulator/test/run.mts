/**
 * The tests of the simulator: `npm run simulator:test`, or only some with
 * `npm run simulator:test -- faults`.
 */
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
for (const file of readdirSync(import.meta.dirname).sort()) {
	if (!file.endsWith('.test.mts')) continue;
	if (wanted.length > 0 && !wanted.includes(file.replace('.test.mts', ''))) continue;
	await import(`./${file}`);
}
