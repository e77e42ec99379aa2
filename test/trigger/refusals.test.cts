import { REFUSALS } from '../../nodes/Zenduty/trigger/refusals';

const CHALLENGE = 'Basic realm="Zenduty", charset="UTF-8"';

describe('REFUSALS', () => {
	it.each([
		[
			'unsupported_media_type',
			415,
			'A multipart body cannot be verified. Send the JSON body that Zenduty sends, with the content type application/json.',
		],
		[
			'misconfigured',
			500,
			'The trigger is not set up: it has no usable credential, or a parameter cannot be evaluated. Open the Zenduty Trigger node in n8n and test its credential; the log of n8n says what is wrong.',
		],
		[
			'invalid_header',
			401,
			'A custom header is missing or has a wrong value. Enter the same custom headers in Zenduty and in the credential.',
		],
		[
			'missing_signature',
			401,
			'There is no X-SIGNATURE header. In Zenduty, choose Signature for this URL. If Zenduty uses another method, choose that method in the credential.',
		],
		[
			'invalid_signature',
			401,
			'The X-SIGNATURE header does not match the body. Copy the signing key of this integration from Zenduty into the credential again, and make sure that no proxy changes the body.',
		],
		[
			'missing_credentials',
			401,
			'There is no username and password. In Zenduty, choose Basic for this URL. If Zenduty uses another method, choose that method in the credential.',
		],
		[
			'invalid_credentials',
			401,
			'The username or the password is wrong. Enter the same ones in Zenduty and in the credential.',
		],
		[
			'invalid_payload',
			400,
			'The body is not an event. Send what Zenduty sends: {"payload": {"event_type": "…", "incident": {…}}}, as JSON in UTF-8.',
		],
	] as const)('answers %s with status %d, and says how to correct it', (code, status, message) => {
		expect(REFUSALS[code]).toMatchObject({ status, message });
	});

	it('asks for Basic credentials only if they are missing or wrong', () => {
		const challenged = Object.entries(REFUSALS).filter(([, { headers }]) => headers !== undefined);
		expect(challenged.map(([code, { headers }]) => [code, headers])).toEqual([
			['missing_credentials', { 'WWW-Authenticate': CHALLENGE }],
			['invalid_credentials', { 'WWW-Authenticate': CHALLENGE }],
		]);
	});
});
