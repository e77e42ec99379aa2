import type { JsonObject } from '../json';
import { personOf } from './person';
import { RESPONDER_STATUSES, wordFor } from './statusWords';

/** Simplifies a responder of an incident. A value that is missing in the response becomes null. */
export function simplifyResponder(responder: JsonObject): JsonObject {
	const { escalation_policy: policy, escalation_policy_name: name } = responder;
	return {
		responderId: responder.unique_id ?? null,
		user: personOf(responder.user, responder.user_name),
		escalationPolicy: policy ? { id: policy, name: name ?? null } : null,
		status: wordFor(responder.response_status, RESPONDER_STATUSES),
	};
}
