import {
	UserError,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type Icon,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';
import { NO_REDIRECTS } from '../nodes/Zenduty/api/authorize';
import { dumps } from '../nodes/Zenduty/webhook/json/dumps';
import { readWebhookIntegration } from '../nodes/Zenduty/webhook/webhookIntegration';
import { isObject } from '../nodes/Zenduty/json';

/**
 * The credential for one *Outgoing Webhooks* integration. The user copies the values of the fields
 * from the page of the integration in Zenduty.
 */
export class ZendutyWebhookApi implements ICredentialType {
	name = 'zendutyWebhookApi';

	displayName = 'Zenduty Webhook API';

	icon: Icon = {
		light: 'file:../nodes/Zenduty/zenduty.svg',
		dark: 'file:../nodes/Zenduty/zenduty.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'Basic Authentication', value: 'basicAuth' },
				{ name: 'No Authentication', value: 'none' },
				{ name: 'Signature Authentication', value: 'signature' },
			],
			default: 'signature',
			description: 'The same method as in Zenduty, on the configuration page of the integration',
		},
		{
			displayName:
				'Without authentication, anyone who knows the URL can start the workflow, unless custom headers are set below.',
			name: 'noneNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { authentication: ['none'] } },
		},
		{
			displayName: 'Signing Key',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['signature'] } },
			description:
				'The key on the configuration page of the integration in Zenduty. It verifies events that you receive and signs events that you send.',
		},
		{
			displayName:
				'The test of this credential cannot tell whether the key is right. You see that only when an event arrives: publish the workflow, and open a test incident in Zenduty, which may page somebody. <a href="https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/nothing-happens.md" target="_blank">Nothing arrives?</a>',
			name: 'keyNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { authentication: ['signature'] } },
		},
		{
			displayName: 'Previous Signing Key',
			name: 'previousSigningSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['signature'] } },
			description:
				'Also accepted when you receive events. While you change the key, enter the old one here. Remove it afterwards.',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			displayOptions: { show: { authentication: ['basicAuth'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['basicAuth'] } },
		},
		{
			displayName: 'Custom Headers',
			name: 'customHeaders',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Header',
			default: {},
			description:
				'The custom headers of the integration in Zenduty. Each event that you receive must have all of them. Each event that you send gets all of them.',
			options: [
				{
					displayName: 'Header',
					name: 'headers',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. X-Environment',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							typeOptions: { password: true },
							default: '',
						},
					],
				},
			],
		},
		{
			displayName:
				'If you remove a header, enter the values of the headers below it again: n8n keeps the hidden values by their position in the list.',
			name: 'headersNotice',
			type: 'notice',
			default: '',
			// Without the slash at the beginning, n8n 1 would search for a field whose name is the whole
			// text `customHeaders.headers`. No field has this name, so n8n 1 would never show the notice.
			displayOptions: { show: { '/customHeaders.headers': [{ _cnd: { exists: true } }] } },
		},
	];

	/**
	 * Adds the custom headers to a request and, depending on "Authentication", the signature or the
	 * Basic credentials. Without this function, n8n's HTTP Request node would not offer the
	 * credential.
	 *
	 * The function is a field and not a method, because n8n copies credential types without their
	 * methods.
	 *
	 * @throws UserError if a field of the credential is empty or wrong, or if the body cannot be
	 * written or signed. The error contains no header of the request.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const result = readWebhookIntegration(credentials);
		if (!result.ok) throw new UserError(result.problem);
		const { signingKeys, headersFor } = result.integration;
		const types = contentTypes(request);
		// If the content type is the type of a form, `body` is undefined. n8n writes the bytes of a
		// form only when it sends the request, so the bytes are not known here.
		const body = types.some((type) => /form-(data|url)/i.test(type)) ? undefined : toBytes(request);
		if (signingKeys !== undefined) checkSignable(request, body);
		// The signature covers the bytes in `body`, so the request below gets exactly these bytes.
		const added = headersFor(body ?? Buffer.alloc(0));
		const replaced = new Set(Object.keys(added).map((name) => name.toLowerCase()));
		// If `body` is set, a `Content-Length` in the headers of the request is removed, because its
		// value may differ from the number of bytes in `body`.
		if (body !== undefined) replaced.add('content-length');
		const kept = Object.entries(request.headers ?? {}).filter(
			([name]) => !replaced.has(name.toLowerCase()),
		);
		const headers = { ...Object.fromEntries(kept), ...added };
		// If the request has a body but no content type, it gets the content type of JSON. Otherwise,
		// n8n would send the bytes as a form.
		if (body?.length && types.length === 0) headers['Content-Type'] = 'application/json';
		return {
			...request,
			headers,
			// If n8n followed a redirect, it would send the headers to another URL, and could send the
			// signature without the body that was signed. So n8n must not follow redirects.
			...NO_REDIRECTS,
			// An empty body is left out. Otherwise, if the content type is JSON, n8n would send two
			// quotation marks (`""`) in place of an empty text.
			...(body && { body: body.length > 0 ? body : undefined }),
		};
	};
}

function contentTypes({ headers }: IHttpRequestOptions): string[] {
	// The class `Headers` is not used: it refuses some values that n8n corrects, and its error
	// repeats the refused value, which may be a secret.
	return Object.entries(headers ?? {})
		.flatMap(([name, value]) => (name.toLowerCase() === 'content-type' ? value : []))
		.filter((value) => typeof value === 'string');
}

function checkSignable({ method = 'GET' }: IHttpRequestOptions, body: Buffer | undefined): void {
	if (body === undefined) {
		throw new UserError(
			'A form or a stream cannot be signed: n8n writes its bytes only when it sends them. Send JSON or a text, or send the event with the Zenduty node, which builds its own body.',
		);
	}
	if (body.length > 0 && method.toUpperCase() === 'GET') {
		throw new UserError(
			'The body of a GET request cannot be signed: n8n may leave it out. Choose POST, or send the event with the Zenduty node.',
		);
	}
}

/**
 * Returns the bytes of the body. A text is written as UTF-8. A value that is neither a Buffer nor a
 * text, such as an object, is written by `dumps` as JSON in the format of Zenduty.
 *
 * @returns undefined for a form or a stream, because n8n writes their bytes only when it sends them
 * @throws UserError if `dumps` cannot write the body
 */
function toBytes(request: IHttpRequestOptions): Buffer | undefined {
	if ('form' in request || 'formData' in request) return undefined;
	const body: unknown = request.body ?? '';
	if (Buffer.isBuffer(body)) return body;
	if (isStreamed(body)) return undefined;
	try {
		return Buffer.from(typeof body === 'string' ? body : dumps(body));
	} catch (error) {
		throw new UserError(`The body cannot be sent: ${(error as Error).message}.`);
	}
}

/**
 * Tells whether a body is a stream, which has `pipe`, or a form such as FormData, which has
 * `append`.
 */
function isStreamed(body: unknown): boolean {
	return isObject(body) && [body.pipe, body.append].some((member) => typeof member === 'function');
}
