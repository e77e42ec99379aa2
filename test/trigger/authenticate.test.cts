import { createHmac } from 'node:crypto';
import {
	readWebhookIntegration,
	type WebhookIntegration,
} from '../../nodes/Zenduty/webhook/webhookIntegration';
import { authenticate, authenticateHeaders } from '../../nodes/Zenduty/trigger/authenticate';

const BODY = Buffer.from(
	'{"payload": {"event_type": "triggered", "incident": {"title": "Lift stuck"}}}',
);

function integration(fields: Record<string, unknown>): WebhookIntegration {
	const result = readWebhookIntegration(fields);
	if (!result.ok) throw new Error(result.problem);
	return result.integration;
}

function signed(body: string | Buffer, key: string): string {
	return createHmac('sha256', key).update(body).digest('base64');
}

const customHeaders = { headers: [{ name: 'X-Site', value: 'north' }] };
const INNER = '{"event_type": "triggered", "incident": {"title": "Lift stuck"}}';
const CREDENTIALS = {
	keys: integration({ signingSecret: 'key-now', previousSigningSecret: 'key-before' }),
	basic: integration({ authentication: 'basicAuth', username: 'pager', password: 'kümmel' }),
	keysAndHeaders: integration({ signingSecret: 'key-now', customHeaders }),
	headers: integration({ authentication: 'none', customHeaders }),
	none: integration({ authentication: 'none' }),
};

const signedBy = (key: string, body: string | Buffer = BODY) => ({
	'x-signature': signed(body, key),
});
const basicOf = (password: string) => ({
	authorization: `Basic ${Buffer.from(`pager:${password}`).toString('base64')}`,
});
const [north, south] = ['north', 'south'].map((site) => ({ 'x-site': site }));
const accepted = (verified: Buffer, signingKey?: string) => ({
	...{ ok: true, verified, ...(signingKey !== undefined && { signingKey }) },
});
const refused = (code: string) => ({ ok: false, code });

it.each<[credential: keyof typeof CREDENTIALS, headers: Record<string, string>, verdict: object]>([
	['keys', signedBy('key-now'), accepted(BODY, 'current')],
	['keys', signedBy('key-before'), accepted(BODY, 'previous')],
	// Only the bytes that the signature covers.
	['keys', signedBy('key-now', INNER), accepted(Buffer.from(INNER), 'current')],
	['keys', signedBy('key-of-others'), refused('invalid_signature')],
	['keys', basicOf('kümmel'), refused('missing_signature')],
	['basic', basicOf('kümmel'), accepted(BODY)],
	['basic', {}, refused('missing_credentials')],
	['basic', basicOf('anis'), refused('invalid_credentials')],
	['keysAndHeaders', south, refused('invalid_header')],
	['keysAndHeaders', north, refused('missing_signature')],
	['headers', north, accepted(BODY)],
	['headers', {}, refused('invalid_header')],
	['none', {}, accepted(BODY)],
])('a delivery to a trigger with %s, which has %j', (credential, headers, verdict) => {
	expect(authenticate(BODY, headers, CREDENTIALS[credential])).toEqual(verdict);
});

it.each<
	[credential: keyof typeof CREDENTIALS, headers: Record<string, string>, code: string | undefined]
>([
	['keysAndHeaders', south, 'invalid_header'],
	['keysAndHeaders', north, 'missing_signature'],
	['keysAndHeaders', { ...north, 'x-signature': '' }, 'missing_signature'],
	// It cannot be checked without the body.
	['keysAndHeaders', { ...north, 'x-signature': 'any' }, undefined],
	['basic', basicOf('kümmel'), undefined],
	['basic', {}, 'missing_credentials'],
	['basic', basicOf('anis'), 'invalid_credentials'],
	['none', {}, undefined],
])('the head of a delivery to a trigger with %s, which has %j', (credential, headers, code) => {
	const verdict = code === undefined ? { ok: true } : refused(code);
	expect(authenticateHeaders(headers, CREDENTIALS[credential])).toEqual(verdict);
});
