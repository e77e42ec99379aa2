import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/**
 * The URL of an integration. It is hidden like a password, though its name does not sound like
 * one: whoever has it can send alerts.
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
	hint: 'In Zenduty, open the service, then Integrations, then one such as Generic. Alerts open incidents of that service.',
};

/**
 * The credential: the URL of one alert integration, for those who have no API key. It offers no
 * authentication to other nodes, since the URL itself is the secret.
 */
export class ZendutyIntegrationApi implements ICredentialType {
	name = 'zendutyIntegrationApi';

	displayName = 'Zenduty Integration API';

	icon: Icon = {
		light: 'file:../nodes/Zenduty/zenduty.svg',
		dark: 'file:../nodes/Zenduty/zenduty.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [integrationUrl];
}
