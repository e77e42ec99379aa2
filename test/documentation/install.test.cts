/** What is said about installing stands in one place, and what the README lets you run is run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const readme = text('README.md');
const section = (heading: string) => readme.split(`\n## ${heading}\n`)[1].split('\n## ')[0];

describe('The commands of a fresh machine', () => {
	const [, block] = /^```sh\n(.*?)^```$/ms.exec(section('Try it')) ?? ['', ''];
	const commands = block.split(/\n|&&/).map((each) => each.trim());
	const gate = text('.ci/run').split('\n');

	it('are these two', () => {
		expect(block).toBe('npm ci && npm run demo\nnpm ci && npm test\n');
	});

	it.each([...new Set(commands.filter((each) => each !== ''))])('the gate runs %s', (command) => {
		// What comes after it in the gate may only be options.
		const running = new RegExp(`(^|[ '"])${command}( --\\S*)*["']?( *[&<>|].*)?$`);
		expect(gate.filter((line) => running.test(line) && !line.startsWith('#'))).not.toEqual([]);
	});

	it('print what the README says', () => {
		const [, quoted] = /"(.+?)"/.exec(section('Try it')) ?? [];
		expect(quoted).toBe('The incident completed the loop');
		expect(text('e2e/demo.mts')).toContain(`'${quoted}`);
	});
});

describe('Whether the package is published', () => {
	const BLOCK = /<!-- until-published -->.*<!-- \/until-published -->/gs;
	const FROM_REGISTRY = /npm (?:i|install|add)\b[^`\n]*? n8n-nodes-zenduty(?!\.tgz)/;
	const others = [
		...['SECURITY.md', 'CHANGELOG.md', 'examples/README.md'],
		...['docker-compose.yml', 'Dockerfile', 'start.sh'].map(
			(file) => `examples/deployment/${file}`,
		),
		...readdirSync(join(root, 'docs'))
			.filter((file) => file.endsWith('.md'))
			.map((file) => `docs/${file}`),
	];

	it.each(others)('%s does not say', (file) => {
		expect(text(file)).not.toMatch(/\bpublished yet\b|until-published/);
		expect(text(file)).not.toMatch(FROM_REGISTRY);
	});

	it('the README says in one block, and is right without it', () => {
		expect(readme.match(BLOCK)?.length ?? 0).toBeLessThanOrEqual(1);
		expect(readme.replace(BLOCK, '')).not.toMatch(/until-published|published yet|npm run pack/);
		expect(section('Install').replace(BLOCK, '')).toContain('2. Enter `n8n-nodes-zenduty`');
	});

	it('the way to release says which block', () => {
		expect(text('CONTRIBUTING.md')).toContain('between `until-published` and `/until-published`');
	});
});
