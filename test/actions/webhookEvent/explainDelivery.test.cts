import {
	explainDelivery,
	type Outcome,
} from '../../../nodes/Zenduty/actions/webhookEvent/explainDelivery';
import { TimeoutError } from '../../../nodes/Zenduty/http/exchange';
import type { ErrorCode } from '../../../nodes/Zenduty/errors';

const REDIRECTS =
	'The receiver redirects to another URL. Redirects are not followed: enter the final URL.';
const BODY =
	"The receiver does not accept this body. Turn on the option 'Never Error' to see why, or choose another 'Format'.";
const CREDENTIALS =
	'The receiver refuses the authentication. Compare the signing key or the password, and the custom headers, in the credential with those of the receiver.';
const NOTHING =
	'There is nothing at this URL. If it belongs to n8n, publish (activate) its workflow, or listen for a test event.';
const BUSY = "The receiver is too busy. Raise the option 'Max Attempts', or lower 'Concurrency'.";
const FAILED = "The receiver failed. Look at its log, or raise the option 'Max Attempts'.";
const OTHER = "Turn on the option 'Never Error' to see the response of the receiver.";

/** An outcome that is no delivery; by default it is clear that the receiver took nothing. */
const failed = (more: Partial<Outcome>): Outcome => ({
	delivered: false,
	attempts: 1,
	isUnclear: false,
	...more,
});

it.each<[number, ErrorCode, string]>([
	[199, 'unexpected_response', OTHER],
	[299, 'unexpected_response', OTHER],
	[300, 'unexpected_response', REDIRECTS],
	[302, 'unexpected_response', REDIRECTS],
	[399, 'unexpected_response', REDIRECTS],
	[400, 'refused', BODY],
	[415, 'refused', BODY],
	[422, 'refused', BODY],
	[401, 'credential', CREDENTIALS],
	[403, 'forbidden', CREDENTIALS],
	[404, 'not_found', NOTHING],
	[405, 'refused', 'The receiver does not accept POST. Check the URL.'],
	[413, 'refused', 'The body is too large for the receiver. Shorten the summary.'],
	[408, 'refused', BUSY],
	[429, 'rate_limited', BUSY],
	[409, 'refused', OTHER],
	[499, 'refused', OTHER],
	[500, 'unavailable', FAILED],
	[503, 'unavailable', FAILED],
	[599, 'unavailable', FAILED],
])('says what to do after status %d', (statusCode, code, description) => {
	const response = { statusCode, body: '' };
	const facts = {
		message: `The receiver responded with status ${statusCode} (after 1 attempt).`,
		description,
		mayExist: false,
		statusCode,
	};
	expect(explainDelivery(failed({ response }))).toEqual({ ...facts, code });
	expect(explainDelivery(failed({ response, isUnclear: true }))).toEqual({
		...facts,
		code: 'unclear',
	});
});

it('counts the attempts', () => {
	const response = { statusCode: 500, body: '' };
	expect(explainDelivery(failed({ attempts: 2, response })).message).toBe(
		'The receiver responded with status 500 (after 2 attempts).',
	);
});

it('says that the receiver was too slow, which leaves open whether it took the event', () => {
	const failure = new TimeoutError(1200);
	expect(explainDelivery(failed({ attempts: 3, failure }))).toEqual({
		code: 'unclear',
		message: 'The receiver did not respond within 1200 ms (after 3 attempts).',
		description:
			"Let the receiver respond before it does its work, or raise the option 'Timeout (Ms)'. Zenduty itself waits for 3 seconds.",
		mayExist: false,
		statusCode: null,
	});
});

it('says that the execution was cancelled, unless a response has come', () => {
	const failure = new Error('canceled');
	const cancelled = {
		message: 'The execution was canceled before the receiver responded (after 1 attempt).',
		mayExist: false,
		statusCode: null,
	};
	expect(explainDelivery(failed({ failure, isUnclear: true }), { isCancelled: true })).toEqual({
		...cancelled,
		code: 'unclear',
		description: 'The receiver may have received the event. Check there before you send it again.',
	});
	expect(explainDelivery(failed({ failure }), { isCancelled: true })).toEqual({
		...cancelled,
		code: 'cancelled',
		description: 'The receiver has not received the event. Send it again if needed.',
	});
	const response = { statusCode: 500, body: '' };
	expect(explainDelivery(failed({ response }), { isCancelled: true })).toEqual(
		explainDelivery(failed({ response })),
	);
});

it('says that n8n does not allow the URL', () => {
	const failure = Object.assign(new Error('blocked'), { name: 'SsrfBlockedIpError' });
	const blocked = {
		code: 'blocked',
		message: 'n8n does not allow calls to the URL of the receiver (after 1 attempt).',
		description: 'Check the URL, or ask the admin of n8n to allow it.',
		mayExist: false,
		statusCode: null,
	};
	expect(explainDelivery(failed({ failure }))).toEqual(blocked);
	const later = { ...blocked, code: 'unclear' };
	expect(explainDelivery(failed({ failure, isUnclear: true }))).toEqual(later);
});

it('says that the receiver cannot be reached, and why', () => {
	const failure = new Error('getaddrinfo ENOTFOUND');
	const unreachable = {
		code: 'unavailable',
		message: 'The receiver could not be reached (after 1 attempt).',
		description: 'Check the URL, and that n8n can reach it. The reason: getaddrinfo ENOTFOUND',
		mayExist: false,
		statusCode: null,
	};
	expect(explainDelivery(failed({ failure }))).toEqual(unreachable);
	expect(explainDelivery(failed({ failure, isUnclear: true }))).toEqual({
		...unreachable,
		code: 'unclear',
	});
	expect(explainDelivery(failed({})).description).toBe(
		'Check the URL, and that n8n can reach it. The reason: unknown',
	);
});
