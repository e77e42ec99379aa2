import { createHmac } from 'node:crypto';
import { run } from '../../../nodes/Zenduty/actions/run';
import { writeBody } from '../../../nodes/Zenduty/actions/webhookEvent/eventBody';
import { signBody, verifySignature } from '../../../nodes/Zenduty/actions/webhookEvent/sign';
import { readWebhookIntegration } from '../../../nodes/Zenduty/webhook/webhookIntegration';
import { execution, type Execution } from '../../support/execution.cjs';
import { InputError } from '../../../nodes/Zenduty/errors';

describe('sign', () => {
	function integration(fields: Record<string, unknown>) {
		const result = readWebhookIntegration(fields);
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
			expect(new Set(incidents.flatMap((each) => [each.unique_id, each.incident_key])).size).toBe(
				4,
			);
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

		it.each([
			['compact', '{"payload":{"event_type":"x"}}'],
			['zenduty', '{"payload": {"event_type": "x"}}'],
			['', '{"payload": {"event_type": "x"}}'],
			[undefined, '{"payload": {"event_type": "x"}}'],
		])('writes the format %p', async (format, expected) => {
			const payload = { event_type: 'x' };
			const { body } = await sign({ source: 'json', payload, 'options.format': format });
			expect(body).toBe(expected);
		});

		it.each([
			[{ 'options.format': 'other' }, 'The value "other" in \'Format\' is unknown.'],
			[{ source: 'JSON' }, 'The value "JSON" in \'Source\' is unknown.'],
		])('refuses %j', async (parameters, message) => {
			const given = { source: 'json', payload: { event_type: 'x' }, ...parameters };
			await expect(sign(given)).rejects.toThrow(message);
		});
	});
});

describe('verify', () => {
	function integration(fields: Record<string, unknown>) {
		const result = readWebhookIntegration(fields);
		if (!result.ok) throw new Error(result.problem);
		return result.integration;
	}

	const keys = integration({ signingSecret: 'new-one', previousSigningSecret: 'old-one' });
	const BODY = '{"payload": {"event_type": "resolved", "incident": {"title": "Kühlung"}}}';

	function signed(text: string, key: string): string {
		return createHmac('sha256', key).update(text, 'utf8').digest('base64');
	}

	describe('verifySignature', () => {
		it('reads the event of a payload that is signed alone', () => {
			const payload = '{"event_type": "triggered", "incident": {"title": "Pump 4", "status": 1}}';
			expect(verifySignature(`{"payload":${payload}}`, signed(payload, 'new-one'), keys)).toEqual({
				valid: true,
				signingKey: 'current',
				reason: null,
				event: JSON.parse(payload),
			});
		});

		it('ignores everything beside a signed payload', () => {
			const payload = '{"event_type": "triggered", "incident": {"title": "Pump 4"}}';
			const planted = '"event_type": "resolved", "incident": {"title": "FORGED"}';
			for (const body of [
				`{${planted}, "payload": ${payload}}`,
				`{"payload": ${payload}, ${planted}}`,
				`{"payload": {${planted}}, "payload": ${payload}}`,
				`{"payload": ${payload}, "payload": {${planted}}}`,
			]) {
				expect(verifySignature(body, signed(payload, 'new-one'), keys)).toEqual({
					valid: false,
					signingKey: null,
					reason: 'invalid_signature',
					event: null,
				});
			}
		});

		it('gives a body without a wrapper as the event', () => {
			const body = '{"event_type": "roster_change", "transitions": {"from": null}}';
			expect(verifySignature(body, signed(body, 'new-one'), keys).event).toEqual(JSON.parse(body));
		});

		it.each(['', 'ping', '[1]', '17', '{"event_type": "triggered"}', '{"payload": "x"}'])(
			'finds no event in %j, however it is signed',
			(body) => {
				expect(verifySignature(body, signed(body, 'new-one'), keys)).toEqual({
					valid: true,
					signingKey: 'current',
					reason: null,
					event: null,
				});
			},
		);

		it.each([undefined, null])('reads %p as the empty body', (body) => {
			expect(verifySignature(body, signed('', 'new-one'), keys)).toMatchObject({ valid: true });
		});

		it.each([
			['an object', JSON.parse(BODY)],
			['an array', [BODY]],
		])('says that %s is not the text that was received', (_, body) => {
			const call = () => verifySignature(body, signed(BODY, 'new-one'), keys);
			expect(call).toThrow(InputError);
			expect(call).toThrow(
				expect.objectContaining({
					message: "'Body' is parsed JSON.",
					description:
						"Enter the text exactly as it arrived: in the Webhook node add the option 'Raw Body', and read it with an Extract from File node.",
				}),
			);
		});

		it('needs a signing key', () => {
			const call = () => verifySignature(BODY, 'x', integration({ authentication: 'none' }));
			expect(call).toThrow(InputError);
			expect(call).toThrow(
				expect.objectContaining({
					message: 'The credential has no signing key to verify with.',
					description:
						"Choose 'Signature Authentication' in the credential and enter the signing key.",
				}),
			);
		});
	});

	describe('the operation', () => {
		const verifying = { resource: 'webhookEvent', operation: 'verify' };
		const credential = { signingSecret: 'new-one' };

		it('judges body and signature of each item', async () => {
			const body = '{"a": 1}';
			const signature = signed(body, 'new-one');
			const items = [
				{ ...verifying, body, signature },
				{ ...verifying, body: '{"a": 2}', signature },
				{ ...verifying, body },
				{ ...verifying, signature: null },
			];
			const { context, requests } = execution({ items, credential });
			const missing = { valid: false, signingKey: null, reason: 'missing_signature', event: null };
			expect(await run(context)).toEqual([
				[
					{
						json: { valid: true, signingKey: 'current', reason: null, event: { a: 1 } },
						pairedItem: { item: 0 },
					},
					{
						json: { valid: false, signingKey: null, reason: 'invalid_signature', event: null },
						pairedItem: { item: 1 },
					},
					{ json: missing, pairedItem: { item: 2 } },
					{ json: missing, pairedItem: { item: 3 } },
				],
			]);
			expect(requests).toEqual([]);
		});

		it('reads a body that is no text as its text, and a missing one as empty', async () => {
			const items = [
				{ ...verifying, body: 17, signature: signed('17', 'new-one') },
				{ ...verifying, signature: signed('', 'new-one') },
			];
			const [output] = await run(execution({ items, credential }).context);
			expect(output.map(({ json }) => json.valid)).toEqual([true, true]);
		});

		it('is begun again when n8n runs the node again', async () => {
			const body = '{"a": 1}';
			const wrong = { ...verifying, body, signature: signed(body, 'other') };
			const state = { kept: {}, retryOnFail: true };
			// The second item fails, so n8n runs the node again; meanwhile the key was corrected.
			const items = [wrong, { ...verifying, body: {} }];
			await run(execution({ items, credential, ...state }).context).catch(() => undefined);
			const corrected = { signingSecret: 'other' };
			const again = execution({
				items,
				credential: corrected,
				...state,
				onError: 'continueRegularOutput',
			});
			const [[{ json }]] = await run(again.context);
			expect(json.valid).toBe(true);
		});
	});
});
