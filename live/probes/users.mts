/** Probes of forwarding rules and contact methods. The rule lasts a minute in a year, and is removed. */
import { readList } from '../client.mts';
import { createdThing } from '../opened.mts';
import { differs, holds, judge, Untried, untried, type Topic, type Tools } from '../probe.mts';
import { succeeded } from './answers.mts';

const YEAR = 365 * 86_400_000;
const MINUTE = 60_000;
const RULE = 'nodes/Zenduty/actions/forwardingRule.ts';

const userPath = (username: string, rest: string) => `/api/account/users/${username}/${rest}`;

/** Returns the user who was named. */
function userOf({ place }: Tools): string {
	if (place.user === undefined) throw new Untried('no user was named');
	return place.user;
}

/** Makes a rule, once. */
async function ruleOf(tools: Tools) {
	return await tools.once('forwarding rule', async () => {
		const { operations, opened } = tools;
		const user = userOf(tools);
		const members = await operations.run('member', 'getAll', { returnAll: true });
		const toUser = members.map(({ username }) => username).find((each) => each && each !== user);
		if (toUser === undefined) throw new Untried('the account has no other member');
		const start = Math.ceil(Date.now() / MINUTE) * MINUTE + YEAR;
		const creating = operations.run('forwardingRule', 'create', {
			...{ user, toUser, startTime: new Date(start).toISOString() },
			endTime: new Date(start + MINUTE).toISOString(),
		});
		const below = userPath(user, 'forwarding_rules/');
		const thing = { what: 'a forwarding rule in a year, for one minute', below, id: 'id' };
		return { user, toUser, start, ...(await createdThing(opened, thing, creating)) };
	});
}

/** Finds the rule among those of a user. */
async function listedFor({ operations }: Tools, user: string, id: unknown) {
	const rules = await operations.run('forwardingRule', 'getAll', { user, returnAll: true });
	return rules.find((rule) => rule.id === id);
}

export const users: Topic<Tools> = {
	title: 'Users: who is away, and how they are reached',
	probes: [
		{
			name: 'forwarding-rule',
			assumes: 'A new forwarding rule comes back with an ID, both users, and its times in UTC',
			asks: '*Forwarding Rule: Create* for one minute in a year, and *Get Many*',
			reliesOn: [RULE],
			whatIfNot:
				'Without an ID the operation says that the rule may exist. Users and times are shown as Zenduty sends them.',
			async run(tools) {
				const { made, user, toUser, start } = await ruleOf(tools);
				const found = await listedFor(tools, user, made.id);
				if (!made.id || found === undefined) return differs('a rule that is not in the list');
				if (found.username !== user || found.toUsername !== toUser) return differs('other users');
				const times = [found.startTime, found.endTime].map((time) => Date.parse(time));
				return judge(times.join() === [start, start + MINUTE].join(), 'other times');
			},
		},
		{
			name: 'forwarding-rule-to',
			assumes: 'The list of a user also has the rules to this user',
			asks: '*Forwarding Rule: Get Many* for the user who stands in',
			reliesOn: [RULE, 'nodes/Zenduty/listSearch/forwardingRuleList.ts'],
			whatIfNot: 'Otherwise *Get Many* returns only the rules from a user.',
			async run(tools) {
				const { made, toUser } = await ruleOf(tools);
				const found = await listedFor(tools, toUser, made.id);
				return judge(found !== undefined, 'the rule was missing');
			},
		},
		{
			name: 'forwarding-rule-delete',
			assumes: 'A deleted forwarding rule is gone from the list',
			asks: '*Forwarding Rule: Delete*, and *Get Many*',
			reliesOn: [RULE, 'nodes/Zenduty/api/write.ts'],
			whatIfNot: 'The operation returns `deleted` as soon as Zenduty has accepted the request.',
			async run(tools) {
				const { made, user, path } = await ruleOf(tools);
				await tools.operations.run('forwardingRule', 'delete', { user, forwardingRule: made.id });
				const isGone = (await listedFor(tools, user, made.id)) === undefined;
				if (isGone) tools.opened.gone(path);
				return judge(isGone, 'it is still listed');
			},
		},
		{
			name: 'contact-methods',
			assumes: 'Contact methods have an ID, a value, a day, and a `contact_type` from 1 to 6',
			asks: 'The list of contact methods of the user',
			reliesOn: ['nodes/Zenduty/actions/contactMethod.ts'],
			whatIfNot:
				'Another type is shown as Zenduty sends it, and what is missing is `null` in the output.',
			async run(tools) {
				const path = userPath(userOf(tools), 'contacts/');
				const { entries } = readList(succeeded(await tools.api.get(path)).json);
				if (entries.length === 0) return untried('the user has no contact method');
				const has = (name: string) => entries.every((each) => Boolean(Object(each)[name]));
				const lacking = ['unique_id', 'value', 'creation_date'].filter((name) => !has(name));
				if (lacking.length > 0) return differs(`without ${lacking.join(', ')}`);
				const types = new Set(entries.map(({ contact_type: type }) => type));
				const isKnown = [...types].every((type) => [1, 2, 3, 4, 5, 6].includes(type));
				if (!isKnown) return differs('another type');
				const isDay = entries.every(({ creation_date: date }) => date.length === 10);
				return holds(isDay ? 'a day' : 'a day and a time');
			},
		},
	],
};
