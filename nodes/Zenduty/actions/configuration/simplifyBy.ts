import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import type { Row } from './row';

/** Returns a function that simplifies a thing of a kind. A missing value is null. */
export function simplifyBy({ output }: Pick<Row, 'output'>): (thing: JsonObject) => IDataObject {
	return (thing) =>
		Object.fromEntries(
			Object.entries(output).map(([name, source]) => [
				name,
				typeof source === 'string' ? (thing[source] ?? null) : source(thing),
			]),
		) as IDataObject;
}
