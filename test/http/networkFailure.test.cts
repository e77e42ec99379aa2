import { networkFailure } from '../../nodes/Zenduty/http/networkFailure';
import { networkError, refusedConnection } from '../support/api.cjs';

/** Without words: explaining finds them, as for any other loss. */
const LOST = { kind: 'connectionLost' };

/** What n8n 1 leaves of an error: the code under another name, and the text. */
const ofN8n1 = (code: string, text = `connect ${code} 10.0.0.1:443`) =>
	Object.assign(new Error('wrapped'), { cause: undefined, httpCode: code, messages: [text] });

/** An error as n8n 2 wraps it. */
const ofN8n2 = (cause: Error) => new Error('wrapped', { cause: new Error('again', { cause }) });

it.each([
	['ECONNREFUSED', 'connect', 'the connection was refused, nothing listens there'],
	['ENOTFOUND', 'getaddrinfo', 'the host name is unknown'],
	['EAI_AGAIN', 'getaddrinfo', 'the host name could not be looked up'],
	['EHOSTUNREACH', 'connect', 'there is no route to the host'],
	['ENETUNREACH', 'connect', 'there is no route to the network'],
	['ETIMEDOUT', 'connect', 'the host did not accept a connection in time'],
	['EADDRNOTAVAIL', 'connect', 'no connection could be made'],
])('knows that with %s of %s no connection was made', (code, syscall, words) => {
	const error = networkError(code, syscall);
	expect(networkFailure(error)).toEqual({ kind: 'noConnection', words });
	expect(networkFailure(ofN8n2(error))).toEqual({ kind: 'noConnection', words });
	const text = `${syscall} ${code} 10.0.0.1:443`;
	expect(networkFailure(ofN8n1(code, text))).toEqual({ kind: 'noConnection', words });
});

it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])(
	'cannot know what the server did if a connection that stood fails with %s',
	(code) => {
		for (const syscall of ['read', 'write', 'shutdown', '']) {
			expect(networkFailure(networkError(code, syscall))).toEqual(LOST);
			expect(networkFailure(ofN8n2(networkError(code, syscall)))).toEqual(LOST);
			expect(networkFailure(ofN8n1(code, `${syscall} ${code}`))).toEqual(LOST);
		}
		for (const error of [
			Object.assign(new Error('no call'), { code }),
			Object.assign(new Error('wrapped'), { httpCode: code }),
			ofN8n1(code, 'something'),
			ofN8n1(code, `cannot connect ${code}`),
			Object.assign(ofN8n1(code), { messages: `connect ${code}` }),
			Object.assign(ofN8n1(code), { syscall: 'read' }),
		]) {
			expect(networkFailure(error)).toEqual(LOST);
		}
	},
);

it.each([
	['CERT_HAS_EXPIRED', 'its certificate has expired'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is self-signed'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate is signed by an unknown authority'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate cannot be verified'],
	['UNABLE_TO_GET_ISSUER_CERT', 'its certificate is signed by an unknown authority'],
	['CERT_UNTRUSTED', 'its certificate is signed by an unknown authority'],
	['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
	['CERT_REVOKED', 'its certificate was revoked'],
	['CERT_CHAIN_TOO_LONG', 'its certificate cannot be verified'],
	['CERT_SIGNATURE_FAILURE', 'its certificate cannot be verified'],
	['INVALID_CA', 'its certificate cannot be verified'],
	['INVALID_PURPOSE', 'its certificate cannot be verified'],
	['HOSTNAME_MISMATCH', 'its certificate belongs to another host name'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate belongs to another host name'],
])('knows that with %s nothing was sent', (code, words) => {
	const error = Object.assign(new Error('certificate'), { code });
	expect(networkFailure(error)).toEqual({ kind: 'noConnection', words });
	expect(networkFailure(ofN8n2(error))).toEqual({ kind: 'noConnection', words });
	expect(networkFailure(ofN8n1(code, 'certificate'))).toEqual({ kind: 'noConnection', words });
});

it.each([
	networkError('HPE_HEADER_OVERFLOW'),
	new Error('wrapped', { cause: networkError('HPE_INVALID_CONSTANT') }),
	Object.assign(new Error('x'), { httpCode: 'HPE_INVALID_CONSTANT' }),
])('knows what is no HTTP: %p', (error) => {
	const words = 'its response is not HTTP, or its headers are too long';
	expect(networkFailure(error)).toEqual({ kind: 'connectionLost', words });
});

it.each([
	networkError('an HPE_HEADER_OVERFLOW'),
	networkError('ECONNRESET'),
	networkError('EPIPE'),
	networkError('ETIMEDOUT'),
	networkError('toString'),
	new Error('socket hang up'),
	Object.assign(new Error('x'), { code: 111 }),
	Object.assign(new Error('x'), { httpCode: 'ECONNRESET' }),
	Object.assign(new Error('x'), { httpCode: '404' }),
	'ECONNREFUSED',
	null,
	undefined,
])('cannot know what the server did after %p', (error) => {
	expect(networkFailure(error)).toEqual(LOST);
});

describe('for a host with several addresses', () => {
	/** As Node.js throws it: with the code of the first address. */
	const several = (...errors: unknown[]) => {
		const [first] = errors as Array<{ code?: unknown }>;
		return Object.assign(new AggregateError(errors), { code: first.code });
	};
	/** As n8n's HTTP client wraps it. */
	const wrapped = (error: Error & { code?: unknown }) =>
		Object.assign(new Error('wrapped', { cause: error }), { code: error.code });

	it('knows that no connection was made if none was to any of them', () => {
		const error = several(networkError('ENETUNREACH', 'connect'), refusedConnection());
		const expected = { kind: 'noConnection', words: 'there is no route to the network' };
		expect(networkFailure(error)).toEqual(expected);
		expect(networkFailure(wrapped(error))).toEqual(expected);
	});

	it.each([
		several(refusedConnection(), networkError('ETIMEDOUT')),
		several(networkError('ETIMEDOUT'), refusedConnection()),
		several(refusedConnection(), new Error('no code')),
		several(refusedConnection(), null),
		several(several(refusedConnection(), networkError('ECONNRESET'))),
	])('does not know it if one of them failed in another way: %p', (error) => {
		expect(networkFailure(error)).toEqual(LOST);
		expect(networkFailure(wrapped(error))).toEqual(LOST);
	});

	it('takes an empty list of errors for none', () => {
		const unknown = Object.assign(new AggregateError([]), {
			code: 'ENOTFOUND',
			syscall: 'getaddrinfo',
		});
		expect(networkFailure(unknown)).toEqual({
			kind: 'noConnection',
			words: 'the host name is unknown',
		});
		const reset = Object.assign(new AggregateError([]), { code: 'ECONNRESET' });
		expect(networkFailure(reset)).toEqual(LOST);
	});
});

it.each(['SsrfBlockedIpError', 'SsrfBlockedHostnameError'])(
	'knows that n8n itself did not connect: %s',
	(name) => {
		const error = Object.assign(new Error('blocked'), { name });
		const expected = { kind: 'notAllowed' };
		expect(networkFailure(error)).toEqual(expected);
		expect(networkFailure(ofN8n2(error))).toEqual(expected);
		// Whatever else is told of it: it was n8n that did not connect.
		const coded = Object.assign(refusedConnection(), { name });
		expect(networkFailure(coded)).toEqual(expected);
		expect(networkFailure(new Error('wrapped', { cause: coded }))).toEqual(expected);
		expect(networkFailure(Object.assign(new Error(), { name: `My${name}` }))).toEqual(LOST);
	},
);

it('believes the errors of single addresses, not the code of the error around them', () => {
	const cause = new AggregateError([refusedConnection(), networkError('ECONNRESET')]);
	expect(networkFailure(Object.assign(refusedConnection(), { cause }))).toEqual(LOST);
});

it('ends where causes go round in a circle', () => {
	const error = new Error('round');
	error.cause = error;
	expect(networkFailure(error)).toEqual(LOST);
	const several = new AggregateError([]);
	several.errors.push(several);
	expect(networkFailure(several)).toEqual(LOST);
});
