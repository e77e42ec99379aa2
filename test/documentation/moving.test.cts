/* What the page for those who move here says of operations, fields and expressions is so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { simplify } from '../../nodes/Zenduty/trigger/eventOutput';
import { readEvent } from '../../nodes/Zenduty/webhook/event';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'moving.md'), 'utf8');

type Option = INodeProperties | INodePropertyCollection | INodePropertyOptions;

const { properties } = new Zenduty().description;
const named = (name: string) => properties.filter((each) => each.name === name);
const [resource] = named('resource');
const resources = new Map(
	(resource.options as INodePropertyOptions[]).map(({ name, value }) => [name, value]),
);
const fields = new Set(
	[...properties, ...properties.flatMap(({ options = [] }): Option[] => options)].flatMap((each) =>
		'displayName' in each ? [each.displayName] : [],
	),
);

/** The cells of all rows with two columns, without the heads of the tables. */
const rows = [...page.matchAll(/^\| (?<had>.+) \| (?<here>.+) \|$/gm)]
	.map(({ groups }) => ({ had: String(groups?.had), here: String(groups?.here) }))
	.filter(({ had }) => !/^(With|In) the /.test(had));

const operations = rows.flatMap(({ here }) =>
	[...here.matchAll(/\*\*(.+?) → (.+?)\*\*/g)].map(([, ...names]) => names),
);
it.each(operations)('names the operation %s → %s as the node does', (resourceName, name) => {
	const ofResource = named('operation').filter(({ displayOptions }) =>
		displayOptions?.show?.resource?.includes(String(resources.get(resourceName))),
	);
	const names = ofResource.flatMap(({ options = [] }) => options).map((option) => option.name);
	expect(names).toContain(name);
});

const used = rows.flatMap(({ here }) =>
	[...here.matchAll(/(?<!\*)\*([^*]+)\*(?!\*)/g)].map(([, name]) => name),
);
it.each([...new Set(used)])('names the field "%s" as the node does', (name) => {
	expect(fields).toContain(name);
});

const EXPRESSION = /`\{\{ \$json\.([\w.]+) \}\}`/;
const paths = rows.flatMap(({ had, here }) => {
	const [old, now] = [had, here].map((cell) => EXPRESSION.exec(cell)?.[1]);
	return old === undefined || now === undefined ? [] : [{ old, now, had, here }];
});
const body = {
	payload: {
		event_type: 'acknowledged',
		incident: {
			incident_number: 217,
			unique_id: 'moved-217',
			title: 'Pump stopped',
			summary: 'No pressure',
			status: 2,
			urgency: 1,
			service: { name: 'Pumps', unique_id: 'service-pumps', team: 'team-water' },
			assigned_to: { username: 'wilma' },
			creation_date: '2026-03-02T04:05:06.000Z',
		},
	},
};
const output = simplify(readEvent(body), { eventId: '0'.repeat(32) });

it.each(paths)('has an expression for $old', ({ old, now, had, here }) => {
	const before = valueAt({ body }, old);
	const after = valueAt(output, now);
	expect(before).toBeDefined();
	if (before === after) return;
	// A code became a word: the page has both, at the same place of its lists.
	const words = (cell: string) => [...cell.matchAll(/`([\w]+)`/g)].map(([, word]) => word);
	expect(words(here)[words(had).indexOf(String(before))]).toBe(after);
});

it('is read here', () => {
	expect([operations.length > 15, used.length > 15, paths.length]).toEqual([true, true, 10]);
});

function valueAt(object: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((each, name) => (each as Record<string, unknown>)[name], object);
}
