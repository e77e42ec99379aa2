/** What comes of each operation through the REST API. */
import { alert } from './alert.mts';
import { service, team } from './configuration.mts';
import { incident } from './incident.mts';
import { incidentNote } from './incidentNote.mts';
import { incidentTag } from './incidentTag.mts';
import { maintenanceWindow } from './maintenanceWindow.mts';
import { member } from './member.mts';
import { escalationPolicy, priority, schedule, sla, tag } from './ofTeam.mts';
import { onCall } from './onCall.mts';
import { responder } from './responder.mts';
import type { Rows } from './row.mts';
import { scheduleOverride } from './scheduleOverride.mts';

/** The rows of all resources. */
export const RESOURCES: Record<string, Rows> = {
	alert,
	escalationPolicy,
	incident,
	incidentNote,
	incidentTag,
	maintenanceWindow,
	member,
	onCall,
	priority,
	responder,
	schedule,
	scheduleOverride,
	service,
	sla,
	tag,
	team,
};
