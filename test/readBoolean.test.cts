import { NodeHelpers, Workflow, type INodeTypes, type NodeParameterValueType } from 'n8n-workflow';
import { readBoolean } from '../nodes/Zenduty/readBoolean';
import { ZendutyTrigger } from '../nodes/Zenduty/ZendutyTrigger.node';

/** A value, as an expression may give it, and what it counts as; undefined: as the default. */
const VALUES: Array<[unknown, boolean | undefined]> = [
	[true, true],
	[false, false],
	['true', true],
	['false', false],
	['TRUE', true],
	['False', false],
	[' true ', true],
	['\tfalse\r\n', false],
	[1, true],
	[0, false],
	['1', true],
	['0', false],
	[2, undefined],
	[-1, undefined],
	[0.5, undefined],
	[NaN, undefined],
	['', undefined],
	[' ', undefined],
	['yes', undefined],
	['no', undefined],
	['truest', undefined],
	['untrue', undefined],
	['true false', undefined],
	[null, undefined],
	[undefined, undefined],
	[{}, undefined],
	[{ value: true }, undefined],
	[[], undefined],
	[['true'], true],
	[[false], false],
	[[true, true], undefined],
];

/** How many outputs the canvas shows, by the expression of the description. */
function outputsOnCanvas(separateOutputs: unknown): number {
	const type = new ZendutyTrigger();
	const nodeTypes: INodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	const node = {
		id: 'node-1',
		name: 'Incidents',
		type: 'zendutyTrigger',
		typeVersion: 2,
		position: [0, 0] as [number, number],
		parameters: { separateOutputs: separateOutputs as NodeParameterValueType },
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return NodeHelpers.getNodeOutputs(workflow, node, type.description).length;
}

describe('readBoolean', () => {
	it.each(VALUES)('reads %j as %j, or else as the default', (value, expected) => {
		expect(readBoolean(value, true)).toBe(expected ?? true);
		expect(readBoolean(value, false)).toBe(expected ?? false);
	});

	it.each(VALUES)('reads %j as the canvas does', (value) => {
		expect(outputsOnCanvas(value)).toBe(readBoolean(value, false) ? 5 : 1);
	});
});
