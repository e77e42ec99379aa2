/** The samples of events and outputs in the documents are what the nodes give, in the same order. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventType } from '../../nodes/Zenduty/model/statusWords';
import { compareOnCall, type TeamsRead } from '../../nodes/Zenduty/polling/onCall';
import { eventOutput, onCallOutput } from '../../nodes/Zenduty/polling/output';
import { raw, simplify, simplifyTransition } from '../../nodes/Zenduty/trigger/output';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { eventId, readEvent } from '../../nodes/Zenduty/webhook/event';
import { dumps } from '../../nodes/Zenduty/webhook/json/dumps';
import { readTransitions } from '../../nodes/Zenduty/webhook/onCallChange';
import { Reply, runApi } from '../support/runApi.cjs';

const text = (page: string) =>
	readFileSync(join(__dirname, '..', '..', 'docs', page), 'utf8').replaceAll('\r', '');

/** All samples in a text. */
function samplesIn(part: string): JsonObject[] {
	return [...part.matchAll(/^```json\n(.*?)\n```$/gms)].map(
		([, json]) => JSON.parse(json) as JsonObject,
	);
}

/** As JSON, since the order counts too: it is that of the columns in n8n. */
const written = (samples: object[]) => samples.map((sample) => JSON.stringify(sample)).sort();

const [webhooks, polling] = text('receive.md').split('\n## The polling trigger\n');

describe('The samples of the Zenduty Trigger', () => {
	const samples = samplesIn(webhooks);
	const raws = samples.filter(({ signingKey, payload }) => signingKey && payload);

	/** What the trigger gives for the event of a sample with Simplify off. */
	function outputsOf({ payload }: JsonObject): JsonObject[] {
		// Only events of incidents are wrapped.
		const isWrapped = !('transitions' in (payload as JsonObject));
		const body = isWrapped ? { payload } : (payload as JsonObject);
		const event = readEvent(body);
		const origin = { eventId: eventId(Buffer.from(dumps(body))), signingKey: 'current' } as const;
		const [transition] = readTransitions(event);
		return [
			raw(event, origin),
			transition ? simplifyTransition(transition, origin.eventId) : simplify(event, origin),
		];
	}

	it('are there for each kind of event', () => {
		const kinds = samples.filter(({ eventType }) => eventType).map(({ eventType }) => eventType);
		expect(kinds.sort()).toEqual([
			'acknowledged',
			'onCallChanged',
			'resolved',
			'test',
			'triggered',
		]);
	});

	it('are its outputs, simplified and as sent', () => {
		expect(written(samples)).toEqual(written(raws.flatMap(outputsOf)));
	});
});

describe('The samples of the Zenduty Polling Trigger', () => {
	const samples = samplesIn(polling);
	const raws = samples.filter(({ incident }) => incident);

	it('are its outputs for an incident, simplified and as sent', () => {
		const outputs = raws.flatMap(({ eventType, incident: shown }) => {
			const incident = shown as JsonObject;
			const at = Date.parse(String(incident.acknowledged_date));
			const event = { type: eventType as EventType, at, round: undefined };
			return [true, false].map((isSimplified) => eventOutput(incident, event, { isSimplified }));
		});
		const ofStatus = samples.filter(({ level, changes }) => level === undefined && !changes);
		expect(written(ofStatus)).toEqual(written(outputs));
		expect(outputs).toHaveLength(2);
	});

	it('are its output for an update', () => {
		const [{ incident }] = raws;
		const sample = samples.filter((each) => each.changes);
		const changes = sample[0].changes as object;
		const since = Date.parse('2026-03-01T08:01:41Z');
		const event = { type: 'updated' as const, changes, since };
		const output = eventOutput(incident as JsonObject, event, { isSimplified: true });
		expect(written(sample)).toEqual(written([output]));
	});

	it('are its output for another person on call', () => {
		const [sample] = samples.filter(({ level }) => level !== undefined);
		const { team, escalationPolicy: policy, level, wentOff, onCall, noticedAt } = sample;
		const withPeople = (people: unknown) => {
			const read = [{ team, policies: [{ policy, levels: { [String(level)]: people } }] }];
			return { read, hidden: [] } as unknown as TeamsRead;
		};
		const noticed = Date.parse(String(noticedAt));
		const { memory } = compareOnCall(undefined, withPeople(wentOff), noticed - 12 * 3_600_000);
		const { changes } = compareOnCall(memory, withPeople(onCall), noticed);
		expect(written([sample])).toEqual(written(changes.map(onCallOutput)));
	});
});

describe('The sample of an incident', () => {
	const [, section] = text('actions.md').split('\n## Incident\n');
	const [sample] = samplesIn(section.split('\n## ')[0]);

	it('is the output for the incident that the sample of polling has', async () => {
		const [{ incident }] = samplesIn(polling).filter((each) => each.incident);
		const { outputs } = await runApi(
			{ resource: 'incident', operation: 'get', incident: 217 },
			{ 'GET /api/incidents/217/': incident },
		);
		expect(written(outputs[0])).toEqual(written([sample]));
	});
});

describe('The first workflow', () => {
	const page = text('first-workflow.md');
	const [triggered] = samplesIn(webhooks).filter(({ eventType }) => eventType === 'triggered');

	/** Evaluates a text with expressions such as `{{ $json.service?.name }}`. */
	const evaluate = (template: string) =>
		template.replace(/\{\{ \$json\.([\w.?]+) \}\}/g, (_, path: string) =>
			String(
				path
					.split(/\??\./)
					.reduce<unknown>((value, name) => (value as JsonObject)[name], triggered),
			),
		);
	const rows = [...page.matchAll(/^\| .+ \| `(\{\{ .+ \}\})` \| `(.+)` \|$/gm)];

	it('has expressions for the fields of an event', () => expect(rows.length).toBeGreaterThan(5));

	it.each(rows.map(([, expression, value]) => ({ expression, value })))(
		'$expression is $value in the sample',
		({ expression, value }) => expect(evaluate(expression)).toBe(value),
	);

	it('acknowledges the incident, and adds the note', async () => {
		const values = new Map(
			[...page.matchAll(/^\| \*(.+?)\* \| .*?enter `(.+?)`/gm)].map(([, name, value]) => [
				name,
				evaluate(value),
			]),
		);
		const incident = { incident_number: 217, unique_id: triggered.incidentId, status: 1 };
		const { outputs, bodies } = await runApi(
			{
				resource: 'incident',
				operation: 'acknowledge',
				incident: { __rl: true, mode: 'id', value: values.get('Incident') },
				'options.note': values.get('Options → Note'),
			},
			{
				'GET /api/incidents/217/': incident,
				'PATCH /api/incidents/C4kPz9TnW2rXyLqVb7HdSe/': { ...incident, status: 2 },
				'POST /api/incidents/217/note/': new Reply(201, { unique_id: 'note-1' }),
			},
		);
		expect(outputs).toMatchObject([[{ status: 'acknowledged' }]]);
		expect(bodies).toContainEqual({ note: 'Seen by n8n: Disk almost full on db-1 (Databases)' });
	});
});
