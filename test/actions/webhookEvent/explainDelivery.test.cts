import { explain } from '../../../nodes/Zenduty/actions/webhookEvent/explainDelivery';
import { TimeoutError } from '../../../nodes/Zenduty/api/exchange';

const REDIRECTS =
	'It redirects to another address. Redirects are not followed: enter the final URL.';
const BODY =
	'It does not accept this body. Switch on the option "Never Error" to see its answer; the option "Format" changes how the JSON is written.';
const CREDENTIALS =
	'It refuses the credentials. Compare the signing key, or username and password, and the custom headers in the credential with those of the receiver. The option "Never Error" shows its answer.';
const NOTHING =
	'There is nothing at this URL. If it belongs to n8n, publish (activate) the workflow for the production URL, or listen for a test event for the test URL.';
const BUSY = 'It is too busy. Raise the option "Max Attempts", or lower "Concurrency".';
const FAILED = 'The receiver failed. Look at its log, or raise the option "Max Attempts".';
const OTHER = 'Switch on the option "Never Error" to see the answer of the receiver.';

describe('explain', () => {
	it.each([
		[199, OTHER],
		[299, OTHER],
		[300, REDIRECTS],
		[302, REDIRECTS],
		[399, REDIRECTS],
		[400, BODY],
		[415, BODY],
		[422, BODY],
		[401, CREDENTIALS],
		[403, CREDENTIALS],
		[404, NOTHING],
		[405, 'It does not accept POST. Check the URL.'],
		[413, 'The body is too large for the receiver. Shorten the summary.'],
		[408, BUSY],
		[429, BUSY],
		[409, OTHER],
		[499, OTHER],
		[500, FAILED],
		[503, FAILED],
	])('says what to do after status %d', (statusCode, hint) => {
		const answer = { statusCode, body: '' };
		expect(explain({ delivered: false, attempts: 1, answer })).toEqual({
			message: `The receiver answered with status ${statusCode} (after 1 attempt)`,
			hint,
		});
	});

	it('counts the attempts', () => {
		const answer = { statusCode: 500, body: '' };
		expect(explain({ delivered: false, attempts: 2, answer }).message).toBe(
			'The receiver answered with status 500 (after 2 attempts)',
		);
	});

	it('says that the receiver was too slow', () => {
		const failure = new TimeoutError(1200);
		expect(explain({ delivered: false, attempts: 3, failure })).toEqual({
			message: 'The receiver did not answer within 1200 ms (after 3 attempts)',
			description: 'Let the receiver answer before it does its work, or raise the option "Timeout". Zenduty itself waits for 3 seconds.',
		});
	});

	it('says that the execution was cancelled, unless an answer has come', () => {
		const failure = new Error('canceled');
		expect(explain({ delivered: false, attempts: 1, failure }, true)).toEqual({
			message: 'The execution was cancelled before the receiver answered (after 1 attempt)',
			description: 'The receiver may have received the event. Look there before you send it again.',
		});
		const answer = { statusCode: 500, body: '' };
		expect(explain({ delivered: false, attempts: 1, answer }, true).message).toBe(
			'The receiver answered with status 500 (after 1 attempt)',
		);
	});

	it('says that the receiver cannot be reached, and why', () => {
		const failure = new Error('getaddrinfo ENOTFOUND');
		expect(explain({ delivered: false, attempts: 1, failure })).toEqual({
			message: 'The receiver could not be reached (after 1 attempt)',
			description: 'Check the URL, and that n8n can reach it. The reason was: getaddrinfo ENOTFOUND',
		});
		expect(explain({ delivered: false, attempts: 1 }).hint).toBe(
			'Check the URL, and that n8n can reach it. The reason was: unknown',
		);
	});
});
