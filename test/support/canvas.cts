/*
 * Makes a fingerprint of what n8n's canvas shows of a workflow. A picture of a workflow carries
 * this fingerprint. If the fingerprint differs, the workflow has changed since the picture was
 * made.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A node of a workflow, as the file of the workflow has it. */
export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	[setting: string]: unknown;
}

/** A workflow, as in its file. */
export interface Workflow {
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	pinData?: Record<string, unknown[]>;
}

/** The settings of a node that the canvas shows. */
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

/** The examples that the picture of the README shows, in the order of the picture. */
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

/** The keyword of the text chunk in a picture that holds the fingerprint. */
const KEYWORD = 'Workflow';

/**
 * The bytes before the first chunk of a PNG. The next line: the bytes of a chunk besides its data.
 */
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
