/** Who is on call changes. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { handOver } from '../../simulator/handOver.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';
import { watch } from './watching.mts';

const { teams, users, policies } = SEED;

const ONLY_ON_CALL = { events: ['onCallChanged'] };

/** Waits until both teams were asked for two more times. */
async function untilAsked({ journal }: Simulator): Promise<void> {
	const asked = () =>
		journal.entries.filter(({ path }) => path.includes(`${teams.checkout}/oncall/`)).length;
	const wanted = asked() + 3;
	await until('who is on call is asked for', () => asked() >= wanted, 60_000);
	await wait(1500);
}

export function onCallChanges(server: Server): void {
	it('tells on which levels other people are on call, and asks for nothing else', async () => {
		const watching = await watch(server, ONLY_ON_CALL);
		const { zenduty } = watching;
		const [weeks, , checkout] = zenduty.state.schedules;
		handOver(zenduty.world, [weeks]);
		await watching.untilCame(1);
		handOver(zenduty.world, [checkout], null);
		await watching.untilCame(2);
		handOver(zenduty.world, [checkout]);
		const { items } = await watching.untilCame(3);
		const changed = zenduty.history.happened.filter((each) => each.what === 'on call changed');
		const usernames = (people: Array<{ username: string }>) =>
			people.map(({ username }) => username);
		assert.deepEqual(
			items.map(({ team, escalationPolicy, level, cameOn, wentOff, onCall }) => ({
				...{ team: team.id, escalationPolicy: escalationPolicy.id, level },
				...{ wentOff: usernames(wentOff), cameOn: usernames(cameOn), onCall: usernames(onCall) },
			})),
			changed.map(({ number: _, at: _at, what: _what, ...rest }) => rest),
		);
		assert.deepEqual(items[0].cameOn, [
			{ username: users.tomas, name: 'Tomás Ferreira', email: 'tomas.ferreira@example.com' },
		]);
		assert.deepEqual(
			[items[0].eventType, items[0].team.name, items[0].escalationPolicy],
			['onCallChanged', 'Platform', { id: policies.platform, name: 'Platform on call' }],
		);
		await untilAsked(zenduty);
		const came = await watching.untilCame(3);
		assert.deepEqual([came.items.length, came.errors], [3, []]);
		const others = zenduty.journal.entries.filter(
			({ path }) => !/oncall\/|\/account\/teams\/(\?|$)/.test(path),
		);
		assert.deepEqual(others, []);
	});

	it('asks only for the teams that were chosen, one request each', async () => {
		const watching = await watch(server, { ...ONLY_ON_CALL, teams: [teams.checkout] });
		const { zenduty } = watching;
		handOver(zenduty.world, zenduty.state.schedules);
		const { items } = await watching.untilCame(1);
		await untilAsked(zenduty);
		assert.equal((await watching.untilCame(1)).items.length, 1);
		assert.equal(items[0].escalationPolicy.id, policies.checkout);
		const asked = zenduty.journal.entries.filter(({ path }) => path.includes('/oncall/'));
		assert.ok(asked.every(({ path }) => path.includes(teams.checkout)));
	});
}
