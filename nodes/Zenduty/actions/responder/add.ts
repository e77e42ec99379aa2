import { findNumber } from '../../api/incidents';
import { incidentThings, withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { incidentOf } from '../../fields/incidentReference';
import { incidentField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { readUserOrPolicy, userOrPolicyFields } from '../../fields/userOrPolicy';
import { simplifyResponder } from './responder';

const responderType = { name: 'responderType', displayName: 'Responder Type' };

/** Asks someone to help with an incident. */
export const add: Operation = {
	name: 'Add',
	action: 'Add a responder to an incident',
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
		const reference = incidentOf(item);
		const asked = await readUserOrPolicy(item, responderType, findUser);
		const number = await findNumber(api, reference);
		const added = await api.write({
			...withWork(incidentThings('responders', number, reference), 'added the responder'),
			method: 'POST',
			body: 'user' in asked ? asked : { escalation_policy: asked.escalationPolicy },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [added], simplifyResponder);
	},
};
