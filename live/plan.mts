/** What a run will do, and whom it pages: for the terminal, before anything is written. */
import { z } from 'zod';

import type { Chosen } from './choose.mts';
import { readList, type Answer, type Client } from './client.mts';
import { TITLE } from './opened.mts';

/** Who is on call, as far as the plan needs it. */
const POLICIES = z
	.array(
		z.object({
			oncalls: z.array(
				z.object({
					position: z.number(),
					oncalls: z.array(z.object({ first_name: z.string(), last_name: z.string() })),
				}),
			),
		}),
	)
	.nonempty();

/** Writes the plan. It has names of people, so it belongs in no report. */
export async function writePlan(
	api: Client,
	{ team, service, user, integration, names }: Chosen,
	{ override }: { override: boolean },
): Promise<string> {
	const path = `/api/v2/account/teams/${team}/services/${service}/oncall/`;
	const isByUrl = integration !== undefined && 'url' in integration;
	const way = isByUrl ? 'URL that you give' : `integration ${names.integration}`;
	const lines = [
		`In the team ${names.team}, for the service ${names.service}, this`,
		'- reads lists of the account, its incidents among them',
		`- opens two incidents, "${TITLE} (1)" and "(2)", with low urgency and acknowledged, if Zenduty`,
		'  obeys that; the second one is resolved, opened again and acknowledged several times',
		'- changes title, summary, priority and SLA of the first incident',
		...(integration === undefined
			? ['- sends no alerts']
			: [
					`- sends up to five alerts to the ${way}, which open`,
					'  two more incidents, with the urgency that the integration is set to',
				]),
		'- adds a note and a tag, and removes them',
		...(user === undefined
			? ['- assigns nothing to anybody, and asks nobody to respond']
			: ['- assigns the first incident to you, and asks you to respond to it']),
		'- plans a maintenance window in a year, and deletes it',
		'- adds a post-incident task, and deletes it',
		...(user === undefined
			? []
			: [
					'- adds a postmortem in your name, and a forwarding rule from you to another member, for one',
					'  minute in a year, and deletes both',
				]),
		'Zenduty passes these incidents on to whatever is connected to the service, such as Slack or Jira.',
		'',
		'Who is on call for this service, and may be paged:',
		...onCallIn(await api.get(path)),
		...(isByUrl
			? [
					'The URL may belong to another service. Then people who are on call there are paged too, and',
					'this list does not name them.',
				]
			: []),
		'',
		'What it cannot remove: the incidents, which are resolved at the end, and their alerts' +
			(override ? '; a schedule override in a year, for one minute.' : '.'),
		'It takes about 5 minutes, since it stays within the limits of Zenduty. Ctrl-C ends it at any time, and',
		'closes what is open then.',
	];
	return lines.join('\n');
}

/** Lists who is on call, a line for each level. A policy without a level is not understood. */
function onCallIn({ status, json }: Answer): string[] {
	const policies = POLICIES.safeParse(readList(json).entries);
	const levels = (policies.data ?? []).flatMap(({ oncalls }) => oncalls);
	if (status !== 200 || levels.length === 0) {
		return [
			'    This could not be read: assume everybody in the escalation policy of the service.',
		];
	}
	return levels.map(({ position, oncalls }) => {
		const people = oncalls.map((one) => `${one.first_name} ${one.last_name}`);
		return `    level ${position}: ${people.join(', ') || 'nobody'}`;
	});
}
