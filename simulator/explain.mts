/** What an error means for the client, and for the journal. */
import { error as openApiErrors } from 'express-openapi-validator';
import { z } from 'zod';

import type { Entry } from './journal.mts';
import { Refusal, inItsWay, type Reasons } from './refusals.mts';

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
	const message = error instanceof Error ? error.message : String(error);
	const isAnswer = error instanceof openApiErrors.InternalServerError;
	const verdict = { invalidAnswer: isAnswer ? message : `The work failed: ${message}` };
	return { status: 500, reasons: inItsWay(path, 'The simulator failed.'), verdict };
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
