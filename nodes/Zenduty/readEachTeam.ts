import { isForbidden } from './errors';
import { mapConcurrently } from './mapConcurrently';
import type { Result } from './result';

/**
 * The result of {@link readEachTeam}. The lists `read` and `refused` have the teams in the order in
 * which they were passed to that function.
 */
export interface TeamValues<Team, Value> {
	read: Array<{ team: Team; value: Value }>;
	/** The teams that the API key has no permission to read, each with the error of its request. */
	refused: Array<{ team: Team; error: unknown }>;
}

interface TeamOptions<Value> {
	/** The largest number of teams that are read at the same time. */
	atOnce: number;
	/**
	 * Tells whether the values that were read so far are enough. If so, no further team is read. By
	 * default, all teams are read.
	 *
	 * @param values the values of the first teams, see {@link firstValues}
	 */
	isEnough?(values: Value[]): boolean;
	/**
	 * `true` if the error of a missing permission is thrown, like any other error. By default, the
	 * team is returned in `refused`.
	 */
	throwsRefusal?: boolean;
}

/**
 * Reads one value of each team, such as the list of its services. By default, a team that the API
 * key has no permission to read is returned in `refused`, and the remaining teams are still read.
 *
 * @param read reads the value of one team
 * @throws any error of a team. The error of a missing permission is thrown only if `throwsRefusal`
 * is `true`. After an error, the function starts to read no further
 * team.
 */
export async function readEachTeam<Team, Value>(
	teams: readonly Team[],
	read: (team: Team) => Promise<Value>,
	{ atOnce, isEnough, throwsRefusal = false }: TeamOptions<Value>,
): Promise<TeamValues<Team, Value>> {
	const results: Array<Result<{ value: Value }, { error: unknown }> | undefined> = [];
	await mapConcurrently(teams.length, atOnce, async (index) => {
		if (isEnough?.(firstValues(results))) return;
		results[index] = await read(teams[index]).then(
			(value) => ({ ok: true, value }),
			(error: unknown) => {
				if (throwsRefusal || !isForbidden(error)) throw error;
				return { ok: false, error };
			},
		);
	});
	const found: TeamValues<Team, Value> = { read: [], refused: [] };
	for (const [index, team] of teams.entries()) {
		const result = results[index];
		if (result?.ok) found.read.push({ team, value: result.value });
		else if (result !== undefined) found.refused.push({ team, error: result.error });
	}
	return found;
}

/**
 * Returns the values of the first teams, in order. The list ends before the first team that was not
 * read yet, or that the API key has no permission to read.
 */
function firstValues<Value>(
	results: ReadonlyArray<Result<{ value: Value }, { error: unknown }> | undefined>,
): Value[] {
	const values: Value[] = [];
	for (const result of results) {
		if (!result?.ok) break;
		values.push(result.value);
	}
	return values;
}
