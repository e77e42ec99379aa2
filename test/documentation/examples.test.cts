/** What is said about the examples and n8n 3 is so, as far as the files here can show it. */
import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { filesIn, optionsOf, text } from './documents.cjs';

const ENABLED = 'N8N_UNVERIFIED_PACKAGES_ENABLED=true';

interface ExampleNode {
	name: string;
	type: string;
	parameters: INodeParameters;
	typeVersion: number;
	alwaysOutputData?: boolean;
	onError?: string;
}

const { description } = new Zenduty();

/** The type of the action, also as a tool or a review. */
const ACTION = /^n8n-nodes-zenduty\.zenduty((?:Hitl)?Tool)?$/;

/** What the type of a review has as its parameters, where the workflow has none. */
const REVIEW = { resource: 'alert', operation: 'sendAndWait' };

/** Returns the values that a node of the action can have for `authentication`. */
function authenticationsOf({ type, parameters }: ExampleNode): unknown[] {
	const given = type.endsWith('HitlTool') ? { ...REVIEW, ...parameters } : parameters;
	const shown = description.properties.filter(
		(each) =>
			each.name === 'authentication' &&
			NodeHelpers.displayParameter(given, each, { typeVersion: 1 }, description),
	);
	return optionsOf(shown).map(({ value }) => value);
}

const examples = filesIn('examples', '.json').map((file) => {
	const written = text(file);
	const { nodes } = JSON.parse(written) as { nodes: ExampleNode[] };
	return { file, nodes, written };
});

/** The nodes that n8n 3 does not have, or not in each mode, after the dot of their types. */
const REMOVED =
	/\.(aiTransform|cron|document(BinaryInput|Github|JsonInput)Loader|executeWorkflow|function(Item)?|htmlExtract|iCal|interval|itemLists|lmOpenAi|manualChatTrigger|memory(ChatRetriever|Motorhead|Zep)|moveBinaryData|openAi(Assistant)?|orbit|read(BinaryFiles?|PDF)|tool(HttpRequest|SerpApi)|vectorStore\w+(Insert|Load)|vectorStoreZep|workflowTrigger|writeBinaryFile)$/;

describe('A package that n8n has not verified', () => {
	it('is allowed in the sample image', () => {
		expect(text('examples/deployment/Dockerfile')).toContain(`\nENV ${ENABLED}\n`);
	});

	it.each(['README.md', 'docs/install.md', 'docs/nothing-happens.md', 'docs/upgrade.md'])(
		'is allowed by a variable that %s names',
		(file) => {
			expect(text(file)).toContain(ENABLED);
		},
	);
});

describe('The examples', () => {
	// With a credential that is not there the editor shows another one as chosen, and does not save it.
	it.each(examples)('$file names no credential, so that n8n chooses one', ({ nodes }) => {
		expect(nodes.filter((node) => 'credentials' in node)).toEqual([]);
	});

	// n8n chooses credentials when it imports a workflow, before it fills in what is not there.
	it.each(examples)('$file has authentication in each node of the action', ({ nodes }) => {
		for (const node of nodes.filter(({ type }) => ACTION.test(type))) {
			const allowed = authenticationsOf(node);
			expect(allowed.length).toBeGreaterThan(0);
			expect({ [node.name]: allowed }).toEqual({
				[node.name]: expect.arrayContaining([node.parameters.authentication]),
			});
		}
	});

	it('use each kind of credential', () => {
		const used = examples.flatMap(({ nodes }) =>
			nodes
				.filter(({ type }) => ACTION.test(type))
				.map(({ parameters }) => parameters.authentication),
		);
		expect([...new Set(used)].sort()).toEqual(['apiKey', 'integrationUrl', 'webhook']);
	});

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
});
