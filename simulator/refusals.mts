/** Makes the answers to refused requests. Each part of the API has its own form for them. */
import { error as openApiErrors } from 'express-openapi-validator';
import { z } from 'zod';

import type { Entry } from './journal.mts';

/** The body of a refusal. */
export type Reasons = { [name: string]: string | string[] };

/** The error that ends a request with a status and reasons. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly reasons: Reasons,
		readonly headers: { [name: string]: string } = {},
	) {
		super(JSON.stringify(reasons));
	}
}

/** Makes a refusal to throw. */
export const refusal = (status: number, reasons: Reasons): Refusal => new Refusal(status, reasons);

/**
 * Makes the refusal of a client that sends too many requests.
 *
 * @param retryAfter whether the header `Retry-After` says how long to wait
 */
export function tooMany(path: string, seconds: number, retryAfter: boolean): Refusal {
	const detail = `Request was throttled. Expected available in ${seconds} seconds.`;
	const headers = retryAfter ? { 'Retry-After': String(seconds) } : undefined;
	return new Refusal(429, inItsWay(path, detail), headers);
}

/** Makes the refusal of a path that names a record that does not exist. */
export const notFound = (): Refusal => refusal(404, { detail: 'Not found.' });

/** Makes the refusal of a field that names a record that does not exist. */
export const doesNotExist = (field: string, id: string): Refusal =>
	refusal(400, { [field]: [`"${id}" - object does not exist.`] });

/**
 * Returns a sentence under the name that this part of the API uses. Alerts and responders have
 * names of their own.
 */
export function inItsWay(path: string, sentence: string): Reasons {
	if (/^\/(api\/)?integration\//.test(path)) return { error: sentence };
	if (path.includes('/responders/')) return { message: sentence };
	return { detail: sentence };
}

export interface Explanation {
	status: number;
	reasons: Reasons;
	headers?: { [name: string]: string };
	/** The members to set in the journal's entry. */
	verdict: Pick<Entry, 'refused' | 'invalidAnswer'>;
}

/** An error of the validator, or of the parser of bodies. */
const httpError = z.object({
	status: z.number().int().min(400).max(499),
	message: z.string(),
	errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

/** Returns the answer for the error that ended a request. */
export function explain(error: unknown, path: string): Explanation {
	if (error instanceof Refusal) {
		const { status, reasons, headers } = error;
		return { status, reasons, headers, verdict: {} };
	}
	const refused = httpError.safeParse(error);
	if (refused.success) {
		const { status, message, errors } = refused.data;
		const reasons = fieldReasons(path, errors) ?? inItsWay(path, message);
		return { status, reasons, verdict: { refused: message } };
	}
	// Any other error is a fault of the simulator itself: its answer has a wrong form, or its work
	// failed.
	const verdict = { invalidAnswer: wrongWith(error) };
	return { status: 500, reasons: inItsWay(path, 'The simulator failed.'), verdict };
}

/** Says what is wrong with an answer, and which members are missing or not allowed. */
function wrongWith(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	if (!(error instanceof openApiErrors.InternalServerError)) return `The work failed: ${message}`;
	const places = error.errors.map((each) => `${each.path} ${each.message}`);
	return places.length === 0 ? message : places.join(', ');
}

/**
 * Returns the reasons by field. If a reason is not about a field, or if this part of the API does
 * not list reasons by field, the result is undefined.
 */
function fieldReasons(
	path: string,
	errors: Array<{ path: string; message: string }>,
): Reasons | undefined {
	if (!('detail' in inItsWay(path, ''))) return undefined;
	const reasons: { [field: string]: string[] } = {};
	for (const { path: place, message } of errors) {
		const field = /^\/body\/([^/]+)/.exec(place)?.[1];
		if (field === undefined) return undefined;
		reasons[field] = [...(reasons[field] ?? []), message];
	}
	return errors.length > 0 ? reasons : undefined;
}
