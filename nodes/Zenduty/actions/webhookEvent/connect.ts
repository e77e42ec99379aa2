import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readIntegration, type Integration } from '../../webhook/integration';
import { sendWith } from '../../http/sendWith';
import { CREDENTIAL, loadFields } from '../../webhookCredential';
import { unusableCredential, type ZendutyError } from '../../errors';
import type { Connected } from '../operation/operation';
import { deliverAndReport, type SendOptions, type Transport } from './delivery/deliverAndReport';
import { readReceiver } from './delivery/receiverUrl';
import type { Body } from './body/writeBody';

/** What operations on webhook events get. It is the same for all items. */
export interface WebhookConnection {
	/** The integration that the credential describes. */
	integration: Integration;
	/**
	 * Delivers a body with the credential, as {@link deliverAndReport} does.
	 *
	 * @throws InputError if the URL cannot be used
	 */
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
	const transport: Transport = {
		send: sendWith(context, CREDENTIAL, fields),
		cancelled: context.getExecutionCancelSignal(),
	};
	const connection: WebhookConnection = {
		integration: result.integration,
		deliver: async (url, body, options) =>
			await deliverAndReport(transport, readReceiver(url, fields), body, options),
	};
	return { forItem: () => connection };
}

function unusable(problem: string): ZendutyError {
	return unusableCredential(problem, 'Open the credential of this node and test it.');
}
