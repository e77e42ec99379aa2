import { isKeyRefused, isNotFound, type Failure } from '../../../nodes/Zenduty/api/call/failure';

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
	])('not by 403 that says something else: %j', (words) => {
		expect(isKeyRefused(refused(403, { words }))).toBe(false);
	});
});

it('only the API itself knows that a thing is not there', () => {
	expect(isNotFound(refused(404, { isJsonObject: true }))).toBe(true);
	expect(isNotFound(refused(404, { isJsonObject: false }))).toBe(false);
	expect(isNotFound(refused(404))).toBe(false);
	expect(isNotFound(refused(400, { isJsonObject: true }))).toBe(false);
});
