/** The examples to begin with: a few nodes each, and no database. */
import { SEED } from '../../simulator/seed.mts';
import { until } from '../support/until.mts';
import {
	becomes,
	breaks,
	opens,
	runs,
	setUp,
	waitsASecond,
	type Example,
	type Step,
	type Story,
} from './story.mts';

/** A person's browser: n8n takes no answer from a program that opens links by itself. */
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** What the channel of incidents got that has a text. */
const posted = ({ stage }: Story, text: string) =>
	[...stage.slack.channels[0]!.messages.values()].filter((message) => message.includes(text));

/** What was sent to the address of the example about something. */
const mailed = ({ stage }: Story, text: string) =>
	stage.mail.htmlOf(ON_CALL).filter((message) => message.includes(text));

const ON_CALL = 'on-call@example.com';

/** An example that asks with a button whether somebody takes the incident. */
function asksWithAButton(
	name: string,
	asked: (story: Story, title: string) => string[],
	link: RegExp,
): Example {
	/** Somebody presses the button below the message about the incident. */
	const pressesTheButton: Step = async (story) => {
		const message = await until(
			'the message is there',
			() => asked(story, story.incident.title)[0],
		);
		const [, url = ''] = link.exec(message) ?? [];
		const press = async () =>
			(await fetch(url.replaceAll('&amp;', '&'), { headers: { 'user-agent': BROWSER } })).ok;
		// The message is there before n8n has begun to wait.
		await until('n8n takes the answer', press);
	};
	return {
		name,
		given: {},
		sees: { asked: (story) => asked(story, story.incident.title).length },
		rows: {
			'nothing is acknowledged before somebody has pressed the button': [
				opens({ title: `${name} asks` }),
				{ asked: 1, incident: 1, statuses: [] },
				pressesTheButton,
				{ ended: ['success'], statuses: [2], incident: 2 },
			],
			'what is resolved by then stays resolved': [
				opens({ title: `${name} is late` }),
				{ asked: 1 },
				becomes(3),
				pressesTheButton,
				{ ended: ['success'], statuses: [], incident: 3 },
			],
			'if Zenduty does not respond, the execution is marked as failed': [
				opens({ title: `Zenduty is away from ${name}` }),
				{ asked: 1 },
				breaks({ path: '*' }),
				pressesTheButton,
				{ ended: ['error'], incident: 1 },
			],
			'if nobody presses it in time, nothing is acknowledged': [
				setUp({ change: waitsASecond }),
				opens({ title: `Nobody is there for ${name}` }),
				{ asked: 1, ended: ['success'], statuses: [], incident: 1 },
			],
		},
	};
}

const fromSlack = asksWithAButton('acknowledge-from-slack', posted, /"url":"([^"]+)"/);

const fromEmail = asksWithAButton('acknowledge-from-an-email', mailed, /href="([^"]+)"/);

const monday: Example = {
	name: 'who-is-on-call-each-monday',
	given: { chosen: { team: SEED.teams.platform } },
	sees: {
		told: (story) => posted(story, 'On call now:'),
	},
	rows: {
		'the channel learns who is on call, or that it is nobody': [
			runs('Every Monday'),
			{ told: ['On call now:\nPlatform on call: Mara Lindqvist'] },
			({ zenduty }) => zenduty.state.escalationPolicies.forEach((policy) => (policy.levels = [])),
			runs('Every Monday'),
			{ told: [/Mara/, 'On call now:\n⚠ nobody'] },
		],
		'if Zenduty does not respond, nothing is said': [
			breaks({ path: '*' }),
			runs('Every Monday', 'error'),
			{ told: [/Mara/, /nobody/] },
		],
	},
};

const resolved: Example = {
	name: 'wait-until-resolved',
	given: { chosen: { service: SEED.services.databases }, isUnpublished: true },
	rows: {
		'goes on when the incident is resolved, and not before': [
			async (story) => {
				const { rest } = story.stage.server;
				const start = { triggerToStartFrom: { name: 'Something is wrong' } };
				await rest.run(story.example.workflow, start);
				story.incident = await until('the incident is open', () =>
					story.zenduty.state.incidents.find(({ title }) => title.startsWith('n8n test')),
				);
			},
			becomes(2),
			async ({ zenduty }) => {
				const reads = () =>
					zenduty.journal.entries.filter(({ method }) => method === 'GET').length > 1;
				await until('it is read more than once', reads, 60_000);
			},
			{ ended: [] },
			becomes(3),
			{ ended: ['success'] },
		],
	},
};

/** The examples of this file that post in the Slack that examples share. */
export const FIRST_IN_SLACK = [fromSlack, monday];

/** The other examples of this file. */
export const FIRST = [resolved, fromEmail];
