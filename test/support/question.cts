/* Somebody who looks at the page of a question, or answers on it, without n8n's server. */
import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

/** What somebody sends to the page. */
export interface Visit {
	method?: 'GET' | 'POST';
	/** The ID of the question in the link. */
	question?: unknown;
	contentType?: unknown;
	/** What n8n has read of the body. */
	body?: unknown;
}

/** What came back: a page, which the node sent itself or gave to n8n. */
export interface Response {
	status: number;
	headers: Record<string, string>;
	html: string;
	/** The item that the workflow goes on with; missing while it still waits. */
	item?: INodeExecutionData;
}

/** What n8n makes of a form of a browser. */
export const FORM = 'application/x-www-form-urlencoded';

/** Makes what n8n gives `webhook()` for a request, and keeps what it sends. */
export function visit(
	{ method = 'GET', question, contentType = FORM, body }: Visit,
	more: Partial<Record<keyof IWebhookFunctions, unknown>> = {},
) {
	const response: Response = { status: 0, headers: {}, html: '' };
	const express = {
		statusCode: 200,
		status(code: number) {
			express.statusCode = code;
			response.status = code;
			return express;
		},
		set(headers: Record<string, string>) {
			Object.assign(response.headers, headers);
			return express;
		},
		send(html: string) {
			response.html = html;
			return express;
		},
	};
	const warnings: string[] = [];
	/** What n8n writes beside each of them. */
	const about: unknown[] = [];
	const log = (message: string, more?: unknown) => {
		warnings.push(message);
		about.push(more);
	};
	const context = {
		getRequestObject: () => ({ method }),
		getResponseObject: () => express,
		getQueryData: () => ({ question, signature: 's' }),
		getHeaderData: () => ({ 'content-type': contentType }),
		getBodyData: () => body,
		getNode: () => ({ name: 'Pager' }),
		getWorkflow: () => ({ id: 'flow-1', name: 'Night watch' }),
		getExecutionId: () => '7',
		logger: { warn: log, error: log },
		...more,
	} as unknown as IWebhookFunctions;
	/** Ends the response in the place of n8n, once the node has left it to that. */
	const end = (status: number) => void express.status(status);
	return { context, response, warnings, about, end };
}

/** The first item that a workflow goes on with. */
export const jsonOf = ({ item }: Response): IDataObject | undefined => item?.json;
