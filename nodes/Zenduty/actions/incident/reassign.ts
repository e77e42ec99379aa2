import type { JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import type { ApiConnection } from '../connectApi';
import { findUserFor } from '../findUser';
import { getIncident, incidentOf } from '../incidentReference';
import { incidentField } from '../locators';
import type { Operation } from '../operation';
import { readText } from '../parameters';
import { apiOptions, noteOption, simplifyField, skipResolvedOption } from '../sharedFields';
import { readUserOrPolicy, userOrPolicyFields } from '../userOrPolicy';
import { incidentsOutput } from './incidentOutput';
import { addNoteAfter, changeIncident, isResolved } from './setStatus';

const assignTo = { name: 'assignTo', displayName: 'Assign To' };

/** Gives an incident to someone else. */
export const reassign: Operation<ApiConnection> = {
	name: 'Reassign',
	action: 'Reassign an incident',
	description: 'Give an incident to another user, or to an escalation policy',
	fields: [
		incidentField,
		...userOrPolicyFields(assignTo),
		simplifyField,
		apiOptions(noteOption, skipResolvedOption),
	],
	async execute(item, connection) {
		const api = connection.forItem(item);
		const reference = incidentOf(item);
		const { note, skipResolved } = item.options;
		const assignee = await readUserOrPolicy(item, assignTo, findUserFor(api, connection));
		const body: JsonObject =
			'user' in assignee
				? { assigned_to: assignee.user }
				: { escalation_policy: assignee.escalationPolicy };
		const known = readBoolean(skipResolved, false) ? await getIncident(api, reference) : undefined;
		if (known !== undefined && isResolved(known)) return incidentsOutput(item, [known], true);
		const outcome = 'the incident was reassigned';
		const incident = await changeIncident(api, reference, { body, outcome, known });
		await addNoteAfter(
			api,
			reference,
			incident,
			readText(note).trim(),
			'The incident is reassigned',
		);
		return incidentsOutput(item, [incident], true);
	},
};
