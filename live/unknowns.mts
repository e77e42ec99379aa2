/** Writes `live/UNKNOWNS.md` from the probes: `npm run live:unknowns`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../scripts/process.mts';
import type { Probe, Topic } from './probe.mts';
import { TOPICS } from './probes/index.mts';
import { webhookTopic } from './webhook/probes.mts';

/** What no probe can tell: the unknown, and what the nodes do meanwhile. */
const UNASKED: Array<[unknown: string, meanwhile: string]> = [
	[
		'Whether a 503 with `Retry-After` means that nothing was done',
		'The node assumes so, and creates again what it tried to create. Otherwise something could exist twice.',
	],
	[
		'In which unit the `repeat_interval` of a maintenance window is, and when such a window runs again',
		'*Maintenance Window: Create* passes the number on; *End* sets *Repeat Until*, and leaves an occurrence that has begun.',
	],
	['In which unit the times of an SLA are', '*SLA: Get Many* returns them as Zenduty sends them.'],
	[
		'Whether an alert *Error* or *Warning* opens an incident',
		'It depends on the setting of the integration, and the documentation says so.',
	],
	[
		'Whether a PATCH changes `escalation_policy`',
		'*Incident: Update* and *Reassign* send it; *Reassign* fails where the incident then shows another one. To try it would page the people of another policy.',
	],
	[
		'How account webhooks are signed, which tell of changes of who is on call',
		'The documentation names what to try, one after the other.',
	],
	[
		'When Zenduty begins to use a new signing key',
		'The credential takes the former key beside the new one.',
	],
	[
		'What an acknowledgement that ran out looks like',
		'If an acknowledged incident is triggered again, the polling trigger takes that for an acknowledgement that ran out.',
	],
	[
		'Whether `all_teams` finds incidents of teams that the owner of the key is not in',
		'*Get Many* and the polling trigger ask for all teams. A key without rights there finds fewer.',
	],
];

/** Where it is. */
export const UNKNOWNS = join(root, 'live/UNKNOWNS.md');

const INTRODUCTION = `# What was never tried

<!-- Made by \`npm run live:unknowns\` from the probes in live/. Change them, not this file. -->

This package was built from what is published about Zenduty, and never with a live account. This page lists each assumption about the real Zenduty, and what the nodes do if it holds and if it does not. If you have an API key, one command tries them:

\`\`\`sh
npm ci && npm run live
\`\`\`

It says what it will do and who may be paged, and asks before it writes anything. It opens up to four incidents and resolves them again, and takes some minutes. Its report in \`reports/live.md\` says what holds. It has no key, no email address, no name and no text of yours: please [send it to us](https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/issues). \`npm run live -- webhook\` does the same for [outgoing webhooks](#outgoing-webhooks), and \`npm run live -- --help\` lists the flags.

Each heading below is the name of a probe: one question that this command asks Zenduty. The files at the end of each section are for developers.`;

function section({ name, assumes, asks, reliesOn, whatIfNot }: Probe<never>): string {
	const files = reliesOn.map((file) => `\`${file}\``).join(', ');
	return `### ${name}

**${assumes}.** ${whatIfNot}

Tried by: ${asks}. Relied on in ${files}.`;
}

/** Writes the page. */
export function writeUnknowns(): string {
	const topics: Array<Topic<never>> = [...TOPICS, webhookTopic];
	const links = [...topics.map(({ title }) => title), 'What no probe can tell'].map(
		(title) =>
			`[${title}](#${title
				.toLowerCase()
				.replace(/[^\w -]/g, '')
				.replaceAll(' ', '-')})`,
	);
	const parts = [INTRODUCTION, `**Contents:** ${links.join(' · ')}`];
	for (const { title, probes } of topics) parts.push(`## ${title}`, ...probes.map(section));
	const rows = UNASKED.map((row) => `| ${row.join(' | ')} |`);
	const table = ['| Unknown | What the nodes do |', '|---|---|', ...rows].join('\n');
	parts.push('## What no probe can tell', table);
	return `${parts.join('\n\n')}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(UNKNOWNS, writeUnknowns());
