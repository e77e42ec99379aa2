import type { FailedCall } from '../../nodes/Zenduty/api/call';
import { explain, type Circumstances, type Subject } from '../../nodes/Zenduty/api/explain';
import { FAILURES, type Failure, type FailureKind } from '../../nodes/Zenduty/api/failure';

const ABOUT: Circumstances = {
	kind: 'doubling',
	origin: 'https://pager.example.net',
	timeout: 10_000,
	secrets: ['k-5f1e9d', '/hidden'],
};

function text(
	failure: Failure,
	result: Partial<FailedCall> = {},
	subject: Subject = {},
	about: Partial<Circumstances> = {},
): string {
	const failed = { failure, attempts: 1, isUnclear: false, ...result };
	return explain(failed, subject, { ...ABOUT, ...about });
}

describe('says what happened, then what to do', () => {
	it.each<[Failure, string]>([
		[
			{ kind: 'refused', statusCode: 403, words: 'Invalid or Inactive Token' },
			'Zenduty refuses the API key: it is wrong or inactive. It says: Invalid or Inactive Token. Create a key in Zenduty under Account → API Keys, and enter it in the credential.',
		],
		[
			{ kind: 'refused', statusCode: 403, words: 'Authentication credentials were not provided.' },
			'Zenduty refuses the API key: it is wrong or inactive. It says: Authentication credentials were not provided. Create a key in Zenduty under Account → API Keys, and enter it in the credential.',
		],
		[
			{ kind: 'refused', statusCode: 401 },
			'Zenduty refuses the API key: it is wrong or inactive. Create a key in Zenduty under Account → API Keys, and enter it in the credential.',
		],
		[
			{ kind: 'refused', statusCode: 403, words: 'You do not have permission.' },
			'The API key has no permission for this. It says: You do not have permission. Use the key of an owner or admin of the account, or give this key the permission in Zenduty.',
		],
		[
			{ kind: 'refused', statusCode: 403 },
			'The API key has no permission for this. Use the key of an owner or admin of the account, or give this key the permission in Zenduty.',
		],
		[
			{ kind: 'refused', statusCode: 403, isWebPage: true },
			'A firewall in front of Zenduty blocked the request (status 403). Send fewer requests, change the text that was sent, or ask the support of Zenduty.',
		],
		[
			{ kind: 'blocked', statusCode: 209, words: 'Blocked' },
			'A firewall in front of Zenduty blocked the request (status 209). Send fewer requests, change the text that was sent, or ask the support of Zenduty.',
		],
		[
			{ kind: 'refused', statusCode: 404, words: 'Not found.' },
			'Zenduty did not find what was asked for. It says: Not found. Check the number or ID, and that the API key belongs to the same account.',
		],
		[
			{ kind: 'refused', statusCode: 404, isWebPage: true },
			'There is no Zenduty API at https://pager.example.net: the answer is a redirect or a web page. Enter the base URL of Zenduty in the credential; https://www.zenduty.com is right for most accounts.',
		],
		[
			{ kind: 'redirect', statusCode: 302 },
			'There is no Zenduty API at https://pager.example.net: the answer is a redirect or a web page. Enter the base URL of Zenduty in the credential; https://www.zenduty.com is right for most accounts.',
		],
		[
			{ kind: 'notJson', statusCode: 200, isWebPage: true },
			'There is no Zenduty API at https://pager.example.net: the answer is a redirect or a web page. Enter the base URL of Zenduty in the credential; https://www.zenduty.com is right for most accounts.',
		],
		[
			{ kind: 'notJson', statusCode: 200 },
			'The answer of Zenduty cannot be read: it is not the JSON that was due. Check the base URL in the credential, and whether a proxy changes answers.',
		],
		[
			{ kind: 'refused', statusCode: 422, words: 'The token is odd.' },
			'Zenduty refuses the values (status 422). It says: The token is odd. Correct the fields that it names, or choose the values from the lists.',
		],
		[
			{ kind: 'refused', statusCode: 400, words: 'title: Too long.' },
			'Zenduty refuses the values (status 400). It says: title: Too long. Correct the fields that it names, or choose the values from the lists.',
		],
		[
			{ kind: 'busy', statusCode: 429 },
			'Zenduty went on to answer "too many requests" for 3 minutes. Send fewer items at a time, or run it again later.',
		],
		[
			{ kind: 'serverError', statusCode: 502, words: 'Bad Gateway' },
			'Zenduty failed with status 502. It says: Bad Gateway. Try again later; if it stays so, look at the status page of Zenduty.',
		],
		[
			{ kind: 'unavailable', statusCode: 503 },
			'Zenduty failed with status 503. Try again later; if it stays so, look at the status page of Zenduty.',
		],
		[
			{ kind: 'noConnection', words: 'the host name is unknown' },
			'Zenduty could not be reached at https://pager.example.net: the host name is unknown. Check the base URL in the credential, and that n8n can reach it.',
		],
		[
			{ kind: 'connectionLost', words: 'the connection broke before an answer came' },
			'Zenduty could not be reached at https://pager.example.net: the connection broke before an answer came. Try again; if it stays so, look at the network and a proxy on the way.',
		],
		[
			{ kind: 'timeout' },
			'Zenduty did not answer completely within 10000 ms. Raise the option "Timeout", or try again later.',
		],
		[
			{ kind: 'cutOff', statusCode: 200 },
			'The answer of Zenduty broke off or is damaged. Try again.',
		],
		[
			{ kind: 'tooLarge', statusCode: 200 },
			'The answer of Zenduty is larger than 20 MB, or takes more than 64 MB of memory. Ask for less, for example by filters.',
		],
		[
			{ kind: 'cancelled' },
			'The execution was cancelled before Zenduty had answered. Run it again if needed.',
		],
	])('%j', (failure, expected) => {
		expect(text(failure)).toBe(expected);
	});
});

describe('of an alert integration', () => {
	const says = (failure: Failure) => text(failure, {}, {}, { isIntegration: true });

	it.each([401, 403, 404])('says that there is none where the answer is %d', (statusCode) => {
		expect(says({ kind: 'refused', statusCode, words: 'Not found.' })).toBe(
			`Zenduty has no alert integration at the address that was called (status ${statusCode}). It says: Not found. Choose another integration, or copy its URL from Zenduty again.`,
		);
	});

	it.each<Failure>([
		{ kind: 'redirect', statusCode: 302 },
		{ kind: 'notJson', statusCode: 200, isWebPage: true },
		{ kind: 'refused', statusCode: 404, isWebPage: true },
	])('says that there is none where something else answers: %j', (failure) => {
		expect(says(failure)).toBe(
			'There is no alert integration of Zenduty at https://pager.example.net: the answer is a redirect or a web page. Choose another integration, or copy its URL from Zenduty again.',
		);
	});

	it('names its URL, and no credential, where the address is to be checked', () => {
		expect(says({ kind: 'noConnection', words: 'the host name is unknown' })).toContain(
			' Check the URL of the integration, and that n8n can reach it.',
		);
		expect(says({ kind: 'notJson', statusCode: 200 })).toContain(
			' Check the URL of the integration, and whether a proxy changes answers.',
		);
	});

	it('refuses values as the API does', () => {
		expect(says({ kind: 'refused', statusCode: 400 })).toBe(
			'Zenduty refuses the values (status 400). Correct the fields that it names, or choose the values from the lists.',
		);
	});
});

it('says what was looked for', () => {
	const failure: Failure = { kind: 'refused', statusCode: 404, words: 'Not found.' };
	expect(text(failure, {}, { missing: 'no incident with the number 42' })).toBe(
		'Zenduty has no incident with the number 42. Check the number or ID, and that the API key belongs to the same account.',
	);
});

it('says how often it was tried', () => {
	for (const kind of ['serverError', 'unavailable'] as const) {
		expect(text({ kind, statusCode: 500 }, { attempts: 3 })).toContain(
			'failed with status 500 (after 3 attempts).',
		);
	}
	const words = 'nothing listens at that address';
	expect(text({ kind: 'noConnection', words }, { attempts: 2 })).toContain(
		'nothing listens at that address (after 2 attempts).',
	);
	expect(text({ kind: 'connectionLost', words: 'it broke' }, { attempts: 2 })).toContain(
		'it broke (after 2 attempts).',
	);
	expect(text({ kind: 'timeout' }, { attempts: 2 })).toContain(
		'within 10000 ms (after 2 attempts).',
	);
	expect(text({ kind: 'cutOff' }, { attempts: 2 })).toContain('is damaged (after 2 attempts).');
});

it('says why it ended early', () => {
	const asked: Failure = { kind: 'busy', statusCode: 429, retryAfter: 90_400 };
	expect(text(asked, { because: 'asked to wait too long' })).toBe(
		'Zenduty asks to wait 91 seconds before the next request. Run it again after that time.',
	);
	expect(text(asked, { because: 'waited too long' })).toMatch(/"too many requests" for 3 minutes/);
	expect(text({ kind: 'serverError', statusCode: 500 }, { because: 'cancelled' })).toBe(
		'The execution was cancelled before Zenduty had answered. Run it again if needed.',
	);
});

describe('where nobody knows whether it was done', () => {
	const subject = { outcome: 'the note was added', lookAt: 'the notes of the incident' };

	it('says that it may exist, and where to look', () => {
		expect(text({ kind: 'timeout' }, { isUnclear: true }, subject)).toBe(
			'Zenduty did not answer completely within 10000 ms. It is not known whether the note was added: it may exist. Look at the notes of the incident in Zenduty before you try again.',
		);
	});

	it('says of what doubles nothing that it may be so', () => {
		const about = { kind: 'repeatable' } as const;
		const unclear = { isUnclear: true };
		expect(text({ kind: 'timeout' }, unclear, { outcome: 'it was updated' }, about)).toBe(
			'Zenduty did not answer completely within 10000 ms. It is not known whether it was updated: it may be so. Look at Zenduty before you try again.',
		);
		expect(text({ kind: 'timeout' }, unclear, {}, about)).toBe(
			'Zenduty did not answer completely within 10000 ms. It is not known whether this was done: it may be so. Look at Zenduty before you try again.',
		);
	});

	it('begins with what was done before', () => {
		const done = 'The incident is acknowledged, but its note failed.';
		expect(text({ kind: 'refused', statusCode: 400 }, {}, { ...subject, done })).toBe(
			`${done} Zenduty refuses the values (status 400). Correct the fields that it names, or choose the values from the lists.`,
		);
		expect(text({ kind: 'timeout' }, { isUnclear: true }, { ...subject, done })).toMatch(
			/^The incident is acknowledged, but its note failed\. Zenduty did not answer .* may exist\. /,
		);
	});
});

describe('what the API says', () => {
	const says = (words: string) => text({ kind: 'refused', statusCode: 400, words });

	it('is on one line, without control characters and halves of characters', () => {
		expect(says('a\n\n  b\tc\0d\u001be\u0085f\ud800g\ude00')).toContain(
			' It says: a b c d e f\ufffdg\ufffd. Correct',
		);
		expect(says('fine \u{1f600}')).toContain(' It says: fine \u{1f600}. Correct');
	});

	it('is cut where it is long, between characters', () => {
		expect(says('x'.repeat(600))).toContain(`: ${'x'.repeat(500)}. Correct`);
		expect(says(`${'x'.repeat(499)}\u{1f600}`)).toContain(`: ${'x'.repeat(499)}\ufffd. Correct`);
	});

	it('ends with one period', () => {
		expect(says('No. Really... ')).toContain('It says: No. Really. Correct');
	});

	it('is told without secrets, also where it is cut', () => {
		expect(says('No k-5f1e9d at /hidden/api or k-5f1e9d')).toContain(
			'It says: No *** at ***/api or ***. Correct',
		);
		expect(says(`${'x'.repeat(496)}k-5f1e9d`)).not.toContain('k-5');
	});
});

it('ends all texts as sentences, and knows every kind of failure', () => {
	for (const kind of Object.keys(FAILURES) as FailureKind[]) {
		for (const isUnclear of [true, false]) {
			const failure = { kind, statusCode: 400, words: 'it failed' };
			expect(text(failure, { isUnclear })).toMatch(/^[A-Z].*[^.]\.$/);
		}
	}
});
