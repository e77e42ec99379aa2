/** The example in which an incident has a channel in Slack, for as long as it is open. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { changeIncident, openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident, Status } from '../../simulator/state.mts';
import { deliver } from '../zenduty/delivery.mts';
import type { Channel, Slack } from '../programs/slack.mts';
import { setUp } from './account.mts';
import { KEY, type Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

/** Before a node tries again, in milliseconds. */
const PAUSE = 300;

/** With an incident's whole life, events that come again, and a Slack that fails. */
export function exampleSlackChannel(stage: Stage, slack: Slack): void {
	const { server, zenduty, imported, byHand } = stage;
	const { faults, webhooks, world } = zenduty;
	let example: Imported;
	let ran = 0;

	/** Waits for the next execution to end. @returns its status */
	async function ended(): Promise<string> {
		ran += 1;
		const [{ status }] = await server.rest.untilFinished(example.workflow.id, ran, 60_000);
		return status;
	}

	async function triggered(title: string): Promise<Incident> {
		const service = SEED.services.databases;
		return openIncident(world, { title, service, assigned_to: SEED.users.mara }, () => {});
	}

	const set = (incident: Incident, status: Status) =>
		changeIncident(world, incident, { status }, () => {});

	const channelsOf = ({ incident_number: number }: Incident): Channel[] =>
		slack.channels.filter(({ name }) => name.startsWith(`incident-${number}-`));
	const textIn = (channel?: Channel) => [...(channel?.messages.values() ?? [])].join();

	describe('An incident channel in Slack:', () => {
		before(async () => {
			const { token } = slack;
			await server.rest.createCredential('Slack account', { accessToken: token }, 'slackApi');
			const enter = setUp();
			example = await imported('incident-channel-in-slack', {}, (node) => {
				enter(node);
				if (node.retryOnFail) node.waitBetweenTries = PAUSE;
			});
			await byHand(example, 'Once, by hand');
			ran = 1;
			await server.rest.activate(example.workflow, example.url);
			webhooks.add({ url: example.url, authentication: 'signature', signingKey: KEY });
		});

		beforeEach(() => {
			faults.clear();
			slack.calls.length = 0;
		});

		// The incidents of other tests are none of this example's business.
		after(() => void webhooks.receivers.splice(0));

		it('opens with the incident, follows it, and is archived in the end', async () => {
			const incident = await triggered('Disk <!channel> & co');
			const number = incident.incident_number;
			assert.equal(await ended(), 'success');
			const [channel, ...more] = channelsOf(incident);
			assert.ok(channel);
			assert.deepEqual(more, []);
			assert.equal(
				textIn(channel),
				[
					`🔴 *#${number} Disk &lt;!channel&gt; &amp; co* is triggered`,
					'Service: Databases',
					'Assigned to: Mara Lindqvist',
				].join('\n'),
			);
			assert.ok(textIn(slack.channels[0]).endsWith(`is triggered: <#${channel.id}>`));

			set(incident, 2);
			assert.equal(await ended(), 'success');
			assert.match(textIn(channel), /^🟡 .* is acknowledged\n/);
			assert.equal(channel.isArchived, false);

			set(incident, 3);
			assert.equal(await ended(), 'success');
			assert.match(textIn(channel), /^🟢 .* is resolved\n/);
			assert.equal(channel.isArchived, true);
			assert.deepEqual(channelsOf(incident), [channel]);
		});

		it('is one, if the event comes again', async () => {
			const incident = await triggered('Twice');
			assert.equal(await ended(), 'success');
			const { body, signature } = webhooks.sent.at(-1)!;
			const headers = { 'content-type': 'application/json', 'x-signature': signature ?? '' };
			assert.equal((await deliver(example.url, { body, headers })).status, 200);
			assert.equal(await ended(), 'success');
			assert.equal(channelsOf(incident).length, 1);
			assert.equal(slack.calls.at(-1), 'chat.update');
		});

		it('is not needed for an event of an incident that has none', async () => {
			const incident = await triggered('Known for long');
			assert.equal(await ended(), 'success');
			set(incident, 3);
			assert.equal(await ended(), 'success');
			slack.calls.length = 0;
			webhooks.receivers.splice(0);
			set(incident, 1);
			webhooks.add({ url: example.url, authentication: 'signature', signingKey: KEY });
			set(incident, 2);
			assert.equal(await ended(), 'success');
			assert.deepEqual(slack.calls, []);
		});

		it('opens also if Slack does not respond at first', async () => {
			slack.fail(2);
			const incident = await triggered('Slack is slow');
			assert.equal(await ended(), 'success');
			assert.equal(channelsOf(incident).length, 1);
		});

		it('does not open if Slack is down, and the execution is marked as failed', async () => {
			slack.fail(3);
			const incident = await triggered('Slack is down');
			assert.equal(await ended(), 'error');
			assert.deepEqual(channelsOf(incident), []);
		});

		it('that somebody has archived is forgotten with the incident', async () => {
			const incident = await triggered('Archived by hand');
			assert.equal(await ended(), 'success');
			channelsOf(incident)[0]!.isArchived = true;
			set(incident, 2);
			assert.equal(await ended(), 'error');
			set(incident, 3);
			assert.equal(await ended(), 'error');
			slack.calls.length = 0;
			set(incident, 2);
			assert.equal(await ended(), 'success');
			assert.deepEqual(slack.calls, []);
		});
	});
}
