/*
 * The way of a delivery through n8n's server, to the node and back: its raw-body reader, body
 * parser and webhook handler, for the requests that a trigger of typeVersion 2 can get. Multipart
 * bodies and XML are only read. What n8n refuses before the node is left to the end-to-end checks.
 */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse as parseForm } from 'node:querystring';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import {
	jsonParse,
	type INode,
	type INodeExecutionData,
	type IWebhookResponseData,
	type Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { webhookOf, type N8n } from './n8n.cjs';

/** `N8N_PAYLOAD_SIZE_MAX`, lowered from 16 MB. */
export const PAYLOAD_SIZE_MAX = 2 * 1024 * 1024;

type N8nRequest = IncomingMessage & {
	contentType?: string;
	encoding?: BufferEncoding;
	rawBody?: Buffer;
	body?: unknown;
	readRawBody(): Promise<void>;
};

/** An error that n8n's server answers with its status. */
class ResponseError extends Error {
	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

export interface WebhookServer {
	url: string;
	/** The items of each execution that was started. */
	executions: INodeExecutionData[][][];
	/** What the node threw, which it never should. */
	thrown: unknown[];
	/** How many requests were handled to their end. */
	handled: number;
	/** Whether the client had its answer when the last execution was started. */
	answeredFirst?: boolean;
	close(): Promise<void>;
}

/** Serves one trigger. */
export async function serveTrigger(
	n8n: N8n,
	trigger: { workflow: Workflow; node: INode },
	mode: WorkflowExecuteMode = 'webhook',
): Promise<WebhookServer> {
	const server = createServer((req, res) => {
		handle(req as N8nRequest, res)
			.catch((error: unknown) => {
				const status = error instanceof ResponseError ? error.status : 500;
				json(res, status, { code: 0, message: error instanceof Error ? error.message : '' });
			})
			.finally(() => (result.handled += 1));
	});

	async function handle(req: N8nRequest, res: ServerResponse): Promise<void> {
		parseIncomingMessage(req);
		req.readRawBody = async () => await readRawBody(req);
		await parseRequestBody(req);
		const output = await runWebhook(req, res);
		if (output.workflowData !== undefined) {
			result.answeredFirst = res.writableEnded;
			result.executions.push(output.workflowData);
		}
		if (output.noWebhookResponse === true) return;
		// The description has an empty `responseData`, with which n8n takes the node's answer.
		const otherwise = output.workflowData ? 'Workflow was started' : 'Webhook call received';
		json(res, 200, output.webhookResponse ?? { message: otherwise });
	}

	async function runWebhook(req: N8nRequest, res: ServerResponse): Promise<IWebhookResponseData> {
		const { workflow, node } = trigger;
		const additionalData = n8n.additionalData({
			httpRequest: req,
			httpResponse: expressResponse(res),
		});
		const webhook = webhookOf(n8n, node);
		const context = new n8n.core.WebhookContext(
			workflow,
			node,
			additionalData,
			mode,
			webhook,
			[],
			null,
		);
		const type = n8n.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		try {
			const output = await type.webhook?.call(context);
			if (output === undefined) throw new Error('the node has no webhook');
			return output;
		} catch (error) {
			result.thrown.push(error);
			throw new Error('Workflow Webhook Error: Workflow could not be started!');
		}
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const result: WebhookServer = {
		url: `http://127.0.0.1:${port}/webhook/6f1e/webhook`,
		executions: [],
		thrown: [],
		handled: 0,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return result;
}

/** The methods of Express that a node may call. */
function expressResponse(res: ServerResponse) {
	const response = {
		status(code: number) {
			res.statusCode = code;
			return response;
		},
		set(headers: Record<string, string>) {
			for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
			return response;
		},
		json(body: unknown) {
			json(res, res.statusCode, body);
			return response;
		},
	};
	return response;
}

function json(res: ServerResponse, status: number, body: unknown): void {
	res.statusCode = status;
	res.setHeader('Content-Type', 'application/json; charset=utf-8');
	res.end(JSON.stringify(body));
}

function parseIncomingMessage(req: N8nRequest): void {
	const header = req.headers['content-type'];
	if (!header) return;
	const [type, ...parameters] = header.split(';');
	const charset = parameters.map((it) => /^\s*charset\s*=\s*"?([^"]*)"?\s*$/i.exec(it)?.[1]);
	req.contentType = type.toLowerCase();
	req.encoding = (charset.find(Boolean) ?? 'utf-8').toLowerCase() as BufferEncoding;
}

async function readRawBody(req: N8nRequest): Promise<void> {
	if (req.rawBody) return;
	let stream: Readable = req;
	let length: number | undefined;
	if (req.headers['content-encoding'] === 'gzip') stream = req.pipe(createGunzip());
	else if (req.headers['content-encoding'] === 'deflate') stream = req.pipe(createInflate());
	else if (req.headers['content-length']) length = Number(req.headers['content-length']);
	if (req.destroyed || !stream.readable) {
		throw new ResponseError('Request body stream was aborted or is not readable', 400);
	}
	req.rawBody = await readStream(req, stream, length);
}

/** As the package raw-body: what fails leaves the rest of the stream unread. */
async function readStream(
	req: IncomingMessage,
	stream: Readable,
	length: number | undefined,
): Promise<Buffer> {
	return await new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let received = 0;
		const fail = (error: Error) => {
			stream.off('data', take);
			req.unpipe();
			stream.pause();
			reject(error);
		};
		const take = (chunk: Buffer) => {
			received += chunk.length;
			if (received > PAYLOAD_SIZE_MAX) return fail(new Error('request entity too large'));
			chunks.push(chunk);
		};
		if (length !== undefined && length > PAYLOAD_SIZE_MAX) {
			return fail(new Error('request entity too large'));
		}
		stream.on('data', take);
		stream.once('error', fail);
		stream.once('aborted', () =>
			fail(new ResponseError('Request body stream was aborted mid-read or is not readable', 400)),
		);
		stream.once('end', () => {
			if (length !== undefined && received !== length) {
				fail(new Error('request size did not match content length'));
			} else resolve(Buffer.concat(chunks));
		});
	});
}

async function parseRequestBody(req: N8nRequest): Promise<void> {
	const { contentType = '' } = req;
	if (contentType === 'multipart/form-data') {
		for await (const chunk of req) void chunk;
		req.body = { data: {}, files: {} };
		return;
	}
	const isXml = contentType.endsWith('/xml') || contentType.endsWith('+xml');
	const isParsed = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'].some(
		(type) => contentType.startsWith(type),
	);
	if (!isParsed && !isXml) return;
	await req.readRawBody();
	if (!req.rawBody?.length || isXml) return;
	const text = req.rawBody.toString(req.encoding).replace(/^\ufeff/, '');
	if (contentType === 'application/json') req.body = jsonParse(text);
	else if (contentType === 'text/plain') req.body = text;
	else req.body = parseForm(text);
}

export interface Response {
	status: number;
	headers: IncomingMessage['headers'];
	body: unknown;
}

/** Posts a body, with exactly these headers besides those of the connection. */
export async function post(
	url: string,
	body: string | Buffer,
	headers: Record<string, string | string[]>,
): Promise<Response> {
	return await new Promise((resolve, reject) => {
		const outgoing = request(url, { method: 'POST', headers, agent: false }, (incoming) => {
			const chunks: Buffer[] = [];
			incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
			incoming.on('error', reject);
			incoming.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				resolve({
					status: incoming.statusCode ?? 0,
					headers: incoming.headers,
					body: text === '' ? undefined : JSON.parse(text),
				});
			});
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}
