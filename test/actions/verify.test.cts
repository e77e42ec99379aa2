import { createHmac } from 'node:crypto';
import { InputError } from '../../nodes/Zenduty/actions/inputError';
import { verifySignature } from '../../nodes/Zenduty/actions/verify';
import { readIntegration } from '../../nodes/Zenduty/protocol/integration';

function integration(fields: Record<string, unknown>) {
	const result = readIntegration(fields);
	if (!result.ok) throw new Error(result.problem);
	return result.integration;
}

const keys = integration({ signingSecret: 'new-one', previousSigningSecret: 'old-one' });
const BODY = '{"payload": {"event_type": "resolved", "incident": {"title": "Kühlung"}}}';

function signed(text: string, key: string): string {
	return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}

describe('verifySignature', () => {
	it.each([
		['current', 'new-one'],
		['previous', 'old-one'],
	])('knows the %s key', (signingKey, key) => {
		expect(verifySignature(BODY, signed(BODY, key), keys)).toStrictEqual({
			valid: true,
			signingKey,
			reason: null,
		});
	});

	it('tells a wrong signature from a missing one', () => {
		expect(verifySignature(BODY, signed(BODY, 'third'), keys)).toStrictEqual({
			valid: false,
			signingKey: null,
			reason: 'invalid_signature',
		});
		expect(verifySignature(BODY, '', keys)).toStrictEqual({
			valid: false,
			signingKey: null,
			reason: 'missing_signature',
		});
	});

	it("goes by the rules of the trigger, with Python's spelling too", () => {
		const python = BODY.replace('ü', '\\u00fc');
		expect(verifySignature(BODY, signed(python, 'new-one'), keys)).toMatchObject({ valid: true });
	});

	it.each([undefined, null])('takes %p for the empty body', (body) => {
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
				message: 'The body is parsed JSON.',
				hint: 'Give the text exactly as it arrived: in the Webhook node add the option "Raw Body", and read it with an Extract from File node.',
			}),
		);
	});

	it('needs a signing key', () => {
		const call = () => verifySignature(BODY, 'x', integration({ authentication: 'none' }));
		expect(call).toThrow(InputError);
		expect(call).toThrow(
			expect.objectContaining({
				message: 'The credential has no signing key to verify with.',
				hint: 'Choose "Signature Authentication" in the credential and enter the signing key.',
			}),
		);
	});
});
