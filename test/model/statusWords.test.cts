import {
	EVENT_TYPES,
	isEventType,
	RESPONDER_STATUSES,
	statusCode,
	STATUSES,
	URGENCIES,
	URGENCY_CODES,
	wordFor,
} from '../../nodes/Zenduty/model/statusWords';

describe('the words for codes', () => {
	it("are those of Zenduty's guide", () => {
		expect(EVENT_TYPES).toEqual(['triggered', 'acknowledged', 'resolved']);
		expect(STATUSES).toEqual({ 1: 'triggered', 2: 'acknowledged', 3: 'resolved' });
		expect(URGENCIES).toEqual({ 0: 'low', 1: 'high' });
		expect(URGENCY_CODES).toEqual({ low: 0, high: 1 });
		expect(RESPONDER_STATUSES).toEqual({ 1: 'accepted', 2: 'declined', 3: 'pending' });
	});

	it.each([
		[1, STATUSES, 'triggered'],
		[2, STATUSES, 'acknowledged'],
		[3, STATUSES, 'resolved'],
		[0, URGENCIES, 'low'],
		[1, URGENCIES, 'high'],
	])('translate the code %j by %j to %s', (code, words, word) => {
		expect(wordFor(code, words)).toBe(word);
	});

	it.each([0, 4, -1, 1.5, '1', 'triggered', '', true, false, 'constructor', '__proto__'])(
		'keep %j, which is not a status code, as it was sent',
		(code) => {
			expect(wordFor(code, STATUSES)).toBe(code);
		},
	);

	it.each([null, undefined])('return null for %j', (code) => {
		expect(wordFor(code, URGENCIES)).toBeNull();
	});
});

it.each([
	[1, 1],
	[2, '2'],
	[3, ' 3 '],
	[1, 'triggered'],
	[2, ' Acknowledged '],
	[3, 'RESOLVED'],
	...[0, 4, 1.5, '', '4', 'open', 'constructor', true, null, undefined, ['1']].map(
		(status): [undefined, unknown] => [undefined, status],
	),
])('statusCode returns %j for %j', (code, status) => {
	expect(statusCode(status)).toBe(code);
});

describe('isEventType', () => {
	it.each(['triggered', 'acknowledged', 'resolved'])('returns true for "%s"', (eventType) => {
		expect(isEventType(eventType)).toBe(true);
	});

	it.each(['Triggered', 'trigger', '', 'escalated', 'length', 1, null, undefined, ['triggered']])(
		'returns false for %j',
		(eventType) => {
			expect(isEventType(eventType)).toBe(false);
		},
	);
});
