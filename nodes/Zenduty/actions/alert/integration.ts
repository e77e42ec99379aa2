import { integrationEndpoint } from '../../api/endpoints';
import type { ItemApi } from '../../api/client';
import { fingerprintOf, readIntegrationUrl, type IntegrationUrl } from '../../api/integrationUrl';
import { InputError } from '../../errors';
import { readAlertIntegration, readId } from '../../fields/readLocators';
import { readChoice, type ItemParameters } from '../../fields/parameters';
import { AUTHENTICATION } from '../operation/authentication';
import type { Item } from '../operation/operation';
import type { Connection, IntegrationConnection } from '../operation/connect';

/**
 * Where the URL of an integration is found: in a credential, or in Zenduty, with an API key. The URL
 * itself is a secret, and never kept.
 */
export type IntegrationSource =
	| {
			from: 'integrationUrl';
			/** Tells the URL from others: the credential may have another one when the answer comes. */
			fingerprint: string;
	  }
	| { from: 'apiKey'; team: string; service: string; integration: string };

interface FoundIntegration extends IntegrationConnection {
	/** The REST API, only if the integration is chosen from a list. */
	api?: ItemApi;
	source: IntegrationSource;
}

/**
 * Finds the integration that an item names. Its URL is read once for each integration and run, and
 * kept in memory only.
 *
 * @throws InputError if it has no URL for alerts
 */
export async function findIntegration(
	item: Item,
	{ loadApi, loadIntegration, once }: Connection,
): Promise<FoundIntegration> {
	const from = readSendThrough(item);
	if (from === 'integrationUrl') {
		const loaded = await loadIntegration();
		return { ...loaded, source: { from, fingerprint: fingerprintOf(loaded.integration) } };
	}
	const { api } = await loadApi();
	const ids = readIds(item);
	const key = [ids.team, ids.service, ids.integration].join('/');
	const integration = await once(key, async () => await getIntegrationUrl(api, ids));
	return { api, alerts: api, integration, source: { from, ...ids } };
}

/**
 * Reads the field "Send Through".
 *
 * @throws InputError for a word that is not in its list, and if an expression gives nothing
 */
export function readSendThrough(item: ItemParameters): IntegrationSource['from'] {
	const choice = { value: item.read(AUTHENTICATION), path: AUTHENTICATION, field: 'Send Through' };
	return readChoice(item, choice, ['apiKey', 'integrationUrl']);
}

const CHOOSE_BOTH =
	"Choose one from the list, or enter its ID: the ID of an integration needs both 'Team' and 'Service'.";

type IntegrationIds = Required<ReturnType<typeof readAlertIntegration>>;

function readIds(item: ItemParameters): IntegrationIds {
	const { integration, ...known } = readAlertIntegration(item.read('integration'));
	const idOf = (name: string, field: string) =>
		readId(item.read(name), field, item.expression(name), CHOOSE_BOTH);
	const team = known.team ?? idOf('team', 'Team');
	const service = known.service ?? idOf('service', 'Service');
	return { team, service, integration };
}

/**
 * Asks Zenduty for the URL of an integration.
 *
 * @throws InputError if it has no URL for alerts
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
