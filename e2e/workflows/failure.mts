/** What the action tells of what failed, as n8n stores it: what checks judge by, and not the words. */
import type { ErrorCode } from '../../nodes/Zenduty/errors.ts';
import type { Json } from '../n8n/rest.mts';

export type { ErrorCode };

/** What the output of a failed item has in `details`. */
export interface Details {
	code: ErrorCode;
	mayExist: boolean;
	/** HTTP status; null if no response came. */
	statusCode: number | null;
}

/** What an error says that ends the node. */
export interface Failure extends Details {
	/** The item that failed, or the first of them. */
	itemIndex: number;
	message: string;
	description: string;
}

/** Reads the error of an execution. Those of n8n itself, and of other nodes, have no code. */
export function failureOf(error: Json | undefined): Failure | undefined {
	if (error?.context?.code === undefined) return undefined;
	const { message, description, httpCode, context } = error;
	const { code, mayExist, itemIndex } = context;
	const statusCode = httpCode === undefined || httpCode === null ? null : Number(httpCode);
	return { code, mayExist, statusCode, itemIndex, message, description };
}

/** What an error says without its texts. */
export function factsOf(failure: Failure | undefined): Partial<Failure> {
	const { code, mayExist, statusCode, itemIndex } = failure ?? {};
	return { code, mayExist, statusCode, itemIndex };
}
