/**
 * Builds and packs the project as `n8n-nodes-zenduty.tgz`: `npm run pack`. The file name has no
 * version, so that the instructions in the documentation need no change for a new version.
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
