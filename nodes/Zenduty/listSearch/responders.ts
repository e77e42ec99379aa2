import { incidentThings } from '../api/endpoints';
import { RESPONDER_STATUSES } from '../model/statusWords';
import { givenText, type JsonObject } from '../json';
import { readChosenNumber } from './chosen';
import type { LoadRows } from './loadList';
import { messageRow, rowsOf, sortRows } from './row';

/** Loads the responders of the chosen incident. */
export const loadResponders: LoadRows = async (api, context) => {
	const number = await readChosenNumber(api, context);
	const responders = await api.list(incidentThings('responders', number));
	return responders.length === 0
		? [messageRow(`Incident #${number} has no responders.`)]
		: sortRows(rowsOf(responders, nameOf));
};

function nameOf(responder: JsonObject): string {
	const { unique_id: id, user, user_name, escalation_policy: policy } = responder;
	const name = user ? user_name || user : responder.escalation_policy_name || policy;
	const status = givenText(responder.response_status);
	const shown = givenText(name || id);
	return status === '' ? shown : `${shown} (${RESPONDER_STATUSES[Number(status)] ?? status})`;
}
