import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import type { Item, ItemOutput } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import type { Row } from './row';

/** Makes the output for things of a kind, simplified or as they were sent but for their secrets. */
export function thingsOutput(
	item: Pick<Item, 'isSimplified'>,
	{ output }: Pick<Row, 'output'>,
	things: JsonObject[],
): ItemOutput {
	const simplify = (thing: JsonObject) =>
		Object.fromEntries(
			Object.entries(output).map(([name, source]) => [
				name,
				typeof source === 'string' ? (thing[source] ?? null) : source(thing),
			]),
		) as IDataObject;
	return simplifiedOutput(item, things, simplify, false);
}
