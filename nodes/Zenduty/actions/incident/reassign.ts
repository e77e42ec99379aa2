import type { JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import type { ApiConnection } from '../connectApi';
import { findUserFor, type UserLookUp } from '../findUser';
import { getIncident, incidentOf } from '../incidentReference';
import { InputError } from '../inputError';
import { escalationPolicyField, incidentField, readId, userField } from '../locators';
import type { Item, Operation } from '../operation';
import { readText } from '../parameters';
import { apiOptions, noteOption, simplifyField, skipResolvedOption } from '../sharedFields';
import { incidentsOutput } from './incidentOutput';
import { addNoteAfter, changeIncident, isResolved } from './setStatus';

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
		const body = await readAssignee(item, findUserFor(api, connection));
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

async function readAssignee({ read }: Item, findUser: UserLookUp): Promise<JsonObject> {
	const assignTo = readText(read('assignTo')).trim();
	if (assignTo === 'escalationPolicy') {
		return { escalation_policy: readId(read('escalationPolicy'), 'an escalation policy') };
	}
	if (assignTo !== 'user' && assignTo !== '') {
		throw new InputError(
			`The choice "${assignTo.slice(0, 40)}" under Assign To is unknown.`,
			'Use one of user, escalationPolicy.',
		);
	}
	const username = await findUser(read('user'));
	if (username !== undefined) return { assigned_to: username };
	throw new InputError(
		'The node needs a user, and none is chosen.',
		'Choose one from the list, or enter a username or an email address.',
	);
}
