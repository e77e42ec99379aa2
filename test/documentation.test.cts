/** What the documentation says of commands, files and messages is so. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSALS } from '../nodes/Zenduty/trigger/refusals';

const root = join(__dirname, '..');
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

	/** Other commands run the first three, or what they run. The last one changes files. */
	const BY_HAND = ['build', 'build:plain', 'test:unit', 'lint:fix'];

	it.each([...named])('%s is a script, and a pipeline runs it', (script) => {
		expect(scripts).toHaveProperty([script]);
		if (!BY_HAND.includes(script)) expect(words).toContain(script);
	});
});

describe('Every file that the documentation names', () => {
	const PATH = /(?:`|src="|srcset=")([\w./-]*\w\/[\w.-]*\.(?:m?ts|json|conf|yml|md|png|svg))[`"]/g;
	const named = DOCUMENTS.flatMap((file) => [...text(file).matchAll(PATH)].map(([, path]) => path));

	it('is found here', () => expect(named.length).toBeGreaterThan(10));

	it.each([...new Set(named)])('%s exists', (path) => {
		const found = [root, join(root, 'nodes', 'Zenduty')].some((folder) =>
			existsSync(join(folder, path)),
		);
		expect(found).toBe(true);
	});
});

describe("The README's troubleshooting", () => {
	const table = text('README.md').split('## Troubleshooting')[1].split('\n## ')[0];

	it.each(Object.keys(REFUSALS))('has the code %s', (code) => {
		expect(table).toContain(`\`${code}\``);
	});

	const sources = filesIn('nodes', '.ts').map(text).join('\n');
	const messages = [...table.matchAll(/^\| "(?<begin>[^"…]*?) ?(?:…[^"]*)?" \|/gm)].map(
		({ groups }) => groups?.begin ?? '',
	);

	it('is found here', () => expect(messages.length).toBeGreaterThan(2));

	it.each(messages)('quotes a message of the package: %s', (message) => {
		expect(sources).toContain(message);
	});
});
