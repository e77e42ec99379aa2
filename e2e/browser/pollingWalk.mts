/** A new user sets up the polling trigger for changes of who is on call, and tries it. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import type { Walk } from './walk.mts';

export function pollingWalk(walk: Walk): void {
	const { editor, zenduty } = walk;

	describe('Setting up the polling trigger:', () => {
		walk.step('is found, and has its events as triggers to choose from', async () => {
			await walk.needs('zendutyApi');
			await editor.newWorkflow();
			await editor.part('canvas-add-button').click();
			const [first] = await editor.search('zenduty polling');
			assert.match(first ?? 'nothing', /^Zenduty Polling/);
			await editor.pick(/^Zenduty Polling/);
			assert.deepEqual(await editor.part('item-iterator-item').allInnerTexts(), [
				'On incident triggered',
				'On incident acknowledged',
				'On incident resolved',
				'On change of who is on call',
			]);
			await editor.pick('On change of who is on call');
			await editor.panel.waitFor();
			assert.equal((await editor.field('events').innerText()).trim(), 'On-Call Changed');
			await editor.panel.getByTestId('node-credentials-select').waitFor();
			await editor.panel.getByText('use the key of an owner or admin').waitFor();
		});

		walk.step('a team is picked from the list', async () => {
			const names = await editor.chooseSeveral('teams', ['Platform']);
			assert.deepEqual(names, ['Checkout', 'Platform']);
			assert.equal((await editor.field('teams').innerText()).trim(), 'Platform');
		});

		walk.step('every filter can be added', async () => {
			assert.deepEqual(await editor.addable('Add Filter'), [
				'Escalation Policy Names or IDs',
				'Exclude Service Names or IDs',
				'Priority Names or IDs',
				'Service Names or IDs',
				'Tag Names or IDs',
				'Title Contains',
				'Urgencies',
				'User Names or IDs',
			]);
		});

		walk.step('a test event is fetched: who is on call in the team', async () => {
			await editor.execute();
			await editor.outputText(/onCallChanged/);
			const { team, level, cameOn } = await editor.output();
			assert.deepEqual([team.name, level, cameOn[0].name], ['Platform', 1, 'Mara Lindqvist']);
			await walk.picture('polling', editor.panel, 1000);
		});

		walk.step('with another event it is the newest open incident of the team', async () => {
			zenduty.journal.clear();
			await editor.chooseSeveral('events', ['Triggered']);
			await editor.execute();
			await editor.outputText(/triggered/);
			const { eventType, incidentNumber, title } = await editor.output();
			const { incidents, services } = zenduty.state;
			const ofTeam = services.filter(({ team }) => team === SEED.teams.platform);
			const newest = incidents.findLast(
				({ service, status }) =>
					status !== 3 && ofTeam.some(({ unique_id }) => unique_id === service),
			);
			assert.deepEqual(
				[eventType, incidentNumber, title],
				['triggered', newest?.incident_number, newest?.title],
			);
			const [{ body }] = zenduty.journal.entries;
			assert.deepEqual((body as { team_ids: string[] }).team_ids, [SEED.teams.platform]);
		});

		walk.step('the canvas says what is chosen', async () => {
			await editor.closePanel();
			assert.match(await editor.part('canvas-node').first().innerText(), /onCallChanged/);
		});
	});
}
