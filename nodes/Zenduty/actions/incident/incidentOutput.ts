import type { JsonObject } from '../../json';
import type { Item, ItemOutput } from '../operation';
import { simplifiedOutput } from '../output';
import { simplifyIncident } from '../simplifyIncident';

/** The output for incidents, simplified or as they were sent but for their secrets. */
export function incidentsOutput(
	item: Pick<Item, 'isSimplified'>,
	incidents: JsonObject[],
	isDone: boolean,
): ItemOutput {
	return simplifiedOutput(item, incidents, simplifyIncident, isDone);
}
