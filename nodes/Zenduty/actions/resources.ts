import type { INodeProperties } from 'n8n-workflow';
import { hiddenAuthentication } from './operation/authentication';
import { propertiesOf, type Resource } from './operation/operation';
import { alert } from './alert';
import { analytics } from './analytics';
import * as configuration from './configuration';
import { contactMethod } from './contactMethod';
import { forwardingRule } from './forwardingRule';
import { incident } from './incident';
import { incidentNote } from './incidentNote';
import { incidentTag } from './incidentTag';
import { maintenanceWindow } from './maintenanceWindow/index';
import { member } from './member';
import { onCall } from './onCall';
import { postIncidentTask } from './postIncidentTask';
import { postmortem } from './postmortem';
import { responder } from './responder';
import { scheduleOverride } from './scheduleOverride';
import { webhookEvent } from './webhookEvent';

const all: Readonly<Record<string, Resource>> = {
	...configuration,
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
	webhookEvent,
};

/**
 * All resources of the node, in the alphabetical order of their keys. The key is the value that a
 * saved workflow has for the resource, such as `incidentNote`.
 */
export const RESOURCES: Readonly<Record<string, Resource>> = Object.fromEntries(
	Object.entries(all).sort(([a], [b]) => a.localeCompare(b)),
);

const DEFAULT_RESOURCE = 'incident';

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: Object.entries(RESOURCES)
		.map(([value, { name }]) => ({ name, value }))
		.sort((a, b) => a.name.localeCompare(b.name)),
	default: DEFAULT_RESOURCE,
};

/**
 * The parameters of the node, in this order:
 *
 * - the field "Resource"
 * - for each resource: its field "Operation", and the fields of its operations
 * - the hidden parameter `authentication`, in several entries (see {@link hiddenAuthentication})
 */
export const properties: INodeProperties[] = [
	resourceField,
	...Object.entries(RESOURCES).flatMap(([value, resource]) => propertiesOf(value, resource)),
	...hiddenAuthentication(RESOURCES),
];
