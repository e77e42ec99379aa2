/** The samples of events in the documents are what the triggers give, in the same order. */
import type { INode, IWebhookFunctions } from 'n8n-workflow';
import { compareOnCall, type TeamsRead } from '../../nodes/Zenduty/polling/onCall';
import { eventOutput, onCallOutput } from '../../nodes/Zenduty/polling/output';
import { raw, simplify, simplifyTransition } from '../../nodes/Zenduty/trigger/eventOutput';
import { newRefusalMemory, tellRefusal } from '../../nodes/Zenduty/trigger/tellRefusal';
import { isObject, type JsonObject } from '../../nodes/Zenduty/json';
import { eventId, readEvent } from '../../nodes/Zenduty/webhook/event';
import { dumps } from '../../nodes/Zenduty/webhook/json/dumps';
import { readTransitions } from '../../nodes/Zenduty/webhook/onCallChange';
import { samplesIn, section, STEPS, text } from './documents.cjs';

/** As JSON, since the order counts too: it is that of the columns in n8n. */
const written = (sample: object) => JSON.stringify(sample);

const [acknowledged] = samplesIn(section('docs/webhook-trigger.md', 'Output'));
const [polled, updated] = samplesIn(section('docs/polling-trigger.md', 'Output'));
const [answered] = samplesIn(section('docs/actions.md', 'Alert'));
const [delivered] = samplesIn(section('docs/webhook-trigger.md', 'On-call changes'));
const [noticed] = samplesIn(section('docs/polling-trigger.md', 'On-call changes'));
const [refused] = samplesIn(section('docs/webhook-trigger.md', 'Refused deliveries'));

const COMMON = {
	summary: '5% left',
	incident_number: 217,
	creation_date: '2026-03-01T08:00:00.000000Z',
	status: 2,
	unique_id: 'C4kPz9TnW2rXyLqVb7HdSe',
	title: 'Disk almost full on db-1',
	urgency: 1,
	resolved_date: null,
	acknowledged_date: '2026-03-01T08:02:30.500000Z',
};
const TEAM = '91082525-4a64-446f-ae1f-b94744ab343b';
const POLICY = '5fac37b5-6283-4cda-adda-2429b1a04f22';
const SERVICE = { unique_id: '7c9e1a52-22fe-45c9-a22d-b74f95305b6d', name: 'Databases' };
const ANNA = '3f6c1e08-9b5d-4c72-8a14-e';

const withoutDashes = (id: string) => id.replaceAll('-', '');
const IN_WEBHOOK = {
	...COMMON,
	priority: 1,
	service: { ...SERVICE, team: withoutDashes(TEAM), escalation_policy: withoutDashes(POLICY) },
	assigned_to: {
		username: ANNA,
		first_name: 'Anna',
		last_name: 'Berg',
		email: 'anna@example.com',
	},
};
const IN_API = {
	...COMMON,
	service: SERVICE.unique_id,
	service_object: { ...SERVICE, team: TEAM },
	escalation_policy: POLICY,
	assigned_to: ANNA,
	assigned_to_name: 'Anna Berg',
	team_priority_object: { name: 'P1' },
};

const [JO, NEW] = [delivered.wentOff, delivered.cameOn].map((person) => {
	const { username, name } = person as Record<string, string>;
	const [first_name, last_name] = name.split(' ');
	return { username, first_name, last_name };
});
const ON_CALL_CHANGE = {
	event_type: 'oncall_change',
	transitions: {
		Platform: {
			Primary: [
				{
					schedule_id: '8b1f0c2e-4a75-4a0e-9d61-3c5b7f1e2a90',
					schedule_name: 'Primary',
					team_id: withoutDashes(TEAM),
					team_name: 'Platform',
					previous_user: JO,
					new_user: NEW,
					transition_time: '2026-03-01T20:00:00+00:00',
					layer_type: 'layer',
					layer_name: 'Layer 1',
					time_zone: 'Europe/Copenhagen',
					escalation_policies: [
						{ ep_id: '4d2c9b1a-7e30-4f58-8a6d-1b0e5c3f2d77', ep_name: 'Default' },
					],
				},
			],
		},
	},
};

/** Receives a body as the trigger does. */
function receive(body: JsonObject) {
	const event = readEvent(body);
	const id = eventId(Buffer.from(dumps(body)));
	return { event, id, origin: { eventId: id, signingKey: 'current' } as const };
}

describe('The samples of the Zenduty Trigger', () => {
	const { event, origin } = receive({
		payload: { event_type: 'acknowledged', incident: IN_WEBHOOK },
	});

	it('are its outputs', () => {
		expect(written(acknowledged)).toBe(written(simplify(event, origin)));
		const { event: change, id } = receive(ON_CALL_CHANGE);
		const [transition] = readTransitions(change);
		expect(written(delivered)).toBe(written(simplifyTransition(transition, id)));
	});

	it('have the fields that are named for "Simplify" off, and for "Other"', () => {
		expect(Object.keys(raw(event, origin))).toEqual(['payload', 'signingKey', 'eventId']);
		const { event: other, origin: ofOther } = receive({ event_type: 'test' });
		expect(Object.keys(simplify(other, ofOther))).toEqual(['eventType', 'payload', 'eventId']);
	});
});

it('The sample of a refused delivery is the output of the Zenduty Trigger', () => {
	const context = {
		getMode: () => 'webhook',
		getWorkflow: () => ({ id: 'flow' }),
		getNodeParameter: (name: string) => name === 'events' && ['refused'],
	} as unknown as IWebhookFunctions;
	const first = Date.parse(String(refused.since));
	const last = Date.parse(String(refused.noticedAt));
	const memory = newRefusalMemory();
	const refuse = (time: number) =>
		tellRefusal(
			memory,
			context,
			{ id: 'node' } as INode,
			{ code: 'invalid_signature' },
			{ now: time, at: new Date(time) },
		)?.[0][0].json;
	const HOUR = 3_600_000;
	const earlier = refuse(last - HOUR);
	expect([earlier?.count, refuse(first), refuse(first + 1)]).toEqual([1, undefined, undefined]);
	const { eventId: id, ...told } = refuse(last) ?? {};
	expect(id).toMatch(/^[0-9a-f]{32}$/);
	expect(written({ ...told, eventId: refused.eventId })).toBe(written(refused));
});

describe('The samples of the Zenduty Polling Trigger', () => {
	const at = Date.parse(COMMON.acknowledged_date);
	const acknowledgement = { type: 'acknowledged' as const, at, round: undefined };
	const update = { type: 'updated' as const, changes: updated, since: at };
	const outputOf = (event: Parameters<typeof eventOutput>[1], isSimplified: boolean) =>
		eventOutput(IN_API, event, { isSimplified });

	it('are its outputs', () => {
		expect(written(polled)).toBe(written(outputOf(acknowledgement, true)));
	});

	it('differ from those of the Zenduty Trigger as the table says', () => {
		const { signingKey, ...expected } = acknowledged;
		const service = expected.service as JsonObject;
		const output = outputOf(acknowledgement, true);
		expect(signingKey).toBe('current');
		expect(output).toEqual({
			...expected,
			priority: 'P1',
			service: { ...service, teamId: TEAM, escalationPolicyId: POLICY },
			assignedTo: { ...(expected.assignedTo as JsonObject), email: null },
			eventId: expect.not.stringMatching(String(expected.eventId)) as string,
		});
		expect(Object.keys(output)).toEqual(Object.keys(expected));
		expect(withoutDashes(TEAM)).toBe(service.teamId);
	});

	it('have the fields that are named for "Simplify" off, and for updates', () => {
		expect(Object.keys(outputOf(acknowledgement, false))).toEqual([
			...['eventType', 'incident', 'eventId'],
		]);
		expect(outputOf(update, true)).toMatchObject({ eventType: 'updated', changes: updated });
		expect(outputOf(update, false)).toHaveProperty('changes', updated);
	});

	it('are its output for another person on call', () => {
		const { team, escalationPolicy: policy, level, wentOff, onCall, noticedAt } = noticed;
		const withPeople = (people: unknown) => {
			const read = [{ team, policies: [{ policy, levels: { [String(level)]: people } }] }];
			return { read, hidden: [] } as unknown as TeamsRead;
		};
		const when = Date.parse(String(noticedAt));
		const { memory } = compareOnCall(undefined, withPeople(wentOff), when - 12 * 3_600_000);
		const { changes } = compareOnCall(memory, withPeople(onCall), when);
		expect(changes.map(onCallOutput).map(written)).toEqual([written(noticed)]);
	});
});

describe('An expression in steps', () => {
	const used = STEPS.flatMap((file) =>
		[...text(file).matchAll(/\{\{ \$json\.(\w+) \}\}/g)].map(([, field]) => field),
	).filter((field) => !['question', 'chatInput', 'output'].includes(field));

	it.each([...new Set(used)])('reads a field of an event or of an answer: %s', (field) => {
		expect({ ...acknowledged, ...answered }).toHaveProperty(field);
	});

	it('and people have usernames as Zenduty gives them', () => {
		const people = [acknowledged.assignedTo, delivered.wentOff, delivered.cameOn];
		for (const person of people) {
			expect(isObject(person) && String(person.username)).toMatch(/^[0-9a-f-]{25}$/);
		}
	});
});
