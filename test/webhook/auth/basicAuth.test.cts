import {
	expectBasic,
	formatBasic,
	verifyBasic,
} from '../../../nodes/Zenduty/webhook/auth/basicAuth';

describe('formatBasic', () => {
	it('writes the example of RFC 7617 §2', () => {
		expect(formatBasic('Aladdin', 'open sesame')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
	});

	it('writes UTF-8, as in RFC 7617 §2.1', () => {
		expect(formatBasic('test', '123£')).toBe('Basic dGVzdDoxMjPCow==');
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
	])('reports missing credentials for %s', (_what, header) => {
		expect(verifyBasic(header, expected)).toEqual({ ok: false, code: 'missing_credentials' });
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
		expect(verifyBasic(header, expected)).toEqual({ ok: false, code: 'invalid_credentials' });
	});

	describe('outside ASCII', () => {
		const basic = (text: string, encoding: BufferEncoding) =>
			`Basic ${Buffer.from(text, encoding).toString('base64')}`;
		const invalid = { ok: false, code: 'invalid_credentials' };

		it.each<[string, string, string]>([
			['müller', 'Ankerkette ß', 'Basic bfxsbGVyOkFua2Vya2V0dGUg3w=='],
			['müller', 'plain', 'Basic bfxsbGVyOnBsYWlu'],
			['test', '123£', 'Basic dGVzdDoxMjOj'],
			['\u0080\u00a0', '\u00ff', 'Basic gKA6/w=='],
		])('accepts %j and %j in Latin-1 and in UTF-8', (username, password, latin1) => {
			const secret = expectBasic(username, password);
			expect(basic(`${username}:${password}`, 'latin1')).toBe(latin1);
			expect(verifyBasic(latin1, secret)).toEqual({ ok: true });
			expect(verifyBasic(formatBasic(username, password), secret)).toEqual({ ok: true });
		});

		it.each([
			['a letter that Latin-1 has', 'mÜller:Ankerkette ß'],
			['the password', 'müller:Ankerkette ss'],
			['half the text in the other encoding', 'mÃ¼ller:Ankerkette ß'],
		])('refuses another text in Latin-1: %s', (_what, text) => {
			const secret = expectBasic('müller', 'Ankerkette ß');
			expect(verifyBasic(basic(text, 'latin1'), secret)).toEqual(invalid);
		});

		it.each([
			// Node.js would write these with the lower byte of each character: "1?" and "C".
			['pager', '\u0431\u043f'],
			['pager', 'Ā'],
			['żółw', 'x'],
			['pager', '🔑'],
		])('accepts %j and %j, which Latin-1 lacks, in UTF-8 only', (username, password) => {
			const secret = expectBasic(username, password);
			const truncated = basic(`${username}:${password}`, 'latin1');
			expect(verifyBasic(truncated, secret)).toEqual(invalid);
			const replaced = `${username}:${password}`.replace(/[^\0-\xff]/gu, '?');
			expect(verifyBasic(basic(replaced, 'latin1'), secret)).toEqual(invalid);
			expect(verifyBasic(formatBasic(username, password), secret)).toEqual({ ok: true });
		});
	});
});
