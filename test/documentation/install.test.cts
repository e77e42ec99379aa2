/** What is said about installing stands in one place, and what the README lets you run is run. */
import { filesIn, section, text } from './documents.cjs';

describe('The commands of a fresh machine', () => {
	const tryIt = section('README.md', 'Try it');
	const gate = text('.ci/run').split('\n');

	it('are these two, each in a block of its own, so that nobody copies both', () => {
		const blocks = [...tryIt.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
		expect(blocks).toEqual(['npm ci && npm run demo\n', 'npm ci && npm test\n']);
	});

	it.each(['npm ci', 'npm run demo', 'npm test'])('the gate runs %s', (command) => {
		// What comes after it in the gate may only be options.
		const running = new RegExp(`(^|[ '"])${command}( --\\S*)*["']?( *[&<>|].*)?$`);
		expect(gate.filter((line) => running.test(line) && !line.startsWith('#'))).not.toEqual([]);
	});

	it('print what the README says', () => {
		const [, quoted] = /"(.+?)"/.exec(tryIt) ?? [];
		expect(quoted).toBe('The incident completed the loop');
		expect(text('e2e/demo.mts')).toContain(`'${quoted}`);
	});
});

describe('Whoever lets n8n run in another place', () => {
	const TWICE =
		/published in both installations, each event starts the workflow in the old n8n and its copy/;

	it.each([
		['docs/install.md', 'Queue mode', 'unpublish the workflows in the old n8n'],
		['docs/upgrade.md', 'To n8n 3', 'Leave the old n8n stopped'],
	])('reads in %s under "%s" that a poll must not run in both', (file, heading, first) => {
		const [, after = ''] = section(file, heading).split(first);
		expect(after.split('\n')[0]).toMatch(TWICE);
	});
});

describe('Whether the package is published', () => {
	const BLOCK = /<!-- until-published -->.*?<!-- \/until-published -->/gs;
	const FROM_REGISTRY = /npm (?:i|install|add)\b[^`\n]*? n8n-nodes-zenduty(?!\.tgz)/;

	it.each([
		...['SECURITY.md', 'CHANGELOG.md', 'examples/README.md', ...filesIn('docs', '.md')],
		...['docker-compose.yml', 'Dockerfile', 'start.sh'].map((f) => `examples/deployment/${f}`),
	])('%s does not say', (file) => {
		expect(text(file)).not.toMatch(/\bpublished yet\b|until-published/);
		expect(text(file)).not.toMatch(FROM_REGISTRY);
	});

	it('the README says in two blocks at most, and is right without them', () => {
		const readme = text('README.md');
		expect(readme.match(BLOCK)?.length ?? 0).toBeLessThanOrEqual(2);
		expect(readme.replace(BLOCK, '')).not.toMatch(
			/until-published|published yet|is published|npm run pack|<\/?details>/,
		);
		expect(section('README.md', 'Install').replace(BLOCK, '')).toContain(
			'2. Enter `n8n-nodes-zenduty`',
		);
	});

	it('the way to release says which blocks', () => {
		expect(text('CONTRIBUTING.md')).toContain(
			'begins with a comment `until-published` and ends with a comment `/until-published`',
		);
	});
});
