/** The nodes keep n8n's newer rules for community nodes, and each rule finds what breaks it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { ZendutyPollingTrigger } from '../../nodes/Zenduty/ZendutyPollingTrigger.node';
import { ZendutyTrigger } from '../../nodes/Zenduty/ZendutyTrigger.node';
import type { JsonObject } from '../../nodes/Zenduty/json';
import {
	asterisks,
	credentialsTogether,
	duplicateOptions,
	faintIcons,
	fieldsOutsideCollections,
	hardcodedIds,
	literalMember,
	longHints,
	unknownCategories,
} from './rules.cjs';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const nodes = [new Zenduty(), new ZendutyTrigger(), new ZendutyPollingTrigger()].map(
	({ description, constructor: { name } }) => ({
		name,
		description,
		file: `nodes/Zenduty/${name}.node.ts`,
		codex: JSON.parse(read(`nodes/Zenduty/${name}.node.json`)) as JsonObject,
	}),
);
const sources = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => join(folder, file)),
);

/** Makes a parameter. */
const field = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});

describe('single-credential-per-node', () => {
	it.each(nodes)('shows one credential of $name at a time', ({ description }) => {
		expect(credentialsTogether(description)).toEqual([]);
	});

	it.each(nodes)('reads the credentials of $name in the node file', ({ description, file }) => {
		expect(literalMember(read(file), 'credentials')).toEqual(description.credentials);
	});

	const one = { name: 'one', displayOptions: { show: { by: ['a'] } } };
	const other = (displayOptions: object) => [one, { name: 'other', displayOptions }];
	it.each([
		['without a condition', other({})],
		['with a value in common', other({ show: { by: ['a', 'b'] } })],
		['by another parameter', other({ show: { from: ['b'] } })],
		['that hides itself', other({ hide: { by: ['a'] } })],
	])('finds a second credential %s', (_, credentials) => {
		const found = credentialsTogether({ credentials, properties: [] });
		expect(found).toEqual(['one and other']);
	});

	it('takes another value of the same parameter, unless it may have several', () => {
		const credentials = other({ show: { by: ['b'] } });
		expect(credentialsTogether({ credentials, properties: [field('by')] })).toEqual([]);
		const properties = [field('by', { type: 'multiOptions' })];
		expect(credentialsTogether({ credentials, properties })).toEqual(['one and other']);
	});
});

describe('no-hardcoded-ids', () => {
	it.each(sources)('finds nothing in %s', (file) => {
		expect(hardcodedIds(read(file))).toEqual([]);
	});

	it('finds names of accounts with a text, however they are written', () => {
		const source = `
			const accountId = 'a-1';
			class Partner { partner_id = 'p-1' }
			const body = { 'tenant-id': 't-1', customerId: read('customer') };
			body.clientId = 'c-1';
			body['resellerid'] = \`r-1\`;
			incidentId = 'i-1';
		`;
		expect(hardcodedIds(source)).toEqual([
			'accountId',
			'partner_id',
			'tenant-id',
			'clientId',
			'resellerid',
		]);
	});
});

describe('valid-codex-categories', () => {
	it.each(nodes)('finds $name in categories of n8n', ({ codex }) => {
		expect(codex.categories).not.toEqual([]);
		expect(unknownCategories(codex)).toEqual([]);
	});

	it.each([
		[{ categories: ['Communications'] }, ['Communications']],
		[{ subcategories: ['Helpers'] }, ['subcategories']],
		[{ subcategories: { Core: ['Helper'] } }, ['Core', 'Helper']],
		[{ categories: ['AI'] }, ['AI without Root Nodes']],
		[{ categories: ['AI'], subcategories: { AI: ['Root Nodes'] } }, []],
	])('finds in %j: %j', (codex, found) => {
		expect(unknownCategories(codex)).toEqual(found);
	});
});

describe('no-duplicate-param-options', () => {
	it.each(nodes)('finds nothing twice in $name', ({ description }) => {
		expect(duplicateOptions(description.properties)).toEqual([]);
	});

	it('finds a name and a value that are offered twice, in collections too', () => {
		const options = [
			{ name: 'High', value: 1 },
			{ name: 'Low', value: 1 },
			{ name: 'High', value: 2 },
		];
		const inner = field('urgency', { type: 'options', options });
		const outer = field('filters', { type: 'collection', options: [inner] });
		expect(duplicateOptions([outer])).toEqual(['urgency: High', 'urgency: 1']);
	});
});

describe('no-asterisk-in-option-names', () => {
	it.each(nodes)('finds no asterisk in $name', ({ description }) => {
		expect(asterisks(description.properties)).toEqual([]);
	});

	it('finds an asterisk', () => {
		const options = [{ name: '*', value: 'all' }];
		expect(asterisks([field('events', { type: 'multiOptions', options })])).toEqual(['*']);
	});
});

describe('hint-max-length', () => {
	it.each(nodes)('finds no long hint in $name', ({ description }) => {
		expect(longHints(description.properties)).toEqual([]);
	});

	it('finds a hint of more than 120 characters', () => {
		const [long, short] = ['a'.repeat(121), 'a'.repeat(120)];
		const inner = field('title', { hint: long });
		const outer = field('filters', { type: 'collection', options: [inner], hint: short });
		expect(longHints([outer])).toEqual([long]);
	});
});

describe('icon-contrast', () => {
	it('sees the icon in both themes', () => {
		const icons = {
			light: read('nodes/Zenduty/zenduty.svg'),
			dark: read('nodes/Zenduty/zenduty.dark.svg'),
		};
		expect(faintIcons(icons)).toEqual([]);
	});

	it('finds an icon that is as light or as dark as what is behind it', () => {
		const icons = { light: '<path fill="#f0f0f0"/>', dark: '<path stroke="#333333"/>' };
		expect(faintIcons(icons)).toEqual(['light', 'dark']);
	});
});

/**
 * The fields outside collections that are not required. The rule is a warning, and n8n's rule reads
 * only what stands literally in a node file: `separateOutputs` of both triggers. Each field here has
 * a reason to be seen without a click.
 */
const AT_THE_TOP: Record<string, string[]> = {
	'The field changes how many outputs the node has, so it is seen beside them': ['separateOutputs'],
	"n8n's own nodes have the field there": ['limit', 'returnAll', 'simplify'],
	'The field decides which other fields are shown, or what the lists below hold': [
		...[
			'approvalType',
			'assignTo',
			'of',
			'responderType',
			'responseType',
			'source',
			'team',
			'teams',
			'service',
		],
	],
	"n8n's guidelines want the field there in a tool": ['output', 'outputFields'],
	'Without a value more is found, or another moment counts': [
		...[
			'email',
			'endDate',
			'endTime',
			'durationMinutes',
			'level',
			'startDate',
			'startTime',
			'status',
		],
	],
	'The field belongs to nearly every use of the operation': [
		...['entityId', 'eventType', 'include', 'name', 'signature', 'summary'],
	],
};

describe('non-required-fields-in-collection', () => {
	it('finds only fields that have a reason', () => {
		const found = nodes.flatMap(({ description }) =>
			fieldsOutsideCollections(description.properties),
		);
		const expected = Object.values(AT_THE_TOP).flat();
		expect([...new Set(found)].sort()).toEqual([...expected].sort());
	});

	it('finds what is neither required nor in a collection, and takes no input elsewhere', () => {
		const properties = [
			field('title', { required: true }),
			field('authentication'),
			field('about', { type: 'notice' }),
			field('more', { type: 'collection', options: [field('summary')] }),
			field('color'),
		];
		expect(fieldsOutsideCollections(properties)).toEqual(['color']);
	});
});
