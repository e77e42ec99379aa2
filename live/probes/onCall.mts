/** Probes of who is on call, and of overrides. */
import { readList } from '../client.mts';
import { created } from '../opened.mts';
import { differs, judge, untried, type Topic, type Tools } from '../probe.mts';
import { succeeded, teamPath } from './answers.mts';

const YEAR = 365 * 86_400_000;
const MINUTE = 60_000;

/** Who is on call in the team, read once. */
async function policiesOf(tools: Tools) {
	return await tools.once(
		'on call',
		async () =>
			readList(succeeded(await tools.api.get(teamPath(tools, 'oncall/', 'v2/'))).json).entries,
	);
}

export const onCall: Topic<Tools> = {
	title: 'Who is on call',
	probes: [
		{
			name: 'on-call-form',
			assumes:
				'Who is on call comes by policy (`unique_id`, `name`, `oncalls`), and in it by level (`position`, `delay`, `oncalls` with `username`)',
			asks: 'Who is on call in the team',
			reliesOn: ['nodes/Zenduty/model/peopleOnCall.ts', 'nodes/Zenduty/polling/source.ts'],
			whatIfNot:
				'What is missing is `null`. Without `oncalls` nobody seems to be on call, and the polling trigger reports no change.',
			async run(tools) {
				const policies = await policiesOf(tools);
				if (policies.length === 0) return untried('the team has no escalation policy');
				const levels = policies.flatMap(({ oncalls }) => [oncalls ?? []].flat());
				const people = levels.flatMap(({ oncalls }) => [oncalls ?? []].flat());
				const has = (all: object[], names: string[]) =>
					all.every((one) => names.every((name) => name in Object(one)));
				if (!has(policies, ['unique_id', 'name', 'oncalls']))
					return differs('policies of another form');
				if (!has(levels, ['position', 'delay', 'oncalls']))
					return differs('levels of another form');
				if (people.length === 0) return untried('nobody is on call');
				return judge(has(people, ['username']), 'people of another form');
			},
		},
		{
			name: 'on-call-operations',
			assumes: 'Team, service and escalation policy all return who is on call in the same form',
			asks: '*On Call: Get Many* for each of them',
			reliesOn: ['nodes/Zenduty/actions/onCall.ts'],
			whatIfNot: 'Otherwise the operation returns nothing, or fails, for the one that differs.',
			async run({ operations, place: { team, service, policy } }) {
				const found: Record<string, number> = {};
				for (const [of, more] of [
					['team', {}],
					['service', { service }],
					['escalationPolicy', { escalationPolicy: policy }],
				] as const) {
					const people = await operations.run('onCall', 'getAll', { of, team, ...more });
					found[of] = people.filter(({ username, level }) => username && level !== null).length;
				}
				if (found.team === 0) return untried('nobody is on call');
				if (found.service === 0 && found.escalationPolicy === 0)
					return untried('nobody is on call for the service');
				return judge(
					found.service === found.escalationPolicy,
					`${found.service} people for the service, ${found.escalationPolicy} for its policy`,
				);
			},
		},
		{
			name: 'on-call-levels',
			assumes: 'The `position` of the first level is 1',
			asks: 'Who is on call in the team',
			reliesOn: ['nodes/Zenduty/model/peopleOnCall.ts'],
			whatIfNot:
				'*Level* is compared with `position`. If Zenduty counts from 0, *Level* 1 is the second level.',
			async run(tools) {
				const policies = await policiesOf(tools);
				const firsts = policies
					.map(({ oncalls }) => [oncalls ?? []].flat().map((level) => Number(level.position)))
					.filter((positions) => positions.length > 0)
					.map((positions) => Math.min(...positions));
				if (firsts.length === 0) return untried('no escalation policy has a level');
				const others = [...new Set(firsts)].filter((position) => position !== 1);
				return judge(others.length === 0, others.join(', '));
			},
		},
		{
			name: 'override',
			assumes: 'An override comes back with an ID, and its times are kept to the second',
			asks: '*Schedule Override: Create* for one minute in a year, only with `--override`, since it cannot be removed',
			reliesOn: ['nodes/Zenduty/actions/scheduleOverride.ts'],
			whatIfNot:
				'Without an ID the operation says that the override may exist. Times are shown as Zenduty sends them.',
			async run(tools) {
				const { mayOverride, operations, opened, place } = tools;
				if (!mayOverride) return untried('only with `--override`');
				if (place.user === undefined) return untried('no user was named who may be on call');
				const [schedule] = await operations.run('schedule', 'getAll', { team: place.team });
				if (schedule === undefined) return untried('the team has no schedule');
				const start = Math.ceil(Date.now() / MINUTE) * MINUTE + YEAR;
				const times = {
					startTime: new Date(start).toISOString(),
					endTime: new Date(start + MINUTE).toISOString(),
				};
				const where = { team: place.team, schedule: schedule.id };
				const creating = operations.run('scheduleOverride', 'create', {
					...{ ...where, ...times, user: place.user, name: 'Test of n8n-nodes-zenduty' },
				});
				const what = 'a schedule override in a year, for one minute';
				const made = await created(opened, `perhaps ${what}`, creating);
				opened.stays(what);
				const listed = await operations.run('scheduleOverride', 'getAll', where);
				const found = listed.find(({ id }) => id === made.id);
				if (!made.id || found === undefined) return differs('an override that is not in the list');
				return judge(Date.parse(found.startTime) === start, 'another start');
			},
		},
	],
};
