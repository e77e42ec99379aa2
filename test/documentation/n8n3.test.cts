/** What is said about n8n 3 is so, as far as the files here can show it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const ENABLED = 'N8N_UNVERIFIED_PACKAGES_ENABLED=true';

interface ExampleNode {
	type: string;
	typeVersion: number;
	alwaysOutputData?: boolean;
	onError?: string;
}

const FOLDER = 'examples/workflows';
const examples = readdirSync(join(root, FOLDER)).map((file) => {
	const written = text(`${FOLDER}/${file}`);
	const { name, nodes } = JSON.parse(written) as { name: string; nodes: ExampleNode[] };
	return { file, name, nodes, written };
});
const withNode = (type: string) =>
	examples.filter(({ nodes }) => nodes.some((node) => node.type === `n8n-nodes-base.${type}`));

/** The nodes that n8n 3 does not have, or not in each mode, after the dot of their types. */
const REMOVED =
	/\.(aiTransform|cron|document(BinaryInput|Github|JsonInput)Loader|executeWorkflow|function(Item)?|htmlExtract|iCal|interval|itemLists|lmOpenAi|manualChatTrigger|memory(ChatRetriever|Motorhead|Zep)|moveBinaryData|openAi(Assistant)?|orbit|read(BinaryFiles?|PDF)|tool(HttpRequest|SerpApi)|vectorStore\w+(Insert|Load)|vectorStoreZep|workflowTrigger|writeBinaryFile)$/;

describe('A package that n8n has not verified', () => {
	it('is allowed in the sample image', () => {
		expect(text('examples/deployment/Dockerfile')).toContain(`\nENV ${ENABLED}\n`);
	});

	it.each([
		'README.md',
		'docs/install.md',
		'docs/operations.md',
		'docs/troubleshooting.md',
		'docs/n8n-3.md',
	])('is allowed by a variable that %s names', (file) => {
		expect(text(file)).toContain(ENABLED);
	});
});

describe('The list of the changes of n8n 3', () => {
	const rows = text('docs/n8n-3.md').split('\n|---|---|\n')[1].trimEnd().split('\n');

	it('is found here', () => expect(rows.length).toBeGreaterThan(20));

	it.each(rows)('says whether it concerns the package: %s', (row) => {
		expect(row).toMatch(/^\| [^|]+ \| (\*\*Yes:\*\* |No: )[^|]+\. \|$/);
	});
});

describe('The examples', () => {
	it.each(examples)('$file uses nothing that n8n 3 removes', ({ nodes, written }) => {
		expect(nodes.filter(({ type }) => REMOVED.test(type))).toEqual([]);
		const agents = nodes.filter(({ type }) => type.endsWith('.agent'));
		expect(agents.filter(({ typeVersion }) => typeVersion < 2)).toEqual([]);
		expect(written).not.toMatch(/\$(getPairedItem|evaluateExpression)\b/);
	});

	it.each(examples)('$file has one output where it always outputs data', ({ nodes }) => {
		const severalOutputs = /\.(if|switch)$/;
		const changed = nodes.filter(
			({ alwaysOutputData, onError, type }) =>
				alwaysOutputData === true &&
				(onError === 'continueErrorOutput' || severalOutputs.test(type)),
		);
		expect(changed).toEqual([]);
	});

	it('with a Code node are those that docs/examples.md names', () => {
		const line = text('docs/examples.md')
			.split('\n')
			.find((each) => each.includes('N8N_RUNNERS_TASK_TIMEOUT'));
		const named = [...(line?.matchAll(/\*([^*]+)\*/g) ?? [])].map(([, name]) => name);
		expect(named.sort()).toEqual(
			withNode('code')
				.map(({ name }) => name.replace(/ \(.*/, ''))
				.sort(),
		);
	});

	it('with Slack are named beside the signing secret that n8n 3 needs', () => {
		const line = text('docs/examples.md')
			.split('\n')
			.find((each) => each.includes('signing secret'));
		const names = withNode('slack').map(({ name }) => name);
		expect(names).toEqual(['Incident channel in Slack']);
		expect(line).toContain(`*${names.join()}*`);
	});
});
