/* Runs the action node without n8n. The test writes down the answers of the REST API. */
import type { IDataObject, NodeApiError, NodeExecutionHint } from 'n8n-workflow';
import { run } from '../../nodes/Zenduty/actions/run';
import { execution, type Execution, type Parameters } from './execution.cjs';

const BASE_URL = 'https://pager.example.net';

/** The answer to each request, by its method and path: JSON, a {@link Reply}, or {@link Turns}. */
export type Answers = Record<string, unknown>;

/** An answer with a status. With the status 0, the connection breaks. */
export class Reply {
	constructor(
		readonly status: number,
		readonly json?: unknown,
		readonly headers: Record<string, string> = {},
	) {}
}

/** Several answers, one after the other. Further requests get the last answer. */
export class Turns {
	readonly replies: unknown[];

	constructor(...replies: unknown[]) {
		this.replies = replies;
	}
}

export interface Run {
	/** The items of each input item. */
	outputs: IDataObject[][];
	/** Each request as `GET /api/incidents/3/`, without its query. */
	requests: string[];
	/** The query of each request. */
	queries: string[];
	/** The bodies that were sent, read from JSON. */
	bodies: unknown[];
	hints: NodeExecutionHint[];
	/** The error that stopped the node. */
	failure?: Failure;
}

/** What n8n shows of an error, and the values by which a workflow can recognize the error. */
export interface Failure {
	code: string;
	mayExist: boolean;
	/** The HTTP status as n8n shows it: a text. */
	statusCode: string | null;
	itemIndex: number;
	message: string;
	description: string;
}

/** Reads what n8n shows of an error of the node. */
export function failureOf(error: unknown): Failure {
	const { message, description, httpCode, context } = error as NodeApiError;
	return {
		code: String(context.code),
		mayExist: context.mayExist === true,
		statusCode: httpCode ?? null,
		itemIndex: Number(context.itemIndex),
		message,
		description: description ?? '',
	};
}

/** Runs the node for one or several items. An error is returned in `failure`, and not thrown. */
export async function runApi(
	items: Parameters | Parameters[],
	answers: Answers,
	more: Omit<Execution, 'items'> = {},
): Promise<Run> {
	const given = [items].flat();
	const result: Run = {
		outputs: given.map(() => []),
		requests: [],
		queries: [],
		bodies: [],
		hints: [],
	};
	const { context, hints } = execution({
		credential: { apiKey: 'key-7', baseUrl: BASE_URL },
		...more,
		items: given.map((item) => ({ 'options.maxAttempts': 1, ...item })),
		respond({ method, url, body }) {
			const { origin, pathname, search } = new URL(url);
			if (origin !== BASE_URL) throw new Error(`a request to ${origin}`);
			const request = `${method} ${pathname}`;
			result.requests.push(request);
			result.queries.push(search);
			if (body !== undefined) result.bodies.push(JSON.parse(String(body)));
			const asked = result.requests.filter((each) => each === request).length;
			const reply = replyTo(answers[request], asked);
			if (reply.status === 0) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
			return {
				status: reply.status,
				text: reply.json === undefined ? '' : JSON.stringify(reply.json),
				headers: reply.headers,
			};
		},
	});
	try {
		const [output] = await run(context);
		for (const { json, pairedItem } of output) {
			result.outputs[(pairedItem as { item: number }).item].push(json);
		}
	} catch (error) {
		result.failure = failureOf(error);
	}
	result.hints = hints;
	return result;
}

/**
 * Returns the requests of a run, and the requests of a second run, which n8n makes after a failure.
 */
export async function requestsOfTwoRuns(
	items: Parameters[],
	answers: Answers,
): Promise<string[][]> {
	const state = { kept: {}, retryOnFail: true };
	const first = await runApi(items, answers, state);
	const second = await runApi(items, answers, state);
	return [first.requests, second.requests];
}

function replyTo(answer: unknown, asked: number): Reply {
	if (answer === undefined) return new Reply(400, { detail: 'The test has no answer for it.' });
	if (answer instanceof Turns) {
		return replyTo(answer.replies[Math.min(asked, answer.replies.length) - 1], asked);
	}
	return answer instanceof Reply ? answer : new Reply(200, answer);
}
