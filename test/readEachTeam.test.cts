import { ZendutyError } from '../nodes/Zenduty/errors';
import { readEachTeam } from '../nodes/Zenduty/readEachTeam';

const REFUSAL = new ZendutyError({ code: 'forbidden', message: 'No.', description: 'Ask.' });
const BROKEN = new ZendutyError({ code: 'unavailable', message: 'Gone.', description: 'Wait.' });

/**
 * Reads teams that respond with these values or errors.
 *
 * @param options `slow` names a team that responds only after another team was asked
 * @returns what was read, and the teams that were asked
 */
async function readTeams(
	answers: Record<string, number | Error>,
	{
		slow,
		...options
	}: {
		atOnce: number;
		isEnough?: (values: number[]) => boolean;
		throwsRefusal?: boolean;
		slow?: { team: string; until: string };
	},
) {
	const asked: string[] = [];
	let respond = () => {};
	const isOver = new Promise<void>((resolve) => {
		respond = resolve;
	});
	const read = async (team: string) => {
		asked.push(team);
		if (team === slow?.until) respond();
		if (team === slow?.team) await isOver;
		const answer = answers[team];
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const result = await readEachTeam(Object.keys(answers), read, options).catch(
		(error: unknown) => error,
	);
	return { asked, result };
}

it.each([
	{ atOnce: 1 },
	{ atOnce: 5, slow: { team: 'a', until: 'd' } },
	{ atOnce: 5, slow: { team: 'b', until: 'd' } },
])('returns values and refusals in the order of the teams: %j', async (options) => {
	const { result } = await readTeams({ a: 1, b: REFUSAL, c: 3, d: REFUSAL }, options);
	expect(result).toEqual({
		read: [
			{ team: 'a', value: 1 },
			{ team: 'c', value: 3 },
		],
		refused: [
			{ team: 'b', error: REFUSAL },
			{ team: 'd', error: REFUSAL },
		],
	});
});

it('reads nothing without teams', async () => {
	expect(await readTeams({}, { atOnce: 5 })).toEqual({
		asked: [],
		result: { read: [], refused: [] },
	});
});

it('returns the refusals if every team is refused', async () => {
	const { result } = await readTeams({ a: REFUSAL }, { atOnce: 5 });
	expect(result).toEqual({ read: [], refused: [{ team: 'a', error: REFUSAL }] });
});

it('fails with any other error, and reads no further team', async () => {
	const { asked, result } = await readTeams({ a: 1, b: BROKEN, c: 3 }, { atOnce: 1 });
	expect(result).toBe(BROKEN);
	expect(asked).toEqual(['a', 'b']);
});

it('fails with a refusal if refusals are thrown, and reads no further team', async () => {
	const { asked, result } = await readTeams(
		{ a: 1, b: REFUSAL, c: 3 },
		{ atOnce: 1, throwsRefusal: true },
	);
	expect(result).toBe(REFUSAL);
	expect(asked).toEqual(['a', 'b']);
});

it('reads no further team once the values are enough', async () => {
	const isEnough = (values: number[]) => values.length === 2;
	const { asked, result } = await readTeams({ a: 1, b: 2, c: 3 }, { atOnce: 1, isEnough });
	expect(asked).toEqual(['a', 'b']);
	expect(result).toEqual({
		read: [
			{ team: 'a', value: 1 },
			{ team: 'b', value: 2 },
		],
		refused: [],
	});
});

it('reads no team if no value is needed', async () => {
	const isEnough = () => true;
	expect(await readTeams({ a: 1, b: 2 }, { atOnce: 1, isEnough })).toEqual({
		asked: [],
		result: { read: [], refused: [] },
	});
});

it('counts no value after a team that has none', async () => {
	const isEnough = (values: number[]) => values.length === 1;
	const { asked } = await readTeams({ a: REFUSAL, b: 2, c: 3 }, { atOnce: 1, isEnough });
	expect(asked).toEqual(['a', 'b', 'c']);
});

it('counts no value before the teams before it have responded', async () => {
	const isEnough = (values: number[]) => values.length === 1;
	const slow = { team: 'a', until: 'c' };
	const { asked } = await readTeams({ a: 1, b: 2, c: 3 }, { atOnce: 2, isEnough, slow });
	expect(asked).toEqual(['a', 'b', 'c']);
});
