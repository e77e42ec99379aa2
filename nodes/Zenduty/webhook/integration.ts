import { expectBasic, formatBasic, type ExpectedBasic } from './auth/basicAuth';
import {
	expectHeaders,
	findHeaderProblem,
	type CustomHeader,
	type ExpectedHeader,
} from './auth/customHeaders';
import { isObject, type JsonObject } from '../json';
import { sign, signingKey, type SigningKeys } from './auth/signature';
import type { Result } from '../result';

/**
 * One outgoing-webhook integration, as it is set up in Zenduty. It holds what the user entered,
 * checked and ready to verify deliveries and to sign requests.
 */
export interface Integration {
	/** Present for signature authentication. */
	signingKeys?: SigningKeys;
	/** Present for Basic authentication. */
	basic?: ExpectedBasic;
	expectedHeaders: ExpectedHeader[];
	/**
	 * Returns the headers that authenticate a request.
	 *
	 * @param body the exact bytes that are sent
	 */
	headersFor(body: Uint8Array): Record<string, string>;
}

/** An integration ready for use, or sentences that say what is wrong with its fields. */
export type IntegrationResult = Result<{ integration: Integration }>;

interface Settings {
	authentication: unknown;
	signingSecret: string;
	previousSigningSecret: string;
	username: string;
	password: string;
	headers: CustomHeader[];
}

/** Reads and checks the fields of the credential. Any of them may be missing or of another type. */
export function readIntegration(fields: JsonObject): IntegrationResult {
	const settings = readSettings(fields);
	const problem = findProblem(settings);
	return problem === undefined
		? { ok: true, integration: prepare(settings) }
		: { ok: false, problem };
}

function readSettings(fields: JsonObject): Settings {
	const rows = isObject(fields.customHeaders) ? fields.customHeaders.headers : undefined;
	return {
		authentication: fields.authentication ?? 'signature',
		signingSecret: text(fields.signingSecret),
		previousSigningSecret: text(fields.previousSigningSecret),
		username: text(fields.username),
		password: text(fields.password),
		headers: [rows]
			.flat()
			.filter(isObject)
			.map((row) => ({ name: text(row.name), value: text(row.value) })),
	};
}

function prepare(settings: Settings): Integration {
	const { authentication, headers } = settings;
	const expectedHeaders = expectHeaders(headers);
	const custom = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
	if (authentication === 'signature') {
		const signingKeys: SigningKeys = { current: signingKey(settings.signingSecret) };
		if (settings.previousSigningSecret !== '') {
			signingKeys.previous = signingKey(settings.previousSigningSecret);
		}
		return {
			signingKeys,
			expectedHeaders,
			headersFor: (body) => ({ ...custom, 'X-SIGNATURE': sign(body, signingKeys.current) }),
		};
	}
	if (authentication === 'basicAuth') {
		const { username, password } = settings;
		const Authorization = formatBasic(username, password);
		return {
			basic: expectBasic(username, password),
			expectedHeaders,
			headersFor: () => ({ ...custom, Authorization }),
		};
	}
	return { expectedHeaders, headersFor: () => custom };
}

function findProblem(settings: Settings): string | undefined {
	switch (settings.authentication) {
		case 'signature':
			return findKeyProblem(settings) ?? findHeaderProblem(settings.headers);
		case 'basicAuth':
			return findBasicProblem(settings) ?? findHeaderProblem(settings.headers, ['authorization']);
		case 'none':
			return findHeaderProblem(settings.headers);
		default:
			return 'The authentication method is unknown. Open the credential and choose one from the list.';
	}
}

function findKeyProblem({ signingSecret, previousSigningSecret }: Settings): string | undefined {
	if (signingSecret === '') {
		return 'The signing key is empty. Copy it from the configuration page of the integration in Zenduty, where "Signature" is chosen.';
	}
	if (signingSecret.trim() !== signingSecret) {
		return 'The signing key begins or ends with a space or a line break. Copy it again from Zenduty.';
	}
	if (previousSigningSecret.trim() !== previousSigningSecret) {
		return 'The previous signing key begins or ends with a space or a line break. Enter it again, or leave the field empty.';
	}
	return undefined;
}

function findBasicProblem({ username, password }: Settings): string | undefined {
	if (username === '') return 'The username is empty. Enter the one that is set in Zenduty.';
	if (username.includes(':')) {
		return 'The username contains a colon, which Basic authentication does not allow. Choose another username, in Zenduty too.';
	}
	if (password === '') return 'The password is empty. Enter the one that is set in Zenduty.';
	return undefined;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
