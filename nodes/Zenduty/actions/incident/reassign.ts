import { isObject, type JsonObject } from '../../json';
import { isSameId } from '../../model/identity';
import type { Operation } from '../operation/operation';
import { readIncident } from '../../fields/readLocators';
import { incidentField } from '../../fields/locators';
import { apiOptions } from '../../fields/sharedFields';
import { readUserOrPolicy, userOrPolicyFields, type UserOrPolicy } from '../../fields/users';
import { changedOutput, changeIncident, readSkipResolved } from './changeIncident';
import { noteOption, skipResolvedOption } from './incidentFields';
import { incidentOutputFields, readIncidentOutput } from './incidentOutput';

const assignTo = { name: 'assignTo', displayName: 'Assign To' };

/**
 * *Incident: Reassign*. If Zenduty responds with a success, but the incident has another assignee
 * or none, the operation fails.
 */
export const reassign: Operation = {
	name: 'Reassign',
	action: 'Reassign incident',
	description:
		'Give an incident to another user, or to an escalation policy. A resolved incident stays unchanged, unless Skip Resolved is turned off.',
	fields: [
		incidentField,
		...userOrPolicyFields(assignTo),
		...incidentOutputFields,
		apiOptions(noteOption, skipResolvedOption),
	],
	isFinal: true,
	async execute(item, { loadApi }) {
		const { api, findUser } = await loadApi();
		const toOutput = readIncidentOutput(item);
		const reference = readIncident(item);
		const assignee = await readUserOrPolicy(item, assignTo, findUser);
		const body: JsonObject =
			'user' in assignee
				? { assigned_to: assignee.user }
				: { escalation_policy: assignee.escalationPolicy };
		const changed = await changeIncident(api, {
			reference,
			body,
			work: 'reassigned the incident',
			showsChange: (incident) => isAssigned(incident, assignee),
			skipResolved: readSkipResolved(item),
		});
		const effect = 'The incident is reassigned';
		return await changedOutput(item, api, { reference, effect, toOutput }, changed);
	},
};

/**
 * Checks whether an incident may have the new assignee. The result is false only if the incident
 * has another assignee, or if its assignee is null.
 */
function isAssigned(incident: JsonObject, assignee: UserOrPolicy): boolean {
	const {
		assigned_to: user,
		escalation_policy: policy,
		escalation_policy_object: details,
	} = incident;
	if ('user' in assignee) {
		return mayHaveId(isObject(user) ? user.username : user, assignee.user);
	}
	const shown = policy === undefined ? details : policy;
	return mayHaveId(isObject(shown) ? shown.unique_id : shown, assignee.escalationPolicy);
}

/** Checks whether a member of a response may have the ID that was sent. */
function mayHaveId(shown: unknown, sent: string): boolean {
	// If the member is null, nothing is assigned, so the member does not have the ID.
	if (shown === null) return false;
	// If the member is missing or is not a text, it cannot show that the change failed. So the result
	// is true.
	return typeof shown !== 'string' || isSameId(shown, sent);
}
