import type { INodeProperties } from 'n8n-workflow';
import type { TeamThing } from '../../api/endpoints';
import type { JsonObject } from '../../json';

/** What is different for each kind of thing that is configured in Zenduty and only read here. */
export interface Row {
	/** The name in the list of resources, such as `Service`. */
	name: string;
	/** Many of them: `services`. */
	many: string;
	/** What it is below a team; undefined for the teams themselves. */
	below?: TeamThing;
	/** Whether Get Many works without a team, and then lists those of all teams. */
	isTeamOptional?: boolean;
	/** Whether a team has so few of them that Get Many always returns all. */
	alwaysReturnsAll?: boolean;
	/** What Get needs; undefined where there is only Get Many. */
	single?: Single;
	/** The simplified output: each member by its name in the API, or by a function. */
	output: Readonly<Record<string, string | ((thing: JsonObject) => unknown)>>;
}

/** What Get needs to know of a kind. */
export interface Single {
	/** One of them: `service`. */
	one: string;
	/** What stands before {@link one}. */
	article: 'a' | 'an';
	/** Picks one of them. */
	field: INodeProperties;
}
