import { expectBasic, formatBasic, type ExpectedBasic } from './auth/basicAuth';
import {
	expectHeaders,
	findHeaderProblem,
	type CustomHeader,
	type ExpectedHeader,
} from './auth/customHeaders';
import { isObject, type JsonObject } from '../json';
import { sign, signingKey, type SigningKeys } from './auth/signature';
import { problem, type Result } from '../result';

/**
 * One *Outgoing Webhooks* integration of Zenduty, as the credential describes it. A trigger uses
 * the keys and digests to verify deliveries from Zenduty. The nodes *Zenduty* and *HTTP Request*
 * use `headersFor` to authenticate requests that imitate such deliveries.
 */
export interface WebhookIntegration {
	/** The keys for signature authentication. Undefined for any other method. */
	signingKeys?: SigningKeys;
	/** The digests for Basic authentication. Undefined for any other method. */
	basic?: ExpectedBasic;
	expectedHeaders: ExpectedHeader[];
	/**
	 * Returns the headers that authenticate a request: those of the chosen method, such as
	 * `X-SIGNATURE`, and the custom headers.
	 *
	 * @param body the exact bytes that are sent. A signature covers these bytes.
	 */
	headersFor(body: Uint8Array): Record<string, string>;
}

/**
 * The integration. If the credential cannot be used, for example because a field is wrong,
 * `problem` says why and how to correct it, in sentences.
 */
export type WebhookIntegrationResult = Result<{ integration: WebhookIntegration }>;

/** The part of an integration that depends on the chosen method of authentication. */
type Method = Omit<WebhookIntegration, 'expectedHeaders'>;

/**
 * Checks the fields of a credential, because n8n does not check them, and converts the fields to an
 * integration. A text field that is missing or has another type is treated as empty.
 */
export function readWebhookIntegration(fields: JsonObject): WebhookIntegrationResult {
	const read = readMethod(fields);
	if (!read.ok) return read;
	const { method } = read;
	const listed = readHeaders(fields.customHeaders);
	if (!listed.ok) return listed;
	const { headers } = listed;
	const wrong = findHeaderProblem(headers, method.basic && ['authorization']);
	if (wrong !== undefined) return problem(wrong);
	const custom = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
	return {
		ok: true,
		integration: {
			...method,
			expectedHeaders: expectHeaders(headers),
			headersFor: (body) => ({ ...custom, ...method.headersFor(body) }),
		},
	};
}

/**
 * Reads the list of custom headers. An expression or an import can put anything into the field. If
 * this function took such a value for an empty list, *No Authentication* would let anybody in.
 */
function readHeaders(customHeaders: unknown = {}): Result<{ headers: CustomHeader[] }> {
	if (isObject(customHeaders)) {
		const { headers: rows = [], ...others } = customHeaders;
		if (Array.isArray(rows) && rows.every(isObject) && Object.keys(others).length === 0) {
			const headers = rows.map((row) => ({ name: text(row.name), value: text(row.value) }));
			return { ok: true, headers };
		}
	}
	return problem(
		"'Custom Headers' is not a list of names and values. Open the credential, remove the headers, and enter them again.",
	);
}

function readMethod(fields: JsonObject): Result<{ method: Method }> {
	switch (fields.authentication ?? 'signature') {
		case 'signature':
			return readKeys(text(fields.signingSecret), text(fields.previousSigningSecret));
		case 'basicAuth':
			return readBasic(text(fields.username), text(fields.password));
		case 'none':
			return { ok: true, method: { headersFor: () => ({}) } };
		default:
			return problem(
				"The value of 'Authentication' is unknown. Open the credential and choose one from the list.",
			);
	}
}

function readKeys(secret: string, previous: string): Result<{ method: Method }> {
	if (secret === '') {
		return problem(
			"'Signing Key' is empty. Copy the key from the configuration page of the integration in Zenduty, where 'Signature' is chosen.",
		);
	}
	if (secret.trim() !== secret) {
		return problem(
			"'Signing Key' begins or ends with a space or a line break. Copy the key again from Zenduty.",
		);
	}
	if (previous.trim() !== previous) {
		return problem(
			"'Previous Signing Key' begins or ends with a space or a line break. Enter the key again, or leave the field empty.",
		);
	}
	const current = signingKey(secret);
	const signingKeys = { current, ...(previous !== '' && { previous: signingKey(previous) }) };
	const headersFor = (body: Uint8Array) => ({ 'X-SIGNATURE': sign(body, current) });
	return { ok: true, method: { signingKeys, headersFor } };
}

function readBasic(username: string, password: string): Result<{ method: Method }> {
	if (username === '') {
		return problem("'Username' is empty. Enter the one that is set in Zenduty.");
	}
	if (username.includes(':')) {
		return problem(
			"'Username' contains a colon, which Basic authentication does not allow. Choose another username, in Zenduty too.",
		);
	}
	if (password === '') {
		return problem("'Password' is empty. Enter the one that is set in Zenduty.");
	}
	const Authorization = formatBasic(username, password);
	const basic = expectBasic(username, password);
	return { ok: true, method: { basic, headersFor: () => ({ Authorization }) } };
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
