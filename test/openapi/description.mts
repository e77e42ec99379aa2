/** The OpenAPI file that Prism is given. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Parameter {
	name: string;
	in: string;
}

/** How a body may look. */
export interface Content {
	schema?: unknown;
	example?: unknown;
	examples?: Record<string, { value?: unknown }>;
}

/** One method of a path. */
export interface Operation {
	parameters?: Parameter[];
	responses?: Record<string, { content?: Record<string, Content> }>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What stands under a path. */
type PathItem = { parameters?: Parameter[] } & { [method in (typeof METHODS)[number]]?: Operation };

/** An OpenAPI description, as far as it is read here. */
export interface Description {
	info: { title: string };
	paths: Record<string, PathItem>;
	components?: { schemas?: Record<string, unknown> };
}

/**
 * Reads a description, in JSON or YAML.
 *
 * @throws Error if it is none
 */
export function readDescription(file: string): Description {
	const description: unknown = parse(readFileSync(file, 'utf8'));
	if (typeof description === 'object' && description !== null && 'paths' in description) {
		return description as Description;
	}
	throw new Error(`${file} is not an OpenAPI description: it has no paths`);
}

/** The methods that a path has. */
export function operationsOf(path: PathItem): Operation[] {
	return METHODS.flatMap((method) => path[method] ?? []);
}

/**
 * Gives a name to each `{}` in a path, since OpenAPI allows none without one: in their order, the
 * names of the path parameters that the path does not have otherwise.
 */
export function nameParameters({ paths }: Description): void {
	for (const [path, item] of Object.entries(paths)) {
		if (!path.includes('{}')) continue;
		const { parameters = [] } = item;
		const all = [...parameters, ...operationsOf(item).flatMap((each) => each.parameters ?? [])];
		const named = nameIn(path, all);
		paths[named] = { ...paths[named], ...item };
		delete paths[path];
	}
}

function nameIn(path: string, parameters: Parameter[]): string {
	const names = new Set(parameters.filter((each) => each.in === 'path').map(({ name }) => name));
	const missing = [...names].filter((name) => !path.includes(`{${name}}`));
	return path.replace(/\{\}/g, () => `{${missing.shift()}}`);
}

/** The path where alerts are sent to, with an account and a key; empty if there is none. */
export function alertPathOf({ paths }: Description): string {
	const path = Object.keys(paths).find((each) => /^\/integration\/\{\w+\}\/generic\//.test(each));
	return path?.replace(/\{\w+\}/g, 'of-the-mock') ?? '';
}
