import { integrationEndpoint } from '../../api/endpoints';
import type { ItemApi } from '../../api/client';
import { fingerprintOf, readIntegrationUrl, type IntegrationUrl } from '../../api/integrationUrl';
import { InputError } from '../../errors';
import { serviceField, teamField } from '../../fields/locators';
import { readAlertIntegration, readId } from '../../fields/readLocators';
import type { ItemParameters } from '../../fields/parameters';
import { readChoice } from '../../fields/readers';
import { sendThroughField } from './alertFields';
import type { Item } from '../operation/operation';
import type { Connection, AlertIntegrationConnection } from '../operation/connect';

/**
 * The source of an integration's URL: the credential, or Zenduty's API. While a question waits for
 * its answer, n8n stores the source with the execution. So the source does not contain the URL,
 * which is a secret.
 */
export type IntegrationSource =
	| {
			/** The URL is in the Zenduty Integration API credential. */
			from: 'integrationUrl';
			/**
			 * The hash of the URL, from {@link fingerprintOf}. When somebody answers a question, the hash
			 * shows whether the credential still has the URL to which the question was sent.
			 */
			fingerprint: string;
	  }
	/** The URL is requested from Zenduty, with an API key. */
	| { from: 'apiKey'; team: string; service: string; integration: string };

interface FoundIntegration extends AlertIntegrationConnection {
	/**
	 * The functions that call the REST API. Undefined if the URL of the integration comes from the
	 * credential, because the node has no API key in this case.
	 */
	api?: ItemApi;
	source: IntegrationSource;
}

/**
 * Finds the integration that the user chose in the fields of an item, and gets its URL.
 *
 * @throws InputError if a field is empty or wrong, or if the integration has no URL for alerts
 * @throws ZendutyError if the credential cannot be used, or if the request for the URL fails
 */
export async function findAlertIntegration(
	item: Item,
	{ loadApi, loadAlertIntegration, once }: Connection,
): Promise<FoundIntegration> {
	const from = readSendThrough(item);
	if (from === 'integrationUrl') {
		const loaded = await loadAlertIntegration();
		return { ...loaded, source: { from, fingerprint: fingerprintOf(loaded.integration) } };
	}
	const { api } = await loadApi();
	const ids = readIds(item);
	const { path } = integrationEndpoint(ids.team, ids.service, ids.integration);
	// All items of the run that have the same integration share one request for the URL of this
	// integration. The URL is a secret, so it is kept only in memory.
	const integration = await once(path, async () => await getIntegrationUrl(api, ids));
	return { api, alerts: api, integration, source: { from, ...ids } };
}

/**
 * Reads the field "Send Through". An empty field means `apiKey`.
 *
 * @throws InputError if the word is not in the list, or if an expression returns no value
 */
export function readSendThrough(item: ItemParameters): IntegrationSource['from'] {
	return readChoice(item, sendThroughField, ['apiKey', 'integrationUrl']);
}

const CHOOSE_BOTH =
	"Choose one from the list, or enter its ID: the ID of an integration needs both 'Team' and 'Service'.";

type IntegrationIds = Required<ReturnType<typeof readAlertIntegration>>;

function readIds(item: ItemParameters): IntegrationIds {
	const { integration, ...fromList } = readAlertIntegration(item);
	const team = fromList.team ?? readId(item, teamField(), CHOOSE_BOTH);
	const service = fromList.service ?? readId(item, serviceField(), CHOOSE_BOTH);
	return { team, service, integration };
}

/**
 * Requests the URL to which the alerts for an integration are sent. The URL is a secret, so the
 * caller must not store it or show it.
 *
 * @throws InputError if the integration has no URL for alerts
 * @throws ZendutyError if the request fails
 */
export async function getIntegrationUrl(
	api: Pick<ItemApi, 'get'>,
	{ team, service, integration }: IntegrationIds,
): Promise<IntegrationUrl> {
	const { webhook_url: address } = await api.get(integrationEndpoint(team, service, integration));
	const found = readIntegrationUrl(address);
	if (found.ok) return { url: found.url };
	throw new InputError(
		`The integration with the ID ${integration} has no URL for alerts.`,
		'Choose an integration of the type Generic, or add one to the service in Zenduty.',
	);
}
