import { choiceOf, OUTPUTS } from '../../nodes/Zenduty/trigger/choice';
import { readEvent } from '../../nodes/Zenduty/webhook/event';

describe('OUTPUTS', () => {
	it('keeps the order of the outputs on the canvas', () => {
		expect(OUTPUTS).toEqual(['triggered', 'acknowledged', 'resolved', 'onCallChanged', 'other']);
	});
});

describe('choiceOf', () => {
	it.each(['triggered', 'acknowledged', 'resolved'])(
		'returns %s for an event of this type',
		(type) => {
			expect(choiceOf(readEvent({ event_type: type, incident: {} }), [])).toBe(type);
		},
	);

	it.each(['merged', 'Triggered', '', 'constructor', undefined, null, 1, ['triggered']])(
		'returns "other" for the event type %p',
		(type) => {
			expect(choiceOf(readEvent({ event_type: type, incident: {} }), [])).toBe('other');
		},
	);

	it('returns "onCallChanged" for an on-call change with transitions, and "other" without', () => {
		const change = readEvent({ event_type: 'oncall_change' });
		expect(choiceOf(change, [{ suffix: '', sent: {} }])).toBe('onCallChanged');
		expect(choiceOf(change, [])).toBe('other');
	});
});
