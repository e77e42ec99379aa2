/*
 * What n8n's canvas shows of a workflow, as a fingerprint that a picture of it carries. A picture
 * whose workflow has changed since shows an older version.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A node of a workflow, as its file has it. */
export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	[setting: string]: unknown;
}

/** A workflow, as its file has it. */
export interface Workflow {
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	pinData?: Record<string, unknown[]>;
}

/** The settings of a node that have a place or a sign on the canvas. */
const SETTINGS = [
	...['typeVersion', 'position', 'disabled', 'notes', 'notesInFlow'],
	...['onError', 'retryOnFail', 'alwaysOutputData', 'executeOnce'],
];

/** The parameters that n8n writes below a node, or that make its inputs and outputs. */
export const DRAWN_PARAMETERS = [
	...['action', 'events', 'method', 'mode', 'operation', 'resource', 'url'],
	...['enableResponseOutput', 'hasOutputParser', 'httpMethod', 'needsFallback', 'numberOutputs'],
	...['filters', 'options', 'rules', 'separateOutputs'],
];

/** The examples whose nodes the picture of the README shows, in their order. */
export const README_EXAMPLES = [
	'acknowledge-from-slack',
	'approve-a-deployment-by-paging',
] as const;

const NOTE = 'n8n-nodes-base.stickyNote';

/** Returns a hash of what the canvas shows of a workflow: its nodes, notes and connections. */
export function fingerprintOf({ nodes, connections, pinData = {} }: Workflow): string {
	const drawn = nodes.map((node) => {
		const { name, type, parameters } = node;
		const shown = type === NOTE ? Object.keys(parameters).sort() : DRAWN_PARAMETERS;
		return [
			[name, type, pinData[name]?.length],
			SETTINGS.map((setting) => node[setting]),
			shown.map((parameter) => [parameter, parameters[parameter]]),
		];
	});
	const byName = (a: [string, unknown], b: [string, unknown]) => (a[0] < b[0] ? -1 : 1);
	const connected = Object.entries(connections).sort(byName);
	return createHash('sha256')
		.update(JSON.stringify([drawn, connected]))
		.digest('hex');
}

/** The name of the text in a picture that holds the fingerprint. */
const KEYWORD = 'Workflow';

/** Bytes before the first chunk of a PNG, and the length, type and checksum around each one. */
const SIGNATURE = 8;
const [LENGTH, TYPE, CHECKSUM] = [4, 4, 4];

/**
 * Puts a fingerprint into a picture, as a text that no viewer shows.
 *
 * @param png a picture without a fingerprint
 */
export function withFingerprint(png: Buffer, fingerprint: string): Buffer {
	const text = Buffer.from(`tEXt${KEYWORD}\0${fingerprint}`, 'latin1');
	const chunk = Buffer.alloc(LENGTH + text.length + CHECKSUM);
	chunk.writeUInt32BE(text.length - TYPE, 0);
	text.copy(chunk, LENGTH);
	chunk.writeUInt32BE(crc32(text), LENGTH + text.length);
	// The header of the picture must stay the first chunk.
	const headEnds = SIGNATURE + LENGTH + TYPE + png.readUInt32BE(SIGNATURE) + CHECKSUM;
	return Buffer.concat([png.subarray(0, headEnds), chunk, png.subarray(headEnds)]);
}

/** Reads the fingerprint in a picture; undefined if there is none. */
export function readFingerprint(png: Buffer): string | undefined {
	const begin = `tEXt${KEYWORD}\0`;
	for (let at = SIGNATURE; at < png.length; ) {
		const end = at + LENGTH + TYPE + png.readUInt32BE(at);
		const chunk = png.subarray(at + LENGTH, end).toString('latin1');
		if (chunk.startsWith(begin)) return chunk.slice(begin.length);
		at = end + CHECKSUM;
	}
	return undefined;
}
