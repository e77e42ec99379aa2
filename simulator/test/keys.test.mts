import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { request, start, type Tested } from './support.mts';

const { users } = SEED;
const KEYS = [
	{ key: 'key-of-mara', owner: users.mara },
	{ key: 'key-of-obi', owner: users.obi, forbidden: ['* /api/account/*', 'DELETE /api/*'] },
];

describe('API keys:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start({ keys: KEYS })));
	const read = async (headers: { [name: string]: string }) => {
		const { status, body } = await request(
			`${zenduty.url}/api/incidents/3/`,
			'GET',
			undefined,
			headers,
		);
		return [status, status === 200 ? 'the incident' : body];
	};

	it('stand after the word "Token"', async () => {
		assert.deepEqual(await read({ Authorization: 'Token key-of-mara' }), [200, 'the incident']);
	});

	const wrong = [403, { error: 'Invalid or Inactive Token' }];
	for (const value of ['Token nobodys', 'Bearer key-of-mara', 'key-of-mara', 'Token', 'Token ']) {
		it(`are not: ${value}`, async () => {
			assert.deepEqual(await read({ Authorization: value }), wrong);
		});
	}

	it('are needed', async () => {
		const detail = 'Authentication credentials were not provided.';
		assert.deepEqual(await read({}), [403, { detail }]);
	});

	it('may lack a permission, by method and path', async () => {
		const detail = 'You do not have permission to perform this action.';
		const call = async (method: string, path: string) => {
			const { status, body } = await zenduty.call(method, path, undefined, 'key-of-obi');
			return status === 403 ? body : status;
		};
		assert.deepEqual(await call('GET', '/api/account/teams/'), { detail });
		assert.deepEqual(await call('DELETE', '/api/incidents/3/note/x/'), { detail });
		assert.equal(await call('GET', '/api/incidents/3/'), 200);
	});

	it('are checked before the path and the body', async () => {
		const { status } = await zenduty.call('POST', '/api/nothing/', { x: 1 }, 'nobodys');
		assert.equal(status, 403);
	});

	it('are new at every start', async () => {
		const [one, other] = [await start(), await start()];
		assert.notEqual(one.apiKey, other.apiKey);
		assert.notEqual(one.integrationUrl, other.integrationUrl);
	});
});
