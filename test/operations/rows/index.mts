/** What comes of each operation through the REST API. */
import { alert } from './alert.mts';
import { analytics } from './analytics.mts';
import { service, team } from './configuration.mts';
import { contactMethod } from './contactMethod.mts';
import { forwardingRule } from './forwardingRule.mts';
import { incident } from './incident.mts';
import { incidentNote } from './incidentNote.mts';
import { incidentTag } from './incidentTag.mts';
import { maintenanceWindow } from './maintenanceWindow.mts';
import { member } from './member.mts';
import { ofTeam } from './ofTeam.mts';
import { onCall } from './onCall.mts';
import { postIncidentTask } from './postIncidentTask.mts';
import { postmortem } from './postmortem.mts';
import { responder } from './responder.mts';
import type { Rows } from './row.mts';
import { scheduleOverride } from './scheduleOverride.mts';

/** The rows of all resources. */
export const RESOURCES: Record<string, Rows> = {
	alert,
	analytics,
	contactMethod,
	forwardingRule,
	incident,
	incidentNote,
	incidentTag,
	maintenanceWindow,
	member,
	onCall,
	postIncidentTask,
	postmortem,
	responder,
	scheduleOverride,
	service,
	team,
	...ofTeam,
};
