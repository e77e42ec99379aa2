/* Compares outputs with the output schemas, which the editor shows before a node has run. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { format, resolveConfig } from 'prettier';

/** The folder of the schemas, with one folder for each resource. */
export const SCHEMAS = join(__dirname, '../../nodes/Zenduty/__schema__/v1.0.0');

/** A JSON schema, as far as n8n reads it. */
interface Schema {
	/** Missing for a value that is always null. */
	type?: string;
	properties?: Record<string, Schema>;
	/** The names of the members that are always present. If this is missing, all members are. */
	required?: string[];
	items?: Schema;
}

/**
 * The operations whose schemas are written by hand. In the tests, no question is left unanswered
 * until its time is over, so the outputs would be incomplete.
 */
const BY_HAND = ['alert sendAndWait'];

/** The command that writes the schemas of operations whose outputs have changed. */
export const COMMAND = 'npm run build && npm run test:operations -- --write-schemas';

const isWriting = process.argv.includes('--write-schemas');

/** The outputs that were collected so far, by operation. */
const outputsOf = new Map<string, unknown[]>();

const readSchema = (operation: string): Schema | undefined => {
	const file = fileOf(operation);
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Schema) : undefined;
};

const fileOf = (operation: string) => join(SCHEMAS, `${operation.replace(' ', '/')}.json`);

/**
 * Compares real outputs with the schema of their operation, such as `incident create`. With
 * `--write-schemas`, the function only collects the outputs, for {@link writeSchemas}.
 */
export function compareWithSchema(outputs: unknown[], operation: string): void {
	if (isWriting && !BY_HAND.includes(operation)) {
		outputsOf.set(operation, [...(outputsOf.get(operation) ?? []), ...outputs]);
		return;
	}
	const schema = readSchema(operation);
	if (schema === undefined) throw new Error(`${operation} has no schema. Run: ${COMMAND}`);
	try {
		compare(outputs, schema, operation);
	} catch (error) {
		throw new Error(
			`${String(error)}
(The schema is written by: ${COMMAND})`,
			{ cause: error },
		);
	}
}

/**
 * Writes the schema of each operation whose outputs were collected.
 *
 * @throws Error if a member is null in all outputs, because its type is then unknown
 */
export async function writeSchemas(): Promise<void> {
	for (const [operation, outputs] of outputsOf) {
		const file = fileOf(operation);
		const before = readSchema(operation) ?? {};
		const schema = { ...schemaOf(outputs, before, operation), version: 1 };
		mkdirSync(dirname(file), { recursive: true });
		const options = await resolveConfig(file);
		writeFileSync(
			file,
			await format(JSON.stringify(schema, undefined, '\t'), { ...options, filepath: file }),
		);
	}
}

/**
 * Makes the schema of some values.
 *
 * @param before the schema so far. Where the values do not show a type, or show an integer for a
 * number, its type stays
 */
function schemaOf(values: unknown[], before: Schema, place: string): Schema {
	const types = new Set(values.filter((value) => value !== null).map(typeIn));
	if (types.size > 1 && [...types].every((type) => /integer|number/.test(type)))
		types.delete('integer');
	if (types.size > 1) throw new Error(`${place} has several types: ${[...types].join(', ')}`);
	const [found = before.type] = types;
	if (found === undefined) throw new Error(`${place} is null in all rows: add a row with a value`);
	const type = found === 'integer' && before.type === 'number' ? 'number' : found;
	if (type === 'array') {
		const items = values.filter((value) => value !== null).flat();
		const known = before.items ?? {};
		return items.length === 0
			? { type, ...before }
			: { type, items: schemaOf(items, known, `${place}[]`) };
	}
	if (type !== 'object') return { type };
	const objects = values.filter((value): value is IDataObject => value !== null);
	if (objects.length === 0) return before;
	const names = [...new Set(objects.flatMap((value) => Object.keys(value)))];
	const required = names.filter((name) => objects.every((value) => name in value));
	const properties = names.map((name): [string, Schema] => {
		const members = objects.filter((value) => name in value).map((value) => value[name]);
		return [name, schemaOf(members, before.properties?.[name] ?? {}, `${place}.${name}`)];
	});
	const isComplete = required.length === names.length;
	return { type, properties: Object.fromEntries(properties), ...(!isComplete && { required }) };
}

function typeIn(value: unknown): string {
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Compares values with their schema. Null means that a value is unknown, so null fits any type. */
function compare(values: unknown[], schema: Schema, place: string): void {
	const given = values.filter((value) => value !== null);
	for (const value of given) {
		const type = typeIn(value);
		const isNumber = type === 'integer' && schema.type === 'number';
		assert.equal(isNumber ? schema.type : type, schema.type, place);
		if (type !== 'object') continue;
		const names = Object.keys(schema.properties ?? {});
		const { required = names } = schema;
		const expected = names.filter((name) => required.includes(name) || name in (value as object));
		assert.deepEqual(Object.keys(value as object), expected, place);
	}
	for (const [name, member] of Object.entries(schema.properties ?? {})) {
		const members = given
			.filter((value) => name in (value as object))
			.map((value) => (value as IDataObject)[name]);
		compare(members, member, `${place}.${name}`);
	}
	if (schema.items) {
		for (const value of given.flat()) compare([value], schema.items, `${place}[]`);
	}
}
