import {
	UserError,
	type Icon,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';
import { authorize, DEFAULT_BASE_URL } from '../nodes/Zenduty/api/authorize';

const WRONG_KEY =
	'Zenduty refuses the API key: it is wrong or inactive, or has no permission to read incidents. Create a key in Zenduty under Account → API Keys, and enter it here.';
const NOT_ZENDUTY = `There is no Zenduty API at the base URL. Enter ${DEFAULT_BASE_URL}, or leave the field empty.`;

/** The credential: an account of Zenduty, for its REST API. */
export class ZendutyApi implements ICredentialType {
	name = 'zendutyApi';

	displayName = 'Zenduty API';

	icon: Icon = {
		light: 'file:../nodes/Zenduty/zenduty.svg',
		dark: 'file:../nodes/Zenduty/zenduty.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'An owner or admin of the Zenduty account creates it under Account → API Keys. Zenduty shows it only once.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description: 'The URL of Zenduty. The API key is sent to this server only.',
		},
	];

	/**
	 * Adds the API key to a request. It is a field, since n8n copies credential types and loses
	 * methods on the way.
	 *
	 * @throws UserError if the request does not go to the base URL, or the fields cannot work
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const authorization = authorize(credentials, request);
		if (!authorization.ok) throw new UserError(authorization.problem);
		return authorization.request;
	};

	/** Asks for open incidents. An account without any incident responds, too. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ($credentials.baseUrl || "").trim().replace(/\\/+$/, "") || "${DEFAULT_BASE_URL}" }}`,
			url: '/api/incidents/filter/?page=1',
			method: 'POST',
			body: { status: -1 },
			disableFollowRedirect: true,
		},
		rules: [
			rule(401, WRONG_KEY),
			rule(403, WRONG_KEY),
			...[301, 302, 303, 307, 308].map((status) => rule(status, NOT_ZENDUTY)),
			{
				type: 'responseSuccessBody',
				// A web page, and the response of a firewall, have no such member.
				properties: { key: 'results', value: undefined, message: NOT_ZENDUTY },
			},
		] as NonNullable<ICredentialTestRequest['rules']>,
	};
}

function rule(value: number, message: string) {
	return { type: 'responseCode', properties: { value, message } };
}
