/** How the API says no: each part of it in its own way. */

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
