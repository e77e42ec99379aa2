/** What the documentation says of commands, files and messages is so. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { ZendutyPollingTrigger } from '../../nodes/Zenduty/ZendutyPollingTrigger.node';
import { ZendutyTrigger } from '../../nodes/Zenduty/ZendutyTrigger.node';
import { REFUSALS } from '../../nodes/Zenduty/trigger/refusals';

const root = join(__dirname, '..', '..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const filesIn = (folder: string, end: string) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(end))
		.map((file) => join(folder, file));

const DOCUMENTS = [
	'README.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	'CHANGELOG.md',
	'bench/README.md',
	'e2e/README.md',
	'examples/README.md',
	'live/README.md',
	...filesIn('docs', '.md'),
];

describe('Every command in the documentation', () => {
	const { scripts } = JSON.parse(text('package.json'));
	const pipelines = ['.ci/run', '.ci/all', ...filesIn('.github/workflows', '.yml')].map(text);
	const words = new Set(pipelines.join(' ').split(/[^\w:-]+/));
	const named = new Set(
		DOCUMENTS.flatMap((file) =>
			[...text(file).matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g)].map(
				([, script, test]) => script ?? test,
			),
		),
	);

	it('is found here', () => expect(named.size).toBeGreaterThan(10));

	/** Other commands run these, or what they run; but `lint:fix`, which changes files. */
	const BY_HAND = [
		'build',
		'pack',
		'test:unit',
		'test:operations',
		'live',
		'live:unknowns',
		'lint:fix',
	];

	it.each([...named])('%s is a script, and a pipeline runs it', (script) => {
		expect(scripts).toHaveProperty([script]);
		if (!BY_HAND.includes(script)) expect(words).toContain(script);
	});
});

describe('Every file that the documentation names', () => {
	const PATH = /(?:`|src="|srcset=")([\w./-]*\w\/[\w.-]*\.(?:m?ts|json|conf|yml|md|png|svg))[`"]/g;
	/** Commands write there, so nothing of it is in the repository. */
	const WRITTEN = /^reports\//;
	const named = DOCUMENTS.flatMap((file) =>
		[...text(file).matchAll(PATH)].map(([, path]) => path),
	).filter((path) => !WRITTEN.test(path));

	it('is found here', () => expect(named.length).toBeGreaterThan(10));

	it.each([...new Set(named)])('%s exists', (path) => {
		const found = ['.', 'nodes/Zenduty', 'docs'].some((folder) =>
			existsSync(join(root, folder, path)),
		);
		expect(found).toBe(true);
	});
});

describe('Every example', () => {
	const files = filesIn('examples/workflows', '.json');

	it('is found here', () => expect(files.length).toBeGreaterThan(10));

	// With a credential that is not there the editor shows another one as chosen, and does not save it.
	it.each(files)('%s names no credential, so that n8n chooses one', (file) => {
		const { nodes }: { nodes: object[] } = JSON.parse(text(file));
		expect(nodes.filter((node) => 'credentials' in node)).toEqual([]);
	});
});

describe('The troubleshooting', () => {
	const page = text('docs/troubleshooting.md');

	it.each(Object.keys(REFUSALS))('has the code %s', (code) => {
		expect(page).toContain(`\`${code}\``);
	});
});

describe('The list of operations', () => {
	const { properties } = new Zenduty().description;
	const resources = optionsOf(properties.filter(({ name }) => name === 'resource')).map(
		({ name, value }) => ({ name, operations: operationsOf(String(value)) }),
	);
	const sections = text('docs/actions.md').split('\n## ');
	const overview = text('README.md')
		.split('\n## All operations\n')[1]
		.split('\n## ')[0]
		.split('\n');

	it('is found here', () => {
		expect(resources.length).toBeGreaterThan(1);
		for (const { operations } of resources) expect(operations).not.toEqual([]);
	});

	it.each(resources)('has a row for each operation of $name, and no other', (resource) => {
		const section = sections.find((each) => each.startsWith(`${resource.name}\n`)) ?? '';
		const rows = [...section.matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map(([, operation]) => operation);
		expect(rows).toEqual(resource.operations);
	});

	it.each(resources)('has a line for $name in the README', ({ name, operations }) => {
		const line = overview.find((each) => each.startsWith(`| [${name}](`));
		expect(line).toContain(`| ${operations.join(', ')} `);
	});

	function operationsOf(resource: string): string[] {
		const fields = properties.filter(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		);
		return optionsOf(fields)
			.map(({ name }) => name)
			.sort();
	}
});

describe('The README', () => {
	const lines = text('README.md').split('\n');

	it('can be read in one sitting, and begins with the quick start', () => {
		expect(lines.length).toBeLessThanOrEqual(151);
		expect(lines.find((line) => line.startsWith('## '))).toBe('## Quick start');
	});

	it.each(filesIn('docs', '.md'))('leads to %s', (page) => {
		expect(lines.join('\n')).toContain(`](${page}`);
	});

	const ofNode = new Zenduty().description.properties.filter(({ name }) => name === 'operation');
	const ofTriggers = [new ZendutyTrigger(), new ZendutyPollingTrigger()].flatMap((trigger) =>
		trigger.description.properties.filter(({ name }) => name === 'events'),
	);
	const actions = optionsOf([...ofNode, ...ofTriggers]).map(({ action }) => action);
	const named = ['README.md', 'docs/first-workflow.md'].flatMap((file) =>
		[...text(file).matchAll(/\*\*(?:Zenduty → )?((?:On|Acknowledge|Send|Get) [\w ]+)\*\*/g)].map(
			([, action]) => action,
		),
	);

	it('names actions', () => expect(named.length).toBeGreaterThan(4));

	it.each([...new Set(named)])('names what the nodes panel shows: %s', (action) => {
		expect(actions).toContain(action);
	});
});

describe('A first try', () => {
	const section = (file: string, heading: string) =>
		text(file).split(`\n## ${heading}\n`)[1].split('\n## ')[0];

	it.each([
		['README.md', section('README.md', 'Acknowledge the incident')],
		['docs/first-workflow.md', text('docs/first-workflow.md')],
	])('acknowledges only what a filter lets through: %s', (_, steps) => {
		const [before, ...after] = steps.split(/\bPublish\b/);
		expect(before).toMatch(/\*Filters\b.*\*?Title Contains\*/);
		expect(before).toMatch(/without a filter/i);
		expect(after).not.toEqual([]);
	});

	it.each([
		['README.md', 'Send an alert without an API key'],
		['docs/actions.md', 'The integration URL'],
	])('says that an alert pages people before it sends one: %s, %s', (file, heading) => {
		const [before, ...after] = section(file, heading).split('**Execute step**');
		expect(before).toContain('pages whoever is on call');
		expect(after).not.toEqual([]);
	});
});

describe('Every link from the editor', () => {
	const HOME = 'https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty';
	const LINK = new RegExp(`${HOME}([^"'\\s>]*)`, 'g');
	const sources = ['nodes', 'credentials'].flatMap((folder) =>
		['.ts', '.json'].flatMap((end) => filesIn(folder, end)),
	);
	const links = sources.flatMap((file) => [...text(file).matchAll(LINK)].map(([, rest]) => rest));

	it('is found here', () => expect(links.length).toBeGreaterThan(4));

	it.each([...new Set(links)])('leads to a heading: %s', (link) => {
		const [path, anchor] = link.split('#');
		const file = path === '' ? 'README.md' : path.replace(/^\/blob\/main\//, '');
		const headings = [...text(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
			heading
				.toLowerCase()
				.replace(/[^\w -]/g, '')
				.replaceAll(' ', '-'),
		);
		if (anchor !== undefined && anchor !== 'readme') expect(headings).toContain(anchor);
	});
});

/** The options of parameters that have some, as `{ name, value }`. */
function optionsOf(parameters: INodeProperties[]): INodePropertyOptions[] {
	return parameters.flatMap(({ options = [] }) =>
		options.flatMap((option) => ('value' in option ? [option] : [])),
	);
}
