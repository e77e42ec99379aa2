import * as fc from 'fast-check';
import vectors from '../fixtures/vectors.json';
import * as texts from './texts.cjs';
import { isDeepStrictEqual } from 'node:util';
import { verifySignature } from '../../nodes/Zenduty/actions/webhookEvent/sign';
import { dumps } from '../../nodes/Zenduty/webhook/json/dumps';
import { eventId, readEvent, readVerifiedEvent } from '../../nodes/Zenduty/webhook/event';
import {
	readWebhookIntegration,
	type WebhookIntegration,
} from '../../nodes/Zenduty/webhook/webhookIntegration';
import { isObject } from '../../nodes/Zenduty/json';
import { readJson } from '../../nodes/Zenduty/webhook/json/readJson';
import { sign, signingKey } from '../../nodes/Zenduty/webhook/auth/signature';
import { authenticate } from '../../nodes/Zenduty/trigger/authenticate';
import type { Tree } from './texts.cjs';
import { count, forAll, report } from './cases.cjs';

jest.setTimeout(300_000);

const PREVIOUS_KEY = 'the key before';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

type Header = string | string[];

/** A genuine delivery, which a forger has seen, and the receiver that it is for. */
interface Genuine {
	body: Buffer;
	signature: string;
	receiver: WebhookIntegration;
}

/** What a forger sends. */
interface Attempt {
	body: Buffer;
	signature: Header;
	genuine: Genuine;
	/** Whether the body is still the event that was signed; never, unless it is said. */
	isSameEvent?: () => boolean;
}

function receiverFor(signingSecret: string): WebhookIntegration {
	const result = readWebhookIntegration({ signingSecret, previousSigningSecret: PREVIOUS_KEY });
	if (!result.ok) throw new Error(result.problem);
	return result.integration;
}

const genuineOnes: Genuine[] = vectors.map(({ body, key, signature }) => ({
	body: Buffer.from(body),
	signature,
	receiver: receiverFor(key),
}));

const signatureOf = (text: string, key: string): string => sign(Buffer.from(text), signingKey(key));

const RECEIVER = receiverFor('the key');

/** A delivery whose signature is genuine, with the key or with another one, but of another text. */
function forged(body: string, signed: string, key = 'the key'): Attempt {
	const genuine = { body: Buffer.from(signed), signature: '', receiver: RECEIVER };
	return { body: Buffer.from(body), signature: signatureOf(signed, key), genuine };
}

function eventIn(body: Buffer): unknown {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
		const parsed: unknown = JSON.parse(text);
		return isObject(parsed) ? readEvent(parsed).payload : undefined;
	} catch {
		return undefined;
	}
}

/** The same signature over another body, which may be only a respelling: `\u00E9` for `\u00e9`. */
function withBody(genuine: Genuine, body: Buffer): Attempt {
	return {
		body,
		signature: genuine.signature,
		genuine,
		isSameEvent: () => isDeepStrictEqual(eventIn(body), eventIn(genuine.body)),
	};
}

const withSignature = (genuine: Genuine, signature: Header): Attempt => ({
	body: genuine.body,
	signature,
	genuine,
});

function* flippedBits(genuine: Genuine): Generator<Attempt> {
	for (let bit = 0; bit < genuine.body.length * 8; bit++) {
		const body = Buffer.from(genuine.body);
		body[bit >> 3] ^= 1 << (bit & 7);
		yield withBody(genuine, body);
	}
	for (let bit = 0; bit < genuine.signature.length * 8; bit++) {
		const signature = Buffer.from(genuine.signature, 'latin1');
		signature[bit >> 3] ^= 1 << (bit & 7);
		yield withSignature(genuine, signature.toString('latin1'));
	}
}

function* otherLetters(genuine: Genuine): Generator<Attempt> {
	const { signature } = genuine;
	for (let at = 0; at < signature.length; at++) {
		for (const letter of `${BASE64}-_= ,`) {
			if (letter !== signature[at]) {
				yield withSignature(genuine, signature.slice(0, at) + letter + signature.slice(at + 1));
			}
		}
	}
}

function* otherLengths(genuine: Genuine): Generator<Attempt> {
	const { body, signature } = genuine;
	for (let length = 0; length < body.length; length++) {
		yield withBody(genuine, body.subarray(0, length));
		yield withBody(genuine, body.subarray(length + 1));
		// One byte less, and one more
		yield withBody(genuine, Buffer.concat([body.subarray(0, length), body.subarray(length + 1)]));
		for (const more of [' ', '0', '"', '\\', ',', '{', '\u007f', '\u00e9']) {
			const added = [body.subarray(0, length), Buffer.from(more), body.subarray(length)];
			yield withBody(genuine, Buffer.concat(added));
		}
	}
	for (let length = 0; length < signature.length; length++) {
		yield withSignature(genuine, signature.slice(0, length));
		yield withSignature(genuine, signature.slice(length + 1));
		for (const more of [' ', '\t', '=', 'A', ',', '\r\n', '\u0000']) {
			yield withSignature(genuine, signature.slice(0, length) + more + signature.slice(length));
		}
	}
}

function* otherSpellings(genuine: Genuine): Generator<Attempt> {
	const { body, signature } = genuine;
	const bytes = Buffer.from(signature, 'base64');
	const last = BASE64.indexOf(signature[42]);
	const spellings: Header[] = [
		bytes.toString('hex'),
		bytes.toString('hex').toUpperCase(),
		bytes.toString('base64url'),
		`${bytes.toString('base64url')}=`,
		bytes.toString('latin1'),
		// The two unused bits of the last letter: all of these decode to the same bytes.
		...[1, 2, 3].map((unused) => `${signature.slice(0, 42)}${BASE64[last + unused]}=`),
		signature.slice(0, -1),
		`${signature}=`,
		`${signature}==`,
		`${signature.slice(0, -1)}A=`,
		...[' ', '\t', '\n', '\r\n', '\u00a0'].flatMap((space) => [
			space + signature,
			signature + space,
			signature.replace(/./g, `$&${space}`),
		]),
		`"${signature}"`,
		`sha256=${signature}`,
		`HMAC-SHA256 ${signature}`,
		signature.toLowerCase(),
		signature.toUpperCase(),
		[signature, signature],
		[signature, ''],
		['', signature],
		[signature, signatureOf('x', 'the key')],
		`${signature}, ${signature}`,
		`${signature},${signature}`,
		`${signature};${signature}`,
		[],
		'',
	];
	for (const spelling of spellings) {
		// Without url-safe letters in it, the url-safe form with padding is the plain one.
		if (spelling !== signature) yield withSignature(genuine, spelling);
	}
	for (const key of ['', ' ', '\0', 'key', 'null', 'undefined', `${PREVIOUS_KEY} `, signature]) {
		yield withSignature(genuine, sign(body, signingKey(key)));
	}
}

/** Bodies that a forger makes from a signed event, and signatures that he can get or make. */
function* twists(event: string, other: string): Generator<Attempt> {
	const whole = `{"payload": ${event}}`;
	yield forged(`{"payload": ${event}, "payload": ${other}}`, event);
	yield forged(`{"payload": ${other}, "payload": ${event}}`, event);
	yield forged(`{"payload": ${event}, "payload": ${event}}`, event);
	yield forged(`{"payload": ${event}, "p\\u0061yload": ${other}}`, event);
	yield forged(`{"p\\u0061yload": ${other}, "payload": ${event}}`, event);
	yield forged(`${other.slice(0, -1)}, "payload": ${event}}`, event);
	yield forged(`{"payload": ${event}, ${other.slice(1)}`, event);
	yield forged(`{"payload":${event},"":0}`, event);
	yield forged(`{"p\\u0061yload": ${event}, "payload": ${other}}`, whole);
	yield forged(`{"payload": ${event}, "payload": ${other}}`, whole);
	yield forged(`{"payload": ${other}, "payload": ${event}}`, whole);
	yield forged(`{"a": {"payload": ${event}}}`, event);
	yield forged(`{"payload": {"payload": ${event}}}`, event);
	yield forged(`{"payload": [${event}]}`, event);
	yield forged(`[{"payload": ${event}}]`, event);
	yield forged(`{"Payload": ${event}}`, event);
	yield forged(`{"payload": ${JSON.stringify(event)}}`, event);
	yield forged(JSON.stringify(whole), whole);
	yield forged(`{"payload": ${other}}`, whole);
	yield forged(`{"payload": ${other}}`, event);
	yield forged(other, event);
	yield forged(`${whole}${other}`, whole);
	yield forged(`${whole}\n${other}`, event);
	for (const key of ['', 'another key', 'the key ', 'THE KEY']) {
		yield forged(whole, whole, key);
		yield forged(whole, event, key);
		yield forged(JSON.stringify(JSON.parse(whole)), whole, key);
	}
}

/** Bodies that a reader takes for the same JSON, while Python would write them differently. */
function* twins(text: string): Generator<Attempt> {
	const canonical = dumps(readJson(text));
	for (const twin of [
		canonical.replace(/(?<=[[ ])(\d+)(?=[,}\]])/, '$1.0'),
		canonical.replace(/(\d\.\d+)/, '$10'),
		canonical.replace(/(?<=[[ ])(-?\d+)(?=[,}\]])/, '$1e0'),
		canonical.replace(/^\{(.*)\}$/, '{$1, $1}'),
	]) {
		if (twin !== canonical) {
			yield forged(twin, canonical);
			yield forged(` ${twin}`, canonical);
			yield forged(`{"payload": ${twin}}`, canonical);
		}
	}
}

describe('nothing forged gets in', () => {
	const tally = { tried: 0, accepted: 0, respelled: 0, believed: 0 };
	const stride = count(1, 23);

	/** "Verify" may call a body valid only if it gives the event that was signed. */
	function verifyByHand({ body, signature, genuine }: Attempt): void {
		const header = [signature].flat().join(', ');
		const { event } = verifySignature(body.toString(), header, genuine.receiver);
		if (event === null || isDeepStrictEqual(event, eventIn(genuine.body))) return;
		tally.believed += 1;
		report(`believed: ${JSON.stringify(event)} in ${body.toString()}`);
	}

	function attempt(tried: Attempt): void {
		const { body, signature, genuine, isSameEvent } = tried;
		tally.tried += 1;
		verifyByHand(tried);
		const verdict = authenticate(body, { 'x-signature': signature }, genuine.receiver);
		if (!verdict.ok) return;
		if (isSameEvent?.() === true) tally.respelled += 1;
		else {
			tally.accepted += 1;
			report(`accepted: ${JSON.stringify(signature)} over ${body.toString()}`);
		}
	}

	it.each(vectors.map(({ name }, index) => [name, genuineOnes[index]] as const))(
		'lets the genuine delivery in: %s',
		(_name, { body, signature, receiver }) => {
			expect(authenticate(body, { 'x-signature': signature }, receiver)).toMatchObject({
				ok: true,
				signingKey: 'current',
			});
		},
	);

	it.each([
		['a bit turned over', flippedBits],
		['another letter in the signature', otherLetters],
		['bytes cut off, taken out and put in', otherLengths],
		['another spelling of the signature, or another key', otherSpellings],
	])('refuses a genuine delivery with %s', (_what, mutations) => {
		const before = { ...tally };
		let turn = 0;
		for (const genuine of genuineOnes) {
			for (const mutation of mutations(genuine)) {
				if (turn++ % stride === 0) attempt(mutation);
			}
		}
		expect(tally.tried).toBeGreaterThan(before.tried);
		expect(tally.accepted).toBe(before.accepted);
	});

	it('refuses what is made from other signed events', async () => {
		const before = tally.accepted;
		const event = fc
			.tuple(texts.anyName, texts.treeWithin(6))
			.map(([name, tree]) => texts.writeTree({ kind: 'object', members: [[name, tree]] }, [0]));
		await forAll(count(2000, 100), fc.tuple(event, event), (batch) => {
			for (const [one, two] of batch) {
				const canonical = dumps(readJson(one));
				const other = dumps(readJson(two));
				// Of two events one may happen to be the payload of the other, and is no forgery then.
				if (canonical.includes(other) || other.includes(canonical)) continue;
				for (const mutation of twists(canonical, other)) attempt(mutation);
				for (const mutation of twins(one)) attempt(mutation);
			}
			expect(tally.accepted).toBe(before);
		});
	});

	it('comes to a count', () => {
		report(
			`forged deliveries: ${tally.accepted} of ${tally.tried} accepted ` +
				`(another ${tally.respelled} spelled the signed event differently)`,
		);
		expect(tally.accepted).toBe(0);
		expect(tally.believed).toBe(0);
		expect(tally.tried - tally.respelled).toBeGreaterThanOrEqual(count(100_000, 4000));
	});
});

describe('one event, one id', () => {
	/** What the trigger makes of a delivery: the event's id and the event. */
	function delivered(body: string, signature: string): { id: string; payload: string } {
		const sender = authenticate(Buffer.from(body), { 'x-signature': signature }, RECEIVER);
		if (!sender.ok) throw new Error(`${sender.code}: ${body}`);
		const reading = readVerifiedEvent(sender.verified);
		if (!reading.ok) throw new Error(`${reading.problem}: ${body}`);
		const { valid, event } = verifySignature(body, signature, RECEIVER);
		expect({ valid, event }).toEqual({ valid: true, event: reading.event.payload });
		return { id: eventId(sender.verified), payload: JSON.stringify(reading.event.payload) };
	}

	it('comes from the bytes that were signed, in any spacing, and from nothing beside', async () => {
		let cases = 0;
		const names = texts.anyName.filter((name) => name !== 'payload');
		const signedEvent = fc.record({
			members: fc.array(fc.tuple(names, texts.treeWithin(5)), { maxLength: 4 }),
			type: fc.constantFrom('triggered', 'acknowledged', 'resolved', 'escalated'),
			beside: fc.array(fc.tuple(names, texts.treeWithin(5)), { minLength: 1, maxLength: 3 }),
			hand: texts.anyHand,
		});
		await forAll(count(5000, 300), signedEvent, (batch) => {
			for (const { members, type, beside, hand } of batch) {
				const incident: typeof members = [['incident', { kind: 'object', members }]];
				const eventType: typeof members = [['event_type', { kind: 'string', text: type }]];
				const tree: Tree = { kind: 'object', members: [...eventType, ...incident] };
				const payload = dumps(readJson(texts.writeTree(tree, hand)));
				const event = JSON.stringify(JSON.parse(payload));

				const whole = `{"payload": ${payload}}`;
				const first = delivered(whole, signatureOf(whole, 'the key'));
				expect(first.payload).toBe(event);
				expect(first.id).toBe(eventId(Buffer.from(whole)));
				const respelled = texts.rewriteText(whole, hand);
				expect(delivered(respelled, signatureOf(whole, 'the key'))).toEqual(first);

				const inner = signatureOf(payload, 'the key');
				const second = delivered(whole, inner);
				expect(second.payload).toBe(event);
				expect(second.id).toBe(eventId(Buffer.from(payload)));
				for (const body of [
					payload,
					texts.rewriteText(payload, hand),
					texts.rewriteText(whole, hand),
				]) {
					expect(delivered(body, inner)).toEqual(second);
				}
				const besides = texts.writeTree({ kind: 'object', members: beside }, hand).trim();
				const respelt = texts.rewriteText(payload, hand);
				for (const body of [
					`${besides.slice(0, -1)},"payload":${payload}}`,
					`{"payload":${respelt},${besides.slice(1)}`,
					`{"payload": {"event_type": "resolved", "incident": {}}, "payload": ${payload}}`,
					`{"payload":${respelt},"payload":${payload}}`,
				]) {
					expect(() => delivered(body, inner)).toThrow('invalid_signature');
					expect(verifySignature(body, inner, RECEIVER)).toMatchObject({
						valid: false,
						event: null,
					});
				}
				cases += 1;
			}
		});
		report(`one event, one id: ${cases} signed events, each in 4 other bodies, and refused in 4`);
	});
});
