/*
 * Rules of n8n's lint package for community nodes that the newest published package lacks. Each rule
 * returns what it finds, as texts. Names and limits are those of n8n's rules.
 */
import ts from 'typescript';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { isObject, type JsonObject } from '../../nodes/Zenduty/json';

type Credentials = NonNullable<INodeTypeDescription['credentials']>;
type Described = Pick<INodeTypeDescription, 'credentials' | 'properties'>;

/**
 * `single-credential-per-node`: finds pairs of credentials that can be shown at the same time. Two
 * credentials exclude each other if `show` of both names the same parameter with other values. The
 * value of that parameter must be one, so `multiOptions` do not count. `hide` does not count.
 */
export function credentialsTogether({ credentials = [], properties }: Described): string[] {
	const several = properties.filter(({ type }) => type === 'multiOptions').map(({ name }) => name);
	const conditionsOf = ({ displayOptions }: Credentials[number]) =>
		Object.entries(displayOptions?.show ?? {}).filter(([name]) => !several.includes(name));
	const exclude = (one: Credentials[number], other: Credentials[number]) =>
		conditionsOf(one).some(([name, values = []]) =>
			conditionsOf(other).some(
				([otherName, others = []]) =>
					name === otherName &&
					values.length > 0 &&
					others.length > 0 &&
					values.every((value) => !others.includes(value)),
			),
		);
	return credentials.flatMap((one, index) =>
		credentials
			.slice(index + 1)
			.filter((other) => !exclude(one, other))
			.map((other) => `${one.name} and ${other.name}`),
	);
}

/**
 * Reads what a class of a node file writes literally for a member of its description, since n8n's
 * rules read nothing else. Whatever is not literal is undefined.
 */
export function literalMember(source: string, member: string): unknown {
	let found: unknown;
	visit(parse(source), (node) => {
		const isMember = ts.isPropertyAssignment(node) && node.name.getText() === member;
		if (isMember && ts.isArrayLiteralExpression(node.initializer)) {
			found ??= literalOf(node.initializer);
		}
	});
	return found;
}

function literalOf(node: ts.Expression): unknown {
	if (ts.isStringLiteral(node)) return node.text;
	if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
	if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
	if (ts.isArrayLiteralExpression(node)) return node.elements.map(literalOf);
	if (!ts.isObjectLiteralExpression(node)) return undefined;
	return Object.fromEntries(
		node.properties.flatMap((property) =>
			ts.isPropertyAssignment(property) && !ts.isComputedPropertyName(property.name)
				? [[property.name.text, literalOf(property.initializer)]]
				: [],
		),
	);
}

/** The names that identify whoever has an account with a service. */
const ACCOUNT_ID = /^(partner|affiliate|reseller|account|tenant|customer|client)[_-]?id$/i;

/** `no-hardcoded-ids`: finds names of account identifiers that a source gives a text. */
export function hardcodedIds(source: string): string[] {
	const found: string[] = [];
	const check = (name: ts.Node, value: ts.Node | undefined) => {
		const text = ts.isStringLiteralLike(name) ? name.text : name.getText();
		if (value && ts.isStringLiteralLike(value) && ACCOUNT_ID.test(text)) found.push(text);
	};
	visit(parse(source), (node) => {
		if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
			check(node.name, node.initializer);
		} else if (ts.isPropertyAssignment(node)) {
			check(node.name, node.initializer);
		} else if (
			ts.isBinaryExpression(node) &&
			node.operatorToken.kind === ts.SyntaxKind.EqualsToken
		) {
			const { left } = node;
			if (ts.isPropertyAccessExpression(left)) check(left.name, node.right);
			else if (ts.isElementAccessExpression(left)) check(left.argumentExpression, node.right);
			else check(left, node.right);
		}
	});
	return found;
}

function parse(source: string): ts.SourceFile {
	return ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
	see(node);
	node.forEachChild((child) => visit(child, see));
}

const CATEGORIES = [
	'AI',
	'Analytics',
	'Communication',
	'Core Nodes',
	'Data & Storage',
	'Developer Tools',
	'Development',
	'ECM',
	'Finance & Accounting',
	'HITL',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

/** Those of the categories that have some: *Core Nodes*, *HITL* and *AI*. */
const SUBCATEGORIES = [
	...['Data Transformation', 'Files', 'Flow', 'Helpers', 'Other Trigger Nodes'],
	'Human in the Loop',
	...['Agents', 'Chains', 'Document Loaders', 'Embeddings', 'Language Models', 'Memory'],
	...['Miscellaneous', 'Model Context Protocol', 'Output Parsers', 'Rerankers', 'Retrievers'],
	...['Root Nodes', 'Text Splitters', 'Tools', 'Vector Stores'],
];

/**
 * `valid-codex-categories`: finds categories and subcategories that n8n's nodes panel does not have.
 * A node of the category *AI* must be a root node, or the search of the panel leaves the node out.
 */
export function unknownCategories(codex: JsonObject): string[] {
	const { categories = [], subcategories = {} } = codex as {
		categories?: string[];
		subcategories?: unknown;
	};
	const unknown = categories.filter((category) => !CATEGORIES.includes(category));
	if (!isObject(subcategories) || Array.isArray(subcategories))
		return [...unknown, 'subcategories'];
	const named = subcategories as Record<string, string[]>;
	const isHidden = categories.includes('AI') && !named.AI?.includes('Root Nodes');
	return [
		...unknown,
		...Object.keys(named).filter((key) => !CATEGORIES.includes(key)),
		...Object.values(named)
			.flat()
			.filter((each) => !SUBCATEGORIES.includes(each)),
		...(isHidden ? ['AI without Root Nodes'] : []),
	];
}

/** Returns all objects in a description, at any depth. */
function objectsIn(value: unknown): JsonObject[] {
	if (Array.isArray(value)) return value.flatMap(objectsIn);
	return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

function optionsIn({ options }: JsonObject): JsonObject[] {
	return Array.isArray(options) ? options.filter(isObject) : [];
}

/** `no-duplicate-param-options`: finds names and values that a parameter offers twice. */
export function duplicateOptions(properties: INodeProperties[]): string[] {
	const twice = (values: unknown[]) => values.filter((each, at) => values.indexOf(each) !== at);
	return objectsIn(properties)
		.filter(({ type }) => type === 'options' || type === 'multiOptions')
		.flatMap((property) => {
			const options = optionsIn(property);
			const [names, values] = [options.map(({ name }) => name), options.map(({ value }) => value)];
			return [...twice(names), ...twice(values)].map((each) => `${property.name}: ${each}`);
		});
}

/** `no-asterisk-in-option-names`: finds options whose names have an asterisk. */
export function asterisks(properties: INodeProperties[]): string[] {
	return objectsIn(properties)
		.flatMap(optionsIn)
		.map(({ name }) => String(name))
		.filter((name) => name.includes('*'));
}

/** How long a hint may be, in characters. */
const MAX_HINT = 120;

/** `hint-max-length`: finds hints that are too long to stand below a field. */
export function longHints(properties: INodeProperties[]): string[] {
	return objectsIn(properties)
		.map(({ hint }) => hint)
		.filter((hint): hint is string => typeof hint === 'string' && hint.length > MAX_HINT);
}

/** The colours behind an icon, as n8n's rule has them. */
const BACKGROUNDS = { light: '#ffffff', dark: '#2b2b2b' };

const MIN_CONTRAST = 1.5;

/**
 * `icon-contrast`: finds icons of which no colour stands out. Reads hexadecimal colours alone, so an
 * icon without any is found too.
 */
export function faintIcons(icons: Readonly<Record<'light' | 'dark', string>>): string[] {
	return (['light', 'dark'] as const).filter((theme) => {
		const colors = [...icons[theme].matchAll(/(?:fill|stroke)="(#[0-9a-f]{6})"/gi)];
		const ratios = colors.map(([, color]) => contrast(color, BACKGROUNDS[theme]));
		return Math.max(0, ...ratios) < MIN_CONTRAST;
	});
}

/** Returns the contrast of two colours as WCAG 2 defines it, from 1 to 21. */
function contrast(one: string, other: string): number {
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
	const [red, green, blue] = [1, 3, 5].map((at) => {
		const value = parseInt(color.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What the rule allows at the top level: collections, what takes no input, and what chooses fields. */
const NO_INPUT = ['collection', 'fixedCollection', 'notice', 'callout', 'hidden', 'curlImport'];
const SELECTORS = ['resource', 'operation', 'authentication'];

/** `non-required-fields-in-collection`: finds fields outside collections that are not required. */
export function fieldsOutsideCollections(properties: INodeProperties[]): string[] {
	const found = properties
		.filter(({ name, type }) => !SELECTORS.includes(name) && !NO_INPUT.includes(type))
		.filter(({ required }) => required !== true)
		.map(({ name }) => name);
	return [...new Set(found)];
}
