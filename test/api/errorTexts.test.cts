import { explainFailure, partlyDone, type Called } from '../../nodes/Zenduty/api/errorTexts';
import type { Subject } from '../../nodes/Zenduty/api/endpoints';
import { FAILURES, type Failure, type FailureKind } from '../../nodes/Zenduty/api/call/failure';
import type { CallKind, FailedCall } from '../../nodes/Zenduty/api/call/nextStep';
import { factsOf, inOneText, type ErrorCode, type ErrorFacts } from '../../nodes/Zenduty/errors';

const ABOUT: Called = {
	kind: 'read',
	origin: 'https://pager.example.net',
	timeout: 10_000,
	secrets: ['k-5f1e9d', '/hidden'],
};

const CALL_KINDS: readonly CallKind[] = ['read', 'repeatable', 'doubling'];
const FAILURE_KINDS = Object.keys(FAILURES) as FailureKind[];

const FIRST = { attempts: 1, rateLimited: 0, waited: 0, isUnclear: false, successesBefore: 0 };

/** What is told of a call that failed at its first attempt, unless more is said of it. */
function told(
	failure: Failure,
	result: Partial<FailedCall> = {},
	subject: Subject = {},
	about: Partial<Called> = {},
): ErrorFacts {
	const failed = { ...FIRST, failure, ...result };
	return factsOf(explainFailure(failed, subject, { ...ABOUT, ...about }));
}

/** Message and description of a failure, of which it is clear that nothing was done. */
function texts(...given: Parameters<typeof told>): [message: string, description: string] {
	const { message, description } = told(...given);
	return [message, description];
}

/** Tells of a first attempt what a call of this kind says of it. */
function first(failure: Failure, kind: CallKind): ErrorFacts {
	const isUnclear = FAILURES[failure.kind].effect === 'unclear' && kind !== 'read';
	return told(failure, { isUnclear }, {}, { kind });
}

const TOKEN = 'Invalid or Inactive Token';

describe('The code', () => {
	/** By the kind of the call: a read, a write that can be repeated, and one that doubles. */
	const table: ReadonlyArray<[FailureKind, ErrorCode, ErrorCode, ErrorCode]> = [
		['rateLimited', 'rate_limited', 'rate_limited', 'rate_limited'],
		['unavailable', 'unavailable', 'unavailable', 'unavailable'],
		['serverError', 'unavailable', 'unclear', 'may_exist'],
		['noConnection', 'unavailable', 'unavailable', 'unavailable'],
		['notAllowed', 'blocked', 'blocked', 'blocked'],
		['connectionLost', 'unavailable', 'unclear', 'may_exist'],
		['timeout', 'unavailable', 'unclear', 'may_exist'],
		['cutOff', 'unavailable', 'unclear', 'may_exist'],
		['notJson', 'unexpected_response', 'unclear', 'may_exist'],
		['unexpected', 'unexpected_response', 'unclear', 'may_exist'],
		['otherRecord', 'unexpected_response', 'unclear', 'may_exist'],
		['contradicted', 'refused', 'refused', 'refused'],
		['tooLarge', 'unexpected_response', 'unclear', 'may_exist'],
		['blocked', 'blocked', 'blocked', 'blocked'],
		['redirect', 'unexpected_response', 'unexpected_response', 'unexpected_response'],
		['refused', 'refused', 'refused', 'refused'],
		['cancelled', 'cancelled', 'unclear', 'may_exist'],
	];
	const cells = table.flatMap(([failure, ...codes]) =>
		CALL_KINDS.map((kind, column) => ({ failure, kind, code: codes[column] })),
	);

	it.each(cells)('of $failure in a call of the kind $kind is $code', ({ failure, kind, code }) => {
		const mayExist = code === 'may_exist';
		expect(first({ kind: failure, statusCode: 400 }, kind)).toMatchObject({
			code,
			mayExist,
			statusCode: 400,
		});
		expect(first({ kind: failure }, kind)).toMatchObject({ code, mayExist, statusCode: null });
	});

	it('stands in the table for every kind of failure', () => {
		expect(table.map(([failure]) => failure).sort()).toEqual([...FAILURE_KINDS].sort());
	});

	const refusals: ReadonlyArray<[Omit<Failure, 'kind'>, ErrorCode]> = [
		[{ statusCode: 400, words: 'The token is odd.' }, 'refused'],
		[{ statusCode: 200, words: 'Not deleted.' }, 'refused'],
		[{ statusCode: 401 }, 'credential'],
		[{ statusCode: 403, words: TOKEN }, 'credential'],
		[{ statusCode: 403, words: 'Authentication Credentials were not provided.' }, 'credential'],
		[{ statusCode: 403, words: 'You do not have permission.' }, 'forbidden'],
		[{ statusCode: 403, words: 'This token does not have permission.' }, 'forbidden'],
		[{ statusCode: 403 }, 'forbidden'],
		[{ statusCode: 403, isWebPage: true }, 'blocked'],
		[{ statusCode: 404, words: 'Not found.', isJsonObject: true }, 'not_found'],
		[{ statusCode: 404, words: 'page not found' }, 'not_found'],
		[{ statusCode: 404 }, 'not_found'],
		[{ statusCode: 404, isWebPage: true }, 'unexpected_response'],
		[{ statusCode: 400, isWebPage: true }, 'unexpected_response'],
		[{ statusCode: 401, isWebPage: true }, 'unexpected_response'],
		[{ statusCode: 405 }, 'refused'],
		[{ statusCode: 409 }, 'refused'],
		[{ statusCode: 422 }, 'refused'],
	];

	it.each(refusals)('of a refusal %j is %s, whatever is called', (failure, code) => {
		const { statusCode } = failure;
		for (const kind of CALL_KINDS) {
			const expected = { code, statusCode, mayExist: false };
			expect(first({ kind: 'refused', ...failure }, kind)).toMatchObject(expected);
		}
	});
});

const WRONG_KEY =
	'Create a key in Zenduty under Account → API Keys, and enter it in the credential.';
const NO_PERMISSION =
	'Use the key of an owner or admin of the account, or give this key the permission in Zenduty.';
const FIREWALL =
	"Send fewer requests, change the text that you sent, or contact Zenduty's support.";
const NOT_FOUND = 'Check the number or ID, and that the API key belongs to the same account.';
const WRONG_VALUES = 'Correct the fields that Zenduty names, or choose the values from the lists.';
const NO_API =
	'There is no Zenduty API at https://pager.example.net: the response is a redirect or a web page.';
const BASE_URL =
	"Enter the address of Zenduty as 'Base URL' in the credential. https://www.zenduty.com is right for most accounts.";
const LATER = "Try again later. If this continues, check Zenduty's status page.";
const CANCELLED = 'The execution was canceled before Zenduty responded.';
const AGAIN = 'Run it again if needed.';

describe('says what happened, then what to do', () => {
	it.each<[Failure, string, string]>([
		[
			{ kind: 'refused', statusCode: 403, words: TOKEN },
			'Zenduty refuses the API key: it is wrong or inactive. Zenduty says: Invalid or Inactive Token.',
			WRONG_KEY,
		],
		[
			{ kind: 'refused', statusCode: 401 },
			'Zenduty refuses the API key: it is wrong or inactive.',
			WRONG_KEY,
		],
		[
			{ kind: 'refused', statusCode: 403, words: 'You do not have permission.' },
			'The API key has no permission for this. Zenduty says: You do not have permission.',
			NO_PERMISSION,
		],
		[
			{ kind: 'refused', statusCode: 403, isWebPage: true },
			'A firewall in front of Zenduty blocked the request (status 403).',
			FIREWALL,
		],
		[
			{ kind: 'blocked', statusCode: 209, words: 'Blocked' },
			'A firewall in front of Zenduty blocked the request (status 209).',
			FIREWALL,
		],
		[
			{ kind: 'refused', statusCode: 404, words: 'Not found.' },
			'Zenduty did not find what was asked for. Zenduty says: Not found.',
			NOT_FOUND,
		],
		[{ kind: 'refused', statusCode: 404 }, 'Zenduty did not find what was asked for.', NOT_FOUND],
		[{ kind: 'refused', statusCode: 404, isWebPage: true }, NO_API, BASE_URL],
		[{ kind: 'redirect', statusCode: 302 }, NO_API, BASE_URL],
		[{ kind: 'notJson', statusCode: 200, isWebPage: true }, NO_API, BASE_URL],
		[
			{ kind: 'notJson', statusCode: 200 },
			'The response of Zenduty is not the expected JSON.',
			"Check 'Base URL' in the credential, and whether a proxy changes responses.",
		],
		[
			{ kind: 'refused', statusCode: 422, words: 'The token is odd.' },
			'Zenduty refuses the values (status 422). Zenduty says: The token is odd.',
			WRONG_VALUES,
		],
		[
			{ kind: 'serverError', statusCode: 502, words: 'Bad Gateway' },
			'Zenduty failed with status 502. Zenduty says: Bad Gateway.',
			LATER,
		],
		[
			{ kind: 'refused', statusCode: 200, words: 'Not deleted.' },
			'Zenduty responded that this failed, although with status 200. Zenduty says: Not deleted.',
			'Correct what Zenduty names, or do this in Zenduty.',
		],
		[{ kind: 'unavailable', statusCode: 503 }, 'Zenduty failed with status 503.', LATER],
		[
			{ kind: 'noConnection', words: 'the host name is unknown' },
			'Zenduty could not be reached at https://pager.example.net: the host name is unknown.',
			"Check 'Base URL' in the credential, and that n8n can reach it.",
		],
		[
			{ kind: 'notAllowed' },
			'n8n does not allow calls to https://pager.example.net.',
			"Check 'Base URL' in the credential, or ask the admin of n8n to allow this URL.",
		],
		[
			{ kind: 'connectionLost' },
			'Zenduty at https://pager.example.net did not respond: the connection broke before its response arrived.',
			'Try again. If this continues, check the network and any proxy in between.',
		],
		[
			{ kind: 'connectionLost', words: 'its response is not HTTP' },
			'Zenduty at https://pager.example.net did not respond: its response is not HTTP.',
			'Try again. If this continues, check the network and any proxy in between.',
		],
		[
			{ kind: 'timeout' },
			'Zenduty did not respond completely within 10000 ms.',
			"Raise the option 'Timeout (Ms)', or try again later.",
		],
		[
			{ kind: 'cutOff', statusCode: 200 },
			'The response of Zenduty was cut off or damaged.',
			'Try again.',
		],
		[
			{ kind: 'tooLarge', statusCode: 200 },
			'The response of Zenduty is too large: the limit is 20 MB, or 64 MB in memory.',
			'Request less data, for example with filters.',
		],
		[
			{ kind: 'contradicted', statusCode: 200 },
			'Zenduty accepted the change, but the incident does not show it.',
			'Check the incident in Zenduty: a rule or another person may have changed it again.',
		],
		[{ kind: 'cancelled' }, CANCELLED, AGAIN],
	])('%j', (failure, message, description) => {
		expect(texts(failure)).toEqual([message, description]);
	});

	it('after too many requests, with the time that was spent in waiting', () => {
		const busy: Failure = { kind: 'rateLimited', statusCode: 429 };
		for (const [waited, seconds] of [
			[140_000, 140],
			[180_000, 180],
			[1_499, 1],
			[0, 0],
		]) {
			expect(texts(busy, { waited, because: 'waited too long' })).toEqual([
				`Zenduty kept responding "too many requests" for ${seconds} seconds.`,
				'Send fewer items at a time, or run it again later.',
			]);
		}
	});
});

describe('of an alert integration', () => {
	const says = (failure: Failure) => told(failure, {}, {}, { isIntegration: true });
	const ANOTHER = 'Choose another integration, or copy its URL from Zenduty again.';

	it.each([401, 403, 404])('says that there is none where the answer is %d', (statusCode) => {
		for (const words of ['Not found.', TOKEN]) {
			const message = `Zenduty has no alert integration at the URL that was called (status ${statusCode}). Zenduty says: ${words.replace('.', '')}.`;
			expect(says({ kind: 'refused', statusCode, words })).toEqual({
				code: 'not_found',
				message,
				description: ANOTHER,
				mayExist: false,
				statusCode,
			});
		}
	});

	it.each<Failure>([
		{ kind: 'redirect', statusCode: 302 },
		{ kind: 'notJson', statusCode: 200, isWebPage: true },
		{ kind: 'refused', statusCode: 404, isWebPage: true },
	])('says that there is none where something else answers: %j', (failure) => {
		expect(says(failure)).toMatchObject({
			code: 'unexpected_response',
			message:
				'There is no alert integration of Zenduty at https://pager.example.net: the response is a redirect or a web page.',
			description: ANOTHER,
		});
	});

	it.each<[Failure, ErrorCode, string]>([
		[
			{ kind: 'noConnection', words: 'the host name is unknown' },
			'unavailable',
			'Check the URL of the integration, and that n8n can reach it.',
		],
		[
			{ kind: 'notAllowed' },
			'blocked',
			'Check the URL of the integration, or ask the admin of n8n to allow this URL.',
		],
		[
			{ kind: 'notJson', statusCode: 200 },
			'unexpected_response',
			'Check the URL of the integration, and whether a proxy changes responses.',
		],
	])('names its URL, and no credential, where it is to be checked: %j', (failure, ...expected) => {
		const { code, description } = says(failure);
		expect([code, description]).toEqual(expected);
	});
});

it.each<[Failure, string]>([
	[{ kind: 'serverError', statusCode: 500 }, 'Zenduty failed with status 500 (after 3 attempts).'],
	[
		{ kind: 'unavailable', statusCode: 503, words: 'Busy.' },
		'Zenduty failed with status 503 (after 3 attempts). Zenduty says: Busy.',
	],
	[
		{ kind: 'noConnection', words: 'nothing listens at that address' },
		'Zenduty could not be reached at https://pager.example.net: nothing listens at that address (after 3 attempts).',
	],
	[
		{ kind: 'connectionLost', words: 'it broke' },
		'Zenduty at https://pager.example.net did not respond: it broke (after 3 attempts).',
	],
	[{ kind: 'timeout' }, 'Zenduty did not respond completely within 10000 ms (after 3 attempts).'],
	[{ kind: 'cutOff' }, 'The response of Zenduty was cut off or damaged (after 3 attempts).'],
])('says how often it was tried: %j', (failure, message) => {
	expect(told(failure, { attempts: 3 }).message).toBe(message);
	const twice = message.replace('3 attempts', '2 attempts');
	expect(told(failure, { attempts: 2 }).message).toBe(twice);
	expect(told(failure).message).toBe(message.replace(' (after 3 attempts)', ''));
});

describe('says why it ended early', () => {
	it.each<Failure>([
		{ kind: 'rateLimited', statusCode: 429, retryAfter: 90_400 },
		{ kind: 'unavailable', statusCode: 503, retryAfter: 90_400 },
		{ kind: 'serverError', statusCode: 500, retryAfter: 90_400 },
	])('because it was asked to wait too long: %j', (failure) => {
		expect(told(failure, { attempts: 2, because: 'asked to wait too long' })).toEqual({
			code: 'rate_limited',
			message: 'Zenduty asks for a wait of 91 seconds before the next request.',
			description: 'Run it again after that time.',
			mayExist: false,
			statusCode: failure.statusCode,
		});
	});

	it('because it was cancelled, whatever went wrong before', () => {
		for (const kind of FAILURE_KINDS) {
			expect(told({ kind, statusCode: 500 }, { because: 'cancelled' })).toEqual({
				code: 'cancelled',
				message: CANCELLED,
				description: AGAIN,
				mayExist: false,
				statusCode: 500,
			});
		}
	});

	it('because it waited too long: as of any call that was answered 429', () => {
		const busy: Failure = { kind: 'rateLimited', statusCode: 429 };
		const waited = 140_000;
		expect(told(busy, { waited, because: 'waited too long' })).toEqual(told(busy, { waited }));
	});
});

describe('where an earlier request has ended the run', () => {
	const key: Failure = { kind: 'refused', statusCode: 401 };

	it('says that this request was not sent, and what failed', () => {
		expect(told(key, { isOfRun: true })).toEqual({
			...told(key),
			description: `This request was not sent: an earlier request of this run failed for the same reason, and this one would too. ${WRONG_KEY}`,
		});
	});

	it('keeps open what an earlier run of the node left unclear', () => {
		const isUnclear = true;
		const subject: Subject = { work: 'deleted the note', lookAt: 'the notes of the incident' };
		const about = { kind: 'repeatable' as const };
		expect(told(key, { isOfRun: true, isUnclear }, subject, about)).toEqual(
			told(key, { isUnclear }, subject, about),
		);
	});
});

describe('where nobody knows whether it was done', () => {
	const note: Subject = { work: 'added the note', lookAt: 'the notes of the incident' };
	const CHECK = 'Check the notes of the incident before you run this again.';

	it('says of another record that it may have been changed instead', () => {
		const incident: Subject = { work: 'resolved the incident', lookAt: 'incident #42' };
		const failure: Failure = { kind: 'otherRecord', statusCode: 200, words: 'number 41' };
		const about = { kind: 'repeatable' } as const;
		expect(told(failure, { isUnclear: true }, incident, about)).toEqual({
			code: 'unclear',
			message:
				'Zenduty may have resolved the incident: its response is about another record (number 41).',
			description:
				'Zenduty may have changed that record instead, so look at both. Check incident #42 before you run this again.',
			mayExist: false,
			statusCode: 200,
		});
	});

	it.each<[Failure, string]>([
		[{ kind: 'timeout' }, 'it did not respond within 10000 ms'],
		[{ kind: 'serverError', statusCode: 500 }, 'it failed with status 500'],
		[
			{ kind: 'serverError', statusCode: 502, words: 'k-5f1e9d: Bad.' },
			'it failed with status 502. Zenduty says: ***: Bad',
		],
		[{ kind: 'cutOff', statusCode: 201 }, 'its response was cut off'],
		[{ kind: 'notJson', statusCode: 201 }, 'its response is not the expected JSON'],
		[
			{ kind: 'notJson', statusCode: 200, isWebPage: true },
			'its response is not the expected JSON',
		],
		[{ kind: 'tooLarge', statusCode: 201 }, 'its response is too large'],
		[{ kind: 'cancelled' }, 'the execution was canceled before its response arrived'],
		[{ kind: 'connectionLost' }, 'the connection broke before its response arrived'],
		[{ kind: 'connectionLost', words: 'it is odd' }, 'it is odd'],
	])('says what left it open, and where to look: %j', (failure, clause) => {
		const because = failure.kind === 'cancelled' ? ('cancelled' as const) : undefined;
		const expected = {
			code: 'may_exist',
			message: `Zenduty may have added the note: ${clause}.`,
			description: CHECK,
			mayExist: true,
			statusCode: failure.statusCode ?? null,
		};
		const result = { isUnclear: true, attempts: 3, because };
		expect(told(failure, result, note, { kind: 'doubling' })).toEqual(expected);
		expect(told(failure, result, note, { kind: 'repeatable' })).toEqual({
			...expected,
			code: 'unclear',
			mayExist: false,
		});
	});

	it('has words for any work, at any place', () => {
		expect(told({ kind: 'timeout' }, { isUnclear: true }, {}, { kind: 'repeatable' })).toEqual({
			code: 'unclear',
			message: 'Zenduty may have done this: it did not respond within 10000 ms.',
			description: 'Check Zenduty before you run this again.',
			mayExist: false,
			statusCode: null,
		});
	});

	it.each<[Failure, string]>([
		[
			{ kind: 'rateLimited', statusCode: 429 },
			'Zenduty kept responding "too many requests" for 0 seconds.',
		],
		[{ kind: 'unavailable', statusCode: 503 }, 'Zenduty failed with status 503.'],
		[
			{ kind: 'noConnection', words: 'the host name is unknown' },
			'Zenduty could not be reached at https://pager.example.net: the host name is unknown.',
		],
		[{ kind: 'notAllowed' }, 'n8n does not allow calls to https://pager.example.net.'],
		[
			{ kind: 'blocked', statusCode: 209 },
			'A firewall in front of Zenduty blocked the request (status 209).',
		],
		[{ kind: 'redirect', statusCode: 302 }, NO_API],
		[
			{ kind: 'refused', statusCode: 400, words: 'No.' },
			'Zenduty refuses the values (status 400). Zenduty says: No.',
		],
		[
			{ kind: 'refused', statusCode: 403, words: TOKEN },
			'Zenduty refuses the API key: it is wrong or inactive. Zenduty says: Invalid or Inactive Token.',
		],
		[{ kind: 'refused', statusCode: 404 }, 'Zenduty did not find what was asked for.'],
	])('stays open after an attempt that surely did nothing: %j', (failure, last) => {
		const expected = {
			code: 'may_exist',
			message: 'Zenduty may have added the note: an attempt got no clear response.',
			description: `The last attempt: ${last} ${CHECK}`,
			mayExist: true,
			statusCode: failure.statusCode ?? null,
		};
		expect(told(failure, { isUnclear: true }, note, { kind: 'doubling' })).toEqual(expected);
		expect(told(failure, { isUnclear: true }, note, { kind: 'repeatable' })).toEqual({
			...expected,
			code: 'unclear',
			mayExist: false,
		});
	});

	it.each<[FailedCall['because'], Failure, string]>([
		['cancelled', { kind: 'timeout' }, CANCELLED],
		['cancelled', { kind: 'refused', statusCode: 400 }, CANCELLED],
		[
			'asked to wait too long',
			{ kind: 'serverError', statusCode: 500, retryAfter: 61_000 },
			'Zenduty asks for a wait of 61 seconds before the next request.',
		],
		[
			'waited too long',
			{ kind: 'rateLimited', statusCode: 429 },
			'Zenduty kept responding "too many requests" for 0 seconds.',
		],
	])('says why it ended early: %s', (because, failure, last) => {
		const facts = told(failure, { isUnclear: true, because }, note, { kind: 'doubling' });
		expect(facts).toEqual({
			code: 'may_exist',
			message: 'Zenduty may have added the note: an attempt got no clear response.',
			description: `The last attempt: ${last} ${CHECK}`,
			mayExist: true,
			statusCode: failure.statusCode ?? null,
		});
	});
});

describe('where one part is done', () => {
	const done = 'The incident is acknowledged, but its note failed.';
	const note: Subject = { work: 'added the note', lookAt: 'the notes of the incident', done };

	it('begins with that, and goes on with what failed', () => {
		expect(told({ kind: 'refused', statusCode: 400 }, {}, note, { kind: 'doubling' })).toEqual({
			code: 'partly_done',
			message: done,
			description: `Zenduty refuses the values (status 400). ${WRONG_VALUES}`,
			mayExist: false,
			statusCode: 400,
		});
	});

	it('says that the rest may exist, if it would double', () => {
		const isUnclear = true;
		const expected = {
			code: 'partly_done',
			message: done,
			description:
				'Zenduty may have added the note: it did not respond within 10000 ms. Check the notes of the incident before you run this again.',
			mayExist: true,
			statusCode: null,
		};
		expect(told({ kind: 'timeout' }, { isUnclear }, note, { kind: 'doubling' })).toEqual(expected);
		expect(told({ kind: 'timeout' }, { isUnclear }, note, { kind: 'repeatable' })).toEqual({
			...expected,
			mayExist: false,
		});
	});

	it.each(FAILURE_KINDS)('has its own code, whatever failed then: %s', (kind) => {
		for (const isUnclear of [false, true]) {
			for (const because of [undefined, 'cancelled' as const]) {
				const facts = told({ kind }, { isUnclear, because }, note, { kind: 'doubling' });
				expect(facts).toMatchObject({ code: 'partly_done', message: done, mayExist: isUnclear });
			}
		}
	});

	it('keeps everything else that is told', () => {
		const error = told({ kind: 'serverError', statusCode: 500 });
		expect(partlyDone(done, error)).toEqual({
			...error,
			code: 'partly_done',
			message: done,
			description: `Zenduty failed with status 500. ${LATER}`,
		});
	});
});

describe('what the API says', () => {
	const says = (words: string) => told({ kind: 'refused', statusCode: 400, words }).message;
	const BEFORE = 'Zenduty refuses the values (status 400).';

	it('is on one line, without control characters and halves of characters', () => {
		expect(says('a\n\n  b\tc\0d\u001be\u0085f\ud800g\ude00')).toBe(
			`${BEFORE} Zenduty says: a b c d e f\ufffdg\ufffd.`,
		);
		expect(says('fine \u{1f600}')).toBe(`${BEFORE} Zenduty says: fine \u{1f600}.`);
	});

	it('is cut where it is long, between characters', () => {
		expect(says('x'.repeat(600))).toBe(`${BEFORE} Zenduty says: ${'x'.repeat(500)}.`);
		expect(says(`${'x'.repeat(499)}\u{1f600}`)).toBe(
			`${BEFORE} Zenduty says: ${'x'.repeat(499)}\ufffd.`,
		);
	});

	it('ends with one period', () => {
		expect(says('No. Really... ')).toBe(`${BEFORE} Zenduty says: No. Really.`);
	});

	it.each(['...', ' \n', '.', ' . '])('is left out where it says nothing: %j', (words) => {
		expect(says(words)).toBe(BEFORE);
	});

	it('is told without secrets, also where it is cut', () => {
		expect(says('No k-5f1e9d at /hidden/api or k-5f1e9d')).toBe(
			`${BEFORE} Zenduty says: No *** at ***/api or ***.`,
		);
		expect(says(`${'x'.repeat(496)}k-5f1e9d`)).not.toContain('k-5');
	});
});

describe('every text', () => {
	const statuses = [209, 302, 400, 401, 403, 404, 500];
	const reasons = [undefined, 'waited too long', 'asked to wait too long', 'cancelled'] as const;

	/** Makes what is told in all cases, with what is inserted into it. */
	function* everything(subject: Subject, inserted: { words?: string; origin: string }) {
		const { words, origin } = inserted;
		for (const kind of FAILURE_KINDS) {
			for (const statusCode of statuses) {
				for (const isWebPage of [false, true]) {
					for (const because of reasons) {
						for (const isUnclear of [false, true]) {
							for (const isIntegration of [false, true]) {
								yield told(
									{ kind, statusCode, isWebPage, words },
									{ isUnclear, because, attempts: 9 },
									subject,
									{ kind: 'doubling', origin, isIntegration },
								);
							}
						}
					}
				}
			}
		}
	}

	it('consists of whole sentences', () => {
		const inserted = { words: 'it failed', origin: 'https://pager.example.net' };
		const whole = /^(?:[A-Z]|n8n ).*[^.]\.$/;
		for (const facts of everything({}, inserted)) {
			expect(facts.message).toMatch(whole);
			expect(facts.description).toMatch(whole);
			expect(inOneText(facts)).toBe(`${facts.message} ${facts.description}`);
			expect(inOneText(facts)).not.toMatch(/undefined|NaN|\.\.|\s\s/);
		}
	});

	it('has at most 120 characters in its message, without what is inserted', () => {
		const nothing = { work: '', lookAt: '', missing: '' };
		let longest = 0;
		for (const { message } of everything(nothing, { words: '', origin: '' })) {
			longest = Math.max(longest, message.length);
		}
		expect(longest).toBeGreaterThan(60);
		expect(longest).toBeLessThanOrEqual(120);
	});
});
