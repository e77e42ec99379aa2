import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { authorize, DEFAULT_BASE_URL, readBaseUrl, urlOf } from './api/authorize';
import { attempt } from './api/call/attempt';
import type { Failure } from './api/call/failure';
import { INCIDENT_SEARCH } from './api/endpoints';
import { explainFailure, type Called } from './api/errorTexts';
import { readPage } from './api/pages';
import { jsonBody } from './api/write';
import { inOneText } from './errors';
import { systemClock } from './http/clock';
import type { Send } from './http/exchange';

/**
 * The longest time, in milliseconds, that the test of a credential waits for the whole response.
 */
const PATIENCE = 10_000;

/**
 * The members of a failed call that {@link explainFailure} needs in addition to `failure`. Their
 * values are the same for every test: a test sends one request, does not wait, and changes nothing
 * in Zenduty.
 */
const TRIED_ONCE = { attempts: 1, rateLimited: 0, waited: 0, isUnclear: false, successesBefore: 0 };

/**
 * Tests a credential with one request for open incidents. An account without any incident passes
 * the test. If the test fails, the message says what happened and what to do.
 */
export async function testApiCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const fields = credential.data ?? {};
	const base = readBaseUrl(fields.baseUrl);
	if (!base.ok) return refused(base.problem);
	const { baseUrl } = base;
	const url = urlOf(baseUrl, INCIDENT_SEARCH.path, { page: 1 });
	const authorization = authorize(fields, { method: 'POST', url, ...jsonBody('{"status":-1}') });
	if (!authorization.ok) return refused(authorization.problem);
	const result = await attempt(authorization.request, {
		send: sendWith(this),
		timeout: PATIENCE,
		clock: systemClock(),
	});
	if (result.ok && readPage(result.value) !== undefined) {
		return { status: 'OK', message: 'Zenduty accepts the API key' };
	}
	const { origin, pathname } = new URL(baseUrl);
	const failure: Failure = result.ok
		? { kind: 'unexpected', statusCode: result.statusCode }
		: result.failure;
	const secrets = [String(fields.apiKey).trim(), pathname].filter((text) => text !== '/');
	return refused(explain(failure, { kind: 'read', timeout: PATIENCE, origin, secrets }));
}

function sendWith({ helpers }: ICredentialTestFunctions): Send {
	// In the test of a credential, n8n offers only its older function `request`, and not
	// `httpRequest`. The older function has other names for three options of the request, such as
	// `useStream` for `encoding: 'stream'`. So the three options are added under these names.
	const options = { simple: false, resolveWithFullResponse: true, useStream: true };
	return async (request) => (await helpers.request({ ...request, ...options })) as unknown;
}

function refused(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}

function explain(failure: Failure, called: Called): string {
	// `explainFailure` writes texts for a node. The texts that do not fit a credential are replaced
	// here. For example, a credential has no option "Timeout (Ms)".
	if (failure.kind === 'rateLimited') {
		return 'Zenduty responded "too many requests". Wait a minute, and test the credential again.';
	}
	const facts = explainFailure({ failure, ...TRIED_ONCE }, {}, called);
	if (failure.kind === 'timeout') {
		return `${facts.message} Check 'Base URL', and that n8n can reach it, or try again later.`;
	}
	if (facts.code === 'not_found' || facts.code === 'refused') {
		return `${called.origin} does not respond as Zenduty's API does (status ${failure.statusCode}). Enter the address of Zenduty as 'Base URL'. ${DEFAULT_BASE_URL} is right for most accounts.`;
	}
	return inOneText(facts);
}
