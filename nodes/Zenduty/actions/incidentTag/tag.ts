import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { requireId } from '../../fields/readLocators';
import type { ItemParameters } from '../../fields/parameters';

/** Reads the ID of the team's tag that an item names. */
export function readTag(item: ItemParameters): string {
	return requireId(item, 'tag', 'Tag');
}

/** Returns the ID of the team's tag that an incident has; undefined if a response does not say. */
export function teamTagOf(tag: JsonObject): unknown {
	return tag.team_tag ?? tag.tag_id;
}

/** Simplifies a tag of an incident. What the response does not have is null. */
export function simplifyTag(tag: JsonObject): IDataObject {
	return {
		id: teamTagOf(tag) ?? null,
		incidentTagId: tag.unique_id ?? null,
		name: tag.name ?? null,
		color: tag.color ?? null,
	} as IDataObject;
}
