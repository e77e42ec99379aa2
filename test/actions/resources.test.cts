import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { propertiesOf } from '../../nodes/Zenduty/actions/operation/operation';
import { properties, RESOURCES } from '../../nodes/Zenduty/actions/resources';

const [resource, ...others] = properties;
const shownFor = ({ displayOptions }: INodeProperties) => displayOptions?.show?.resource;

const membersOf = ({ options = [] }: INodeProperties) => options as INodeProperties[];

it('offers all resources by name, incidents first', () => {
	expect(resource).toMatchObject({ name: 'resource', type: 'options', default: 'incident' });
	const options = resource.options as INodePropertyOptions[];
	expect(options.map(({ value }) => value).sort()).toEqual(Object.keys(RESOURCES).sort());
	const names = options.map(({ name }) => name);
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
});

it('gives each resource one field of operations, before its other fields', () => {
	for (const value of Object.keys(RESOURCES)) {
		const own = others.filter((field) => String(shownFor(field)) === value);
		expect(own.filter(({ name }) => name === 'operation')).toEqual([own[0]]);
		expect(own.length).toBeGreaterThan(1);
	}
	expect(others.every((field) => [shownFor(field)].flat().length === 1)).toBe(true);
});

describe.each(Object.entries(RESOURCES).filter(([value]) => value !== 'webhookEvent'))(
	'every operation of %s',
	(value, resourceOf) => {
		const [operation, ...fields] = propertiesOf(value, resourceOf);
		const operations = (operation.options as INodePropertyOptions[]).map((each) =>
			String(each.value),
		);
		const names = (chosen: string) =>
			fields
				.filter(({ displayOptions }) => [displayOptions?.show?.operation].flat().includes(chosen))
				.map(({ name }) => name);

		it.each(operations)('has the options of all: %s', (chosen) => {
			const options = fields.find(
				({ name, displayOptions }) =>
					name === 'options' && [displayOptions?.show?.operation].flat().includes(chosen),
			);
			const defaults = (options?.options as INodeProperties[]).map(({ name, default: it }) => [
				name,
				it,
			]);
			// What runs once has nothing to do at the same time.
			const concurrency = chosen === 'sendAndWait' ? {} : { concurrency: 1 };
			expect(Object.fromEntries(defaults)).toMatchObject({
				...concurrency,
				maxAttempts: 3,
				timeout: 10_000,
			});
		});

		it.each(operations)(
			'says whether its output is simplified, unless it has one form alone: %s',
			(chosen) => {
				const isWithout = ['delete', 'getContext', 'remove', 'send', 'sendAndWait'].includes(
					chosen,
				);
				expect(names(chosen).includes('simplify')).toBe(!isWithout);
			},
		);

		// For a model the name is the only thing that tells a field from the others.
		it.each(operations)('has one field of each name for agents: %s', (chosen) => {
			const shown = fields.filter(({ displayOptions }) =>
				[displayOptions?.show?.operation].flat().includes(chosen),
			);
			const all = shown.flatMap((field) =>
				field.type === 'collection' ? membersOf(field) : [field],
			);
			const confused = all.filter(({ displayName, name }) =>
				all.some((other) => other.displayName === displayName && other.name !== name),
			);
			expect(confused.map(({ name }) => name)).toEqual([]);
		});

		it.each(operations)('asks for no field twice under the same conditions: %s', (chosen) => {
			const shown = fields
				.filter(({ displayOptions }) => [displayOptions?.show?.operation].flat().includes(chosen))
				.map(({ name, displayOptions }) => JSON.stringify([name, displayOptions]));
			expect(new Set(shown).size).toBe(shown.length);
		});
	},
);
