/* The output schemas, which the editor shows before a node has run. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

/** Where they are, in a folder for each resource. */
export const SCHEMAS = join(__dirname, '../../nodes/Zenduty/__schema__/v1.0.0');

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	/** The members that are always there; all of them where it is missing. */
	required?: string[];
	items?: Schema;
}

/** Holds real outputs to the schema of their operation, such as `incident create`. */
export function compareWithSchema(outputs: unknown[], operation: string): void {
	const file = join(SCHEMAS, `${operation.replace(' ', '/')}.json`);
	compare(outputs, JSON.parse(readFileSync(file, 'utf8')), operation);
}

/** Compares values with their schema. Null stands for what is not known, so it fits any type. */
function compare(values: unknown[], schema: Schema, place: string): void {
	const given = values.filter((value) => value !== null);
	for (const value of given) {
		const type = Array.isArray(value) ? 'array' : typeof value;
		const isNumber = type === 'number' && ['integer', 'number'].includes(schema.type);
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
