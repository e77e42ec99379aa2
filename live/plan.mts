/** What a run will do, and whom it pages: for the terminal, before anything is written. */
import type { Chosen } from './choose.mts';
import { readList, type Client } from './client.mts';
import { TITLE } from './incidents.mts';

/** Writes the plan. It has names of people, so it belongs in no report. */
export async function writePlan(
	api: Client,
	{ team, service, user, integration, names }: Chosen,
	{ override }: { override: boolean },
): Promise<string> {
	const path = `/api/v2/account/teams/${team}/services/${service}/oncall/`;
	const levels = readList((await api.get(path)).json)
		.entries.flatMap(({ oncalls }) => [oncalls ?? []].flat())
		.map(({ position, oncalls }) => {
			const people = [oncalls ?? []].flat().map((one) => `${one.first_name} ${one.last_name}`);
			return `    level ${position}: ${people.join(', ') || 'nobody'}`;
		});
	const lines = [
		`In the team ${names.team}, for the service ${names.service}, this`,
		'- reads lists of the account, its incidents among them',
		`- opens two incidents, "${TITLE} (1)" and "(2)", with low urgency and acknowledged, if Zenduty`,
		'  obeys that; the second one is resolved, opened again and acknowledged several times',
		...(integration === undefined
			? ['- sends no alerts']
			: [
					'- sends up to five alerts, which open two more incidents, with the urgency that the integration',
					'  is set to',
				]),
		'- adds a note and a tag, and removes them',
		...(user === undefined
			? ['- assigns nothing to anybody, and asks nobody to respond']
			: ['- assigns the first incident to you, and asks you to respond to it']),
		'- plans a maintenance window in a year, and deletes it',
		'',
		'Who is on call for this service, and may be paged:',
		...(levels.length > 0 ? levels : ['    nobody']),
		'',
		'What it cannot remove: the incidents, which are resolved at the end, and their alerts' +
			(override ? '; a schedule override in a year, for one minute.' : '.'),
		'It takes about 5 minutes, since it keeps the limits of Zenduty. Ctrl-C ends it at any time, and',
		'closes what is open then.',
	];
	return lines.join('\n');
}
