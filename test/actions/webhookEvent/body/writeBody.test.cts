import { createHash } from 'node:crypto';
import { writeBody } from '../../../../nodes/Zenduty/actions/webhookEvent/body/writeBody';
import { readJson } from '../../../../nodes/Zenduty/webhook/json/readJson';

const EVENT = { payload: { event_type: 'triggered', incident: { title: 'Smoke in bay 6 – Süd' } } };

describe('writeBody', () => {
	it("writes the text in Zenduty's format, its bytes, its id and its payload", () => {
		const text =
			'{"payload": {"event_type": "triggered", "incident": {"title": "Smoke in bay 6 \\u2013 S\\u00fcd"}}}';
		expect(writeBody(EVENT, 'zenduty')).toStrictEqual({
			text,
			bytes: Buffer.from(text),
			eventId: createHash('sha256').update(text).digest('hex').slice(0, 32),
			payload: EVENT.payload,
		});
	});

	it('writes it compactly, in UTF-8', () => {
		const { text, bytes } = writeBody(EVENT, 'compact');
		expect(text).toBe(JSON.stringify(EVENT));
		expect(bytes).toEqual(Buffer.from(JSON.stringify(EVENT), 'utf8'));
	});

	it('returns the payload as a receiver reads it, not as it was given', () => {
		const incident = { title: 'x', gone: undefined, at: new Date(0) };
		expect(writeBody({ payload: { incident } }, 'zenduty').payload).toStrictEqual({
			incident: { title: 'x', at: '1970-01-01T00:00:00.000Z' },
		});
	});

	it('keeps the digits of numbers from a JSON text', () => {
		const node = readJson('{"payload":{"a":1.0,"b":1234567890123456789012345}}');
		expect(writeBody(node, 'zenduty').text).toBe(
			'{"payload": {"a": 1.0, "b": 1234567890123456789012345}}',
		);
	});

	it.each([[NaN], [Infinity], [-Infinity], [10n]])('refuses %p', (value) => {
		expect(() => writeBody({ payload: { incident: { value } } }, 'zenduty')).toThrow(/^it has the/);
	});
});
