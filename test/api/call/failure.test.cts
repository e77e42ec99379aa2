import {
	isKeyRefused,
	isNotFound,
	MAX_WORDS,
	type Failure,
} from '../../../nodes/Zenduty/api/call/failure';

const refused = (statusCode: number, more: Partial<Failure> = {}): Failure => ({
	kind: 'refused',
	statusCode,
	...more,
});

describe('the key itself is refused', () => {
	it.each([undefined, 'You do not have permission.', 'Invalid token.'])(
		'by 401, whatever is said: %j',
		(words) => {
			expect(isKeyRefused(refused(401, { words }))).toBe(true);
			expect(isKeyRefused(refused(401, { words, isWebPage: true }))).toBe(false);
		},
	);

	it.each([
		'Invalid or Inactive Token',
		'Invalid token.',
		'INVALID TOKEN',
		'An inactive API key was sent.',
		'Expired token',
		'This uses revoked credentials',
		'Unknown key',
		'A disabled token',
		'Not valid: the token',
		'Not active: the token',
		'Not provided: a token',
		'Incorrect authentication credentials.',
		'The token is invalid.',
		'The key is inactive',
		'Your API keys have expired',
		'The token was revoked',
		'This key is unknown',
		'This key is disabled',
		'The token is not valid',
		'The token is not active',
		'Authentication credentials were not provided.',
		'The key is incorrect',
		// Django REST framework, with which the API is made, has these and "Invalid token.".
		'Invalid token header. No credentials provided.',
		'The API key is invalid or has been revoked.',
		'api_key: invalid',
		'Invalid credential',
		'Your tokens are unknown',
		'  Invalid\n\tToken…  ',
	])('by 403 that says so: %s', (words) => {
		expect(isKeyRefused(refused(403, { words }))).toBe(true);
		expect(isKeyRefused(refused(403, { words, isWebPage: true }))).toBe(false);
		for (const status of [400, 404]) expect(isKeyRefused(refused(status, { words }))).toBe(false);
	});

	it.each([
		undefined,
		'',
		'You do not have permission.',
		'This token does not have permission.',
		'This bot token does not have permission to do this.',
		'This token does not have permission for an unknown team.',
		'The key has no access to this team.',
		'The team is invalid.',
		'The team is not active. Use another token.',
		'Choose another key. The team is unknown.',
		'Invalid',
		'A token was provided.',
	])('not by 403 that says something else: %j', (words) => {
		expect(isKeyRefused(refused(403, { words }))).toBe(false);
	});

	it.each([
		'Invalid escalation policy key "default".',
		'Foreign key invalid: team_priority',
		'You are not allowed to use a key that is not active in this team.',
		'Invalid integration key.',
		'The routing key is invalid.',
		'Unknown key "urgncy" in the filter.',
		'The key of this SLA is not valid.',
		'The integration token of this service is disabled.',
		'Keyword invalid',
		'Invalid credentials for the Slack integration.',
		'The service key 7c9e1a52 is incorrect.',
		'The sharing link has an expired token.',
		'team_key: invalid',
		'Token 12 is invalid',
		'Key: this field is invalid',
		'Ungültig: invalid key',
		'This key is not valid for the team.',
		'Invalid token, which does not have access to this account.',
		'monkey invalid',
	])('not by 403 that says "invalid" and "key" of something else: %s', (words) => {
		expect(isKeyRefused(refused(403, { words }))).toBe(false);
	});

	it('is judged by the start of the text alone', () => {
		const start = 'Invalid token.'.padEnd(MAX_WORDS);
		expect(isKeyRefused(refused(403, { words: `${start}for this team` }))).toBe(true);
		expect(isKeyRefused(refused(403, { words: `${start.slice(0, -1)}for it` }))).toBe(false);
		const late = `${''.padEnd(MAX_WORDS)}Invalid token.`;
		expect(isKeyRefused(refused(403, { words: late }))).toBe(false);
	});

	it('is judged by the text only after the status', () => {
		for (const statusCode of [undefined, 200, 400, 401, 404, 429, 500]) {
			const failure: Failure = {
				kind: 'refused',
				statusCode,
				get words(): string {
					throw new Error('The text was looked at.');
				},
			};
			expect(isKeyRefused(failure)).toBe(statusCode === 401);
		}
	});
});

it('only the API itself knows that a thing is not there', () => {
	expect(isNotFound(refused(404, { isJsonObject: true }))).toBe(true);
	expect(isNotFound(refused(404, { isJsonObject: false }))).toBe(false);
	expect(isNotFound(refused(404))).toBe(false);
	expect(isNotFound(refused(400, { isJsonObject: true }))).toBe(false);
});
