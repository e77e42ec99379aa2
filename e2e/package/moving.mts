/** What `docs/moving.md` says of n8n's PagerDuty node is so. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { root } from '../../scripts/process.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

/**
 * What stands between asterisks in the left column of that section, such as `Incident → Get` or
 * `Urgency`.
 */
const NAMES = [
	...readFileSync(join(root, 'docs', 'moving.md'), 'utf8')
		.split("\n## From n8n's PagerDuty node\n")[1]
		.split('\n## ')[0]
		.matchAll(/^\| (?<cell>.+?) \| /gm),
].flatMap(({ groups }) => [...String(groups?.cell).matchAll(/\*(.+?)\*/g)].map(([, name]) => name));

export function moving(server: Server): void {
	describe('For those who come from PagerDuty:', () => {
		let properties: Json[] = [];
		const named = (name: string) => properties.filter((each) => each.name === name);

		before(async () => {
			const all: Json[] = await (await server.rest.fetch('/types/nodes.json')).json();
			({ properties } = all.find(({ name }) => name === 'n8n-nodes-base.pagerDuty') ?? {});
			assert.ok(NAMES.length > 20, 'names are found here');
		});

		for (const name of new Set(NAMES)) {
			it(`the PagerDuty node has "${name}"`, () => {
				const [resource, operation] = name.split(' → ');
				if (operation === undefined) {
					const fields = [...properties, ...properties.flatMap(({ options = [] }) => options)];
					assert.ok(fields.some(({ displayName }) => displayName === name));
					return;
				}
				const [{ options }] = named('resource');
				const { value } = options.find((option: Json) => option.name === resource) ?? {};
				const operations = named('operation')
					.filter(({ displayOptions }) => displayOptions.show.resource.includes(value))
					.flatMap((each) => each.options);
				assert.ok(operations.some((option: Json) => option.name === operation));
			});
		}
	});
}
