/** Writes the table of all operations into the README: `npm run docs:operations`. */
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
writeFileSync(file, after);
console.log(after === before ? 'The table in README.md is up to date.' : 'README.md is written.');
