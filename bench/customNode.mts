/** A node that n8n loads beside its own: the floors of the benchmarks are such nodes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../e2e/programs/programs.mts';

/**
 * Writes a node into a folder of custom extensions. Its type in n8n is `CUSTOM.` and its name.
 *
 * @param className the class that the source exports; n8n finds it by the name of the file
 * @returns the variables that make n8n load it
 */
export function customNode(className: string, source: string): Record<string, string> {
	const folder = temporaryFolder('custom-node');
	writeFileSync(join(folder, `${className}.node.js`), source);
	return { N8N_CUSTOM_EXTENSIONS: folder };
}
