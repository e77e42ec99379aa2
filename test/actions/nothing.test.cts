/* Expressions that give nothing, where leaving the value out would find more or act at once. */
import type { INodeProperties } from 'n8n-workflow';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { invalidAt } from '../support/failures.cjs';
import { runApi } from '../support/runApi.cjs';

const EXPRESSION = '={{ $json.typo }}';
const FIND = { resource: 'incident', operation: 'getAll' };
const INCIDENT = { resource: 'incident', operation: 'create', service: 's-1', title: 'Fog' };
const WINDOW = {
	resource: 'maintenanceWindow',
	operation: 'create',
	team: 'team-1',
	services: ['s-1'],
};
const OVERRIDE = {
	resource: 'scheduleOverride',
	operation: 'create',
	team: 'team-1',
	schedule: 's-1',
	user: 'mara',
};

const FIGURES = { resource: 'analytics', operation: 'getTotals' };
const RULE = {
	resource: 'forwardingRule',
	operation: 'create',
	user: 'mara',
	toUser: 'ben',
};
const ALERT = {
	resource: 'alert',
	operation: 'send',
	integration: 'team-1/service-1/integration-1',
	message: 'Fog',
	alertType: 'critical',
};
const CONTEXT = { resource: 'incident', operation: 'getContext', incident: 3 };
const TASK = {
	resource: 'postIncidentTask',
	team: 'team-1',
	title: 'Fog',
	postIncidentTask: 'p-1',
};

/** The parameter with the expression, and the others. */
const FIELDS: Array<[string, object]> = [
	...[
		'filters.teams',
		'filters.services',
		'filters.escalationPolicies',
		'filters.users',
		'filters.priorities',
		'filters.slas',
		'filters.tags',
		'filters.priorityName',
		'filters.createdAfter',
		'filters.createdBefore',
		'filters.onlyMyTeams',
		'status',
		'limit',
	].map((path): [string, object] => [path, FIND]),
	['filters', FIND],
	...[
		'filters.teams',
		'filters.services',
		'filters.users',
		'filters.priorities',
		'filters.slas',
		'filters.escalationPolicies',
		'filters.tags',
		'filters.urgency',
		'filters.childIncidents',
		'filters',
		'startDate',
		'endDate',
	].map((path): [string, object] => [path, FIGURES]),
	['team', { resource: 'service', operation: 'getAll' }],
	['team', { resource: 'member', operation: 'getAll' }],
	['email', { resource: 'member', operation: 'getAll' }],
	['limit', { resource: 'team', operation: 'getAll' }],
	['limit', { resource: 'incidentNote', operation: 'getAll', incident: '3' }],
	['level', { resource: 'onCall', operation: 'getAll', team: 'team-1' }],
	['of', { resource: 'onCall', operation: 'getAll', team: 'team-1', service: 's-1' }],
	['startTime', WINDOW],
	['endTime', WINDOW],
	['durationMinutes', WINDOW],
	['additionalFields.repeatInterval', WINDOW],
	['additionalFields.repeatUntil', WINDOW],
	['startTime', OVERRIDE],
	['endTime', { ...OVERRIDE, startTime: '2030-01-01T00:00:00Z' }],
	['team', WINDOW],
	['services', WINDOW],
	['incident', { resource: 'incident', operation: 'resolve' }],
	['additionalFields.status', INCIDENT],
	['limit', { resource: 'forwardingRule', operation: 'getAll', user: 'mara' }],
	['limit', { resource: 'contactMethod', operation: 'getAll', user: 'mara' }],
	['startTime', RULE],
	['endTime', { ...RULE, startTime: '2030-01-01T00:00:00Z' }],
	['additionalFields.dueTime', { ...TASK, operation: 'create' }],
	['updateFields.dueTime', { ...TASK, operation: 'update' }],
	['options.waitForIncident', ALERT],
	['include', CONTEXT],
	['options.maxCharacters', CONTEXT],
];

/** The parameters as n8n saves them, with members in their collections. */
function saved(path: string, value: unknown): object {
	const [name, member] = path.split('.');
	return { [name]: member === undefined ? value : { [member]: value } };
}

/** The name of a field in the editor, without what says how to fill it in. */
function displayNameOf(path: string, { resource, operation }: Record<string, unknown>): string {
	const isShown = ({ displayOptions }: INodeProperties) =>
		(displayOptions?.show?.resource?.includes(resource as string) ?? false) &&
		(displayOptions?.show?.operation?.includes(operation as string) ?? false);
	const inside = ({ options = [] }: INodeProperties) => options as INodeProperties[];
	const [name, member] = path.split('.');
	const isIt = (wanted: string) => (field: INodeProperties) => field.name === wanted;
	const fields = new Zenduty().description.properties.filter(isShown).filter(isIt(name));
	const [field] = member === undefined ? fields : fields.flatMap(inside).filter(isIt(member));
	return field.displayName.replace(/s? Names? or IDs?$/, '');
}

/** Runs the node with a parameter that an expression gave, or somebody entered. */
async function runWith(path: string, fields: object, value: unknown, expression?: unknown) {
	const type = 'n8n-nodes-zenduty.zenduty';
	const parameters = { ...fields, [path]: value };
	return await runApi(parameters, {}, { type, saved: saved(path, expression ?? value) });
}

describe.each(FIELDS)('%s of %j', (path, fields) => {
	it.each([undefined, null])('is an error if its expression gives %s', async (value) => {
		const { failure, requests } = await runWith(path, fields, value, EXPRESSION);
		expect(failure).toMatchObject(invalidAt('expression'));
		expect(failure?.message).toContain(displayNameOf(path, fields as Record<string, unknown>));
		expect(requests).toEqual([]);
	});

	it.each([undefined, null])('is an error if that of its locator gives %s', async (value) => {
		const locator = { __rl: true, mode: 'id', value };
		const inLocator = { __rl: true, mode: 'id', value: EXPRESSION };
		const { failure, requests } = await runWith(path, fields, locator, inLocator);
		expect(failure).toMatchObject({ code: 'invalid_input' });
		expect(requests).toEqual([]);
	});
});

it.each([
	['startTime', OVERRIDE, '{{ $now }}'],
	['incident', { resource: 'incident', operation: 'resolve' }, '{{ $json.incidentNumber }}'],
	['traceId', { resource: 'alert', operation: 'getStatus' }, '{{ $json.traceId }}'],
	['user', { ...OVERRIDE, startTime: '2030-01-01', endTime: '2030-01-02' }, '{{ $json.username }}'],
	['toUser', { ...RULE, startTime: '2030-01-01', endTime: '2030-01-02' }, '{{ $json.username }}'],
])('%s of %j shows what an expression could be', async (path, fields, example) => {
	const { failure } = await runWith(path, fields, undefined, EXPRESSION);
	expect(failure?.description).toContain(example);
});

it('is an error if a list of IDs holds nothing', async () => {
	const path = 'filters.services';
	for (const value of [[undefined], [null, undefined]]) {
		const { failure } = await runWith(path, FIND, value, '={{ [$json.typo] }}');
		expect(failure).toMatchObject({ code: 'invalid_input' });
	}
});

it.each([
	['filters.services', ''],
	['filters.services', []],
	['status', ''],
	['filters.createdAfter', ''],
	['filters.priorityName', ''],
])('%s that gives %j is not set', async (path, value) => {
	const { requests } = await runWith(path, FIND, value, EXPRESSION);
	expect(requests).toEqual(['POST /api/incidents/filter/']);
});

it('what is not set without an expression is not set', async () => {
	const { requests } = await runWith('filters.services', FIND, undefined);
	expect(requests).toEqual(['POST /api/incidents/filter/']);
});

describe('as a tool of an agent', () => {
	const tool = { type: 'n8n-nodes-zenduty.zendutyTool' };
	const BY_MODEL = "={{ $fromAI('services', '', 'string') }}";

	it('a model may leave out what it does not need', async () => {
		const { requests } = await runApi(
			FIND,
			{},
			{ ...tool, saved: saved('filters.services', BY_MODEL) },
		);
		expect(requests).toEqual(['POST /api/incidents/filter/']);
	});

	it('another expression must give something', async () => {
		const { failure } = await runApi(
			{ ...FIND, 'filters.services': undefined },
			{},
			{ ...tool, saved: saved('filters.services', EXPRESSION) },
		);
		expect(failure).toMatchObject({ code: 'invalid_input' });
	});

	it('and a model cannot leave out what a workflow needs', async () => {
		const { failure } = await runApi(FIND, {}, { saved: saved('filters.services', BY_MODEL) });
		expect(failure).toMatchObject({ code: 'invalid_input' });
	});
});
