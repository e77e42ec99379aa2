/** The part of the page that shows the receivers, and what they answered. */
import { z } from 'zod';

import { html, type Html } from './html.mts';
import { RECEIVER_KINDS, type Delivery, type Receiver } from './webhooks.mts';

/** A receiver that was entered but cannot be used. */
export interface Mistake {
	url: string;
	kind: Receiver['kind'];
	signingKey: string;
	/** What is wrong with the entered values. */
	problem: string;
}

/**
 * Returns the form for a new receiver.
 *
 * @param mistake the receiver that was entered just now and cannot be used
 */
export function receiverForm(mistake: Mistake | undefined): Html {
	const { url = '', kind = 'outgoing', signingKey = '', problem = '' } = mistake ?? {};
	// The type is not "url", because the simulator explains a mistake better than the browser.
	return html`<form class="line" method="post" action="/_simulator/receivers">
			<label class="wide"
				>URL
				<input
					name="url"
					value="${url}"
					required
					inputmode="url"
					autocomplete="off"
					spellcheck="false"
					aria-describedby="receiver-problem"
					${problem === '' ? '' : 'autofocus'}
			/></label>
			<label
				>Kind
				<select name="kind">
					${RECEIVER_KINDS.map(
						(one) =>
							html`<option value="${one}" ${one === kind ? 'selected' : ''}>${KINDS[one]}</option>`,
					)}
				</select></label
			>
			<label class="wide"
				>Signing key
				<input
					name="signingKey"
					value="${signingKey}"
					autocomplete="off"
					spellcheck="false"
					aria-describedby="receiver-help"
			/></label>
			<button type="button" id="generate">Generate key</button>
			<button>Add URL</button>
		</form>
		<p id="receiver-problem" role="alert">${problem}</p>
		<p id="receiver-help">
			The URL is that of a Zenduty Trigger in n8n. Its credential needs the same signing key.
			Without a key, webhooks are sent unsigned. How Zenduty signs account webhooks is not
			documented: here they are signed like outgoing webhooks.
		</p>`;
}

/**
 * Returns the row of a receiver.
 *
 * @param subject the events that the receiver gets, in words
 * @param last the last delivery to the receiver
 */
export function receiverRow(receiver: Receiver, subject: string, last: Delivery | undefined): Html {
	const { id, url, authentication, signingKey } = receiver;
	const key = html`Signing key <code>${signingKey}</code>
		<button type="button" id="copy-${id}" data-copy="${signingKey}">Copy key</button>`;
	return html`<tr>
		<td class="text">${url}</td>
		<td data-label="Sends events of">${subject}</td>
		<td>${authentication === 'signature' ? key : AUTHENTICATION[authentication]}</td>
		<td class="text ${last ? outcomeClass(last) : ''}">
			${last ? outcomeOf(last) : 'nothing sent yet'}
		</td>
		<td>
			<form method="post" action="/_simulator/receivers/${id}/remove">
				<button id="remove-${id}" aria-label="Remove ${url}">Remove</button>
			</form>
		</td>
	</tr>`;
}

const KINDS = {
	outgoing: 'Outgoing webhook: incidents',
	account: 'Account webhook: on-call changes',
};

const AUTHENTICATION = { basicAuth: 'Basic', none: 'none' };

/**
 * The largest number of characters of an answer that the page shows. A longer answer, such as a web
 * page, is cut.
 */
const SHOWN_CHARACTERS = 500;

/** The path of n8n's test URLs, unless n8n's settings change it. */
const TEST_URL = /\/webhook-test\//;

/**
 * The members in which n8n and its nodes explain why they refuse a request. Other servers use them,
 * too.
 */
const reasons = z.object({
	error: z.string().optional().catch(undefined),
	message: z.string().optional().catch(undefined),
	hint: z.string().optional().catch(undefined),
});

/** Returns the answer of a receiver, or says why there is no answer. */
export function outcomeOf({ url, status, answer, failure }: Delivery): string {
	if (failure !== null) return failure;
	if (status === null) return 'on its way';
	const text = `${status} ${reasonIn(answer) ?? answer}`.trim();
	const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
	const isUnheard = status === 404 && TEST_URL.test(url);
	return isUnheard ? `${shown} (this is the Test URL: n8n must be listening)` : shown;
}

/**
 * Returns the CSS class for the outcome of a delivery: accepted and refused deliveries have
 * different colors.
 */
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
