/** Puts a published description right where it is known to be wrong, before Prism reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { operationsOf, type Content, type Description } from './description.mts';

/** One thing that is wrong in a description. */
interface Correction {
	/** Why it is wrong, and how that is known. */
	reason: string;
	/** `answers: likeTheirExamples`: where an answer's example contradicts its schema, it wins. */
	answers?: 'likeTheirExamples';
	/** Or a place, as a JSON pointer, and what stands there instead. */
	at?: string;
	set?: unknown;
	/** Or a resource of the node of which no path is described, and a part of its paths. */
	lacks?: { resource: string; path: string };
}

/** `corrections.yaml`, by the titles of the descriptions. */
type Corrections = Record<string, Correction[]>;

/** What was corrected, a line for each, and the resources of the node that are not described. */
interface Corrected {
	lines: string[];
	lacking: string[];
}

/**
 * Corrects a description that `corrections.yaml` knows by its title; any other stays as it is.
 */
export function correct(description: Description): Corrected {
	const file = readFileSync(join(import.meta.dirname, 'corrections.yaml'), 'utf8');
	const known = (parse(file) as Corrections)[description.info.title] ?? [];
	const places = known.flatMap(({ reason, at, set }) => {
		if (at === undefined) return [];
		// Another version of the description may lack the place, and with it what is wrong there.
		return replaceAt(description, at, set) ? `${at}: ${reason}` : [];
	});
	// Last, since answers then have schemas of their own, which other corrections do not reach.
	const answers = known
		.filter((each) => each.answers !== undefined)
		.map(({ reason }) => `${followExamples(description)} places in answers: ${reason}`);
	const missing = known.flatMap(({ reason, lacks }) => {
		const isThere = Object.keys(description.paths).some((path) =>
			path.includes(`/${lacks?.path}/`),
		);
		return lacks === undefined || isThere ? [] : { reason, ...lacks };
	});
	const leftOut = missing.map(({ reason, resource }) => `without ${resource}: ${reason}`);
	return {
		lines: [...places, ...answers, ...leftOut],
		lacking: missing.map(({ resource }) => resource),
	};
}

/** Returns whether there is such a place. */
function replaceAt(description: Description, pointer: string, value: unknown): boolean {
	const names = pointer
		.split('/')
		.slice(1)
		.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
	const last = names.pop() ?? '';
	let place: unknown = description;
	for (const name of names) place = (place as Record<string, unknown> | undefined)?.[name];
	if (typeof place !== 'object' || place === null || !(last in place)) return false;
	(place as Record<string, unknown>)[last] = value;
	return true;
}

/** A schema of OpenAPI 3.0, as far as it is read here. */
interface Schema {
	$ref?: string;
	type?: string;
	nullable?: boolean;
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** Adapts the schemas of all answers to their examples; returns at how many places. */
function followExamples(description: Description): number {
	const schemas = description.components?.schemas ?? {};
	let changed = 0;

	function resolve(schema: Schema): Schema {
		const name = schema.$ref?.split('/').pop();
		return name === undefined ? schema : resolve(schemas[name] as Schema);
	}

	/** A copy of a schema with which the values are as it says. */
	function adapted(given: Schema, values: unknown[]): Schema {
		const schema = resolve(given);
		const present = values.filter((value) => value !== null);
		if (present.length < values.length && schema.nullable !== true) {
			changed += 1;
			return adapted({ ...schema, nullable: true }, values);
		}
		if (schema.type === 'object' && present.some(Array.isArray)) {
			changed += 1;
			return adapted({ type: 'array', items: given }, values);
		}
		const { items, properties } = schema;
		if (items) return { ...schema, items: adapted(items, present.flat()) };
		if (!properties) return schema;
		const members = Object.entries(properties).map(([name, member]) => {
			const found = present.map((value) => (value as Record<string, unknown>)[name]);
			return [
				name,
				adapted(
					member,
					found.filter((value) => value !== undefined),
				),
			];
		});
		return { ...schema, properties: Object.fromEntries(members) };
	}

	for (const { responses = {} } of Object.values(description.paths).flatMap(operationsOf)) {
		for (const { content = {} } of Object.values(responses)) {
			const answer = content['application/json'] ?? {};
			if (answer.schema === undefined) continue;
			const examples = examplesOf(answer);
			if (examples.length > 0) answer.schema = adapted(answer.schema as Schema, examples);
		}
	}
	return changed;
}

function examplesOf({ example, examples = {} }: Content): unknown[] {
	const values = [example, ...Object.values(examples).map(({ value }) => value)];
	return values.filter((value) => value !== undefined);
}
