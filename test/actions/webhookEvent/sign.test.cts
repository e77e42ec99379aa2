import { createHmac } from 'node:crypto';
import { run } from '../../../nodes/Zenduty/actions/run';
import { writeBody } from '../../../nodes/Zenduty/actions/webhookEvent/body/writeBody';
import { signBody } from '../../../nodes/Zenduty/actions/webhookEvent/sign';
import { readIntegration } from '../../../nodes/Zenduty/webhook/integration';
import { execution, type Execution } from '../../support/execution.cjs';

function integration(fields: Record<string, unknown>) {
	const result = readIntegration(fields);
	if (!result.ok) throw new Error(result.problem);
	return result.integration;
}

const body = writeBody(
	{ payload: { event_type: 'resolved', incident: { title: 'ß' } } },
	'zenduty',
);

describe('signBody', () => {
	it('gives the exact body, its signature by the current key, and its id', () => {
		const keys = integration({ signingSecret: 'new-one', previousSigningSecret: 'old-one' });
		const text = '{"payload": {"event_type": "resolved", "incident": {"title": "\\u00df"}}}';
		expect(signBody(body, keys)).toStrictEqual({
			body: text,
			signature: createHmac('sha256', 'new-one').update(text).digest('base64'),
			eventId: body.eventId,
		});
	});

	it('gives no signature without a signing key', () => {
		const basic = integration({ authentication: 'basicAuth', username: 'u', password: 'p' });
		expect(signBody(body, basic)).toMatchObject({ signature: null });
		expect(signBody(body, integration({ authentication: 'none' })).signature).toBeNull();
	});
});

describe('the operation', () => {
	const signing = { resource: 'webhookEvent', operation: 'sign', title: 'Cable cut' };

	/** What is signed for some parameters, as text and as the event in it. */
	async function sign(parameters: object, more: Execution = {}) {
		const given = execution({ items: [{ ...signing, ...parameters }], ...more });
		const [[{ json }]] = await run(given.context);
		expect(given.requests).toEqual([]);
		const body = String(json.body);
		return { json, body, payload: JSON.parse(body).payload };
	}

	it('writes and signs an event from fields, and sends nothing', async () => {
		const { json, body, payload } = await sign({
			eventType: 'resolved',
			summary: 'spliced',
			additionalFields: { urgency: 1 },
		});
		expect(Object.keys(json)).toEqual(['body', 'signature', 'eventId']);
		expect(json.signature).toBe(createHmac('sha256', 'k-1138').update(body).digest('base64'));
		expect(body).toMatch(/^\{"payload": \{"event_type": "resolved", "incident": \{/);
		expect(payload.incident).toMatchObject({
			title: 'Cable cut',
			summary: 'spliced',
			urgency: 1,
			status: 3,
		});
	});

	it('reads unset fields as a triggered event without a summary', async () => {
		const { payload } = await sign({});
		expect(payload.event_type).toBe('triggered');
		expect(payload.incident.summary).toBe('');
	});

	it('writes a title that is no text as its text', async () => {
		const { payload } = await sign({ title: 0, summary: null });
		expect(payload.incident).toMatchObject({ title: '0', summary: '' });
	});

	it('gives the event the time of the run, and each item other IDs', async () => {
		const before = Date.now();
		const given = execution({ items: [signing, signing] });
		const [output] = await run(given.context);
		const incidents = output.map(({ json }) => JSON.parse(String(json.body)).payload.incident);
		for (const incident of incidents) {
			expect(Date.parse(incident.creation_date)).toBeGreaterThanOrEqual(before);
			expect(Date.parse(incident.creation_date)).toBeLessThanOrEqual(Date.now());
		}
		expect(new Set(incidents.flatMap((each) => [each.unique_id, each.incident_key])).size).toBe(4);
	});

	it('writes the same bytes when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [signing, { ...signing, title: '' }];
		const bodyOf = async () => {
			const given = execution({ items, ...state, onError: 'continueRegularOutput' });
			const [[{ json }]] = await run(given.context);
			return json.body;
		};
		expect(await bodyOf()).toBe(await bodyOf());
	});

	it('is begun again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [signing, { ...signing, title: '' }];
		const signatureBy = async (signingSecret: string) => {
			const given = execution({
				items,
				credential: { signingSecret },
				...state,
				onError: 'continueRegularOutput',
			});
			const [[{ json }]] = await run(given.context);
			return json.signature;
		};
		expect(await signatureBy('wrong-key')).not.toBe(await signatureBy('right-key'));
	});

	it('writes an event from JSON, digit for digit', async () => {
		const payload = '{"event_type":"x","n":1.0}';
		const { body } = await sign({ source: 'json', payload });
		expect(body).toBe('{"payload": {"event_type": "x", "n": 1.0}}');
	});

	it.each([
		['compact', '{"payload":{"event_type":"x"}}'],
		['zenduty', '{"payload": {"event_type": "x"}}'],
		['other', '{"payload": {"event_type": "x"}}'],
		[undefined, '{"payload": {"event_type": "x"}}'],
	])('writes the format %p', async (format, expected) => {
		const payload = { event_type: 'x' };
		const { body } = await sign({ source: 'json', payload, 'options.format': format });
		expect(body).toBe(expected);
	});
});
