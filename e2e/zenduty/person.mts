/** Somebody who was paged, and opens the link in the alert. */
import { request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Json } from '../n8n/rest.mts';
import type { Trust } from './sender.mts';

/** A response to somebody who looks at a page or answers on it. */
export interface Reply {
	status: number;
	headers: Record<string, unknown>;
	text: string;
}

/** Where the host of a link is found, as a name server would say it. */
export interface Route {
	/** `http://127.0.0.1:5678` */
	url: string;
	/** The certificate to trust there, for HTTPS. */
	trust?: Trust;
}

/**
 * Sends a request as it is: without what `fetch` adds, such as a User-Agent.
 *
 * @param route where to, if not to the address in the link
 */
export async function send(
	method: string,
	link: string,
	headers: Record<string, string> = {},
	body = '',
	route?: Route,
): Promise<Reply> {
	const { origin, host } = new URL(link);
	const url = route === undefined ? link : link.replace(origin, route.url);
	const options = {
		method,
		headers: { connection: 'close', ...(route && { host }), ...headers },
		...route?.trust,
	};
	return await new Promise((resolve, reject) => {
		const sent = url.startsWith('https:') ? tlsRequest(url, options) : request(url, options);
		sent.on('error', reject);
		sent.on('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
			});
		});
		sent.end(body);
	});
}

export const look = async (
	link: string,
	headers?: Record<string, string>,
	route?: Route,
): Promise<Reply> => await send('GET', link, headers, '', route);

/** Posts a form as a browser does. */
export async function post(
	link: string,
	form: Json,
	more: Record<string, string> = {},
	route?: Route,
): Promise<Reply> {
	const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more };
	return await send('POST', link, headers, String(new URLSearchParams(form)), route);
}
