import { Answer, search } from '../support/listing.cjs';

const FILTER = '/api/incidents/filter/';
const incident = (incident_number: number, title: string, status: unknown = 1) => ({
	unique_id: `id-${incident_number}`,
	incident_number,
	title,
	status,
	service_object: { unique_id: 'service-1', name: 'Shop', team: 'team-1', team_name: 'Web' },
});

/** Answers with pages of some size. */
function pages(size: number, count: number) {
	return ({ url }: { url: string }) => {
		const page = Number(new URL(url).searchParams.get('page'));
		const first = (page - 1) * size + 1;
		const numbers = Array.from({ length: Math.min(size, count - first + 1) }, (_, i) => first + i);
		const next = first + size <= count ? 'more' : null;
		return { results: numbers.map((number) => incident(number, `No ${number}.`)), next };
	};
}

it('has the open incidents of all teams, those that nobody has acknowledged and the newest first', async () => {
	const answers = {
		[FILTER]: [
			incident(8, 'Queue is stuck', 2),
			incident(217, 'Disk almost full'),
			incident(301, 'Cache is cold', 2),
			incident(9, 'Mail', '4'),
		],
	};
	const { rows, requests } = await search('searchIncidents', { answers });
	expect(rows).toEqual([
		'#217 Shop: Disk almost full → 217',
		'#9 Shop: Mail → 9',
		'#301 Shop: Cache is cold → 301',
		'#8 Shop: Queue is stuck → 8',
	]);
	expect(requests.map(({ body }) => JSON.parse(String(body)))).toEqual([
		{ status: -1, all_teams: 1 },
	]);
});

it('has a text that stays true after the incident was acknowledged or resolved', async () => {
	const [before, ...later] = await Promise.all(
		[1, 2, 3].map(async (status) => {
			const { rows } = await search('searchIncidents', {
				answers: { [FILTER]: [incident(8, 'Queue', status)] },
			});
			return rows;
		}),
	);
	for (const rows of later) expect(rows).toEqual(before);
});

it.each([
	['QUEUE', ['#8 Shop: Queue 3 → 8']],
	['#8', ['#8 Shop: Queue 3 → 8']],
	['8', ['#8 Shop: Queue 3 → 8']],
	['disk', []],
	['shop: q', ['#8 Shop: Queue 3 → 8']],
	['#', ['#8 Shop: Queue 3 → 8']],
	['x8', []],
])('finds %j among them, and asks for nothing more', async (typed, found) => {
	const answers = { [FILTER]: [incident(8, 'Queue 3')] };
	const { rows, paths } = await search('searchIncidents', { answers }, typed);
	expect(rows).toEqual(found);
	expect(paths).toEqual([FILTER]);
});

it.each(['3', '#3', ' 3 '])('looks the typed number %j up, open or not', async (typed) => {
	const answers = {
		[FILTER]: [incident(8, 'Queue 3'), incident(7, 'Mail')],
		'/api/incidents/3/': incident(3, 'Old', 3),
	};
	const { rows, paths } = await search('searchIncidents', { answers }, typed);
	expect(rows[0]).toBe('#3 Shop: Old → 3');
	expect(rows.slice(1)).toEqual(typed === '#3' ? [] : ['#8 Shop: Queue 3 → 8']);
	expect(paths).toEqual([FILTER, '/api/incidents/3/']);
});

it('looks up a number of several digits', async () => {
	const answers = { [FILTER]: [], '/api/incidents/4217/': incident(4217, 'Old', 3) };
	const { rows } = await search('searchIncidents', { answers }, '#4217');
	expect(rows).toEqual(['#4217 Shop: Old → 4217']);
});

it('is without a typed number that no incident has', async () => {
	const answers = { [FILTER]: [incident(8, 'Queue 3')] };
	const { rows } = await search('searchIncidents', { answers }, '3');
	expect(rows).toEqual(['#8 Shop: Queue 3 → 8']);
});

it.each(['0', '1234567890123456'])('does not look %s up, which no incident has', async (typed) => {
	const { paths } = await search('searchIncidents', { answers: { [FILTER]: [] } }, typed);
	expect(paths).toEqual([FILTER]);
});

it('fails if the typed number cannot be looked up', async () => {
	const answers = { [FILTER]: [], '/api/incidents/3/': new Answer(400, { detail: 'No' }) };
	await expect(search('searchIncidents', { answers }, '3')).rejects.toThrow(/\b400\b.*\bNo\b/);
});

it('says that none is open', async () => {
	const { rows } = await search('searchIncidents', { answers: { [FILTER]: [] } });
	expect(rows).toEqual(['There are no open incidents. Type a number to find a resolved one. → ']);
});

it.each([
	[10, 10],
	[30, 4],
	[100, 1],
])('of pages of %i ends at 100 after %i requests, and says so', async (size, count) => {
	const answers = { [FILTER]: pages(size, 250) };
	const { rows, paths } = await search('searchIncidents', { answers });
	expect(rows).toHaveLength(101);
	expect(rows.slice(0, 2)).toEqual(['#100 Shop: No 100. → 100', '#99 Shop: No 99. → 99']);
	expect(rows[100]).toBe('Only 100 incidents are listed. Type a number to find another one. → ');
	expect(paths).toHaveLength(count);
});

it('says also what it leaves out while it is searched', async () => {
	const answers = { [FILTER]: pages(50, 101) };
	const { rows } = await search('searchIncidents', { answers }, 'no 55');
	expect(rows).toEqual([
		'#55 Shop: No 55. → 55',
		'Only 100 incidents are listed. Type a number to find another one. → ',
	]);
});

it('shows what an incident has, and leaves out one without a number', async () => {
	const answers = {
		[FILTER]: [
			{ unique_id: 'a', incident_number: 7 },
			{ unique_id: 'b', title: 'No number', status: 1 },
			{ unique_id: 'c', incident_number: '9', title: 'Disk', status: null },
			{ unique_id: 'd', incident_number: 8, status: 2, service_object: { name: 'Shop' } },
			{ unique_id: 'e', incident_number: 6, service_object: 'Shop', title: 'Mail' },
		],
	};
	const { rows } = await search('searchIncidents', { answers });
	expect(rows).toEqual(['#9 Disk → 9', '#7 → 7', '#6 Mail → 6', '#8 Shop → 8']);
});
