import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { eventFields, formatOption } from '../../../nodes/Zenduty/actions/webhookEvent/eventFields';

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
	it('have the names that saved workflows use, each for its source', () => {
		expect(
			eventFields.map(({ name, type, displayOptions }) => [name, type, displayOptions?.show]),
		).toEqual([
			['source', 'options', undefined],
			['eventType', 'options', { source: ['fields'] }],
			['title', 'string', { source: ['fields'] }],
			['summary', 'string', { source: ['fields'] }],
			['additionalFields', 'collection', { source: ['fields'] }],
			['payload', 'json', { source: ['json'] }],
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

	it("show Zenduty's codes as words", () => {
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

	it('are labelled in Title Case, and are empty until someone fills them in', () => {
		const additional = inside(named(eventFields, 'additionalFields'));
		const labelled = (fields: INodeProperties[]) =>
			fields.map(({ name, displayName, type, default: value }) => [name, displayName, type, value]);
		expect(labelled(additional)).toEqual([
			['acknowledged_date', 'Acknowledged Date', 'dateTime', ''],
			['assigned_to', 'Assignee', 'collection', {}],
			['context_window_end', 'Context Window End', 'dateTime', ''],
			['context_window_start', 'Context Window Start', 'dateTime', ''],
			['creation_date', 'Creation Date', 'dateTime', ''],
			['unique_id', 'Incident ID', 'string', ''],
			['incident_key', 'Incident Key', 'string', ''],
			['incident_number', 'Incident Number', 'number', 1],
			['merged_with', 'Merged With', 'string', ''],
			['priority', 'Priority', 'number', 1],
			['resolved_date', 'Resolved Date', 'dateTime', ''],
			['service', 'Service', 'collection', {}],
			['status', 'Status', 'options', 1],
			['urgency', 'Urgency', 'options', 1],
		]);
		expect(labelled(inside(named(additional, 'assigned_to')))).toEqual([
			['email', 'Email', 'string', ''],
			['first_name', 'First Name', 'string', ''],
			['last_name', 'Last Name', 'string', ''],
			['username', 'Username', 'string', ''],
		]);
		expect(
			labelled(inside(named(additional, 'service'))).map(([name, label, type]) => [
				name,
				label,
				type,
			]),
		).toEqual([
			['acknowledgement_timeout', 'Acknowledgement Timeout', 'number'],
			['auto_resolve_timeout', 'Auto Resolve Timeout', 'number'],
			['collation', 'Collation', 'number'],
			['collation_time', 'Collation Time', 'number'],
			['created_by', 'Created By', 'string'],
			['creation_date', 'Creation Date', 'dateTime'],
			['description', 'Description', 'string'],
			['escalation_policy', 'Escalation Policy ID', 'string'],
			['unique_id', 'ID', 'string'],
			['name', 'Name', 'string'],
			['sla', 'SLA ID', 'string'],
			['status', 'Status', 'options'],
			['summary', 'Summary', 'string'],
			['task_template', 'Task Template ID', 'string'],
			['team', 'Team ID', 'string'],
			['team_priority', 'Team Priority ID', 'string'],
		]);
	});

	it('require the title and the payload, which comes from the input by default', () => {
		const required = eventFields.filter((field) => field.required).map(({ name }) => name);
		expect(required).toEqual(['title', 'payload']);
		expect(named(eventFields, 'payload').default).toBe('={{ $json }}');
	});
});

it('formatOption offers the format of Zenduty, and a compact one', () => {
	expect(formatOption).toMatchObject({ name: 'format', default: 'zenduty' });
	expect(values(formatOption)).toEqual(['compact', 'zenduty']);
});
