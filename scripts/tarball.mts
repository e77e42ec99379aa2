/**
 * Builds and packs the project as `n8n-nodes-zenduty.tgz`: `npm run pack`. The name holds no version,
 * so that what the documentation says to do with the file stays the same.
 */
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packProject } from './pack.mts';
import { root } from './process.mts';

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = `${name}.tgz`;
copyFileSync(await packProject(), join(root, file));
const size = Math.round(statSync(join(root, file)).size / 1000);
console.log(`${file}: version ${version}, ${size} kB`);
