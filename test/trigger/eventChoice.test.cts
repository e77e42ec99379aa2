import { choiceOf, OUTPUTS } from '../../nodes/Zenduty/trigger/eventChoice';
import { readEvent } from '../../nodes/Zenduty/webhook/event';

describe('OUTPUTS', () => {
	it('keeps the order of the outputs on the canvas', () => {
		expect(OUTPUTS).toEqual(['triggered', 'acknowledged', 'resolved', 'other']);
	});
});

describe('choiceOf', () => {
	it.each(['triggered', 'acknowledged', 'resolved'])(
		'returns %s for an event of this type',
		(type) => {
			expect(choiceOf(readEvent({ event_type: type, incident: {} }))).toBe(type);
		},
	);

	it.each(['merged', 'Triggered', '', 'constructor', undefined, null, 1, ['triggered']])(
		'returns "other" for the event type %p',
		(type) => {
			expect(choiceOf(readEvent({ event_type: type, incident: {} }))).toBe('other');
		},
	);
});
