import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { wordFor, RESPONDER_STATUSES } from '../../model/statusWords';
import { personOf } from '../../model/person';

/** Simplifies a responder. What the response does not have is null. */
export function simplifyResponder(responder: JsonObject): IDataObject {
	const { escalation_policy: policy, escalation_policy_name: name } = responder;
	return {
		responderId: responder.unique_id ?? null,
		user: personOf(responder.user, responder.user_name),
		escalationPolicy: policy ? { id: policy, name: name ?? null } : null,
		status: wordFor(responder.response_status, RESPONDER_STATUSES),
	} as IDataObject;
}
