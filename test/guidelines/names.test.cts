/** Names and descriptions keep n8n's UX guidelines, as a table in CONTRIBUTING.md lists them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ZendutyApi } from '../../credentials/ZendutyApi.credentials';
import { ZendutyIntegrationApi } from '../../credentials/ZendutyIntegrationApi.credentials';
import { ZendutyWebhookApi } from '../../credentials/ZendutyWebhookApi.credentials';
import { RESOURCES } from '../../nodes/Zenduty/actions/resources';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { ZendutyPollingTrigger } from '../../nodes/Zenduty/ZendutyPollingTrigger.node';
import { ZendutyTrigger } from '../../nodes/Zenduty/ZendutyTrigger.node';

const action = new Zenduty().description;
const triggers = [new ZendutyTrigger(), new ZendutyPollingTrigger()].map(
	({ description }) => description,
);
const credentials = [new ZendutyApi(), new ZendutyIntegrationApi(), new ZendutyWebhookApi()];

const OPERATIONS = Object.values(RESOURCES).flatMap(({ name: resource, operations }) =>
	Object.values(operations).map((operation) => ({ ...operation, resource })),
);
const EVENTS = triggers.flatMap(({ name: trigger, properties }) =>
	properties
		.filter(({ name }) => name === 'events')
		.flatMap(({ options = [] }) => options as INodePropertyOptions[])
		.map((event) => ({ ...event, action: event.action ?? '', trigger })),
);

/** A field, or an option of one. */
interface Named {
	name: string;
	description?: string;
	placeholder?: string;
	type?: string;
	modes?: INodeProperties['modes'];
}

/** Returns fields, their options, and what stands in collections, at every depth. */
function allOf(properties: INodeProperties[]): Named[] {
	return properties.flatMap((property) => [
		{ ...property, name: property.displayName },
		...(property.options ?? []).flatMap((option): Named[] => {
			if ('value' in option) return [option];
			return allOf('values' in option ? option.values : [option]);
		}),
	]);
}

const FIELDS = [
	...[action, ...triggers].flatMap(({ properties }) => allOf(properties)),
	...credentials.flatMap(({ properties }) => allOf(properties)),
];

/** Words that say nothing by themselves. */
const EMPTY_WORDS =
	'a an and as at be by for from has in is it its of on or that the this to was which who with';

/** Returns the words that say something, in the singular. */
function wordsOf(text: string): string[] {
	const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
	return words
		.map((word) => word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1'))
		.filter((word) => !EMPTY_WORDS.split(' ').includes(word));
}

/** Returns the words of a description that the name does not have. */
function newWords(description: string, name: string): string[] {
	const known = wordsOf(name);
	return [...new Set(wordsOf(description))].filter((word) => !known.includes(word));
}

/** Tells whether a text is in sentence case: only abbreviations have capitals after the first letter. */
const isSentenceCase = (text: string) =>
	/^[A-Z]/.test(text) &&
	text.slice(1).replace(/\bSLAs?\b/g, '') ===
		text
			.slice(1)
			.replace(/\bSLAs?\b/g, '')
			.toLowerCase();

describe('The name of an action', () => {
	it.each(OPERATIONS)('is in sentence case, without articles: $action', (operation) => {
		expect(isSentenceCase(operation.action)).toBe(true);
		expect(operation.action).not.toMatch(/\b(a|an|the)\b/i);
	});

	it.each(OPERATIONS)('has the resource $resource: $action', (operation) => {
		const known = wordsOf(operation.action);
		for (const word of wordsOf(operation.resource)) {
			expect(known).toContain(word);
		}
	});

	it('stands once in the panel', () => {
		const names = OPERATIONS.map((operation) => operation.action);
		expect(new Set(names).size).toBe(names.length);
	});

	it.each(EVENTS)('of a trigger is in sentence case, without articles: $action', (event) => {
		expect(event.action).toMatch(/^On [a-z -]+$/);
		expect(event.action).not.toMatch(/\b(a|an|the)\b/i);
	});
});

describe('The name of an operation', () => {
	it.each(OPERATIONS)('is in title case, without $resource: $name', ({ name, resource }) => {
		for (const word of name.split(/[ -]/)) expect(word).toMatch(/^([A-Z]|(and|by|for)$)/);
		expect(name.toLowerCase()).not.toContain(resource.toLowerCase());
	});
});

describe('A description', () => {
	it.each(OPERATIONS)('says more than $action', (operation) => {
		const { description, resource, name } = operation;
		const more = newWords(description, `${operation.action} ${name} ${resource}`);
		expect(more.length).toBeGreaterThan(1);
	});

	it.each(EVENTS)('of $trigger says more than $action', (event) => {
		const more = newWords(event.description ?? '', `${event.action} ${event.name}`);
		expect(more.length).toBeGreaterThan(1);
	});

	it('of a field or an option says more than its name', () => {
		const idle = FIELDS.filter(
			({ name, description }) =>
				description !== undefined && newWords(description, name).length < 2,
		);
		expect(idle.map(({ name, description }) => `${name}: ${description}`)).toEqual([]);
	});

	it('finds a description that repeats the name', () => {
		expect(newWords('The title of the incident', 'Title')).toEqual(['incident']);
		expect(newWords('Get many teams', 'Get Many Team')).toEqual([]);
	});

	it('of a switch begins with "Whether"', () => {
		const switches = FIELDS.filter(({ type }) => type === 'boolean');
		expect(switches.length).toBeGreaterThan(5);
		for (const { description } of switches) expect(description).toMatch(/^Whether /);
	});
});

describe('A placeholder', () => {
	it('begins with "e.g.", unless it is the button that adds a field', () => {
		const others = FIELDS.filter(
			({ type, placeholder = 'e.g.' }) =>
				!/^e\.g\. ?/.test(placeholder) && !['collection', 'fixedCollection'].includes(type ?? ''),
		);
		// A list of texts has a button, too.
		expect(others.map(({ placeholder }) => placeholder)).toEqual(
			others.map(() => expect.stringMatching(/^Add [A-Z]/) as string),
		);
	});
});

describe('A resource locator', () => {
	it('offers "From List" first', () => {
		const locators = FIELDS.filter(({ type }) => type === 'resourceLocator');
		expect(locators.length).toBeGreaterThan(10);
		for (const { modes = [] } of locators) {
			expect(modes[0]).toMatchObject({ type: 'list', displayName: 'From List' });
		}
	});
});

describe('What people say otherwise', () => {
	interface Codex {
		alias: string[];
	}
	const { alias } = JSON.parse(
		readFileSync(join(__dirname, '../../nodes/Zenduty/Zenduty.node.json'), 'utf8'),
	) as Codex;

	it.each(['Page somebody', 'Who is on call', 'Close incident', 'Comment', 'Silence alerts'])(
		'finds the node: %s',
		(words) => expect(alias).toContain(words),
	);

	it.each(Object.values(RESOURCES).map(({ name }) => name))(
		'and the name of each resource stands among the aliases in Zenduty.node.json: %s',
		(name) => {
			const found = alias.filter((words) => words.toLowerCase().includes(name.toLowerCase()));
			expect(found).not.toEqual([]);
		},
	);

	it('stands in descriptions: page, for an alert', () => {
		const sending = OPERATIONS.filter(({ action: name }) => name.startsWith('Send alert'));
		expect(sending).toHaveLength(2);
		for (const { description } of sending) expect(description).toMatch(/^Page whoever is on call/);
	});
});

describe('Simplify', () => {
	const SCHEMAS = 'nodes/Zenduty/__schema__/v1.0.0';
	const switches = action.properties.filter(({ name }) => name === 'simplify');

	it('has the description that n8n wants, everywhere', () => {
		const own = triggers.flatMap(({ properties }) =>
			properties.filter(({ name }) => name === 'simplify'),
		);
		expect(own).toHaveLength(2);
		for (const { description } of [...switches, ...own]) {
			expect(description).toBe(
				'Whether to return a simplified version of the response instead of the raw data',
			);
		}
	});

	/** Their output has the form of the events of both triggers, so that workflows move between them. */
	const COMMON_FORM = new Set([
		'incident/acknowledge',
		'incident/create',
		'incident/get',
		'incident/getAll',
		'incident/reassign',
		'incident/reopen',
		'incident/resolve',
		'incident/update',
	]);
	const simplified = switches.map(({ displayOptions }) => {
		const { resource: [resource] = [], operation: [operation] = [] } = displayOptions?.show ?? {};
		return `${String(resource)}/${String(operation)}`;
	});

	it('is where the reason says that there are more than ten fields', () => {
		expect(simplified).toEqual(expect.arrayContaining([...COMMON_FORM]));
	});

	it.each(simplified)('gives at most ten fields, or has a reason: %s', (operation) => {
		const file = join(__dirname, '../..', SCHEMAS, `${operation}.json`);
		const { properties } = JSON.parse(readFileSync(file, 'utf8')) as { properties: object };
		const count = Object.keys(properties).length;
		if (COMMON_FORM.has(operation)) expect(count).toBeGreaterThan(10);
		else expect(count).toBeLessThanOrEqual(10);
	});
});

describe('What deletes or removes', () => {
	const deleting = OPERATIONS.filter(({ name }) => ['Delete', 'Remove'].includes(name));

	it('is found here', () => expect(deleting.length).toBeGreaterThan(5));

	it.each(deleting)('returns {"deleted": true}: $action', ({ resource, name }) => {
		const key = Object.keys(RESOURCES).find((each) => RESOURCES[each].name === resource);
		const file = `nodes/Zenduty/__schema__/v1.0.0/${key}/${name.toLowerCase()}.json`;
		const { properties } = JSON.parse(readFileSync(join(__dirname, '../..', file), 'utf8')) as {
			properties: object;
		};
		expect(properties).toEqual({ deleted: { type: 'boolean' } });
	});
});
