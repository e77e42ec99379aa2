/** A user reads what is configured in Zenduty, and who is on call. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import type { Json } from '../n8n/rest.mts';
import { ByHand } from './byHand.mts';
import type { Walk } from './walk.mts';

const { teams, services, policies, schedules, priorities, slas, tags } = SEED;

/** What belongs to a team and is read by Get Many: the team that is picked, and the names. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
	'Escalation Policy': ['Platform on call', 'Platform at night'],
	Priority: ['P1', 'P2'],
	Schedule: ['Platform by week', 'Platform nights'],
	Service: ['Databases', 'Kubernetes', 'Network'],
	SLA: ['Gold'],
	Tag: ['disk', 'customer impact'],
};

/** What Get reads: the field, the row that is picked for the team Platform, and its ID. */
const SINGLE: Readonly<Record<string, readonly [field: string, row: string, id: string]>> = {
	'Escalation Policy': ['escalationPolicy', 'Platform at night', policies.nights],
	Schedule: ['schedule', 'Platform by week', schedules.weeks],
	Service: ['service', 'Kubernetes', services.kubernetes],
};

/** The first IDs of some lists. */
const FIRST: Readonly<Record<string, string>> = {
	Priority: priorities.p1,
	SLA: slas.gold,
	Tag: tags.disk,
};

export function readingWalk(walk: Walk): void {
	const { editor } = walk;
	const byHand = new ByHand(walk);
	const names = (items: Json[]) => items.map(({ name }) => name);

	describe('What is set up in Zenduty:', () => {
		walk.step('Team: all teams, and one that is picked', async () => {
			await byHand.choose('Team', 'Get Many');
			assert.deepEqual(names(await byHand.run(/Checkout/)), ['Platform', 'Checkout']);
			await byHand.choose('Team', 'Get');
			assert.deepEqual(await byHand.pick('team', 'Platform'), ['Checkout', 'Platform']);
			const [team] = await byHand.run(/createdAt/);
			assert.equal(team.id, teams.platform);
		});

		for (const [resource, expected] of Object.entries(LISTS)) {
			walk.step(`${resource}: those of a team`, async () => {
				await byHand.choose(resource, 'Get Many');
				await byHand.pick('team', 'Platform');
				const items = await byHand.run(new RegExp(expected[0]));
				assert.deepEqual(names(items), expected);
				if (FIRST[resource] !== undefined) assert.equal(items[0].id, FIRST[resource]);
				if (SINGLE[resource] === undefined) return;
				const [field, row, id] = SINGLE[resource];
				await byHand.choose(resource, 'Get');
				await byHand.pick(field, row);
				assert.deepEqual(await byHand.run(new RegExp(id)), [
					items.find(({ name }) => name === row),
				]);
			});
		}

		walk.step('Member: those of a team, and one by email', async () => {
			await byHand.choose('Member', 'Get Many');
			const all = await byHand.run(/Mara/);
			assert.equal(all.length, 3);
			await editor.type('email', 'mara.lindqvist@example.com');
			const [member, ...others] = await byHand.run(/Mara/);
			assert.equal(member.username, SEED.users.mara);
			assert.deepEqual(others, []);
		});
	});

	describe('Who is on call:', () => {
		walk.step('for a team: each level of each policy', async () => {
			await byHand.choose('On Call', 'Get Many');
			await byHand.pick('team', 'Platform');
			const people = await byHand.run(/escalationPolicy/);
			assert.deepEqual(
				people.map(({ level, name }) => `${level} ${name}`),
				['1 Mara Lindqvist', '2 Tomás Ferreira', '2 Aiko Nakamura', '2 Aiko Nakamura'],
			);
		});

		walk.step('for a service: only the first level, if that is what is asked', async () => {
			await editor.choose('of', 'Service');
			await byHand.pick('service', 'Databases');
			await editor.type('level', '1');
			const people = await byHand.run(/Mara/);
			assert.deepEqual(names(people), ['Mara Lindqvist']);
		});

		walk.step('for an escalation policy', async () => {
			await editor.choose('of', 'Escalation Policy');
			await byHand.pick('escalationPolicy', 'Platform at night');
			await editor.type('level', '0');
			const people = await byHand.run(/Platform at night/);
			assert.deepEqual(names(people), ['Aiko Nakamura']);
		});
	});
}
