import {
	fingerprintOf,
	readIntegrationUrl,
	secretsOf,
} from '../../nodes/Zenduty/api/integrationUrl';

const KEY = '5d0c1f8e-4a7b';
const URL_OF = `https://events.example.net/integration/acct7/generic/${KEY}/`;
const EXAMPLE =
	'Copy it from the page of the integration in Zenduty: it looks like https://…/integration/<account>/generic/<key>/ or https://…/api/integration/<type>/<key>/.';

const problemOf = (value: unknown) => {
	const read = readIntegrationUrl(value);
	return read.ok ? `it is taken: ${read.url}` : read.problem;
};

it.each([
	URL_OF,
	`https://www.example.net/api/integration/prometheus/${KEY}/`,
	`https://proxy.example.net/zenduty/integration/acct7/generic/${KEY}/?via=n8n`,
	`http://127.0.0.1:4004/integration/acct7/generic/${KEY}/`,
	`http://localhost/integration/acct7/${KEY}/`,
])('takes the address of an integration: %s', (url) => {
	expect(readIntegrationUrl(` ${url}\n`)).toEqual({ ok: true, url });
});

it('adds the final slash, and drops a fragment, which is never sent', () => {
	expect(readIntegrationUrl(`${URL_OF.slice(0, -1)}#top`)).toEqual({ ok: true, url: URL_OF });
});

it.each([undefined, null, 7, '', ' \n'])('says that the address is empty: %j', (value) => {
	expect(problemOf(value)).toBe(`'Integration URL' is empty. ${EXAMPLE}`);
});

it.each([
	KEY,
	'www.example.net/integration/acct7/generic/key/',
	'ftp://x.example/integration/a/b/',
])('says that it is no address: %s', (value) => {
	expect(problemOf(value)).toBe(`'Integration URL' is not a valid URL. ${EXAMPLE}`);
});

it.each([
	'https://www.example.net/',
	`https://www.example.net/integrations/acct7/generic/${KEY}/`,
	`https://www.example.net/integration/${KEY}/`,
	`https://www.example.net/integration//${KEY}//`,
	'https://integration/acct7/generic/',
	'https://www.example.net/acct7/generic/integration/',
	'https://www.example.net/?next=/integration/acct7/generic/',
])('says that it is not that of an integration: %s', (value) => {
	expect(problemOf(value)).toBe(
		`'Integration URL' is not the URL of an alert integration. ${EXAMPLE}`,
	);
});

it('refuses an address that others could read', () => {
	expect(problemOf(URL_OF.replace('https', 'http'))).toBe(
		"'Integration URL' does not begin with https://, so others could intercept it and send alerts. Enter the https URL.",
	);
});

it.each(['user@', ':pass@', 'user:pass@'])('refuses a username or a password: %s', (who) => {
	expect(problemOf(URL_OF.replace('//', `//${who}`))).toBe(
		"'Integration URL' contains a username or a password. Remove it.",
	);
});

it('keeps the address, its path and its key out of texts, and no ordinary words', () => {
	expect(secretsOf({ url: URL_OF })).toEqual([
		URL_OF,
		URL_OF.slice(0, -1),
		`/integration/acct7/generic/${KEY}/`,
		`/integration/acct7/generic/${KEY}`,
		KEY,
	]);
	expect(secretsOf({ url: 'https://x.example/integration/generic/1234567/12345678/' })).toEqual(
		expect.not.arrayContaining(['generic', '1234567']),
	);
	expect(secretsOf({ url: 'https://x.example/integration/a/12345678/' })).toContain('12345678');
});

describe('The fingerprint', () => {
	it('is the same for the same integration alone', () => {
		const url = URL_OF.replace(KEY, '5d0c1f8e-4a7c');
		expect(fingerprintOf({ url: URL_OF })).toBe(fingerprintOf({ url: URL_OF }));
		expect(fingerprintOf({ url })).not.toBe(fingerprintOf({ url: URL_OF }));
	});

	it('tells nothing of the address', () => {
		expect(fingerprintOf({ url: URL_OF })).toMatch(/^[0-9a-f]{64}$/);
	});
});
