/** What holds for every example, before it runs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
	CREDENTIALS,
	credentialTypes,
	EXAMPLES,
	PLACEHOLDER,
	readExample,
} from '../workflows/examples.mts';
import { root } from '../../scripts/process.mts';
import type { Json } from '../n8n/rest.mts';

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

const STICKY = 'n8n-nodes-base.stickyNote';

/** What a workflow names, so that another default changes nothing. */
const NAMED: Record<string, string[]> = {
	'n8n-nodes-zenduty.zenduty': ['resource', 'operation'],
	'n8n-nodes-zenduty.zendutyTool': ['resource', 'operation'],
	'n8n-nodes-zenduty.zendutyTrigger': ['events', 'separateOutputs', 'simplify'],
	'n8n-nodes-base.crypto': ['action', 'type', 'encoding'],
	'n8n-nodes-base.jira': ['resource', 'operation', 'jiraVersion'],
	'n8n-nodes-base.jiraTrigger': ['jiraVersion', 'authenticateWebhook', 'events'],
	'n8n-nodes-base.dataTable': ['resource', 'operation'],
	'n8n-nodes-base.postgres': ['resource', 'operation', 'options'],
	'n8n-nodes-base.redis': ['operation'],
	'n8n-nodes-base.removeDuplicates': ['operation'],
	'n8n-nodes-base.slack': ['resource', 'operation', 'authentication'],
	'n8n-nodes-base.stopAndError': ['errorType'],
	'n8n-nodes-base.wait': ['resume', 'amount', 'unit'],
	'n8n-nodes-base.webhook': ['httpMethod', 'path', 'responseMode'],
};

/** The name of a format, which looks like an address. */
const SVG = 'xmlns=\\"http://www.w3.org/2000/svg\\"';

/** Slack's own address is used where n8n's Slack node cannot do something. */
const HOSTS = ['example.com', 'slack.com'];

/** A node with its name and subtitle below it, on the canvas. */
const NODE = { width: 100, height: 150 };

export function exampleForm(): void {
	describe('Every example:', () => {
		const table = readFileSync(join(root, 'docs', 'examples.md'), 'utf8');

		for (const name of EXAMPLES) {
			const text = readExample(name);
			const { nodes, connections, name: title }: Json = JSON.parse(text);

			it(`${name}: has a note that begins with what is needed, and a row with a picture`, () => {
				const notes = nodes.filter(({ type }: Json) => type === STICKY);
				assert.equal(notes.length, 1);
				const [{ content }] = notes.map(({ parameters }: Json) => parameters);
				const begin = new RegExp(`^## ${title}\n\n\\*\\*You need\\*\\*\n((- .+\n)+)\n`);
				const [, needed] = begin.exec(content) ?? assert.fail(content);
				const others = nodes.filter(({ type }: Json) => type !== STICKY);
				for (const type of others.flatMap(credentialTypes)) {
					assert.ok(needed.includes(`*${CREDENTIALS[type]}*`), type);
				}
				for (const [url] of JSON.stringify(others).matchAll(PLACEHOLDER)) {
					assert.ok(needed.includes(`\`${url}\``), url);
				}
				const start = `| [${title}](../examples/workflows/${name}.json) |`;
				const row = table.split('\n').find((line) => line.startsWith(start));
				assert.ok(row?.includes(`images/examples/${name}-light.png`), row ?? start);
			});

			it(`${name}: nothing overlaps; each node has its own name, and says what it does`, () => {
				const boxes: Box[] = nodes.map(toBox);
				for (const [index, box] of boxes.entries()) {
					for (const other of boxes.slice(index + 1)) {
						assert.ok(areApart(box, other), `${box.name} and ${other.name}`);
					}
				}
				assert.equal(new Set(boxes.map((box) => box.name)).size, nodes.length);
				assert.equal(new Set(nodes.map(({ id }: Json) => id)).size, nodes.length);
				const kinds = Object.values<Json>(connections).flatMap((each) => Object.values<Json>(each));
				for (const { node } of kinds.flat(2) as Json[]) {
					assert.ok(boxes.some((box) => box.name === node));
				}
				for (const { name: of, type, parameters } of nodes) {
					for (const each of NAMED[type] ?? []) assert.ok(each in parameters, `${of}: ${each}`);
				}
			});

			it(`${name}: knows no host or secret`, () => {
				for (const [, host] of text.replaceAll(SVG, '').matchAll(/https?:\/\/([^/"\s]+)/g)) {
					assert.ok(HOSTS.includes(host!), host);
				}
				assert.doesNotMatch(text, /"(signingSecret|previousSigningSecret|password)"/);
			});
		}
	});
}

function toBox({ name, type, position: [left, top], parameters }: Json): Box {
	const { width, height } = type === STICKY ? parameters : NODE;
	return { name, left, top, right: left + width, bottom: top + height };
}

function areApart(a: Box, b: Box): boolean {
	return a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
}
