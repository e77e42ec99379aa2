import type { IDataObject } from 'n8n-workflow';
import { INCIDENTS } from '../../api/paths';
import type { Subject } from '../../api/explain';
import type { JsonObject } from '../../json';
import { nameOf, subjectOf } from '../fields/incidentReference';
import { requireId, type IncidentReference } from '../fields/readLocators';
import type { Item } from '../operation/operation';

/** Builds the path of the tags of an incident, or of one of them. */
export function tagsPath(incidentNumber: number, ...incidentTagId: string[]): string[] {
	return [...INCIDENTS, String(incidentNumber), 'tags', ...incidentTagId];
}

/** Reads the ID of the team's tag that an item names. */
export function readTag(item: Pick<Item, 'read' | 'expression'>): string {
	return requireId(item, 'tag', 'Tag');
}

/** Returns the ID of the team's tag that an incident has; undefined if a response does not say. */
export function teamTagOf(tag: JsonObject): unknown {
	return tag.team_tag ?? tag.tag_id;
}

/** Returns what errors say about calls for the tags of an incident. */
export function subjectOfTags(reference: IncidentReference): Subject {
	return {
		...subjectOf(reference),
		lookAt: `the tags of incident ${nameOf(reference)}`,
	};
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
