/*
 * Parameters are read by the readers alone. A reader refuses an expression that returns nothing,
 * unless its call says ALLOW_NOTHING. Whoever takes a parameter around the readers can forget this.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../nodes/Zenduty');

/** The files that make the parameters of which the readers read. */
const MAKERS = ['actions/run.ts', 'polling/settings.ts'];

const filesIn = (folder: string): string[] =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => `${folder}/${file.replaceAll('\\', '/')}`);

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

it('of the parameters of an item, only the readers take one', () => {
	const takers = [...filesIn('actions'), ...filesIn('listSearch'), ...filesIn('polling')].filter(
		(file) => !MAKERS.includes(file) && /\bgetParameter\b|\.expression\(/.test(textOf(file)),
	);
	expect(takers).toEqual([]);
});

it('n8n is asked only for the parameters that no item has', () => {
	const asked = filesIn('actions')
		.flatMap((file) => textOf(file).match(/getNodeParameter\(\S+/g) ?? [])
		.sort();
	expect(asked).toEqual([
		"getNodeParameter('operation',",
		"getNodeParameter('options.concurrency',",
		"getNodeParameter('resource',",
		'getNodeParameter(name,',
	]);
});
