import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { makeClient } from '../client.mts';
import { writePlan } from '../plan.mts';
import type { Integration } from '../probe.mts';

const ANN = { first_name: 'Ann', last_name: 'Berg' };
const UNREAD =
	'    This could not be read: assume everybody in the escalation policy of the service.';

/** Writes a plan with this response about who is on call. */
async function planned(json: unknown, status = 200, integration?: Integration): Promise<string> {
	const get = async () => ({ status, headers: new Headers(), json });
	const names = { team: 'Team', service: 'Service', integration: 'Checks' };
	const place = { team: 't', service: 's', policy: 'p', user: undefined, integration, names };
	return await writePlan({ ...makeClient('', ''), get }, place, { override: false });
}

const policy = (...oncalls: unknown[]) => [{ oncalls }];

describe('The plan:', () => {
	it('names who is on call, by level', async () => {
		const levels = policy({ position: 1, oncalls: [ANN] }, { position: 2, oncalls: [] });
		const plan = await planned(levels);
		assert.match(plan, /^ {4}level 1: Ann Berg\n {4}level 2: nobody$/m);
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

	it('names an integration from the list, and says that a URL may page others', async () => {
		const listed = await planned([], 200, { id: 'i' });
		assert.match(listed, /alerts to the integration Checks, which/);
		assert.doesNotMatch(listed, /another service/);
		const byUrl = await planned([], 200, { url: 'https://x.example' });
		assert.match(byUrl, /alerts to the URL that you give, which/);
		assert.match(byUrl, /The URL may belong to another service\./);
		assert.doesNotMatch(byUrl, /x\.example/);
	});
});
