import type { INodeProperties } from 'n8n-workflow';
import {
	noteOption,
	skipResolvedOption,
} from '../../nodes/Zenduty/actions/incident/incidentFields';
import {
	apiOptions,
	fieldsToAdd,
	limitFields,
	severalFrom,
	simplifyField,
} from '../../nodes/Zenduty/fields/sharedFields';

const named = (fields: unknown) => (fields as INodeProperties[]).map(({ name }) => name);

it('simplifies by default', () => {
	expect(simplifyField).toMatchObject({ name: 'simplify', type: 'boolean', default: true });
});

it('gives 50 entries by default, at least one, and hides the limit where all are wanted', () => {
	expect(limitFields).toMatchObject([
		{ name: 'returnAll', default: false },
		{
			name: 'limit',
			default: 50,
			typeOptions: { minValue: 1 },
			displayOptions: { show: { returnAll: [false] } },
		},
	]);
});

it('has options of its own, and those of one operation, in the order of their names', () => {
	expect(apiOptions()).toMatchObject({ name: 'options', type: 'collection', default: {} });
	expect(named(apiOptions().options)).toEqual(['concurrency', 'maxAttempts', 'timeout']);
	const more = apiOptions(skipResolvedOption, noteOption);
	expect(named(more.options)).toEqual([
		'concurrency',
		'maxAttempts',
		'note',
		'skipResolved',
		'timeout',
	]);
	expect((more.options as INodeProperties[]).map((option) => option.default)).toEqual([
		1,
		3,
		'',
		true,
		10_000,
	]);
});

it('takes only numbers from 1 for these options, and no more than make sense', () => {
	const options = apiOptions().options as INodeProperties[];
	expect(options).toMatchObject([
		{ displayName: 'Concurrency', type: 'number', typeOptions: { minValue: 1, maxValue: 100 } },
		{ displayName: 'Max Attempts', type: 'number', typeOptions: { minValue: 1, maxValue: 10 } },
		{ displayName: 'Timeout (Ms)', type: 'number', typeOptions: { minValue: 1 } },
	]);
	for (const { description } of options) expect(description).toMatch(/^How /);
});

it('is a collection to which fields are added', () => {
	const field = { displayName: 'More', name: 'more', default: 7 };
	expect(fieldsToAdd(field, [simplifyField])).toEqual({
		displayName: 'More',
		name: 'more',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [simplifyField],
	});
});

it('is a collection to which options are added', () => {
	expect(apiOptions()).toMatchObject({ displayName: 'Options', placeholder: 'Add Option' });
});

it('lets several things be picked from a list that depends on others, or given by an expression', () => {
	expect(severalFrom('tags', 'Tag Names or IDs', 'getTags', 'team.value')).toMatchObject({
		displayName: 'Tag Names or IDs',
		name: 'tags',
		type: 'multiOptions',
		default: [],
		typeOptions: {
			loadOptionsMethod: 'getTags',
			loadOptionsDependsOn: ['team.value'],
			allowArbitraryValues: true,
		},
		// The words that n8n asks for.
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	});
});
