import { setTimeout as wait } from 'node:timers/promises';
import { teamEndpoint } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import type { ItemApi } from '../../../nodes/Zenduty/api/client';
import { makeGetAll } from '../../../nodes/Zenduty/actions/operation/teamRecordOperations';
import type { ApiConnection, Connection } from '../../../nodes/Zenduty/actions/operation/connect';
import type { Item } from '../../../nodes/Zenduty/actions/operation/operation';
import { parametersWith } from '../../support/parameters.cjs';

describe('get', () => {
	const GET = 'GET /api/account/teams/team-1/services/service-1/';
	const getting = { resource: 'service', operation: 'get', team: 'team-1', service: 'service-1' };

	it('gives what was sent without its secrets when it is not simplified', async () => {
		const { outputs } = await runApi(
			{ ...getting, simplify: false },
			{ [GET]: { unique_id: 'service-1', integrations: [{ integration_key: 's', id: 1 }] } },
		);
		expect(outputs).toEqual([[{ unique_id: 'service-1', integrations: [{ id: 1 }] }]]);
	});

	it('encodes what was entered as an ID, and writes 32 hex digits as a UUID', async () => {
		const { requests } = await runApi(
			{ ...getting, team: '0123456789abcdef0123456789abcdef', service: 'a/b?c' },
			{},
		);
		expect(requests).toEqual([
			'GET /api/account/teams/01234567-89ab-cdef-0123-456789abcdef/services/a%2Fb%3Fc/',
		]);
	});
});

describe('getAll', () => {
	const TEAMS = 'GET /api/account/teams/';
	const of = (team: string) => `GET /api/account/teams/${team}/services/`;
	const listing = { resource: 'service', operation: 'getAll' };

	const services = (...ids: string[]) => ids.map((unique_id) => ({ unique_id }));
	const idsOf = ({ outputs }: { outputs: Array<Array<{ id?: unknown }>> }) =>
		outputs.map((items) => items.map(({ id }) => id));

	describe('get many things of one team', () => {
		it('reads page by page up to the limit', async () => {
			const pages = new Turns(
				{ next: 'x', results: services('a', 'b') },
				{ next: 'x', results: services('c', 'd') },
			);
			const run = await runApi({ ...listing, team: 'team-1', limit: 3 }, { [of('team-1')]: pages });
			expect(idsOf(run)).toEqual([['a', 'b', 'c']]);
			expect(run.requests).toEqual([of('team-1'), of('team-1')]);
		});

		it('refuses what cannot be an ID', async () => {
			const run = await runApi({ ...listing, team: '..' }, {});
			expect(run).toMatchObject({ requests: [], failure: invalidAt('".."', 'Team') });
		});
	});

	describe('get many things of all teams', () => {
		const answers = {
			[TEAMS]: services('t-1', 't-2', 't-3'),
			[of('t-1')]: services('a', 'b'),
			[of('t-2')]: [],
			[of('t-3')]: services('c'),
		};

		it('keeps the order of the teams', async () => {
			const run = await runApi({ ...listing, team: { mode: 'list', value: '' } }, answers);
			expect(idsOf(run)).toEqual([['a', 'b', 'c']]);
			expect(run.requests.sort()).toEqual([TEAMS, of('t-1'), of('t-2'), of('t-3')].sort());
		});

		it('lists the teams once for all items', async () => {
			const run = await runApi([listing, { ...listing, team: 't-3' }, listing], answers);
			expect(idsOf(run)).toEqual([['a', 'b', 'c'], ['c'], ['a', 'b', 'c']]);
			expect(run.requests.filter((request) => request === TEAMS)).toHaveLength(1);
		});

		it('keeps to the limit', async () => {
			expect(idsOf(await runApi({ ...listing, limit: 1 }, answers))).toEqual([['a']]);
			expect(idsOf(await runApi({ ...listing, limit: 3 }, answers))).toEqual([['a', 'b', 'c']]);
		});

		it('gives nothing, and a hint, where there are no teams', async () => {
			const run = await runApi(listing, { [TEAMS]: [] });
			expect(run).toMatchObject({ outputs: [[]], requests: [TEAMS] });
			expect(run.hints).toHaveLength(1);
		});

		it('asks no team without an ID, and says so', async () => {
			const { failure, requests } = await runApi(listing, { [TEAMS]: [{ name: 'No ID' }] });
			expect(failure).toMatchObject({
				code: 'unexpected_response',
				message: 'Zenduty returned a team without an ID.',
				description: 'Choose a team in the node.',
			});
			expect(requests).toEqual([TEAMS]);
		});

		it('says which team it did not find', async () => {
			const { failure } = await runApi(listing, { ...answers, [of('t-2')]: new Reply(404) });
			expect(failure).toMatchObject(notFound(teamEndpoint('t-2').subject));
		});

		it('names all teams that the key has no permission for', async () => {
			const refused = new Reply(403, { detail: 'You do not have permission.' });
			const { failure, outputs } = await runApi(listing, {
				...answers,
				[TEAMS]: [{ unique_id: 't-1', name: 'Tower' }, ...services('t-2', 't-3')],
				[of('t-1')]: refused,
				[of('t-3')]: refused,
			});
			expect(outputs).toEqual([[]]);
			expect(failure).toMatchObject({
				code: 'forbidden',
				statusCode: '403',
				message: 'The API key has no permission to list the services of these teams: Tower, t-3.',
				description: 'Choose a team in the node, or give this key the permission in Zenduty.',
			});
		});

		// Made once, outside of the tests, as in the package: what it says of itself is tested elsewhere.
		const { execute } = makeGetAll({
			name: 'Service',
			below: 'services',
			isTeamOptional: true,
			output: { id: 'unique_id' },
		});

		/**
		 * Lists what twelve teams have, three things each, and notes how many were asked at a time.
		 *
		 * @param respond resolves when a team is to respond
		 */
		async function listTwelve(
			limit: number,
			respond: (team: number, asked: readonly string[]) => Promise<unknown>,
		) {
			const asked: string[] = [];
			let [open, most] = [0, 0];
			const list: ItemApi['list'] = async ({ path, limit: wanted = Infinity }) => {
				const [, , , team] = path;
				asked.push(team);
				most = Math.max(most, ++open);
				await respond(Number(team.slice(2)), asked);
				open -= 1;
				return services(`${team}-a`, `${team}-b`, `${team}-c`).slice(0, wanted);
			};
			const opened: ApiConnection = {
				api: { list } as ItemApi,
				hideKey: (value) => value,
				listTeams: async () =>
					await Promise.resolve(services(...Array.from({ length: 12 }, (_, i) => `t-${i}`))),
				findUser: async () => await Promise.resolve(undefined),
				listMembers: async () => await Promise.resolve([]),
			};
			const connection = { loadApi: async () => await Promise.resolve(opened) } as Connection;
			const item = { ...parametersWith({ limit }), isSimplified: true } as Item;
			const output = await execute(item, connection);
			return { ids: output.map(({ id }) => id), asked, most };
		}

		const lastOnesFirst = async (team: number) => await wait(30 - 2 * team);

		it('asks five teams at a time, and keeps their order', async () => {
			const { ids, asked, most } = await listTwelve(50, lastOnesFirst);
			expect(most).toBe(5);
			expect(asked).toHaveLength(12);
			expect(ids).toEqual(
				Array.from({ length: 12 }, (_, i) => ['a', 'b', 'c'].map((end) => `t-${i}-${end}`)).flat(),
			);
		});

		it('asks no further team when the first ones have enough', async () => {
			const { ids, asked } = await listTwelve(6, async (team) => await wait(300 - 20 * team));
			expect(ids).toEqual(['t-0-a', 't-0-b', 't-0-c', 't-1-a', 't-1-b', 't-1-c']);
			expect(asked.length).toBeLessThan(12);
			expect(asked.slice(0, 5)).toEqual(['t-0', 't-1', 't-2', 't-3', 't-4']);
		});

		it('asks none but the first five when the first one has just enough', async () => {
			let respondOthers = () => {};
			const others = new Promise<void>((resolve) => (respondOthers = resolve));
			const { ids, asked } = await listTwelve(3, async (team, soFar) => {
				if (team > 0) return await others;
				while (soFar.length < 5) await wait(1);
				// The others respond after the response of the first one was read.
				setTimeout(respondOthers, 10);
				return undefined;
			});
			expect(ids).toEqual(['t-0-a', 't-0-b', 't-0-c']);
			expect(asked).toEqual(['t-0', 't-1', 't-2', 't-3', 't-4']);
		});
	});

	it('needs a team where it does not list those of all', async () => {
		const run = await runApi({ resource: 'schedule', operation: 'getAll' }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt('Team') });
	});
});
