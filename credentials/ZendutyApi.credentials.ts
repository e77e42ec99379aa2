import {
	UserError,
	type Icon,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';
import { authorize, DEFAULT_BASE_URL } from '../nodes/Zenduty/api/authorize';

/** The credential for Zenduty's REST API: the API key and the base URL of an account. */
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
			hint: 'In Zenduty: Account → API Keys (owner or admin). It is shown once.',
			description:
				"The node sends this key with each request to Zenduty's REST API. The key must be allowed to read the teams, as the key of an owner or admin is.",
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
	 * Adds the API key to a request. This function is a field and not a method, because n8n copies
	 * credential types without their methods.
	 *
	 * @throws UserError if the request goes to another server than that of the base URL, or if a
	 * field of the credential is invalid
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const authorization = authorize(credentials, request);
		if (!authorization.ok) throw new UserError(authorization.problem);
		return authorization.request;
	};
}
