/** What came of a webhook, in one line for people. */
import { z } from 'zod';

import type { Delivery } from './webhooks.mts';

/** Longer texts, such as whole web pages, are cut. */
const SHOWN_CHARACTERS = 500;

/** n8n's Test URL, unless its settings say otherwise. */
const TEST_URL = /\/webhook-test\//;

/** What n8n and its nodes write when they refuse a request; other servers do so too. */
const reasons = z.object({
	error: z.string().optional().catch(undefined),
	message: z.string().optional().catch(undefined),
	hint: z.string().optional().catch(undefined),
});

/** Returns the answer of a receiver, or why there is none. */
export function outcomeOf({ url, status, answer, failure }: Delivery): string {
	if (failure !== null) return failure;
	if (status === null) return 'on its way';
	const text = `${status} ${reasonIn(answer) ?? answer}`.trim();
	const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
	const isUnheard = status === 404 && TEST_URL.test(url);
	return isUnheard ? `${shown} (this is the Test URL: n8n must be listening)` : shown;
}

/** Returns the class of an outcome on the page: its color also says whether it was accepted. */
export function outcomeClass({ status, failure }: Delivery): string {
	if (status === null && failure === null) return '';
	return status !== null && status < 300 ? 'taken' : 'refused';
}

/** Returns the reason in a JSON answer, such as `invalid_signature: The header does not match`. */
function reasonIn(answer: string): string | undefined {
	const read = reasons.safeParse(parse(answer));
	if (!read.success) return undefined;
	const { error, message, hint } = read.data;
	const reason = [error, message].filter((text) => text !== undefined).join(': ');
	return reason === '' ? undefined : [reason, hint].join(' ').trim();
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
