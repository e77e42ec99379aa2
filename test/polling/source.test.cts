import type { ListRequest } from '../../nodes/Zenduty/api/client';
import type { Endpoint } from '../../nodes/Zenduty/api/endpoints';
import { ZendutyError, type ErrorCode } from '../../nodes/Zenduty/errors';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { allRows, type PollCalls } from '../../nodes/Zenduty/polling/sharedReads';
import {
	findSource,
	incidentSource,
	readOnCall,
	readTeams,
} from '../../nodes/Zenduty/polling/source';
import { listPages } from '../support/listPages.cjs';

const TIME = Date.UTC(2026, 2, 10, 12);

/** A reader that answers a list by its path, and keeps what is asked for. */
function reading(lists: Record<string, JsonObject[] | ErrorCode>) {
	const asked: Array<Partial<ListRequest> & { at: string }> = [];
	/** How many pages were asked for. */
	const pages = { count: 0 };
	const api: PollCalls = {
		async find({ path }: Endpoint) {
			asked.push({ at: path.join('/') });
			return { incident_number: 7 };
		},
		pages({ path, subject: _, ...call }) {
			const at = path.join('/');
			asked.push({ at, ...call });
			// One row on each page.
			const rows = lists[at] as JsonObject[];
			return listPages(
				rows.map((row) => [row]),
				() => (pages.count += 1),
			);
		},
		async list({ path, subject, ...call }: ListRequest) {
			const at = path.join('/');
			asked.push({ at, ...call });
			const found = lists[at];
			if (typeof found !== 'string') return found;
			throw new ZendutyError({ code: found, message: `no ${subject.missing}`, description: '' });
		},
	};
	return { api, asked, pages };
}

const FILTER = 'api/incidents/filter';

describe('incidentSource', () => {
	const from = (filter: JsonObject, found: JsonObject[] = []) => {
		const { api, asked, pages } = reading({ [FILTER]: found });
		return { source: incidentSource(api, filter), asked, pages };
	};

	it('lists open and resolved incidents of all teams, page by page', async () => {
		const rows = [{ incident_number: 7 }, { incident_number: 8 }];
		const { source, asked, pages } = from({ team_ids: ['team-1'] }, rows);
		expect(await allRows(source.pages('resolved', TIME))).toEqual(rows);
		expect(pages.count).toBe(2);
		for await (const part of source.pages('open')) {
			expect(part.rows).toEqual(rows.slice(0, 1));
			break;
		}
		expect(pages.count).toBe(3);
		const every = { all_teams: 1, team_ids: ['team-1'] };
		expect(asked).toEqual([
			{ at: FILTER, body: { ...every, status: 3, from_date: '2026-03-10' } },
			{ at: FILTER, body: { ...every, status: -1 } },
		]);
	});

	it('reads an incident by its number', async () => {
		const { source, asked } = from({});
		expect(await source.get(7)).toEqual({ incident_number: 7 });
		expect(asked).toEqual([{ at: 'api/incidents/7' }]);
	});

	it('lists each incident without a filter, and asks nothing', async () => {
		const { source, asked } = from({});
		expect(await source.isListed({ incident_number: 7 })).toBe(true);
		expect(asked).toEqual([]);
	});

	it('asks for an incident by the days around its creation, and by its service', async () => {
		const rows = [{ incident_number: 7 }, { incident_number: 9 }];
		const { source, asked, pages } = from({ user_ids: ['ines'] }, rows);
		const incident = {
			incident_number: 7,
			creation_date: new Date(TIME).toISOString(),
			service: 'service-1',
		};
		// The pages after the incident are not read.
		expect([await source.isListed(incident), pages.count]).toEqual([true, 1]);
		const other = { ...incident, incident_number: 8 };
		expect([await source.isListed(other), pages.count]).toEqual([false, 3]);
		expect(asked[0]).toMatchObject({
			at: FILTER,
			body: {
				status: 0,
				all_teams: 1,
				user_ids: ['ines'],
				from_date: '2026-03-09',
				to_date: '2026-03-12',
				service_ids: ['service-1'],
			},
		});
	});

	it('knows an incident by its number, written as a number or as text', async () => {
		const { source } = from({ tag_ids: ['tag-1'] }, [{ incident_number: '7' }]);
		expect(await source.isListed({ incident_number: 7 })).toBe(true);
		expect(await source.isListed({ incident_number: '7' })).toBe(true);
		expect(await source.isListed({ incident_number: '8' })).toBe(false);
	});

	it('leaves the services of a filter, and asks for all days if the creation is unknown', async () => {
		const { source, asked } = from({ service_ids: ['service-2'] });
		await source.isListed({ incident_number: 7, service: 'service-1' });
		await source.isListed({ incident_number: 7, service: null });
		const body = { status: 0, all_teams: 1, service_ids: ['service-2'] };
		// As it is sent, without what is undefined.
		const bodies = asked.map((each) => JSON.parse(JSON.stringify(each.body)) as JsonObject);
		expect(bodies).toStrictEqual([body, body]);
		const other = from({ tag_ids: ['tag-1'] });
		await other.source.isListed({ incident_number: 7, service: { name: 'Runway' } });
		expect(other.asked[0].body).not.toHaveProperty('service_ids');
	});
});

it('readTeams returns IDs and names', async () => {
	const teams = [{ unique_id: 'team-1', name: 'Tower' }, { unique_id: 'team-2' }];
	const { api } = reading({ 'api/account/teams': teams });
	expect(await readTeams(api)).toEqual([
		{ id: 'team-1', name: 'Tower' },
		{ id: 'team-2', name: null },
	]);
});

describe('readOnCall', () => {
	const team = (id: string) => ({ id, name: id });
	const place = (id: string) => `api/v2/account/teams/${id}/oncall`;
	const ana = { username: 'ana', first_name: 'Ana', last_name: 'Sá', email: 'ana@example.com' };
	const person = { username: 'ana', name: 'Ana Sá', email: 'ana@example.com' };
	const policy = (...oncalls: unknown[]) => ({ unique_id: 'policy-1', name: 'Nights', oncalls });

	it('returns who is on call on each level', async () => {
		const found = policy(
			{ position: 1, oncalls: [ana, 'bo', null] },
			{ position: 2, oncalls: [] },
			'none',
			{ position: 1, oncalls: 'cy' },
		);
		const { api } = reading({ [place('a')]: [found] });
		const bare = (username: string) => ({ username, name: null, email: null });
		expect(await readOnCall(api, [team('a')], { mayHide: false })).toEqual({
			read: [
				{
					team: team('a'),
					policies: [
						{
							policy: { id: 'policy-1', name: 'Nights' },
							levels: { 1: [person, bare('bo'), bare('cy')], 2: [] },
						},
					],
				},
			],
			hidden: [],
		});
	});

	it('returns no levels of a policy that shows none', async () => {
		const { api } = reading({ [place('a')]: [policy()] });
		const { read } = await readOnCall(api, [team('a')], { mayHide: false });
		expect(read[0].policies[0].levels).toEqual({});
	});

	it('leaves out teams that the key may not see', async () => {
		const { api } = reading({ [place('a')]: 'forbidden', [place('b')]: [] });
		expect(await readOnCall(api, [team('a'), team('b')], { mayHide: true })).toEqual({
			read: [{ team: team('b'), policies: [] }],
			hidden: [team('a')],
		});
	});

	it.each<[string, Record<string, JsonObject[] | ErrorCode>, boolean, ErrorCode]>([
		['it was chosen', { a: 'forbidden', b: [] }, false, 'forbidden'],
		['no team may be seen', { a: 'forbidden', b: 'forbidden' }, true, 'forbidden'],
		['it fails in another way', { a: 'unavailable', b: [] }, true, 'unavailable'],
	])('fails with the error of a team if %s', async (_, answers, mayHide, code) => {
		const lists = Object.entries(answers).map(([id, answer]) => [place(id), answer]);
		const { api } = reading(Object.fromEntries(lists));
		await expect(readOnCall(api, [team('a'), team('b')], { mayHide })).rejects.toMatchObject({
			code,
		});
	});

	it('passes on what is no error of Zenduty', async () => {
		const api = { list: async () => await Promise.reject(new Error('Out of paper')) };
		await expect(
			readOnCall(api as unknown as PollCalls, [team('a')], { mayHide: true }),
		).rejects.toThrow('Out of paper');
	});
});

describe('findSource', () => {
	const MEMBERS = 'api/account/members';
	const members = [
		{ user: { username: 'user-2', email: 'Ana@example.com' } },
		{ user: { username: 'user-1', email: 'bo@example.com' } },
	];
	const askedBy = async (filter: JsonObject) => {
		const { api, asked } = reading({ [MEMBERS]: members, [FILTER]: [] });
		const source = await findSource(api, filter);
		await allRows(source.pages('open'));
		return asked.map(({ at, body }) => (body === undefined ? at : [at, body]));
	};
	const open = (filter: JsonObject) => [FILTER, { all_teams: 1, status: -1, ...filter }];

	it('asks for no members without an email address', async () => {
		for (const filter of [{}, { user_ids: ['user-1'] }]) {
			expect(await askedBy(filter)).toEqual([open(filter)]);
		}
	});

	it('finds each member once, with one list, and keeps everything else', async () => {
		const user_ids = ['ana@example.com', 'bo@example.com', 'user-2', 'user-3'];
		const found = { team_ids: ['team-1'], user_ids: ['user-1', 'user-2', 'user-3'] };
		expect(await askedBy({ team_ids: ['team-1'], user_ids })).toEqual([MEMBERS, open(found)]);
	});

	it('fails for an address of nobody', async () => {
		await expect(askedBy({ user_ids: ['eva@example.com'] })).rejects.toThrow(
			'No member of the account has the email address eva@example.com.',
		);
	});
});
