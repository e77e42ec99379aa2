/** Which fields an operation has by the node's description, and uses of it that set all of them. */
import type { INodeProperties, INodePropertyCollection, INodeTypeDescription } from 'n8n-workflow';
import type { Parameters } from '../support/operations.cjs';

/** The fields that an operation shows in the editor, without notices, which hold no value. */
export function fieldsOf(
	{ properties }: INodeTypeDescription,
	operation: string,
): INodeProperties[] {
	const [resource, name] = operation.split(' ');
	return properties.filter(({ type, displayOptions: { show } = {} }) => {
		const isFor = (choice: string, value: string) => show?.[choice]?.includes(value) === true;
		return type !== 'notice' && isFor('resource', resource) && isFor('operation', name);
	});
}

/** The names of fields, such as `title` and, inside a collection, `options.timeout`. */
export function namesOf(fields: INodeProperties[], before = ''): string[] {
	return fields.flatMap(({ name, type, options }) => {
		const place = before + name;
		if (type === 'collection') return namesOf(options as INodeProperties[], `${place}.`);
		if (type !== 'fixedCollection') return [place];
		return (options as INodePropertyCollection[]).flatMap((row) =>
			namesOf(row.values, `${place}.${row.name}.`),
		);
	});
}

/** The names that parameters set, as {@link namesOf} writes them. */
export function setBy(fields: INodeProperties[], parameters: Parameters): string[] {
	return namesOf(fields).filter((name) => {
		let values: unknown[] = [parameters];
		for (const part of name.split('.')) {
			values = values.flatMap((value) => (value as Parameters | undefined)?.[part] ?? []);
		}
		return values.length > 0;
	});
}

/** What many operations have, and the table of parameters leaves out: each with its values. */
const SHARED: Record<string, unknown[]> = {
	simplify: [false],
	output: ['raw', 'selected'],
	outputFields: [['status', 'title']],
	returnAll: [false, true],
	limit: [5],
};
const SHARED_OPTIONS = { concurrency: 2, maxAttempts: 2, timeout: 8000 };

/** Adds what many operations have; a use becomes two where that has several values. */
export function withEveryField(fields: INodeProperties[], given: Parameters): Parameters[] {
	let uses: Parameters[] = [
		{ ...given, options: { ...SHARED_OPTIONS, ...(given.options as Parameters) } },
	];
	for (const [name, values] of Object.entries(SHARED)) {
		if (!fields.some((field) => field.name === name)) continue;
		uses = uses.flatMap((use) => values.map((value) => ({ [name]: value, ...use })));
	}
	return uses;
}
