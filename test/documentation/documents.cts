/* What the tests of the documentation read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { JsonObject } from '../../nodes/Zenduty/json';

export const root = join(__dirname, '..', '..');

/** Reads a file of the repository. */
export const text = (file: string) => readFileSync(join(root, file), 'utf8');

/** Lists the files of a folder and below it. */
export function filesIn(folder: string, end: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(end))
		.map((file) => join(folder, file));
}

/** All documents. */
export const DOCUMENTS = [
	...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
	...['.github', 'docs', 'bench', 'e2e', 'examples', 'live', 'simulator'].flatMap((folder) =>
		filesIn(folder, '.md'),
	),
];

/** The pages that lead through something step by step. */
export const STEPS = DOCUMENTS.filter((file) => text(file).includes('**It worked when'));

/** Returns what stands under a heading of the second level. */
export function section(file: string, heading: string): string {
	const [, found] = text(file).split(`\n## ${heading}\n`);
	if (found === undefined) throw new Error(`${file} has no heading "${heading}".`);
	return found.split('\n## ')[0];
}

/** Returns the anchors of a document, as GitHub makes them of its headings. */
export function anchorsIn(file: string): string[] {
	const prose = text(file).replace(/^( *)```.*?^\1```$/gms, '');
	return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[^\w -]/g, '')
			.replaceAll(' ', '-'),
	);
}

/** Returns all samples in a text. */
export function samplesIn(part: string): JsonObject[] {
	return [...part.matchAll(/^```json\n(.*?)\n```$/gms)].map(
		([, json]) => JSON.parse(json) as JsonObject,
	);
}

/** The options of parameters that have some, as `{ name, value }`. */
export function optionsOf(parameters: INodeProperties[]): INodePropertyOptions[] {
	return parameters.flatMap(({ options = [] }) =>
		options.flatMap((option) => ('value' in option ? [option] : [])),
	);
}
