import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../../json';

/** What sets one kind of things apart: what is configured in Zenduty, and only read here. */
export interface Row {
	/** The name in the list of resources, such as `Service`. */
	name: string;
	/** One of them: `service`. */
	one: string;
	/** What stands before {@link one}. */
	article: 'a' | 'an';
	/** Many of them: `services`. */
	many: string;
	/** The part of the path below a team; undefined for the teams themselves. */
	below?: string;
	/** Whether Get Many needs a team; without one it lists those of all teams. */
	isTeamRequired?: boolean;
	/** Picks one of them for Get; where it is missing there is Get Many alone. */
	field?: INodeProperties;
	/** The simplified output: each member by its name in the API, or by a function. */
	output: Readonly<Record<string, string | ((thing: JsonObject) => unknown)>>;
}
