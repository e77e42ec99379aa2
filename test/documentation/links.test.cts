/** What the documents lead to is there: links with their anchors, files, commands. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsIn, DOCUMENTS, filesIn, root, text } from './documents.cjs';

const HOME = 'https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty';
const OF_PROJECT = new RegExp(`${HOME}/?([^"'\\s>)\\\\]*)`, 'g');

/** Links and pictures of a document, relative to the root. */
const linked = DOCUMENTS.flatMap((file) =>
	[...text(file).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
		.map(([, link, source]) => link ?? source)
		.filter((link) => !/^(https?|mailto):/.test(link))
		.map((link) => (link.startsWith('#') ? file + link : normalize(join(dirname(file), link)))),
);

/** Links of the editor and of the notes in examples. */
const fromEditor = ['nodes', 'credentials', 'examples']
	.flatMap((folder) => ['.ts', '.json'].flatMap((end) => filesIn(folder, end)))
	.flatMap((file) => [...text(file).matchAll(OF_PROJECT)].map(([, link]) => link))
	.map((link) => link.replace(/^(blob|tree)\/main\//, '').replace(/^(?=#|$)/, 'README.md'))
	.filter((link) => !link.startsWith('issues'));

it('links are found here', () => {
	expect([linked.length > 200, fromEditor.length > 6]).toEqual([true, true]);
});

it.each([...new Set([...linked, ...fromEditor])])('%s is there', (link) => {
	const [path, anchor] = link.split('#');
	expect(existsSync(join(root, path))).toBe(true);
	if (anchor !== undefined && anchor !== 'readme') expect(anchorsIn(path)).toContain(anchor);
});

describe('The link to the documentation', () => {
	const { n8n } = JSON.parse(text('package.json')) as { n8n: Record<string, string[]> };
	const ofCredentials = n8n.credentials.map((file) => {
		const source = file.replace(/^dist\//, '').replace(/js$/, 'ts');
		const [, link] = /documentationUrl =\s*'(.+)'/.exec(text(source)) ?? [];
		return { of: source, links: [link] };
	});
	const ofNodes = n8n.nodes.map((file) => {
		const codex = file.replace(/^dist\//, '').replace(/js$/, 'json');
		const { resources } = JSON.parse(text(codex)) as {
			resources: Record<string, Array<{ url: string }>>;
		};
		const { credentialDocumentation, primaryDocumentation } = resources;
		return {
			of: codex,
			links: [...primaryDocumentation, ...credentialDocumentation].map(({ url }) => url),
		};
	});

	// n8n appends `?utm_source=…` to the link of a node. After a fragment, that becomes a part of it.
	it.each([...ofCredentials, ...ofNodes])('of $of is a whole page', ({ links }) => {
		expect(links.length).toBeGreaterThan(0);
		for (const link of links) {
			expect(link).toMatch(new RegExp(`^${HOME}/blob/main/docs/[\\w-]+\\.md$`));
			expect(existsSync(join(root, link.replace(`${HOME}/blob/main/`, '')))).toBe(true);
		}
	});
});

it.each(filesIn('docs', '.png'))('a document shows %s', (picture) => {
	expect(linked).toContain(picture);
});

it.each(filesIn('docs', '.md'))('the README leads to %s', (page) => {
	expect(text('README.md')).toContain(`](${page}`);
});

describe('Every file that a document names', () => {
	const PATH = /`([\w.][\w./-]*\/[\w.-]*\.(?:m?ts|cts|json|conf|yml|md|png|svg))`/g;
	const named = DOCUMENTS.flatMap((file) =>
		[...text(file).matchAll(PATH)].map(([, path]) => ({ path, folder: dirname(file) })),
	).filter(({ path }) => !path.startsWith('reports/'));

	it('is found here', () => expect(named.length).toBeGreaterThan(10));

	it.each(named)('$path exists', ({ path, folder }) => {
		const found = ['.', folder, 'nodes/Zenduty'].some((each) => existsSync(join(root, each, path)));
		expect(found).toBe(true);
	});
});

describe('Every command in a document', () => {
	const { scripts } = JSON.parse(text('package.json'));
	const pipelines = ['.ci/run', '.ci/all', ...filesIn('.github/workflows', '.yml')].map(text);
	const words = new Set(pipelines.join(' ').split(/[^\w:-]+/));
	const named = new Set(
		DOCUMENTS.flatMap((file) =>
			[...text(file).matchAll(/npm (?:run ([\w:-]*\w)|(test)\b)/g)].map(
				([, script, test]) => script ?? test,
			),
		),
	);

	it('is found here', () => expect(named.size).toBeGreaterThan(10));

	/** Other commands run these, or what they run; but `lint:fix`, which changes files. */
	const BY_HAND = /^(build|pack|test:unit|test:operations|live|live:unknowns|lint:fix)$/;

	it.each([...named])('%s is a script, and a pipeline runs it', (script) => {
		expect(scripts).toHaveProperty([script]);
		if (!BY_HAND.test(script)) expect(words).toContain(script);
	});
});
