/** How the API says no, each part of it in its own way, and what an error means. */
import { error as openApiErrors } from 'express-openapi-validator';
import { z } from 'zod';

import type { Entry } from './journal.mts';

/** What stands in the body of a refusal. */
export type Reasons = { [name: string]: string | string[] };

/** Ends a request with a status that says why. */
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

/** For who calls too often; `retryAfter` says whether a header tells how long to wait. */
export function tooMany(path: string, seconds: number, retryAfter: boolean): Refusal {
	const detail = `Request was throttled. Expected available in ${seconds} seconds.`;
	const headers = retryAfter ? { 'Retry-After': String(seconds) } : undefined;
	return new Refusal(429, inItsWay(path, detail), headers);
}

/** For what the path names, and is not there. */
export const notFound = (): Refusal => refusal(404, { detail: 'Not found.' });

/** For a field that names something that is not there. */
export const doesNotExist = (field: string, id: string): Refusal =>
	refusal(400, { [field]: [`"${id}" - object does not exist.`] });

/** The same sentence as this part of the API says it: alerts and responders have their own names. */
export function inItsWay(path: string, sentence: string): Reasons {
	if (/^\/(api\/)?integration\//.test(path)) return { error: sentence };
	if (path.includes('/responders/')) return { message: sentence };
	return { detail: sentence };
}

export interface Explanation {
	status: number;
	reasons: Reasons;
	headers?: { [name: string]: string };
	/** What the journal's entry is to say. */
	verdict: Pick<Entry, 'refused' | 'invalidAnswer'>;
}

/** Errors of the validator and of the reader of bodies. */
const httpError = z.object({
	status: z.number().int().min(400).max(499),
	message: z.string(),
	errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

/** Explains what a request ended with. */
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
	// The simulator itself is wrong here, be it the answer's form or the work.
	const verdict = { invalidAnswer: wrongWith(error) };
	return { status: 500, reasons: inItsWay(path, 'The simulator failed.'), verdict };
}

/** Says what is wrong with an answer, with the members that are too many or that lack. */
function wrongWith(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	if (!(error instanceof openApiErrors.InternalServerError)) return `The work failed: ${message}`;
	const places = error.errors.map((each) => `${each.path} ${each.message}`);
	return places.length === 0 ? message : places.join(', ');
}

/** Reasons by field, where each reason is about a field and this part of the API tells them so. */
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
