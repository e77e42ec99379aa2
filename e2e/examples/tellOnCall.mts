/** The example that tells a person who comes on call which incidents are open. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { withoutDashes } from '../../simulator/ids.mts';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { onCallChange, transition } from '../zenduty/delivery.mts';
import type { Json } from '../n8n/rest.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

/** With one change and several, with nobody, and with a Zenduty that does not answer. */
export function exampleTellOnCall({ server, zenduty, imported, arrived, accepted }: Stage): void {
	const { journal, faults, state, world } = zenduty;
	let example: Imported;

	/** What the change of a team makes the messenger and the chat get. */
	const changed = async (...transitions: Json[]): Promise<{ messages: Json[]; chat: Json[] }> => {
		const count = (path: string) => arrived(example, path).length;
		const [messages, chat] = [count('messages'), count('chat')];
		await accepted(example, onCallChange(...transitions));
		return {
			messages: arrived(example, 'messages').slice(messages),
			chat: arrived(example, 'chat').slice(chat),
		};
	};
	const platform = (changes: Json = {}) =>
		transition({
			// As webhooks write an id.
			team_id: withoutDashes(SEED.teams.platform),
			team_name: 'Platform',
			transition_time: '2026-03-04T20:00:00+00:00',
			...changes,
		});
	const linesOf = ({ text }: Json): string[] => text.split('\n');

	describe('Telling the new on-call person:', () => {
		before(async () => {
			example = await imported('tell-the-new-on-call-person');
			await server.rest.activate(example.workflow, example.url);
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
			for (const incident of state.incidents) incident.status = 3;
		});

		it('the person learns which incidents of the team are open', async () => {
			const disk = addIncident(world, {
				title: 'Disk',
				service: SEED.services.databases,
				assigned_to: SEED.users.mara,
			});
			addIncident(world, { title: 'Cart', service: SEED.services.payments });
			const { messages, chat } = await changed(platform());
			const [{ username, name, email }] = messages as [Json];
			assert.deepEqual([username, name, email], ['mara', 'Mara Løv', null]);
			const lines = linesOf(messages[0]!);
			assert.deepEqual(lines.slice(0, 3), [
				'You are on call now: team Platform, schedule Orders at night, since 2026-03-04T20:00:00.000Z.',
				'Before you: Jo Vang.',
				'Open incidents of the team: 1',
			]);
			assert.match(
				lines[3] ?? '',
				new RegExp(`^#${disk.incident_number} Disk \\(triggered, .+\\)$`),
			);
			assert.deepEqual([lines.length, messages.length, chat], [4, 1, []]);
			assert.deepEqual(journal.changes('status set'), []);
		});

		it('of several changes each person learns what is about the own team', async () => {
			const cart = addIncident(world, { title: 'Cart', service: SEED.services.payments });
			const checkout = { team_id: SEED.teams.checkout, team_name: 'Checkout', new_user: 'obi' };
			const { messages } = await changed(platform(), transition(checkout));
			const [first = [], second = []] = messages.map(linesOf);
			assert.deepEqual(
				messages.map(({ username }) => username),
				['mara', 'obi'],
			);
			assert.equal(first.at(-1), 'Open incidents of the team: none');
			assert.equal(second.at(-2), 'Open incidents of the team: 1');
			assert.equal(second.at(-1), `#${cart.incident_number} Cart (triggered)`);
		});

		it('a long list is cut, and says so', async () => {
			for (let i = 0; i < 22; i++) {
				addIncident(world, { title: `Pod ${i}`, service: SEED.services.kubernetes });
			}
			const { messages } = await changed(platform({ previous_user: null }));
			const lines = linesOf(messages[0]!);
			assert.equal(lines[1], 'Nobody was on call before you.');
			assert.equal(lines[2], 'Open incidents of the team: 22');
			assert.deepEqual([lines.length, lines.at(-1)], [24, '… and 2 more']);
		});

		it('where nobody comes on call, the chat learns it', async () => {
			const { messages, chat } = await changed(platform({ new_user: null, layer_name: 'Base' }));
			assert.deepEqual(messages, []);
			assert.deepEqual(chat, [
				{
					text: '⚠ Nobody came on call: team Platform, schedule Orders at night, layer Base, since 2026-03-04T20:00:00.000Z. Before: Jo Vang.',
				},
			]);
		});

		it('if Zenduty does not tell the incidents, that is not taken for "none"', async () => {
			faults.add({ path: '*', effect: { kind: 'status', status: 500 } });
			const { messages } = await changed(platform());
			const [, , error = '', ...rest] = linesOf(messages[0]!);
			assert.match(error, /^It is not known which incidents are open\. .*500/);
			assert.deepEqual(rest, []);
		});

		it('a change without a team asks for no incidents of other teams', async () => {
			addIncident(world, { title: 'Disk', service: SEED.services.databases });
			const { messages } = await changed(platform({ team_id: null }));
			assert.match(linesOf(messages[0]!)[2] ?? '', /^It is not known which incidents are open\. /);
			assert.deepEqual(journal.entries, []);
		});
	});
}
