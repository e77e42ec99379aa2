import { NodeHelpers, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { testApiCredential } from '../nodes/Zenduty/apiCredential';
import { ZendutyPollingTrigger } from '../nodes/Zenduty/ZendutyPollingTrigger.node';
import { ZendutyTrigger } from '../nodes/Zenduty/ZendutyTrigger.node';

const { description, methods } = new ZendutyPollingTrigger();

function property(name: string, { properties } = description): INodeProperties {
	const found = properties.find((each) => each.name === name);
	if (found === undefined) throw new Error(`no property ${name}`);
	return found;
}

describe('ZendutyPollingTrigger', () => {
	it('has the names that saved workflows depend on', () => {
		expect(description).toMatchObject({
			name: 'zendutyPollingTrigger',
			version: 1,
			group: ['trigger'],
			polling: true,
			inputs: [],
			credentials: [{ name: 'zendutyApi', required: true, testedBy: 'testApiCredential' }],
		});
		expect(description).not.toHaveProperty('usableAsTool');
		expect(
			description.properties.map(({ name, type, default: value }) => [name, type, value]),
		).toEqual([
			['setupNotice', 'notice', ''],
			['events', 'multiOptions', ['triggered', 'acknowledged', 'resolved']],
			['updatedNotice', 'notice', ''],
			['teams', 'multiOptions', []],
			['filters', 'collection', {}],
			['separateOutputs', 'boolean', false],
			['simplify', 'boolean', true],
			['options', 'collection', {}],
		]);
	});

	it('says first what the first poll starts, and which key sees everything', () => {
		const { displayName } = property('setupNotice');
		expect(displayName).toMatch(
			/^The first poll .+ starts nothing, unless <b>Start With Open Incidents<\/b> is on\./,
		);
		expect(displayName).toContain('the key of an owner or admin');
	});

	it.each<[boolean, string[]]>([
		[true, ['updated']],
		[true, ['acknowledged', 'updated']],
		[false, ['triggered', 'updated']],
		[false, ['triggered', 'acknowledged', 'resolved']],
		[false, ['onCallChanged']],
	])('says %s that Updated needs Triggered with the events %j', (isShown, events) => {
		const notice = property('updatedNotice');
		const node = { typeVersion: 1 };
		expect(NodeHelpers.displayParameter({ events }, notice, node, description)).toBe(isShown);
		expect(notice.displayName).toMatch(/^Select <b>Triggered<\/b>, too\. /);
	});

	it.each([
		[
			'filters',
			[
				['users', 'multiOptions', []],
				['escalationPolicies', 'multiOptions', []],
				['excludeServices', 'multiOptions', []],
				['priorities', 'multiOptions', []],
				['services', 'multiOptions', []],
				['tags', 'multiOptions', []],
				['titleContains', 'string', ''],
				['urgencies', 'multiOptions', []],
			],
		],
		[
			'options',
			[
				['fullDetails', 'boolean', true],
				['startWithOpenIncidents', 'boolean', false],
			],
		],
	])('offers these %s', (name, expected) => {
		const fields = property(name).options as INodeProperties[];
		expect(fields.map((each) => [each.name, each.type, each.default])).toEqual(expected);
	});

	it('fills each list, and again when the teams change', () => {
		const fields = [property('teams'), ...(property('filters').options as INodeProperties[])];
		const loaded = fields.flatMap(({ typeOptions }) =>
			typeOptions?.loadOptionsMethod === undefined ? [] : [typeOptions],
		);
		expect(loaded.map(({ loadOptionsMethod }) => loadOptionsMethod)).toEqual([
			'getTeams',
			'getUsers',
			'getEscalationPolicies',
			'getServices',
			'getPriorities',
			'getServices',
			'getTags',
		]);
		const methodsOf: Record<string, unknown> = methods.loadOptions;
		for (const [index, { loadOptionsMethod, loadOptionsDependsOn }] of loaded.entries()) {
			expect(methodsOf[String(loadOptionsMethod)]).toBeInstanceOf(Function);
			expect(loadOptionsDependsOn).toEqual(index === 0 ? [] : ['teams']);
		}
	});

	it('tests its credential', () => {
		expect(methods.credentialTest).toEqual({ testApiCredential });
	});

	it('has the events of the other trigger, but those that only deliveries have, by the same names', () => {
		const ofDeliveries: unknown[] = ['other', 'refused'];
		const eventsOf = (node: typeof description) =>
			(property('events', node).options as INodePropertyOptions[])
				.map(({ value, name, action }) => [value, name, action])
				.filter(([value]) => !ofDeliveries.includes(value));
		const [updated, ...others] = eventsOf(description).reverse();
		expect(updated).toEqual(['updated', 'Updated', 'On incident updated']);
		expect(others.reverse()).toEqual(eventsOf(new ZendutyTrigger().description));
		expect(eventsOf(description).map(([value, , action]) => [value, action])).toEqual([
			['triggered', 'On incident triggered'],
			['acknowledged', 'On incident acknowledged'],
			['resolved', 'On incident resolved'],
			['onCallChanged', 'On on-call change'],
			['updated', 'On incident updated'],
		]);
	});
});
