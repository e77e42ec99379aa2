import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readIntegration, type Integration } from '../../webhook/integration';
import { loadFields } from '../../webhookCredential';
import { unusableCredential, type ZendutyError } from '../../errors';
import type { Connected } from '../operation/operation';
import { deliverBody, type SendOptions } from './delivery/deliverBody';
import type { Body } from './body/writeBody';

/** What operations on webhook events get. It is the same for all items. */
export interface WebhookConnection {
	/** The integration that the credential describes. */
	integration: Integration;
	/** Delivers a body with the credential, as {@link deliverBody} does. */
	deliver(url: string, body: Body, options: SendOptions): Promise<IDataObject>;
}

/**
 * Loads the credential of the node.
 *
 * @throws ZendutyError `credential` if it is missing or cannot work
 */
export async function connect(context: IExecuteFunctions): Promise<Connected<WebhookConnection>> {
	const loaded = await loadFields(context);
	if (!loaded.ok) throw unusable(loaded.problem);
	const { fields } = loaded;
	const result = readIntegration(fields);
	if (!result.ok) throw unusable(result.problem);
	const connection: WebhookConnection = {
		integration: result.integration,
		deliver: async (url, body, options) => await deliverBody(context, url, body, fields, options),
	};
	return { forItem: () => connection };
}

function unusable(problem: string): ZendutyError {
	return unusableCredential(problem, 'Open the credential of this node and test it.');
}
