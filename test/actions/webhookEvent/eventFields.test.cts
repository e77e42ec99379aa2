import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { eventFields } from '../../../nodes/Zenduty/actions/webhookEvent/eventFields';

function named(fields: INodeProperties[], name: string): INodeProperties {
	const field = fields.find((it_) => it_.name === name);
	if (field === undefined) throw new Error(`no field ${name}`);
	return field;
}

function inside(field: INodeProperties): INodeProperties[] {
	return (field.options ?? []) as INodeProperties[];
}

function values(field: INodeProperties): unknown[] {
	return (field.options as INodePropertyOptions[]).map(({ value }) => value);
}

describe('eventFields', () => {
	it('are what saved workflows call them, each for its operations and source', () => {
		const shown = { operation: ['send', 'sign'] };
		expect(
			eventFields.map(({ name, type, displayOptions }) => [name, type, displayOptions?.show]),
		).toEqual([
			['source', 'options', shown],
			['eventType', 'options', { ...shown, source: ['fields'] }],
			['title', 'string', { ...shown, source: ['fields'] }],
			['summary', 'string', { ...shown, source: ['fields'] }],
			['additionalFields', 'collection', { ...shown, source: ['fields'] }],
			['payload', 'json', { ...shown, source: ['json'] }],
		]);
	});

	it('offer the sources and the three events', () => {
		expect(values(named(eventFields, 'source'))).toEqual(['fields', 'json']);
		expect(values(named(eventFields, 'eventType')).sort()).toEqual([
			'acknowledged',
			'resolved',
			'triggered',
		]);
	});

	it("have every field of Zenduty's incident, under Zenduty's name", () => {
		const additional = inside(named(eventFields, 'additionalFields'));
		expect(additional.map(({ name }) => name).sort()).toEqual([
			'acknowledged_date',
			'assigned_to',
			'context_window_end',
			'context_window_start',
			'creation_date',
			'incident_key',
			'incident_number',
			'merged_with',
			'priority',
			'resolved_date',
			'service',
			'status',
			'unique_id',
			'urgency',
		]);
		expect(
			inside(named(additional, 'service'))
				.map(({ name }) => name)
				.sort(),
		).toEqual([
			'acknowledgement_timeout',
			'auto_resolve_timeout',
			'collation',
			'collation_time',
			'created_by',
			'creation_date',
			'description',
			'escalation_policy',
			'name',
			'sla',
			'status',
			'summary',
			'task_template',
			'team',
			'team_priority',
			'unique_id',
		]);
		expect(
			inside(named(additional, 'assigned_to'))
				.map(({ name }) => name)
				.sort(),
		).toEqual(['email', 'first_name', 'last_name', 'username']);
	});

	it("give codes their words as Zenduty's", () => {
		const additional = inside(named(eventFields, 'additionalFields'));
		const words = (field: INodeProperties) =>
			Object.fromEntries(
				(field.options as INodePropertyOptions[]).map(({ name, value }) => [value, name]),
			);
		expect(words(named(additional, 'status'))).toEqual({
			1: 'Triggered',
			2: 'Acknowledged',
			3: 'Resolved',
		});
		expect(words(named(additional, 'urgency'))).toEqual({ 0: 'Low', 1: 'High' });
		expect(words(named(inside(named(additional, 'service')), 'status'))).toEqual({
			0: 'Disabled',
			1: 'Active',
			2: 'Warning',
			3: 'Critical',
			4: 'Maintenance',
		});
	});

	it('stay as they were in every detail', () => {
		expect(eventFields).toMatchSnapshot();
	});
});
