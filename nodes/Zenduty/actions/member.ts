import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { personOf } from '../model/person';
import { ACCOUNT_MEMBERS, teamRecordsEndpoint } from '../api/endpoints';
import type { ItemApi } from '../api/client';
import { indexBy, type JsonObject } from '../json';
import { wordFor } from '../model/statusWords';
import type { ApiConnection } from './operation/connect';
import { simplifiedOutput, type Operation, type Resource } from './operation/operation';
import { hasEmail } from '../fields/users';
import { readOptionalId } from '../fields/readLocators';
import { teamField } from '../fields/locators';
import { readLimit, readText } from '../fields/readers';
import { apiOptions, limitFields, simplifyField } from '../fields/sharedFields';

/** The roles of a member in the account. The key is the number that the API has in `role`. */
const ACCOUNT_ROLES: Readonly<Record<number, string>> = { 1: 'owner', 2: 'admin', 3: 'user' };

/** The roles of a member in a team. The key is the number that the API has in `role`. */
const TEAM_ROLES: Readonly<Record<number, string>> = { 1: 'manager', 2: 'user' };

const emailField: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	placeholder: 'e.g. anna@example.com',
	description:
		'Return only the member with this email address. Upper and lower case make no difference. Returns nothing if no member has it.',
};

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many members',
	description: 'List the members of the account or of a team, or find one by email address',
	fields: [
		teamField({
			description:
				'The team whose members are listed. Leave empty to list all members of the account.',
		}),
		emailField,
		...limitFields,
		simplifyField,
		apiOptions(),
	],
	async execute(item, { loadApi }) {
		const { api, listMembers } = await loadApi();
		const teamId = readOptionalId(item, teamField());
		const email = readText(item, emailField).trim();
		const limit = readLimit(item);
		const { members, people = [] } =
			email === ''
				? { members: await listMembersOf(api, teamId, limit) }
				: await findMembers({ api, listMembers }, teamId, email);
		const roles = teamId === undefined ? ACCOUNT_ROLES : TEAM_ROLES;
		// In the list of a team, some members may have only a username. If there are such members, a
		// search for an email address returns the names and the email addresses of the found members in
		// `people`. Otherwise, `people` is empty.
		const accountMembers = indexBy(people, usernameOf);
		const simplify = (member: JsonObject) => simplifyMember(member, roles, accountMembers);
		return simplifiedOutput(item, members.slice(0, limit), simplify);
	},
};

async function listMembersOf(
	api: ItemApi,
	teamId: string | undefined,
	limit = Infinity,
): Promise<JsonObject[]> {
	const endpoint = teamId === undefined ? ACCOUNT_MEMBERS : teamRecordsEndpoint(teamId, 'members');
	return await api.list({ ...endpoint, limit });
}

/**
 * Finds the members of the account or of a team whose email address is `email`.
 *
 * @returns the found members in `members`. If some members of the team have only a username,
 * `people` has the members of the account whose email address is `email`
 */
async function findMembers(
	{ api, listMembers }: Pick<ApiConnection, 'api' | 'listMembers'>,
	teamId: string | undefined,
	email: string,
): Promise<{ members: JsonObject[]; people?: JsonObject[] }> {
	const isSought = ({ user }: JsonObject) => hasEmail(personOf(user), email);
	if (teamId === undefined) return { members: (await listMembers()).filter(isSought) };
	const members = await listMembersOf(api, teamId);
	// In the list of a team, some members may have only a username. If the list has such a member,
	// the list of the account's members is read, too, to find the username for the email address.
	const isBare = members.some(({ user }) => typeof user === 'string');
	if (!isBare) return { members: members.filter(isSought) };
	const people = (await listMembers()).filter(isSought);
	const usernames = new Set(people.map(usernameOf).filter((username) => username));
	const isFound = (member: JsonObject) => isSought(member) || usernames.has(usernameOf(member));
	return { members: members.filter(isFound), people };
}

function usernameOf({ user }: JsonObject): unknown {
	return personOf(user)?.username;
}

function simplifyMember(
	member: JsonObject,
	roles: Readonly<Record<number, string>>,
	accountMembers: ReadonlyMap<unknown, JsonObject>,
): IDataObject {
	const person = personOf((accountMembers.get(member.user) ?? member).user);
	return {
		username: person?.username ?? null,
		name: person?.name ?? null,
		email: person?.email ?? null,
		role: wordFor(member.role, roles),
		teamId: member.team ?? null,
	} as IDataObject;
}

/**
 * The resource "Member". In the output, `role` is the role in the account, such as `admin`. If a
 * team is chosen, `role` is the role in this team, such as `manager`.
 */
export const member: Resource = {
	name: 'Member',
	operations: { getAll },
};
