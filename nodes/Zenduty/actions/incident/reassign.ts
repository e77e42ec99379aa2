import { readBoolean } from '../../readBoolean';
import type { ApiConnection } from '../connectApi';
import { findUserFor } from '../findUser';
import { InputError } from '../inputError';
import { escalationPolicyField, incidentField, readId, userField } from '../locators';
import type { Operation } from '../operation';
import { readText } from '../parameters';
import { apiOptions, noteOption, simplifyField, skipResolvedOption } from '../sharedFields';
import { getIncident, incidentOf, incidentsOutput } from './incidentApi';
import { addNote, changeIncident, isResolved } from './setStatus';

/** Gives an incident to someone else. */
export const reassign: Operation<ApiConnection> = {
	name: 'Reassign',
	action: 'Reassign an incident',
	description: 'Give an incident to another user, or to an escalation policy',
	fields: [
		incidentField,
		{
			displayName: 'Assign To',
			name: 'assignTo',
			type: 'options',
			options: [
				{ name: 'Escalation Policy', value: 'escalationPolicy' },
				{ name: 'User', value: 'user' },
			],
			default: 'user',
		},
		userField({ required: true, displayOptions: { show: { assignTo: ['user'] } } }),
		escalationPolicyField({
			required: true,
			displayOptions: { show: { assignTo: ['escalationPolicy'] } },
		}),
		simplifyField,
		apiOptions(noteOption, skipResolvedOption),
	],
	async execute(item, connection) {
		const api = connection.forItem(item);
		const reference = incidentOf(item);
		const { note, skipResolved } = item.options;
		const isPolicy = item.read('assignTo', 'user') === 'escalationPolicy';
		const body = isPolicy
			? {
					escalation_policy: readId(item.read('escalationPolicy'), 'an escalation policy'),
				}
			: { assigned_to: await findUserFor(api, connection)(item.read('user')) };
		if (Object.values(body)[0] === undefined) {
			throw new InputError(
				'The node needs a user, and none is chosen.',
				'Choose one from the list, or enter a username or an email address.',
			);
		}
		if (readBoolean(skipResolved, false)) {
			const incident = await getIncident(api, reference);
			if (isResolved(incident)) return incidentsOutput(item, [incident], true);
		}
		const incident = await changeIncident(api, reference, body, 'the incident was reassigned');
		await addNote(api, reference, incident, readText(note).trim(), 'The incident is reassigned');
		return incidentsOutput(item, [incident], true);
	},
};
