/* Opens the page of a question or answers the question, without n8n's server. */
import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

/** A request for the page. */
export interface Visit {
	method?: 'GET' | 'POST';
	/** The ID of the question in the link. */
	question?: unknown;
	contentType?: unknown;
	/** The body as n8n has parsed it. */
	body?: unknown;
}

/** The response: a page that the node sent itself or returned to n8n. */
export interface Response {
	status: number;
	headers: Record<string, string>;
	html: string;
	/** The item with which the workflow goes on. Undefined while the workflow still waits. */
	item?: INodeExecutionData;
}

/** The content type of a form that a browser sends. */
export const FORM = 'application/x-www-form-urlencoded';

/**
 * Makes the context that n8n passes to `webhook()`. The result also has what the node sends and
 * logs.
 */
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
	/** The metadata of each line in n8n's log. */
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
	/** Ends the response, as n8n does if the node leaves the response to n8n. */
	const end = (status: number) => void express.status(status);
	return { context, response, warnings, about, end };
}

/** Returns the fields of the item with which the workflow goes on. */
export const jsonOf = ({ item }: Response): IDataObject | undefined => item?.json;
