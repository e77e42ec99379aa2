/** Examples that begin with the polling trigger. */
import { changeIncident } from '../../simulator/incidents.mts';
import { handOver } from '../../simulator/handOver.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { outputOf, type Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import {
	adds,
	becomes,
	publish,
	runs,
	waits,
	type Example,
	type Step,
	type Story,
} from './story.mts';

/** Every few seconds, since n8n's shortest interval is a minute. */
function pollOften({ type, parameters }: Json): void {
	if (!type.endsWith('PollingTrigger')) return;
	const item = [5, 20, 35, 50].map((second) => ({
		mode: 'custom',
		cronExpression: `${second} * * * * *`,
	}));
	parameters.pollTimes = { item };
}

/** What a node has given so far, in all executions that succeeded. */
async function outputs({ stage, example }: Story, node: string): Promise<Json[]> {
	const { rest } = stage.server;
	const found: Json[] = [];
	for (const { id, status } of (await rest.executions(example.workflow.id)).reverse()) {
		if (status !== 'success') continue;
		const execution = await rest.execution(id);
		if (execution.data.resultData.runData[node]) found.push(...outputOf(execution, node).flat());
	}
	return found;
}

const changes =
	(fields: Partial<Incident>): Step =>
	({ zenduty, incident }) =>
		changeIncident(zenduty.world, incident, fields, () => {});

/** Changes the title until the trigger tells of it: by then it knows the incident. */
const renames: Step = async (story) => {
	let count = 0;
	const isNoticed = async () => {
		await changes({ title: `Cart ${(count += 1)}` })(story);
		return (await outputs(story, 'Zenduty Polling Trigger')).length > 0;
	};
	await until('a change of the title is noticed', isNoticed, 120_000, 4000);
};

const stops: Step = async ({ stage, example }) =>
	await stage.server.rest.deactivate(example.workflow.id);

const mirror: Example = {
	name: 'mirror-incidents-into-a-table',
	given: { change: pollOften, isUnpublished: true },
	sees: {
		/** The row of the incident as it was written last, and how many rows it has. */
		async row(story) {
			const written = (await outputs(story, 'Write the row')).filter(
				({ incidentNumber }) => incidentNumber === story.incident.incident_number,
			);
			const { title, status } = written.at(-1) ?? {};
			return [title, status, new Set(written.map(({ id }) => id)).size];
		},
	},
	rows: {
		'a row for each incident, which follows it': [
			adds({ title: 'Disk' }),
			runs('Begin'),
			publish,
			{ row: ['Disk', 'triggered', 1] },
			changes({ title: 'Disk full' }),
			{ row: ['Disk full', 'triggered', 1] },
			becomes(3),
			{ row: ['Disk full', 'resolved', 1] },
			stops,
		],
	},
};

const tellAssignee: Example = {
	name: 'tell-the-new-assignee',
	given: { change: pollOften, isUnpublished: true },
	sees: {
		told: ({ arrived }) => arrived('messages').map(({ username }) => username),
	},
	rows: {
		'who has it now is told, and nobody else': [
			adds({ title: 'Cart', assigned_to: SEED.users.obi }),
			publish,
			renames,
			changes({ assigned_to: SEED.users.tomas }),
			{
				told: [SEED.users.tomas],
				messages: [
					/^#\d+ Cart \d+ is yours now\.\nBefore you: .+\.\nStatus: triggered, priority: .+\.$/,
				],
			},
			stops,
		],
	},
};

const GROUP = 'S0E2EONCALL';

/** The turn on the schedule of the escalation policy passes on. */
const handsOver =
	(to: string): Step =>
	({ zenduty }) => {
		const { schedules } = zenduty.state;
		const ofPolicy = schedules.filter(({ name }) => name === 'Platform by week');
		handOver(zenduty.world, ofPolicy, to);
	};

const userGroup: Example = {
	name: 'slack-user-group-is-who-is-on-call',
	given: {
		settings: { policy: 'Platform on call', userGroup: GROUP },
		change: pollOften,
		isUnpublished: true,
	},
	each: ({ stage }) => {
		stage.slack.groups[GROUP] = 'nobody yet';
		stage.slack.people['obi.eze@example.com'] = 'UOBI';
	},
	sees: {
		group: ({ stage }) => stage.slack.groups[GROUP],
	},
	rows: {
		'whoever comes on call is the group; one whom Slack does not know changes nothing': [
			publish,
			waits(20),
			handsOver(SEED.users.obi),
			{ ended: ['success'], group: 'UOBI' },
			handsOver(SEED.users.tomas),
			{ ended: ['error'], group: 'UOBI' },
			handsOver(SEED.users.obi),
			({ stage }) => void delete stage.slack.groups[GROUP],
			{ ended: ['error'], group: undefined },
			stops,
		],
	},
};

export const POLLED = [mirror, tellAssignee, userGroup];
