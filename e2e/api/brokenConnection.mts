/** Connections that break while something is created: nothing is done twice, and nothing denied. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import { own } from '../n8n/server.mts';
import type { Account } from './account.mts';

const TITLE = 'Cable cut at the harbor';
const CREATE = {
	resource: 'incident',
	operation: 'create',
	service: SEED.services.shop,
	title: TITLE,
};

/** @param skip why what needs an n8n of its own is left out */
export function brokenConnections(account: () => Account, skip: string | false): void {
	describe('A connection that breaks after Zenduty has read the request:', () => {
		beforeEach(() => account().forget());

		for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED']) {
			const what = 'an incident is created once, and the error says that it may exist';
			it(`with ${code}, ${what}`, { skip }, async () => {
				const { act, server, zenduty } = account();
				own(server).breakNext({ method: 'POST', path: '/api/incidents/', code });
				const { execution, failure } = await act(CREATE);
				assert.equal(execution.status, 'error');
				assert.deepEqual([failure?.code, failure?.mayExist], ['may_exist', true]);
				assert.deepEqual(zenduty.journal.counts().incidentsCreated, { [TITLE]: 1 });
			});
		}

		it('and where nothing listens, it is tried again, and nothing may exist', async () => {
			const { execution, failure } = await account().act(CREATE, { access: 'unreachable' });
			assert.equal(execution.status, 'error');
			assert.deepEqual([failure?.code, failure?.mayExist], ['unavailable', false]);
			assert.match(failure?.message ?? '', /\b3\b/, 'after three attempts');
		});
	});
}
