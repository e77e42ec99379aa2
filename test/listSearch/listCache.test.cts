/* Lists in the editor that were shown a moment ago, and for keys with granular rights. */
import { makeListCache, type ListCalls } from '../../nodes/Zenduty/listSearch/listCache';
import { Answer, options, search } from '../support/listing.cjs';

const TEAMS = '/api/account/teams/';
const BASE_URL = 'https://pager.example.net';
const of = (team: string) => `${TEAMS}${team}/services/`;
const teams = [
	{ unique_id: 't-1', name: 'Mail' },
	{ unique_id: 't-2', name: 'Shop' },
];
const NO_PERMISSION = new Answer(403, { detail: 'You do not have permission.' });

/** A reader that counts how often it is asked, and a cache whose clock the test sets. */
function setUp() {
	let now = 0;
	const asked: string[][] = [];
	const api: ListCalls = {
		get: async () => await Promise.reject(new Error('not asked for')),
		async list({ path }) {
			asked.push([...path]);
			return await Promise.resolve([{ unique_id: String(asked.length) }]);
		},
	};
	const cache = makeListCache(() => now);
	return { api, cache, asked, at: (time: number) => (now = time) };
}

describe('A list that was loaded', () => {
	const call = { path: ['teams'], subject: {} };

	it('is kept from when it has arrived', async () => {
		const { api, cache, asked, at } = setUp();
		const slow: ListCalls = {
			...api,
			async list(asking) {
				at(5_000);
				return await api.list(asking);
			},
		};
		const reader = cache.cached(slow, ['key', BASE_URL]);
		await reader.list(call);
		at(14_999);
		await reader.list(call);
		expect(asked).toHaveLength(1);
		at(15_000);
		await reader.list(call);
		expect(asked).toHaveLength(2);
	});

	it('has no secrets, also at the first time', async () => {
		const { cache } = setUp();
		const sent = { unique_id: 'i-1', integration_key: 'k', webhook_url: 'https://u', name: 'API' };
		const api: ListCalls = {
			get: async () => await Promise.reject(new Error('not asked for')),
			list: async () => await Promise.resolve([sent]),
		};
		const reader = cache.cached(api, ['key', BASE_URL]);
		const shown = [{ unique_id: 'i-1', name: 'API' }];
		expect(await reader.list(call)).toEqual(shown);
		expect(await reader.list(call)).toEqual(shown);
	});

	it('is a copy each time', async () => {
		const { api, cache } = setUp();
		const reader = cache.cached(api, ['key', BASE_URL]);
		(await reader.list(call)).pop();
		(await reader.list(call)).pop();
		expect(await reader.list(call)).toHaveLength(1);
	});

	it.each<[string, readonly string[], object]>([
		['key', ['another key', BASE_URL], {}],
		['base URL', ['key', 'https://eu.example.net'], {}],
		['place', ['key', BASE_URL], { path: ['members'] }],
		['body', ['key', BASE_URL], { body: { status: 1 } }],
		['limit', ['key', BASE_URL], { limit: 2 }],
	])('is not shown for another %s', async (_, account, more) => {
		const { api, cache, asked } = setUp();
		await cache.cached(api, ['key', BASE_URL]).list(call);
		await cache.cached(api, account).list({ ...call, ...more });
		expect(asked).toHaveLength(2);
	});

	it('is asked for again if it failed', async () => {
		const { api, cache, asked } = setUp();
		const failing = { ...api, list: async () => await Promise.reject(new Error('down')) };
		await expect(cache.cached(failing, ['key']).list(call)).rejects.toThrow('down');
		await cache.cached(api, ['key']).list(call);
		expect(asked).toHaveLength(1);
	});

	it.each([
		['api', 'incidents', 'filter'],
		['1', 'note'],
		['t-1', 'maintenance'],
		['t-1', 'postmortem'],
		['t-1', 'post_incident_tasks'],
		['u-1', 'forwarding_rules'],
		['responders'],
	])('is not kept if the node itself adds to it: %s %s', async (...path) => {
		const { api, cache, asked } = setUp();
		const reader = cache.cached(api, ['key', BASE_URL]);
		await reader.list({ path, subject: {} });
		await reader.list({ path, subject: {} });
		expect(asked).toHaveLength(2);
	});

	it('goes when there are more than 300, the oldest one first', async () => {
		const { api, cache, asked } = setUp();
		const reader = cache.cached(api, ['key']);
		const list = async (i: number) => await reader.list({ path: [String(i), 'tags'], subject: {} });
		for (let i = 0; i < 300; i++) await list(i);
		await list(0);
		expect(asked).toHaveLength(300);
		await list(300);
		await list(1);
		expect(asked).toHaveLength(301);
		await list(0);
		expect(asked).toHaveLength(302);
	});

	it('is the newest one again when it was asked for again', async () => {
		const { api, cache, asked, at } = setUp();
		const reader = cache.cached(api, ['key']);
		const list = async (i: number) => await reader.list({ path: [String(i), 'tags'], subject: {} });
		await list(0);
		await list(1);
		at(10_000);
		for (const i of [0, ...Array.from({ length: 299 }, (_, more) => more + 2)]) await list(i);
		expect(asked).toHaveLength(302);
		await list(0);
		expect(asked).toHaveLength(302);
	});

	it.each([
		[2_000, 1],
		[2_001, 2],
	])('with %d entries is asked for %d times', async (length, times) => {
		const { api, cache } = setUp();
		const many = Array.from({ length }, (_, i) => ({ unique_id: i }));
		const list = jest.fn(async () => await Promise.resolve(many));
		const reader = cache.cached({ ...api, list }, ['key']);
		await reader.list({ path: ['long', 'tags'], subject: {} });
		await reader.list({ path: ['long', 'tags'], subject: {} });
		expect(list).toHaveBeenCalledTimes(times);
	});
});

describe('The lists of the editor', () => {
	const services = { [of('t-1')]: [{ unique_id: 's-1', name: 'Sent' }], [of('t-2')]: [] };

	it('ask once for what was shown a moment ago, and never for another key', async () => {
		const given = (apiKey: string, name: string) => ({
			credential: { apiKey, baseUrl: BASE_URL },
			answers: { [TEAMS]: teams, ...services, [of('t-2')]: [{ unique_id: 's-2', name }] },
		});
		const first = await search('searchServices', given('typing', 'Carts'), 's');
		expect(first.paths).toEqual([TEAMS, of('t-1'), of('t-2')]);
		const second = await search('searchServices', given('typing', 'Changed'), 'se');
		expect(second.paths).toEqual([]);
		expect(second.rows).toEqual(['Mail / Sent → s-1']);
		const other = await search('searchServices', given('another', 'Changed'), 'shop');
		expect(other.rows).toEqual(['Shop / Changed → s-2']);
	});

	it('show what the key may see, and say what is missing', async () => {
		const answers = { [TEAMS]: teams, ...services, [of('t-2')]: NO_PERMISSION };
		const rows = ['Mail / Sent → s-1', 'Not shown, because the API key has no permission: Shop → '];
		expect((await search('searchServices', { answers })).rows).toEqual(rows);
		expect((await options('getServices', { answers })).rows).toEqual(rows);
	});

	it('fail where the key may see none of the teams, and for any other error', async () => {
		const none = { [TEAMS]: teams, [of('t-1')]: NO_PERMISSION, [of('t-2')]: NO_PERMISSION };
		await expect(search('searchServices', { answers: none })).rejects.toThrow('permission');
		const gone = { ...none, [of('t-2')]: new Answer(404, { detail: 'Not found.' }) };
		await expect(search('searchServices', { answers: gone })).rejects.toThrow();
	});

	it.each([
		[5, ''],
		[7, ' and 2 more'],
	])('of %d hidden teams name five%s', async (count, more) => {
		const many = Array.from({ length: count + 1 }, (_, i) => ({
			unique_id: `t-${i}`,
			name: `Team ${i}`,
		}));
		const answers = {
			[TEAMS]: many,
			...Object.fromEntries(many.map(({ unique_id: id }) => [of(id), NO_PERMISSION])),
			[of('t-0')]: [],
		};
		const { rows } = await search('searchServices', { answers });
		expect(rows).toEqual([
			`Not shown, because the API key has no permission: Team 1, Team 2, Team 3, Team 4, Team 5${more} → `,
		]);
	});

	it('find the team of a service, unless it may be one that is hidden', async () => {
		const parameters = { service: { mode: 'id', value: 's-1' } };
		const at = `${of('t-1')}s-1/integrations/`;
		const answers = { [TEAMS]: teams, ...services, [of('t-2')]: NO_PERMISSION, [at]: [] };
		expect((await search('searchIntegrations', { parameters, answers })).paths).toContain(at);
		const elsewhere = { service: { mode: 'id', value: 's-9' } };
		const failing = search('searchIntegrations', { parameters: elsewhere, answers });
		await expect(failing).rejects.toThrow('Choose the team too');
	});
});
