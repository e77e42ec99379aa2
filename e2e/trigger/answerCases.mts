/** Deliveries, and how the trigger must answer them. */
import {
	basic,
	dumps,
	event,
	incident,
	signature,
	signed,
	type Delivery,
} from '../zenduty/delivery.mts';
import { basicInPython } from '../zenduty/python.mts';
import type { Json } from '../n8n/rest.mts';

/** The signing key of every credential that has one. */
export const KEY = 'e2e-answers-key';
const FORMER = 'e2e-answers-former-key';
const PASSWORD = 'e2e-answers-pässword';
const HEADER = 'e2e-answers-header-value';

/** The credentials of the triggers, by what is peculiar to each. */
export const CREDENTIALS = {
	signature: { authentication: 'signature', signingSecret: KEY, previousSigningSecret: FORMER },
	basicAuth: { authentication: 'basicAuth', username: 'pager', password: PASSWORD },
	none: { authentication: 'none' },
	headers: {
		authentication: 'signature',
		signingSecret: KEY,
		customHeaders: {
			headers: [
				{ name: 'X-Region', value: 'south' },
				{ name: 'X-Gate', value: HEADER },
			],
		},
	},
} satisfies Record<string, Json>;

/** The trigger that gets a delivery, by its credential. */
export type Kind = keyof typeof CREDENTIALS;

/** Bytes from texts and numbers. */
export const bytesOf = (...parts: Array<string | number[]>) =>
	Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** A delivery that nobody signed. */
export const withoutSignature = (body: string | Buffer, headers: Record<string, string> = {}) => ({
	body,
	headers: { 'content-type': 'application/json', ...headers },
});

/** An event whose arrays and objects, the body included, are nested so many levels deep. */
const nested = (levels: number) =>
	event('triggered', { extra: '…' }).replace(
		dumps('…'),
		'['.repeat(levels - 3) + ']'.repeat(levels - 3),
	);

/** A delivery that the trigger of each kind accepts. */
export const good: Record<Kind, () => Delivery> = {
	signature: () => signed(event(), KEY),
	basicAuth: () => withoutSignature(event(), { authorization: basic('pager', PASSWORD) }),
	none: () => withoutSignature(event()),
	headers: () => signed(event(), KEY, { 'x-region': 'south', 'X-GATE': HEADER }),
};

interface Refusal {
	what: string;
	kind: Kind;
	delivery: () => Delivery;
	status: number;
	error: string;
	/** What the message says besides. */
	message?: RegExp;
	/** What the header WWW-Authenticate says. */
	challenge?: string;
}

const CHALLENGE = 'Basic realm="Zenduty", charset="UTF-8"';

const invalidPayload = (what: string, body: () => string | Buffer, message: RegExp): Refusal[] => [
	...['application/json', 'text/plain'].map((type) => ({
		what: `${what}, as ${type}`,
		kind: 'signature' as const,
		delivery: () => signed(body(), KEY, { 'content-type': type }),
		status: 400,
		error: 'invalid_payload',
		message,
	})),
];

/** Deliveries that the node refuses, and how. */
export const REFUSALS: Refusal[] = [
	{
		what: 'a multipart body, even with the right signature',
		kind: 'signature',
		delivery: () => {
			const body = `--b\r\ncontent-disposition: form-data; name="payload"\r\n\r\n${event()}\r\n--b--\r\n`;
			return signed(body, KEY, { 'content-type': 'multipart/form-data; boundary=b' });
		},
		status: 415,
		error: 'unsupported_media_type',
	},
	{
		what: 'a multipart/mixed body',
		kind: 'none',
		delivery: () => ({ body: event(), headers: { 'content-type': 'Multipart/Mixed; boundary=b' } }),
		status: 415,
		error: 'unsupported_media_type',
	},
	{
		what: 'a missing custom header, with the right signature',
		kind: 'headers',
		delivery: () => signed(event(), KEY, { 'x-region': 'south' }),
		status: 401,
		error: 'invalid_header',
	},
	{
		what: 'a custom header with another value, with the right signature',
		kind: 'headers',
		delivery: () => signed(event(), KEY, { 'x-region': 'South', 'x-gate': HEADER }),
		status: 401,
		error: 'invalid_header',
	},
	{
		what: 'a missing custom header and a missing signature',
		kind: 'headers',
		delivery: () => withoutSignature(event()),
		status: 401,
		error: 'invalid_header',
	},
	{
		what: 'no signature',
		kind: 'signature',
		delivery: () => withoutSignature(event()),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'an empty signature',
		kind: 'signature',
		delivery: () => withoutSignature(event(), { 'x-signature': '' }),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'no signature of what is not JSON either',
		kind: 'signature',
		delivery: () => withoutSignature('{', { 'content-type': 'text/plain' }),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'Basic credentials where a signature is expected',
		kind: 'signature',
		delivery: () => withoutSignature(event(), { authorization: basic('pager', PASSWORD) }),
		status: 401,
		error: 'missing_signature',
	},
	{
		what: 'a signature with another key',
		kind: 'signature',
		delivery: () => signed(event(), 'another key'),
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'the signature of another body',
		kind: 'signature',
		delivery: () => withoutSignature(event(), { 'x-signature': signature(event(), KEY) }),
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'a signature in hexadecimal digits',
		kind: 'signature',
		delivery: () => {
			const body = event();
			const hex = Buffer.from(signature(body, KEY), 'base64').toString('hex');
			return withoutSignature(body, { 'x-signature': hex });
		},
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'a forged signature of a large body',
		kind: 'signature',
		delivery: () => signed(event('triggered', { summary: 'x'.repeat(1_000_000) }), 'another key'),
		status: 401,
		error: 'invalid_signature',
	},
	{
		what: 'no Basic credentials',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event()),
		status: 401,
		error: 'missing_credentials',
		challenge: CHALLENGE,
	},
	{
		what: 'another scheme than Basic',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event(), { authorization: 'Bearer abcdef' }),
		status: 401,
		error: 'missing_credentials',
		challenge: CHALLENGE,
	},
	{
		what: 'a wrong password',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event(), { authorization: basic('pager', 'guess') }),
		status: 401,
		error: 'invalid_credentials',
		challenge: CHALLENGE,
	},
	{
		what: 'a wrong username',
		kind: 'basicAuth',
		delivery: () => withoutSignature(event(), { authorization: basic('Pager', PASSWORD) }),
		status: 401,
		error: 'invalid_credentials',
		challenge: CHALLENGE,
	},
	...invalidPayload('an array', () => '[1, 2]', /not a JSON object/),
	...invalidPayload('null', () => 'null', /not a JSON object/),
	...invalidPayload('a string', () => '"event"', /not a JSON object/),
	...invalidPayload('an empty body', () => '', /empty/),
	...invalidPayload(
		'invalid UTF-8',
		() => {
			const [start, end] = event('triggered', { title: '…' }).split(dumps('…'));
			return bytesOf(start, [0x22, 0xc3, 0x28, 0x22], end);
		},
		/not UTF-8/,
	),
	...invalidPayload('a body nested 101 levels deep', () => nested(101), /deeper than 100/),
	...invalidPayload('a body nested 6,000 levels deep', () => nested(6000), /deeper than 100/),
	...['triggered', 'acknowledged', 'resolved'].flatMap((type) =>
		invalidPayload(
			`the event ${type} without an incident`,
			() => dumps({ payload: { event_type: type } }),
			/no "incident" object/,
		),
	),
	...invalidPayload(
		'an incident that is a list',
		() => dumps({ payload: { event_type: 'triggered', incident: [] } }),
		/no "incident" object/,
	),
	{
		what: 'malformed JSON under a content type that n8n does not parse',
		kind: 'signature',
		delivery: () => signed('{"payload": ', KEY, { 'content-type': 'text/plain' }),
		status: 400,
		error: 'invalid_payload',
		message: /not JSON/,
	},
	{
		what: 'an array without authentication',
		kind: 'none',
		delivery: () => withoutSignature('[]'),
		status: 400,
		error: 'invalid_payload',
	},
];

/** Deliveries that are accepted, although they look unusual. */
export const ACCEPTED: Array<[string, Kind, () => Delivery]> = [
	['a signature', 'signature', good.signature],
	['Basic credentials', 'basicAuth', good.basicAuth],
	[
		'Basic credentials with the scheme in lower case',
		'basicAuth',
		() => withoutSignature(event(), { authorization: basic('pager', PASSWORD).replace('B', 'b') }),
	],
	...(['latin1', 'utf-8'] as const).map((encoding): [string, Kind, () => Delivery] => [
		`Basic credentials that Python encoded in ${encoding}`,
		'basicAuth',
		() => {
			const authorization = basicInPython('pager', PASSWORD, encoding);
			return withoutSignature(event(), { authorization });
		},
	]),
	['no authentication', 'none', good.none],
	['custom headers and a signature', 'headers', good.headers],
	['a signature with the previous key', 'signature', () => signed(event(), FORMER)],
	...[
		'application/json; charset=utf-8',
		'application/json; charset=latin1',
		'application/vnd.zenduty+json',
		'application/octet-stream',
		'application/x-www-form-urlencoded',
		'text/plain',
	].map((type): [string, Kind, () => Delivery] => [
		`the content type ${type}`,
		'signature',
		() => signed(event(), KEY, { 'content-type': type }),
	]),
	[
		'no content type',
		'signature',
		() => {
			const body = event();
			return { body, headers: { 'x-signature': signature(body, KEY) } };
		},
	],
	[
		'text in UTF-8 that is said to be Latin-1',
		'signature',
		() => {
			const body = JSON.stringify({
				payload: { event_type: 'triggered', incident: incident({ title: 'Größe → 9' }) },
			});
			return signed(body, KEY, { 'content-type': 'application/json; charset=latin1' });
		},
	],
	['a body of 1 MB', 'signature', () => signed(event('triggered', large()), KEY)],
	['a body nested 100 levels deep', 'signature', () => signed(nested(100), KEY)],
	[
		'an event without the wrapper "payload"',
		'signature',
		() => signed(dumps({ event_type: 'resolved', incident: incident() }), KEY),
	],
];

function large(): Json {
	return { summary: 'A line of the log that is repeated.\n'.repeat(28_000) };
}
