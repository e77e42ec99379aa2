/** What belongs to a user: who stands in, and how the user is reached. */
import { contactMethodAnswer } from '../answers.mts';
import {
	bodyOf,
	created,
	deleted,
	listOf,
	ownerOf,
	param,
	remove,
	thingOf,
	type Call,
	type Handlers,
} from '../calls.mts';
import { newUuid } from '../ids.mts';
import { doesNotExist, notFound, refusal } from '../refusals.mts';
import { timestamp } from '../times.mts';

/** Returns the username in the path, which must be that of somebody. */
function userOf(call: Call): string {
	const name = param(call, 'user');
	if (!call.state.users.some(({ username }) => username === name)) throw notFound();
	return name;
}

/** A rule as it is sent. */
interface NewRule {
	from_date: string;
	to_date: string;
	to_user: string;
	time_zone?: string;
}

export const forwardingRules: Handlers = {
	/** The rules from and to the user. */
	listForwardingRules(call) {
		const name = userOf(call);
		const found = call.state.forwardingRules.filter((rule) =>
			[rule.user, rule.to_user].includes(name),
		);
		return listOf(call, found);
	},

	createForwardingRule(call) {
		const { state } = call;
		const user = userOf(call);
		const { from_date, to_date, to_user, time_zone = 'UTC' } = bodyOf<NewRule>(call);
		if (!state.users.some(({ username }) => username === to_user)) {
			throw doesNotExist('to_user', to_user);
		}
		if (user === to_user) throw refusal(400, { to_user: ['Choose another user.'] });
		if (Date.parse(to_date) <= Date.parse(from_date)) {
			throw refusal(400, { to_date: ['The end must be after the start.'] });
		}
		const rule = {
			...{ unique_id: newUuid(), user, to_user, from_date, to_date, time_zone },
			...{ created_by: ownerOf(call).username, creation_date: timestamp(call.now()) },
		};
		state.forwardingRules.push(rule);
		call.record({ what: 'forwarding rule created', id: rule.unique_id });
		return created(rule);
	},

	/** Only below the user who is away. */
	deleteForwardingRule(call) {
		const name = userOf(call);
		const { forwardingRules: rules } = call.state;
		const own = rules.filter(({ user }) => user === name);
		const rule = thingOf(call, own, 'forwardingRule');
		remove(rules, rule);
		call.record({ what: 'forwarding rule deleted', id: rule.unique_id });
		return deleted();
	},
};

export const contactMethods: Handlers = {
	listContactMethods(call) {
		const name = userOf(call);
		const found = call.state.contactMethods.filter(({ user }) => user === name);
		return listOf(call, found, contactMethodAnswer);
	},
};
