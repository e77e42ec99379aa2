import { teamEndpoint, teamThing } from '../../api/endpoints';
import type { JsonObject } from '../../json';
import type { Operation } from '../operation/operation';
import { requireId } from '../../fields/readLocators';
import { teamField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import type { Row, Single } from './row';
import { simplifyBy } from './simplifyBy';

/** Makes the operation that reads one thing of a kind. */
export function makeGet(row: Row, single: Single): Operation {
	const { below } = row;
	const { one, article, field } = single;
	const simplify = simplifyBy(row);
	const what = `${article} ${one}`;
	const team = teamField({ required: true, description: `The team that the ${one} belongs to` });
	return {
		name: 'Get',
		action: `Get ${what}`,
		description: `Read ${what} by its ID`,
		fields: [
			...(below === undefined ? [] : [team]),
			{ ...field, required: true },
			simplifyField,
			apiOptions(),
		],
		async execute(item, { loadApi }) {
			const { api } = await loadApi();
			const teamId = requireId(item, 'team', 'Team');
			const read = async (): Promise<JsonObject> => {
				if (below === undefined) return await api.get(teamEndpoint(teamId));
				const id = requireId(item, field.name, field.displayName);
				return await api.get(teamThing(teamId, below, id));
			};
			return simplifiedOutput(item, [await read()], simplify);
		},
	};
}
