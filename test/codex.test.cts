/** The codex files, from which n8n takes a node's categories, search words and links. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { Zenduty } from '../nodes/Zenduty/Zenduty.node';
import { ZendutyPollingTrigger } from '../nodes/Zenduty/ZendutyPollingTrigger.node';
import { ZendutyTrigger } from '../nodes/Zenduty/ZendutyTrigger.node';

interface Codex {
	node: string;
	nodeVersion: string;
	codexVersion: string;
}

const folder = join(__dirname, '..', 'nodes', 'Zenduty');
const nodes: INodeType[] = [new Zenduty(), new ZendutyPollingTrigger(), new ZendutyTrigger()];

it.each(nodes.map(({ description }) => [description.name, description] as const))(
	'that of %s has the name and the version of the node',
	(_, { displayName, name, version }) => {
		const file = join(folder, `${displayName.replaceAll(' ', '')}.node.json`);
		const codex = JSON.parse(readFileSync(file, 'utf8')) as Codex;
		expect(codex).toMatchObject({
			node: `n8n-nodes-zenduty.${name}`,
			nodeVersion: Number(version).toFixed(1),
			codexVersion: '1.0',
		});
	},
);
