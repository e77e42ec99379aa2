import { shouldLog, type RefusalHistory } from '../../nodes/Zenduty/trigger/refusalLog';

const MINUTE = 60_000;
const NOON = 12 * 60 * MINUTE;

describe('shouldLog', () => {
	let history: RefusalHistory;

	beforeEach(() => {
		history = new Map();
	});

	it('logs the first refusal', () => {
		expect(shouldLog(history, 'flow node', 'invalid_signature', NOON)).toEqual({ leftOut: 0 });
	});

	it('does not log the same refusal again within a minute', () => {
		shouldLog(history, 'flow node', 'invalid_signature', NOON);
		expect(shouldLog(history, 'flow node', 'invalid_signature', NOON)).toBeUndefined();
		expect(shouldLog(history, 'flow node', 'invalid_signature', NOON + MINUTE - 1)).toBeUndefined();
		expect(shouldLog(history, 'flow node', 'invalid_signature', NOON + MINUTE)).toEqual({
			leftOut: 2,
		});
	});

	it('counts from zero after each line, for a minute from that line', () => {
		shouldLog(history, 'flow node', 'invalid_signature', NOON);
		shouldLog(history, 'flow node', 'invalid_signature', NOON + 1);
		shouldLog(history, 'flow node', 'invalid_signature', NOON + MINUTE);
		expect(
			shouldLog(history, 'flow node', 'invalid_signature', NOON + 2 * MINUTE - 1),
		).toBeUndefined();
		expect(shouldLog(history, 'flow node', 'invalid_signature', NOON + 2 * MINUTE)).toEqual({
			leftOut: 1,
		});
	});

	it('logs codes and triggers separately', () => {
		shouldLog(history, 'flow node', 'invalid_signature', NOON);
		expect(shouldLog(history, 'flow node', 'invalid_header', NOON)).toEqual({ leftOut: 0 });
		expect(shouldLog(history, 'flow other', 'invalid_signature', NOON)).toEqual({ leftOut: 0 });
	});

	it('remembers a thousand refusals, and forgets the one that was logged longest ago', () => {
		for (let i = 0; i < 1000; i++) shouldLog(history, `trigger ${i}`, 'invalid_payload', NOON);
		expect(history.size).toBe(1000);
		// Logging the first one again makes it the newest, so the second one is now the oldest.
		shouldLog(history, 'trigger 0', 'invalid_payload', NOON + MINUTE);
		expect(history.size).toBe(1000);
		shouldLog(history, 'one more', 'invalid_payload', NOON + MINUTE);
		expect(history.size).toBe(1000);
		expect([...history.keys()].slice(0, 1)).toEqual(['trigger 2 invalid_payload']);
		expect(history.has('trigger 0 invalid_payload')).toBe(true);
		expect(history.has('trigger 1 invalid_payload')).toBe(false);
		expect(history.has('one more invalid_payload')).toBe(true);
	});
});
