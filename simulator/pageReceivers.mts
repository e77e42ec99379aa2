/** The part of the page that says where webhooks go: a form for a new receiver, and a row for each. */
import { html, type Html } from './html.mts';
import { outcomeClass, outcomeOf } from './outcome.mts';
import { RECEIVER_KINDS, type Delivery, type Receiver } from './webhooks.mts';

/** A receiver that was entered, and cannot be one. */
export interface Mistake {
	url: string;
	kind: Receiver['kind'];
	signingKey: string;
	/** What is wrong with it. */
	problem: string;
}

/** Returns the form for a new receiver. @param mistake what was entered just now */
export function receiverForm(mistake: Mistake | undefined): Html {
	const { url = '', kind = 'outgoing', signingKey = '', problem = '' } = mistake ?? {};
	// Not type="url": the browser would say less about a mistake than the simulator does.
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
 * @param subject what it hears of
 * @param last what was last sent to it
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
