import { NodeHelpers, type INodePropertyOptions, type INodeTypeDescription } from 'n8n-workflow';
import { incidentOutputFields } from '../../../nodes/Zenduty/actions/incident/incidentOutput';
import { simplifyIncident } from '../../../nodes/Zenduty/actions/incident/simplifyIncident';
import { Zenduty } from '../../../nodes/Zenduty/Zenduty.node';
import { invalidAt } from '../../support/failures.cjs';
import { leastOf, OPERATIONS } from '../../support/operations.cjs';
import { runApi } from '../../support/runApi.cjs';

const { description } = new Zenduty();
const TOOL: INodeTypeDescription = { ...description, name: 'zendutyTool' };
/** The operations that return incidents. *Get Context* returns what belongs to one. */
const OF_INCIDENTS = Object.keys(OPERATIONS).filter((name) =>
	/^incident (?!getContext)/.test(name),
);

/** Runs an operation with its made-up answers. */
const runWith = async (name: string, more: object) =>
	await runApi({ ...leastOf(name), ...more }, OPERATIONS[name].answers);

it('offers all fields of a simplified incident but those that a tool always returns', () => {
	const field = incidentOutputFields.find(({ name }) => name === 'outputFields');
	const options = field?.options as INodePropertyOptions[];
	const offered = options.map(({ value }) => value);
	const all = Object.keys(simplifyIncident({}));
	expect([...offered, 'incidentNumber', 'incidentId'].sort()).toEqual(all.sort());
	const names = options.map(({ name }) => name);
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	expect(offered).toEqual(expect.arrayContaining(field?.default as string[]));
});

describe.each(OF_INCIDENTS)('%s', (name) => {
	const [resource, operation] = name.split(' ');
	const shownIn = (type: INodeTypeDescription, more = {}) =>
		type.properties
			.filter((field) => ['simplify', 'output', 'outputFields'].includes(field.name))
			.filter((field) =>
				NodeHelpers.displayParameter(
					{ resource, operation, ...more },
					field,
					{ typeVersion: 1 },
					type,
				),
			)
			.map((field) => field.name);

	it('shows Simplify in the node, and Output in a tool', () => {
		expect(shownIn(description)).toEqual(['simplify']);
		expect(shownIn(TOOL, { output: 'simplified' })).toEqual(['output']);
		expect(shownIn(TOOL, { output: 'selected' })).toEqual(['output', 'outputFields']);
	});

	it.each([
		['simplified', { output: 'simplified', simplify: false }, { simplify: true }],
		['raw', { output: 'raw' }, { simplify: false }],
		[
			'as Simplify says, where Output is empty',
			{ output: '', simplify: false },
			{ simplify: false },
		],
	])('is %s', async (_, more, same) => {
		const { outputs, failure } = await runWith(name, more);
		expect(failure).toBeUndefined();
		expect(outputs).toEqual((await runWith(name, same)).outputs);
		expect(outputs[0]).not.toEqual([]);
	});

	it('has the selected fields, and always the number and the ID', async () => {
		const [[whole]] = (await runWith(name, {})).outputs;
		const outputFields = ['status', 'tags'];
		const { outputs } = await runWith(name, { output: 'selected', outputFields });
		const { status, incidentNumber, incidentId, tags } = whole;
		expect(outputs).toEqual([[{ status, incidentNumber, incidentId, tags }]]);
	});

	it.each([
		[{ output: 'all' }, ['Output', '"all"']],
		[{ output: 'selected', outputFields: ['title', 'titel'] }, ['Fields to Return', '"titel"']],
	])('refuses %j before any request', async (more, names) => {
		const { failure, requests } = await runWith(name, more);
		expect(failure).toMatchObject(invalidAt(...names));
		expect(requests).toEqual([]);
	});
});

it.each([
	['a text with commas', ' title , status,', ['title', 'status']],
	['a JSON array', '["title", "status"]', ['title', 'status']],
	['an empty list', [], []],
	['the two that are always there', ['incidentNumber', 'incidentId'], []],
	['the usual fields', undefined, ['createdAt', 'service', 'status', 'title']],
])('takes %s', async (_, outputFields, expected) => {
	const more = outputFields === undefined ? {} : { outputFields };
	const { outputs } = await runWith('incident get', { output: 'selected', ...more });
	const names = Object.keys(outputs[0][0]);
	expect(names.sort()).toEqual([...expected, 'incidentNumber', 'incidentId'].sort());
});

it.each([undefined, null])('refuses fields whose expression gives %s', async (outputFields) => {
	const parameters = { ...leastOf('incident get'), resource: 'incident', operation: 'get' };
	const { failure, requests } = await runApi(
		{ ...parameters, output: 'selected', outputFields },
		{},
		{ type: 'zendutyTool', saved: { outputFields: '={{ $json.typo }}' } },
	);
	expect(failure).toMatchObject(invalidAt("'Fields to Return'", 'returns nothing'));
	expect(requests).toEqual([]);
});
