/** The example that says who is on call: each morning in a chat, and to whoever asks. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import type { Answer } from '../zenduty/delivery.mts';
import { CALLER, setUp } from './account.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

/** With somebody, with nobody, and with a Zenduty that does not answer. */
export function exampleOnCall({ server, zenduty, imported, arrived, byHand }: Stage): void {
	const { journal, faults, state } = zenduty;
	const down = { kind: 'status', status: 500 } as const;
	let example: Imported;

	const ask = async (headers: Record<string, string> = CALLER): Promise<Answer> => {
		const response = await fetch(example.url, { headers });
		const text = await response.text();
		const { status, headers: sent } = response;
		return {
			status,
			headers: sent,
			text,
			json: text.startsWith('{') ? JSON.parse(text) : undefined,
		};
	};
	const told = () => arrived(example, 'chat').at(-1)?.text;

	describe('Who is on call:', () => {
		before(async () => {
			example = await imported('who-is-on-call', {}, setUp({ team: SEED.teams.platform }));
			await server.rest.activate(example.workflow);
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		it('each morning the chat learns it, also where nobody is', async () => {
			await byHand(example, 'Every morning');
			const [mara] = state.users;
			assert.equal(
				told(),
				[
					'On call for Platform:',
					`Platform on call: ${mara?.first_name} ${mara?.last_name}`,
					'Platform at night: ⚠ nobody',
				].join('\n'),
			);
			assert.deepEqual(journal.changes('status set'), []);
		});

		it('whoever asks gets an answer, and the chat hears nothing', async () => {
			const before = arrived(example, 'chat').length;
			const { status, json, text } = await ask();
			assert.equal(status, 200, text);
			const [mara] = state.users;
			const people = [`${mara?.first_name} ${mara?.last_name}`];
			assert.deepEqual(json.onCall, [
				{ escalationPolicy: 'Platform on call', people },
				{ escalationPolicy: 'Platform at night', people: [] },
			]);
			assert.equal(json.text, told());
			assert.equal(arrived(example, 'chat').length, before);
		});

		it('a stranger gets no names', async () => {
			assert.equal((await ask({})).status, 403);
			assert.deepEqual(journal.entries, []);
		});

		for (const [what, path] of [
			['who is on call', '*/oncall/'],
			['the escalation policies', '*/escalation_policies/'],
			['anything', '*'],
		] as const) {
			it(`if Zenduty does not tell ${what}, that is not taken for "nobody"`, async () => {
				faults.add({ path, effect: down });
				await byHand(example, 'Every morning');
				assert.match(told(), /^It is not known who is on call\. .*500/);
				const { status, json } = await ask();
				assert.equal(status, 502);
				assert.deepEqual(json, { text: told(), onCall: [] });
			});
		}

		it('nobody at all, and a team without an escalation policy, are named', async () => {
			const { escalationPolicies } = state;
			const levels = escalationPolicies.map((policy) => policy.levels);
			for (const policy of escalationPolicies) policy.levels = [];
			assert.match((await ask()).json.text, /: ⚠ nobody\n.*: ⚠ nobody$/);
			for (const [index, policy] of escalationPolicies.entries()) policy.levels = levels[index]!;
			const all = escalationPolicies.splice(0);
			assert.equal((await ask()).json.text, 'On call for Platform:\n⚠ no escalation policy');
			escalationPolicies.push(...all);
		});
	});
}
