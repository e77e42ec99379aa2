import {
	eventId,
	findEventProblem,
	readEvent,
	readVerifiedEvent,
} from '../../nodes/Zenduty/webhook/event';
import type { JsonObject } from '../../nodes/Zenduty/json';

describe('event', () => {
	describe('readEvent', () => {
		const incident = { title: 'Orders are slow', status: 1 };

		it('reads what the body wraps in "payload"', () => {
			const payload = { event_type: 'triggered', incident };
			expect(readEvent({ payload, event_type: 'resolved', incident: {} })).toEqual({
				payload,
				eventType: 'triggered',
				incident,
			});
		});

		it('reads a body without the wrapper', () => {
			const body = { event_type: 'resolved', incident };
			const event = readEvent(body);
			expect(event).toEqual({ payload: body, eventType: 'resolved', incident });
			expect(event.payload).toBe(body);
		});

		it.each([
			['a text', '{}'],
			['an array', [{ event_type: 'triggered' }]],
			['null', null],
			['a number', 1],
		])('reads a body whose "payload" is %s as the payload itself', (_what, payload) => {
			const body = { payload, event_type: 'acknowledged' };
			expect(readEvent(body)).toEqual({ payload: body, eventType: 'acknowledged' });
		});

		it.each([
			['missing', {}],
			['null', { incident: null }],
			['a text', { incident: 'INC-1' }],
			['an array', { incident: [{}] }],
		])('returns no incident if it is %s', (_what, members) => {
			const event = readEvent({ payload: { event_type: 'oncall_change', ...members } });
			expect(event.incident).toBeUndefined();
			expect(event.eventType).toBe('oncall_change');
		});

		it('keeps an event type of any kind', () => {
			expect(readEvent({ payload: { event_type: 7 } }).eventType).toBe(7);
			expect(readEvent({}).eventType).toBeUndefined();
		});
	});

	describe('findEventProblem', () => {
		const problemOf = (body: JsonObject): string | undefined =>
			findEventProblem(body, readEvent(body));

		it.each<[string, JsonObject]>([
			['a known event with an incident', { payload: { event_type: 'triggered', incident: {} } }],
			['the same without the wrapper', { event_type: 'triggered', incident: {} }],
			['an unknown event', { payload: { event_type: 'escalated' } }],
			['an account event', { event_type: 'oncall_change', transitions: {} }],
			['an event type that is no text', { payload: { event_type: ['triggered'] } }],
			['an empty payload', { payload: {} }],
			['an empty body', {}],
			['a body with an event type and another payload', { payload: 'x', event_type: 'escalated' }],
		])('returns undefined for %s', (_what, body) => {
			expect(problemOf(body)).toBeUndefined();
		});

		it.each([
			['a text', '{"event_type": "triggered"}'],
			['an array', []],
			['null', null],
			['false', false],
		])('says that the payload is not an object if it is %s', (_what, payload) => {
			expect(problemOf({ payload })).toBe('its "payload" is not an object');
		});

		it.each(['triggered', 'acknowledged', 'resolved'])(
			'says that a "%s" event without an incident object lacks it',
			(eventType) => {
				const problem = `its event type is "${eventType}", but it has no "incident" object`;
				expect(problemOf({ payload: { event_type: eventType } })).toBe(problem);
				expect(problemOf({ payload: { event_type: eventType, incident: null } })).toBe(problem);
				expect(problemOf({ event_type: eventType, incident: [] })).toBe(problem);
				expect(problemOf({ event_type: eventType, payload: 'x' })).toBe(problem);
			},
		);
	});

	describe('eventId', () => {
		it('is the first half of the SHA-256 in hex', () => {
			// FIPS 180-2, appendix B.1
			expect(eventId(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223');
			expect(eventId(Buffer.alloc(0))).toBe('e3b0c44298fc1c149afbf4c8996fb924');
		});
	});
});

describe('verifiedEvent', () => {
	const EVENT = { payload: { event_type: 'resolved', incident: { title: 'Pump 3 is dry' } } };

	function json(value: unknown): Buffer {
		return Buffer.from(JSON.stringify(value));
	}

	/** Makes an object with arrays in it, nested `levels` deep in all. */
	function nested(levels: number): Buffer {
		return Buffer.from(`{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`);
	}

	const ANY = { anyObject: true };

	it('reads a wrapped event', () => {
		expect(readVerifiedEvent(json(EVENT))).toEqual({
			ok: true,
			event: {
				payload: EVENT.payload,
				eventType: 'resolved',
				incident: EVENT.payload.incident,
			},
		});
	});

	it('ignores a byte order mark', () => {
		const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json(EVENT)]);
		expect(readVerifiedEvent(body)).toMatchObject({
			ok: true,
			event: { eventType: 'resolved' },
		});
	});

	it('keeps characters outside ASCII', () => {
		const body = json({ payload: { event_type: 'resolved', incident: { title: 'Öl 油 🛢' } } });
		expect(readVerifiedEvent(body)).toMatchObject({
			event: { incident: { title: 'Öl 油 🛢' } },
		});
	});

	it.each([
		['an empty body', '', 'it is empty'],
		['text', 'pump', 'it is not JSON'],
		['white space', ' \n', 'it is not JSON'],
		['JSON that is cut off', '{"payload": {', 'it is not JSON'],
		['two objects', '{}{}', 'it is not JSON'],
		["Python's repr", "{'payload': None}", 'it is not JSON'],
		['null', 'null', 'it is not a JSON object'],
		['an array', '[{"event_type": "resolved"}]', 'it is not a JSON object'],
		['a string', '"resolved"', 'it is not a JSON object'],
		['a number', '17', 'it is not a JSON object'],
	])('refuses %s', (_, body, problem) => {
		expect(readVerifiedEvent(Buffer.from(body))).toEqual({ ok: false, problem });
		expect(readVerifiedEvent(Buffer.from(body), ANY)).toEqual({ ok: false, problem });
	});

	it.each([
		['Latin-1', Buffer.from('{"title": "Öl"}', 'latin1')],
		['UTF-16', Buffer.from('\ufeff{"title": "Ol"}', 'utf16le')],
		['a lone surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
		['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
		['a cut character', Buffer.from([0x22, 0xe6, 0xb2])],
	])('refuses %s', (_, body) => {
		expect(readVerifiedEvent(body, ANY)).toEqual({ ok: false, problem: 'it is not UTF-8' });
	});

	it('reads 100 levels and refuses 101', () => {
		expect(readVerifiedEvent(nested(100))).toMatchObject({ ok: true });
		const problem = 'it is nested deeper than 100 levels';
		expect(readVerifiedEvent(nested(101))).toEqual({ ok: false, problem });
		expect(readVerifiedEvent(nested(101), ANY)).toEqual({ ok: false, problem });
	});

	it('says what keeps an object from being an event', () => {
		expect(readVerifiedEvent(json({ payload: 'ping' }))).toEqual({
			ok: false,
			problem: 'its "payload" is not an object',
		});
	});

	it('accepts any object in a test run', () => {
		expect(readVerifiedEvent(json({ payload: { event_type: 'triggered' } }), ANY)).toMatchObject({
			ok: true,
			event: { eventType: 'triggered' },
		});
		expect(readVerifiedEvent(json({ payload: 'ping' }), ANY)).toMatchObject({
			ok: true,
			event: { payload: { payload: 'ping' } },
		});
		expect(readVerifiedEvent(json({}), ANY)).toMatchObject({ ok: true, event: { payload: {} } });
	});
});
