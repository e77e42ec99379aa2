import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/**
 * The field for the URL of an integration. The editor hides the URL like a password, because
 * whoever has the URL can send alerts.
 */
const integrationUrl: INodeProperties = {
	displayName: 'Integration URL',
	name: 'url',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	default: '',
	placeholder: 'e.g. https://…/integration/<account>/generic/<key>/',
	description:
		'The URL of one alert integration. Keep it secret: anyone who has it can send alerts.',
	hint: 'In Zenduty, open the service, then Integrations, then one of the type Generic. Alerts open incidents of that service.',
};

/** The credential for users without an API key: the URL of one alert integration. */
export class ZendutyIntegrationApi implements ICredentialType {
	name = 'zendutyIntegrationApi';

	displayName = 'Zenduty Integration API';

	icon: Icon = {
		light: 'file:../nodes/Zenduty/zenduty.svg',
		dark: 'file:../nodes/Zenduty/zenduty.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/credentials.md';

	// This credential has no `authenticate`. Such a function would add a secret to a request, but
	// here the URL of the request is the secret. So n8n's HTTP Request node cannot use this
	// credential.
	properties: INodeProperties[] = [integrationUrl];
}
