import type { ApiConnection } from '../connectApi';
import { readId, teamField } from '../locators';
import type { Operation } from '../operation';
import { apiOptions, simplifyField } from '../sharedFields';
import { TEAMS } from '../teams';
import type { Row, Single } from './row';
import { thingsOutput } from './things';

/** Makes the operation that reads one thing of a kind. */
export function makeGet(row: Row, single: Single): Operation<ApiConnection> {
	const { below } = row;
	const { one, article, field } = single;
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
		async execute(item, connection) {
			const teamId = readId(item.read('team'), 'a team');
			const id = below === undefined ? teamId : readId(item.read(field.name), what);
			const path = below === undefined ? [] : [below, id];
			const place = below === undefined ? '' : ` in a team with the ID ${teamId}`;
			const missing = `no ${one} with the ID ${id}${place}`;
			const thing = await connection.forItem(item).get([...TEAMS, teamId, ...path], { missing });
			return thingsOutput(item, row, [thing]);
		},
	};
}
