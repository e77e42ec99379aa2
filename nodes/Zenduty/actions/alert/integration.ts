import { integrationPlace } from '../../api/places';
import { hasIdentity, type ItemApi } from '../../api/client';
import { readIntegrationUrl, type IntegrationUrl } from '../../api/integrationUrl';
import type { Once } from '../operation/once';
import { InputError } from '../../errors';
import { readAlertIntegration, requireId } from '../fields/readLocators';
import type { Item } from '../operation/operation';

/**
 * Finds the URL of the integration that an item names. It is read once for each integration and
 * run, and kept in memory only.
 *
 * @throws InputError if it has no URL for alerts
 */
export async function integrationOf(
	item: Pick<Item, 'read' | 'expression'>,
	api: Pick<ItemApi, 'get'>,
	once: Once,
): Promise<IntegrationUrl> {
	const { integration, ...known } = readAlertIntegration(item.read('integration'));
	const team = known.team ?? requireId(item, 'team', 'Team (needed with the ID of an integration)');
	const service =
		known.service ?? requireId(item, 'service', 'Service (needed with the ID of an integration)');
	const place = integrationPlace(team, service, integration);
	return await once(String(place.path), async () => {
		const { webhook_url: address } = await api.get(
			place,
			(answer) => hasIdentity(answer) || 'webhook_url' in answer,
		);
		const found = readIntegrationUrl(address);
		if (found.ok) return { url: found.url };
		throw new InputError(
			`The integration with the ID ${integration} has no URL for alerts.`,
			'Choose an integration of the type Generic, or add one to the service in Zenduty.',
		);
	});
}
