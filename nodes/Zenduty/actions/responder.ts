import { simplifyResponder } from '../model/responder';
import { findNumber } from '../api/incidentCalls';
import { incidentRecordsEndpoint, withWork } from '../api/endpoints';
import { simplifiedOutput, type Operation, type Resource } from './operation/operation';
import { findIncident, readId, readIncident } from '../fields/readLocators';
import { incidentField, responderIdField } from '../fields/locators';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { readUserOrPolicy, userOrPolicyFields } from '../fields/users';

const responderType = { name: 'responderType', displayName: 'Responder Type' };

const add: Operation = {
	name: 'Add',
	action: 'Add responder to incident',
	description: 'Ask another user, or the users of an escalation policy, to help with an incident',
	fields: [
		incidentField,
		...userOrPolicyFields({ ...responderType, description: 'Who is asked to help' }),
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const reference = readIncident(item);
		const asked = await readUserOrPolicy(item, responderType, findUser);
		const number = await findNumber(api, reference);
		const added = await api.write({
			...withWork(incidentRecordsEndpoint('responders', number, reference), 'added the responder'),
			method: 'POST',
			body: 'user' in asked ? asked : { escalation_policy: asked.escalationPolicy },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [added], simplifyResponder);
	},
};

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get responders of incident',
	description: 'See who was asked to help with an incident, and who has accepted',
	fields: [incidentField, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const { recordsEndpoint } = await findIncident(api, item);
		const responders = await api.list(recordsEndpoint('responders'));
		return simplifiedOutput(item, responders, simplifyResponder);
	},
};

const remove: Operation = {
	name: 'Remove',
	action: 'Remove responder from incident',
	description: 'Remove a responder from an incident, so that Zenduty no longer asks them to help',
	fields: [incidentField, responderIdField, apiOptions()],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const id = readId(item, responderIdField);
		const { recordEndpoint } = await findIncident(api, item);
		await api.remove(withWork(recordEndpoint('responders', id), 'removed the responder'));
		return [{ deleted: true }];
	},
};

/**
 * The resource "Responder". Responders are the users and escalation policies that were asked to
 * help with an incident.
 */
export const responder: Resource = {
	name: 'Responder',
	operations: { add, getAll, remove },
};
