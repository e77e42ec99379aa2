import type { IDataObject } from 'n8n-workflow';
import { withoutSecrets } from '../../api/hideSecrets';
import type { JsonObject } from '../../json';
import type { Item } from './operation';

/**
 * Makes the output for objects of the API: simplified, or with "Simplify" off as they were sent but
 * for their secrets.
 *
 * @param simplify makes an item, or several, of one object
 */
export function simplifiedOutput(
	{ isSimplified }: Pick<Item, 'isSimplified'>,
	objects: JsonObject[],
	simplify: (object: JsonObject) => IDataObject | IDataObject[],
): IDataObject[] {
	const asSent = (object: JsonObject) => withoutSecrets(object) as IDataObject;
	return objects.flatMap<IDataObject>(isSimplified ? simplify : asSent);
}
