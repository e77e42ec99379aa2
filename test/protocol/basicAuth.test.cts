import { expectBasic, formatBasic, verifyBasic } from '../../nodes/Zenduty/protocol/basicAuth';

describe('formatBasic', () => {
	it('writes the example of RFC 7617 §2', () => {
		expect(formatBasic('Aladdin', 'open sesame')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
	});

	it('writes UTF-8, as in RFC 7617 §2.1', () => {
		expect(formatBasic('test', '123£')).toBe('Basic dGVzdDoxMjPCow==');
	});

	it('leaves the colons of a password alone', () => {
		expect(formatBasic('u', 'a:b')).toBe('Basic dTphOmI=');
	});

	it('writes base64 with + and /', () => {
		expect(formatBasic('~~~', '???>>>')).toBe('Basic fn5+Oj8/Pz4+Pg==');
	});
});

describe('verifyBasic', () => {
	const expected = expectBasic('Aladdin', 'open sesame');
	const token = 'QWxhZGRpbjpvcGVuIHNlc2FtZQ==';

	it.each([
		['zenduty', 'correct horse'],
		['zenduty', 'a:b:c'],
		['zen duty', ' '],
		['zendutý', 'пароль 🔑'],
		['~~~', '???>>>'],
	])('accepts what formatBasic writes for %s and %s', (username, password) => {
		const header = formatBasic(username, password);
		expect(verifyBasic(header, expectBasic(username, password))).toEqual({ ok: true });
	});

	it.each([
		['as senders write it', `Basic ${token}`],
		['the scheme in lower case', `basic ${token}`],
		['the scheme in upper case', `BASIC ${token}`],
		['several spaces', `Basic   ${token}`],
		['spaces at the end', `Basic ${token}  `],
	])('accepts %s', (_what, header) => {
		expect(verifyBasic(header, expected)).toEqual({ ok: true });
	});

	it.each([
		['no header', undefined],
		['an empty header', ''],
		['another scheme', `Bearer ${token}`],
		['a longer scheme', `Basically ${token}`],
		['the scheme glued to the credentials', `Basic${token}`],
		['a tab for the space', `Basic\t${token}`],
		['a space before the scheme', ` Basic ${token}`],
		['another scheme first', `Digest a, Basic ${token}`],
		['the credentials alone', token],
	])('finds none in %s', (_what, header) => {
		expect(verifyBasic(header, expected)).toEqual({ ok: false, reason: 'missing_credentials' });
	});

	it.each([
		['the scheme alone', 'Basic'],
		['the scheme and a space', 'Basic '],
		['another username', formatBasic('aladdin', 'open sesame')],
		['another password', formatBasic('Aladdin', 'open sesame!')],
		['a shorter password', formatBasic('Aladdin', 'open sesam')],
		['no password', formatBasic('Aladdin', '')],
		['the text in the clear', 'Basic Aladdin:open sesame'],
		['the padding left out', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ'],
		['half the padding', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ='],
		['padding too many', `Basic ${token}=`],
		['padding inside', 'Basic QWxh=ZGRpbjpvcGVuIHNlc2FtZQ=='],
		['a space inside', 'Basic QWxhZGRpbjpv cGVuIHNlc2FtZQ=='],
		['a tab at the end', `Basic ${token}\t`],
		['a line break at the end', `Basic ${token}\n`],
		['two credentials', `Basic ${token}, Basic ${token}`],
		['a second token', `Basic ${token} x`],
		['the unused bits of base64 set', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZR=='],
	])('refuses %s', (_what, header) => {
		expect(verifyBasic(header, expected)).toEqual({ ok: false, reason: 'invalid_credentials' });
	});

	it('compares the case of the credentials', () => {
		expect(verifyBasic(`Basic ${token.toLowerCase()}`, expected)).toEqual({
			ok: false,
			reason: 'invalid_credentials',
		});
	});
});
