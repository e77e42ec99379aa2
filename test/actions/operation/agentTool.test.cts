import type { IExecuteFunctions } from 'n8n-workflow';
import { argumentsOf, isReview, isTool } from '../../../nodes/Zenduty/actions/operation/agentTool';

const context = (type: string, more: object = {}) =>
	({ getNode: () => ({ type }), ...more }) as unknown as IExecuteFunctions;

describe('isTool', () => {
	it.each([
		['an agent before version 3', 'CUSTOM.zenduty', { isToolExecution: () => true }, true],
		['an agent of version 3', 'CUSTOM.zendutyTool', { isToolExecution: () => false }, true],
		['a tool in an older n8n', 'n8n-nodes-zenduty.zendutyTool', {}, true],
		['a step of a workflow', 'CUSTOM.zenduty', { isToolExecution: () => false }, false],
		['a step in an older n8n', 'n8n-nodes-zenduty.zenduty', {}, false],
		['a package with such a name', 'n8n-nodes-Tool.zenduty', {}, false],
	])('knows %s', (_, type, more, expected) => {
		expect(isTool(context(type, more))).toBe(expected);
	});
});

describe('isReview', () => {
	it.each([
		['the review of a tool', 'CUSTOM.zendutyHitlTool', { isToolExecution: () => false }, true],
		['a review without such a method', 'CUSTOM.zendutyHitlTool', {}, true],
		['a tool', 'CUSTOM.zendutyTool', { isToolExecution: () => false }, false],
		[
			'a tool of an agent before version 3',
			'CUSTOM.zendutyHitlTool',
			{ isToolExecution: () => true },
			false,
		],
		['a step of a workflow', 'CUSTOM.zenduty', { isToolExecution: () => false }, false],
		['a package with such a name', 'n8n-nodes-HitlTool.zenduty', {}, false],
	])('knows %s', (_, type, more, expected) => {
		expect(isReview(context(type, more))).toBe(expected);
	});
});

describe('argumentsOf', () => {
	it('leaves out the ID of the call', () => {
		expect(argumentsOf({ Note: 'a', toolCallId: 'call_1' })).toEqual({ Note: 'a' });
	});

	it('leaves out what is not set, and nothing else', () => {
		const input = { a: '', b: null, c: undefined, d: 0, e: false, f: ' ' };
		expect(argumentsOf(input)).toStrictEqual({ d: 0, e: false, f: ' ' });
	});

	it('has one order', () => {
		const texts = [
			{ b: 1, a: 2, c: 3 },
			{ c: 3, a: 2, b: 1 },
			{ a: 2, b: 1, c: 3 },
		].map((input) => JSON.stringify(argumentsOf(input)));
		expect(new Set(texts)).toEqual(new Set(['{"a":2,"b":1,"c":3}']));
	});

	it('leaves its input as it is', () => {
		const input = { b: 1, a: '', toolCallId: 'call_1' };
		argumentsOf(input);
		expect(input).toEqual({ b: 1, a: '', toolCallId: 'call_1' });
	});
});
