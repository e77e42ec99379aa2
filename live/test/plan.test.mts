import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Client } from '../client.mts';
import { writePlan } from '../plan.mts';
import type { Integration } from '../tools.mts';

const ANN = { first_name: 'Ann', last_name: 'Berg' };
const UNREAD =
	'    This could not be read: assume everybody in the escalation policy of the service.';

/** Writes a plan with this response about who is on call. */
async function planned(
	json: unknown,
	status = 200,
	integration?: Integration,
	name?: string,
): Promise<string[]> {
	const call: Client['call'] = async () => ({ status, headers: new Headers(), json });
	const api = {
		call,
		get: async () => await call('GET', ''),
		post: async () => await call('POST', ''),
	};
	const ids = { team: 't', service: 's', policy: 'p', user: undefined };
	const names = { team: 'Team', service: 'Service', integration: name };
	return (await writePlan(api, { ...ids, integration, names }, { override: false })).split('\n');
}

const policy = (...oncalls: unknown[]) => [{ oncalls }];

describe('The plan:', () => {
	it('names who is on call, by level', async () => {
		const plan = await planned(
			policy({ position: 1, oncalls: [ANN] }, { position: 2, oncalls: [] }),
		);
		assert.ok(plan.includes('    level 1: Ann Berg'));
		assert.ok(plan.includes('    level 2: nobody'));
		assert.ok(!plan.includes(UNREAD));
	});

	const unread: Array<[why: string, json: unknown, status?: number]> = [
		['another status', policy({ position: 1, oncalls: [ANN] }), 403],
		['no JSON', undefined],
		['no list', { detail: 'x' }],
		['an empty list', []],
		['a policy without levels', policy()],
		['levels elsewhere', [{ levels: [] }]],
		['people of another form', policy({ position: 1, oncalls: ['ann'] })],
		['a level without people', policy({ position: 1 })],
	];
	for (const [why, json, status] of unread) {
		it(`assumes everybody: ${why}`, async () => {
			assert.ok((await planned(json, status)).includes(UNREAD));
		});
	}

	it('names an integration from the list', async () => {
		const plan = (await planned([], 200, { id: 'i' }, 'Checks')).join('\n');
		assert.match(plan, /alerts to the integration Checks, which/);
		assert.doesNotMatch(plan, /another service/);
	});

	it('says that a URL may page others', async () => {
		const plan = (await planned([], 200, { url: 'https://x.example' })).join('\n');
		assert.match(plan, /alerts to the URL that you give, which/);
		assert.match(plan, /The URL may belong to another service\./);
		assert.doesNotMatch(plan, /x\.example/);
	});
});
