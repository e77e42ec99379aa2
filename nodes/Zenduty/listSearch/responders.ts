import { respondersPath } from '../api/paths';
import { asText, type JsonObject } from '../json';
import { readChosenNumber } from './chosen';
import type { LoadRows } from './loadList';
import { note, sortRows, type Row } from './row';

const STATUSES: Readonly<Record<string, string>> = { 1: 'accepted', 2: 'declined', 3: 'pending' };

/** Loads the responders of the chosen incident. */
export const loadResponders: LoadRows = async (api, context) => {
	const number = await readChosenNumber(api, context);
	const responders = await api.list({
		path: respondersPath(number),
		subject: { missing: `no incident with the number ${number}` },
	});
	return responders.length === 0
		? [note(`Incident #${number} has no responders.`)]
		: sortRows(responders.map(rowOf));
};

function rowOf(responder: JsonObject): Row {
	const { unique_id: id, user, user_name, escalation_policy: policy } = responder;
	const name = user
		? asText(user_name || user)
		: asText(responder.escalation_policy_name || policy);
	const status = asText(responder.response_status);
	return { name: `${name} (${STATUSES[status] ?? status})`, value: asText(id) };
}
