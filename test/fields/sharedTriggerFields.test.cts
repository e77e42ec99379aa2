import {
	EVENTS,
	EVENTS_SUBTITLE,
	titleContainsFilter,
	urgenciesFilter,
} from '../../nodes/Zenduty/fields/sharedTriggerFields';

/** Any text that says something. */
const text = expect.stringMatching(/\w+ \w+/) as string;

describe('the events that both triggers have', () => {
	it('have the values and the names that workflows and the nodes panel show', () => {
		expect([
			EVENTS.triggered('It was opened'),
			EVENTS.acknowledged,
			EVENTS.resolved,
			EVENTS.onCallChanged('Others are on call'),
		]).toEqual([
			{
				name: 'Triggered',
				value: 'triggered',
				action: 'On incident triggered',
				description: 'It was opened',
			},
			{
				name: 'Acknowledged',
				value: 'acknowledged',
				action: 'On incident acknowledged',
				description: text,
			},
			{
				name: 'Resolved',
				value: 'resolved',
				action: 'On incident resolved',
				description: text,
			},
			{
				name: 'On-Call Changed',
				value: 'onCallChanged',
				action: 'On on-call change',
				description: 'Others are on call',
			},
		]);
	});

	it('stand below the name of the node', () => {
		expect(EVENTS_SUBTITLE).toContain('$parameter["events"]');
		expect(EVENTS_SUBTITLE).toContain('$parameter["filters"]');
	});
});

describe('the filters that both triggers have', () => {
	it('look for a part of the title', () => {
		expect(titleContainsFilter).toEqual({
			displayName: 'Title Contains',
			name: 'titleContains',
			type: 'string',
			default: '',
			placeholder: text,
			description: text,
		});
	});

	it('choose urgencies by words', () => {
		expect(urgenciesFilter('How urgent it is')).toEqual({
			displayName: 'Urgencies',
			name: 'urgencies',
			type: 'multiOptions',
			options: [
				{ name: 'High', value: 'high' },
				{ name: 'Low', value: 'low' },
			],
			default: [],
			description: 'How urgent it is',
		});
	});
});
