/** Probes of keys, refusals and what an account holds. They only read. */
import { MAY_EXIST, STATUS } from '../incidents.mts';
import { TITLE } from '../opened.mts';
import { differs, holds, judge, untried, type Topic, type Tools } from '../probe.mts';
import { counted, NO_ID, succeeded, teamPath } from './answers.mts';

/** What a key is called, what can be wrong with it, and the small words of such a text. */
const KEY = 'credential credentials key keys token tokens'.split(' ');
const WRONG = 'disabled expired inactive incorrect invalid not revoked unknown'.split(' ');
const SMALL = [
	'a an the this your no api authentication header active valid provided sent uses',
	'is are was were has have been and or',
].flatMap((words) => words.split(' '));

/** Tells whether the node takes a text for one that speaks of nothing but a key and what is wrong with it. */
function isOfKeyAlone(text: string): boolean {
	const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
	return (
		words.some((word) => KEY.includes(word)) &&
		words.some((word) => WRONG.includes(word)) &&
		words.every((word) => [...KEY, ...WRONG, ...SMALL].includes(word))
	);
}

export const account: Topic<Tools> = {
	title: 'Keys, refusals and what the account holds',
	probes: [
		{
			name: 'wrong-key',
			assumes:
				'A wrong API key gets 401, or 403 with a text about nothing but the key and what is wrong with it',
			asks: 'A list of teams, with a key that does not exist',
			reliesOn: ['nodes/Zenduty/api/call/failure.ts', 'credentials/ZendutyApi.credentials.ts'],
			whatIfNot:
				'If it holds, the node stops and says that the key is wrong. Otherwise it says what Zenduty responded, and goes on with the other items, which fail too.',
			async run({ api }) {
				const { status, json } = await api.call('GET', '/api/account/teams/', undefined, {
					key: 'not-a-key-of-anybody',
				});
				const isOfKey = isOfKeyAlone(String(json?.error ?? json?.detail ?? json?.message ?? ''));
				const isSo = status === 401 || (status === 403 && isOfKey);
				return judge(isSo, `${status}${isOfKey ? '' : ' without such a text'}`, `${status}`);
			},
		},
		{
			name: 'missing-thing',
			assumes: 'What does not exist gets 404 with a JSON object',
			asks: 'An incident with a number that no account reaches',
			reliesOn: ['nodes/Zenduty/api/call/failure.ts', 'nodes/Zenduty/polling/incidents.ts'],
			whatIfNot:
				'If it holds, errors have the code `not_found`, and the polling trigger forgets an incident that was deleted. Otherwise the code is another one, and such an incident keeps the trigger from going on.',
			async run({ api }) {
				const { status, json } = await api.get('/api/incidents/999999999/');
				const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
				return judge(
					status === 404 && isObject,
					`${status}${isObject ? '' : ' without a JSON object'}`,
				);
			},
		},
		{
			name: 'refused-value',
			assumes:
				'A refused value gets 400, with its reason in `detail`, `error`, `message` or a map of fields',
			asks: 'A new incident for a service that does not exist',
			reliesOn: ['nodes/Zenduty/api/call/attempt.ts', 'nodes/Zenduty/api/errorTexts.ts'],
			whatIfNot:
				"If it holds, errors repeat Zenduty's reason. Otherwise they have the status only, or (with 404) say that the service does not exist.",
			async run({ api, opened }) {
				// Low and acknowledged, should it be created all the same.
				const { status, json } = await api.post('/api/incidents/', {
					...{ title: TITLE, service: NO_ID, urgency: 0, status: STATUS.acknowledged },
				});
				if (status < 300) {
					if (json?.unique_id) opened.incident(String(json.unique_id));
					else opened.stays(MAY_EXIST);
				}
				const names = Object.keys(json ?? {}).filter((name) => /^[a-z_]{1,30}$/.test(name));
				const isSo = status === 400 && names.length > 0;
				return judge(
					isSo,
					`${status}${names.length > 0 ? '' : ' without a reason'}`,
					names.join(', '),
				);
			},
		},
		{
			name: 'configuration',
			assumes:
				'Services, escalation policies, schedules, priorities, SLAs, tags and teams have an ID and a name',
			asks: '*Get Many* of each of these resources',
			reliesOn: [
				'nodes/Zenduty/actions/configuration/index.ts',
				'nodes/Zenduty/listSearch/teamRecordLists.ts',
			],
			whatIfNot:
				'Otherwise the output has `null` in that place, and the lists of the editor show the ID.',
			async run({ operations, place }) {
				const { team } = place;
				const kinds = ['service', 'escalationPolicy', 'schedule', 'priority', 'sla', 'tag', 'team'];
				const lacking: string[] = [];
				const empty: string[] = [];
				for (const kind of kinds) {
					const things = await operations.run(kind, 'getAll', kind === 'team' ? {} : { team });
					if (things.some(({ id, name }) => !id || !name)) lacking.push(kind);
					if (things.length === 0) empty.push(kind);
				}
				const none = empty.length > 0 ? `none of: ${empty.join(', ')}` : undefined;
				return judge(lacking.length === 0, `no ID or no name: ${lacking.join(', ')}`, none);
			},
		},
		{
			name: 'service-status',
			assumes: 'The `status` of a service is one of 0 to 4',
			asks: '*Service: Get* of the service',
			reliesOn: ['nodes/Zenduty/actions/configuration/index.ts'],
			whatIfNot: 'Otherwise the output has the number as Zenduty sent it, in the place of a word.',
			async run({ operations, place: { team, service } }) {
				const [found] = await operations.run('service', 'get', { team, service });
				const words = ['disabled', 'active', 'warning', 'critical', 'maintenance'];
				return judge(
					words.includes(found?.status),
					`a ${typeof found?.status} that is no known one`,
				);
			},
		},
		{
			name: 'member-email',
			assumes: 'The members of the account have a `user` with username and email address',
			asks: 'The list of members of the account, and *Member: Get Many* with one of the email addresses',
			reliesOn: ['nodes/Zenduty/fields/users.ts', 'nodes/Zenduty/actions/member.ts'],
			whatIfNot:
				'Otherwise users are not found by email address: the error says that no member has it, and usernames still work.',
			async run({ operations }) {
				const members = await operations.run('member', 'getAll', { returnAll: true });
				const full = members.filter(({ username, email }) => username && email);
				if (full.length === 0) return differs(`${counted(full, members)} members have both`);
				const email = String(full[0]?.email).toUpperCase();
				const found = await operations.run('member', 'getAll', { email });
				const isSo = found.some(({ username }) => username === full[0]?.username);
				return judge(
					isSo,
					'the member was not found',
					`${counted(full, members)} members have both`,
				);
			},
		},
		{
			name: 'integration-url',
			assumes:
				'An integration says its kind in `application_reference.extension`, and its URL in `webhook_url`',
			asks: 'The list of integrations of the service, and the one that was chosen',
			reliesOn: [
				'nodes/Zenduty/listSearch/integrationList.ts',
				'nodes/Zenduty/actions/alert/alertIntegration.ts',
			],
			whatIfNot:
				'Otherwise alerts cannot be sent through an integration from the list. The credential *Zenduty Integration API* takes its URL all the same.',
			async run(tools) {
				const { integration, service } = tools.place;
				if (integration === undefined || 'url' in integration) {
					return untried('no integration was chosen from the list');
				}
				const path = teamPath(tools, `services/${service}/integrations/${integration.id}/`);
				const { json } = succeeded(await tools.api.get(path));
				const kind = json?.application_reference?.extension;
				if (kind !== 'generic')
					return differs(`a kind that is ${kind === undefined ? 'missing' : 'another one'}`);
				return judge(
					/^https?:.*\/integration\/[^/]+\/[^/]+/.test(String(json.webhook_url)),
					'a `webhook_url` of another form',
					/\/api\/integration\//.test(json.webhook_url) ? 'below `/api`' : 'not below `/api`',
				);
			},
		},
		{
			name: 'team-member',
			assumes: 'Members of a team have a `user` that is an object or a username',
			asks: 'The list of members of the team',
			reliesOn: ['nodes/Zenduty/actions/member.ts', 'nodes/Zenduty/model/person.ts'],
			whatIfNot:
				'Otherwise `username` is `null` in the output, and the lists of users lack these people.',
			async run({ operations, place: { team } }) {
				const members = await operations.run('member', 'getAll', { team, returnAll: true });
				if (members.length === 0) return untried('the team has no members');
				const named = members.filter(({ username }) => username);
				const bare = members.filter(({ email }) => !email);
				if (named.length < members.length)
					return differs(`${counted(named, members)} have a username`);
				return holds(`${counted(bare, members)} without an email address`);
			},
		},
	],
};
