import {
	UserError,
	type Icon,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';
import { authorize, DEFAULT_BASE_URL } from '../nodes/Zenduty/api/authorize';

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
}
