import type { IWebhookDescription } from 'n8n-workflow';

const page = {
	name: 'default',
	responseMode: 'onReceived',
	// Lets the response be what the node returns.
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
} as const;

/** Where n8n takes answers while the node waits; its URL exists for no longer. */
export const answerWebhooks: IWebhookDescription[] = [
	{ ...page, httpMethod: 'GET' },
	{ ...page, httpMethod: 'POST' },
];
