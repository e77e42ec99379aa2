/**
 * The examples in which an incident has a counterpart elsewhere, a channel in Slack or an issue in Jira,
 * and the other one that posts in Slack.
 */
import assert from 'node:assert/strict';
import { SEED } from '../../simulator/seed.mts';
import { ISSUE_TYPE, PROJECT, type Issue } from '../programs/jira.mts';
import type { Channel } from '../programs/slack.mts';
import { deliver, event, signed } from '../zenduty/delivery.mts';
import {
	adds,
	becomes,
	breaks,
	comesAgain,
	listen,
	opens,
	setUp,
	type Example,
	type Step,
	type Story,
} from './story.mts';

const ENDED = { ended: ['success'] };
const FAILED = { ended: ['error'] };

const channelsOf = ({ stage, incident }: Story): Channel[] =>
	stage.slack.channels.filter(({ name }) =>
		name.startsWith(`incident-${incident.incident_number}-`),
	);
const textIn = (channel?: Channel) => [...(channel?.messages.values() ?? [])].join();

const triggered = (title: string): Step => opens({ title, assigned_to: SEED.users.mara });

const slackFails =
	(times: number): Step =>
	({ stage }) =>
		stage.slack.fail(times);

const slack: Example = {
	name: 'incident-channel-in-slack',
	given: {},
	each: ({ stage }) => void (stage.slack.calls.length = 0),
	sees: {
		channels: (story) => channelsOf(story).map((channel) => [textIn(channel), channel.isArchived]),
		isLinked: (story) =>
			textIn(story.stage.slack.channels[0]).endsWith(
				`is triggered: <#${channelsOf(story)[0]?.id}>`,
			),
		calls: ({ stage }) => stage.slack.calls,
		lastCall: ({ stage }) => stage.slack.calls.at(-1),
	},
	rows: {
		'opens with the incident, follows it, and is archived in the end': [
			triggered('Disk <!channel> & co'),
			ENDED,
			{
				isLinked: true,
				channels: [
					[
						/^🔴 \*#\d+ Disk &lt;!channel&gt; &amp; co\* is triggered\nService: Databases\nAssigned to: Mara Lindqvist$/,
						false,
					],
				],
			},
			becomes(2),
			{ ...ENDED, channels: [[/^🟡 .* is acknowledged\n/, false]] },
			becomes(3),
			{ ...ENDED, channels: [[/^🟢 .* is resolved\n/, true]] },
		],
		'is one, if the event comes again': [
			triggered('Twice'),
			ENDED,
			comesAgain,
			{ ...ENDED, channels: [[/Twice/, false]], lastCall: 'chat.update' },
		],
		'is not needed for an event of an incident that has none': [
			({ zenduty }) => void zenduty.webhooks.receivers.splice(0),
			triggered('Known for long'),
			listen,
			becomes(2),
			{ ...ENDED, calls: [] },
		],
		'opens also if Slack does not respond at first': [
			slackFails(2),
			triggered('Slack is slow'),
			{ ...ENDED, channels: [[/Slack is slow/, false]] },
		],
		'does not open if Slack is down, and the execution is marked as failed': [
			slackFails(3),
			triggered('Slack is down'),
			{ ...FAILED, channels: [] },
		],
		'that somebody has archived is forgotten with the incident': [
			triggered('Archived by hand'),
			ENDED,
			(story) => void (channelsOf(story)[0]!.isArchived = true),
			becomes(2),
			FAILED,
			becomes(3),
			FAILED,
			({ stage }) => void (stage.slack.calls.length = 0),
			becomes(2),
			{ ...ENDED, calls: [] },
		],
	},
};

/** A delivery comes that was signed with another key. */
const forged =
	(title: string): Step =>
	async ({ example }) => {
		const answer = await deliver(example.url, signed(event('triggered', { title }), 'another key'));
		assert.equal(answer.status, 401, answer.text);
	};

/** How many messages the channel for everybody had before the row. */
let postedBefore = 0;
const posted = ({ stage }: Story) => [...stage.slack.channels[0]!.messages.values()];

const refusals: Example = {
	name: 'tell-when-deliveries-are-refused',
	each: (story) => void (postedBefore = posted(story).length),
	sees: {
		posted: (story) =>
			posted(story)
				.slice(postedBefore)
				.filter((text) => text.startsWith('⚠ *')),
	},
	rows: {
		'the channel learns that deliveries are refused, and why; once': [
			setUp(),
			forged('Never posted'),
			forged('Nor this one'),
			{
				ended: ['success'],
				posted: [
					/^⚠ \*A delivery was refused\* \(invalid_signature\) in the workflow “Tell when deliveries are refused.*”, since 20\S+Z\nThe X-SIGNATURE header does not match the body\. Copy /,
				],
			},
		],
		'an event is handled, and posts nothing': [
			opens({ title: 'Genuine' }),
			{ ended: ['success'], posted: [] },
		],
		'the message is posted also if Slack does not respond at first': [
			setUp(),
			slackFails(2),
			forged('Slack is slow'),
			{ ended: ['success'], posted: [/invalid_signature/] },
		],
		'if Slack is down, the execution is marked as failed': [
			setUp(),
			slackFails(3),
			forged('Slack is down'),
			{ ...FAILED, posted: [] },
		],
	},
};

const issuesOf = ({ stage, incident }: Story): Issue[] =>
	stage.jira.issues.filter(({ fields }) =>
		fields.summary.startsWith(`#${incident.incident_number} `),
	);

/** An incident with its issue. */
const ticket = (title: string) => [opens({ title }), { ...ENDED, issues: [['new', title]] }];

/** A person moves the issue. */
const moves =
	(to: 'open' | 'done', field?: string): Step =>
	(story) =>
		story.stage.jira.move(issuesOf(story)[0]!, to, field);

const jiraFails =
	(times: number): Step =>
	({ stage }) =>
		stage.jira.fail(times);

let movesBefore = 0;

const jira: Example = {
	name: 'two-way-ticket-in-jira',
	given: { chosen: { project: PROJECT, issueType: ISSUE_TYPE } },
	each: ({ stage }) => void (movesBefore = stage.jira.moves()),
	sees: {
		issues: (story) =>
			issuesOf(story).map(({ fields }) => [
				fields.status.statusCategory.key,
				fields.summary.replace(/^#\d+ /, ''),
			]),
		described: (story) => issuesOf(story).map(({ fields }) => fields.description),
		isNoted: (story) => {
			const [{ key }] = issuesOf(story) as [Issue];
			const texts = story.zenduty.journal.changes('note added').map(({ text }) => text);
			return texts.map((text) => text.replace(key, 'KEY'));
		},
		moves: ({ stage }) => stage.jira.moves() - movesBefore,
	},
	rows: {
		'an incident gets an issue, and a note that names it': [
			...ticket('Disk full'),
			{
				described: [/^Incident #\d+ in Zenduty\nService: Databases\nUrgency: high/],
				isNoted: ['Issue in Jira: KEY'],
			},
		],
		'when the issue is done, the incident is resolved, and that is the end': [
			...ticket('Done in Jira'),
			moves('done'),
			// Jira's event, and the echo from Zenduty.
			{ ended: ['success', 'success'], incident: 3, statuses: [3], moves: 0 },
			{ isNoted: ['Issue in Jira: KEY', 'Done in Jira: KEY'] },
		],
		'when the incident is resolved, the issue is done, and that is the end': [
			...ticket('Resolved in Zenduty'),
			becomes(3),
			// Zenduty's event, and the echo from Jira.
			{ ended: ['success', 'success'], issues: [['done', /./]], moves: 1, statuses: [] },
		],
		'an event that comes twice makes one issue': [
			...ticket('Twice'),
			comesAgain,
			{ ...ENDED, issues: [['new', 'Twice']] },
		],
		'other changes, other issues and other senders resolve nothing': [
			...ticket('Still open'),
			moves('open'),
			(story) => story.stage.jira.move({ ...issuesOf(story)[0]!, key: 'OTHER-1' }, 'done'),
			moves('open', 'priority'),
			{ ended: ['success', 'success', 'success'] },
			async (story) => {
				const { jira: of } = story.stage;
				const [url = ''] = of.webhooks;
				const [issue] = issuesOf(story);
				const forged = await fetch(url.replace(/\?.*/, ''), {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ issue, changelog: { items: [{ field: 'status' }] } }),
				});
				assert.equal(forged.status, 403);
			},
			{ incident: 1, statuses: [] },
		],
		'a resolved incident without an issue is left alone': [
			adds({ title: 'Older than the workflow' }),
			becomes(3),
			{ ...ENDED, issues: [] },
		],
		'the issue is made also if Jira does not respond at first': [jiraFails(2), ...ticket('Slow')],
		'if Jira is down, the execution is marked as failed': [
			jiraFails(3),
			opens({ title: 'Jira is down' }),
			{ ...FAILED, issues: [] },
		],
		'if the issue cannot be moved to done, the execution says so': [
			...ticket('Stuck'),
			({ stage }) => void (stage.jira.canBeDone = false),
			becomes(3),
			{ ...FAILED, issues: [['new', 'Stuck']] },
			({ stage }) => void (stage.jira.canBeDone = true),
		],
		'if Zenduty does not resolve the incident, the execution is marked as failed': [
			...ticket('Zenduty is down'),
			breaks({ method: 'PATCH', path: '*', effect: { kind: 'status', status: 400 } }),
			moves('done'),
			{ ...FAILED, incident: 1 },
		],
	},
};

/** The examples of this file that share one Slack. They count its failures and its calls. */
export const COUNTED_IN_SLACK = [slack, refusals];

export const MIRRORED = [jira];
