/**
 * Writes the table of all operations into the README: `npm run docs:operations`. With `--check`,
 * the script only says whether the table is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { RESOURCES } from '../nodes/Zenduty/actions/resources.ts';
import { root } from './process.mts';

const require = createRequire(import.meta.url);
const {
	operationsTable,
}: typeof import('./operationsTable.cjs') = require('./operationsTable.cjs');

const file = join(root, 'README.md');
const before = readFileSync(file, 'utf8');
const after = before.replace(/(?<=<!-- operations -->\n\n).*?(?=\n\n<!-- \/operations -->)/s, () =>
	operationsTable(RESOURCES),
);
const isCheck = process.argv.includes('--check');
if (after === before) {
	console.log('The table in README.md is up to date.');
} else if (isCheck) {
	console.error('The table in README.md is not up to date. Run: npm run docs:operations');
	process.exitCode = 1;
} else {
	writeFileSync(file, after);
	console.log('README.md is written.');
}
