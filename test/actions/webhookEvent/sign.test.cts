import { createHmac } from 'node:crypto';
import { writeBody } from '../../../nodes/Zenduty/actions/webhookEvent/writeBody';
import { signBody } from '../../../nodes/Zenduty/actions/webhookEvent/sign';
import { readIntegration } from '../../../nodes/Zenduty/webhook/integration';

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
