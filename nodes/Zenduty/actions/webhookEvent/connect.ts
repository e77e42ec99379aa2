import type { IExecuteFunctions } from 'n8n-workflow';
import { readIntegration, type Integration } from '../../webhook/integration';
import type { JsonObject } from '../../json';
import { loadFields } from '../../webhookCredential';
import { unusableCredential, type ZendutyError } from '../../errors';

/** What the operations on webhook events work with. */
export interface WebhookConnection {
	context: IExecuteFunctions;
	/** The fields of the credential. */
	fields: JsonObject;
	/** The integration that the credential describes. */
	integration: Integration;
}

/**
 * Loads the credential of the node.
 *
 * @throws ZendutyError `credential` if it is missing or cannot work
 */
export async function connect(context: IExecuteFunctions): Promise<WebhookConnection> {
	const loaded = await loadFields(context);
	if (!loaded.ok) throw unusable(loaded.problem);
	const result = readIntegration(loaded.fields);
	if (!result.ok) throw unusable(result.problem);
	return { context, fields: loaded.fields, integration: result.integration };
}

function unusable(problem: string): ZendutyError {
	return unusableCredential(problem, 'Open the credential of this node and test it.');
}
