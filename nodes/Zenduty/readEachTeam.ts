import { isForbidden } from './errors';
import { mapConcurrently } from './mapConcurrently';
import type { Result } from './result';

/**
 * The result of {@link readEachTeam}. Both lists are in the order of the parameter `teams`. A team
 * that was not read, because `isEnough` returned true, is in neither list.
 */
export interface TeamValues<Team, Value> {
	read: Array<{ team: Team; value: Value }>;
	/** The teams that the API key has no permission to read, each with the error of its request. */
	refused: Array<{ team: Team; error: unknown }>;
}

interface TeamOptions<Value> {
	/** At most this many teams are read at the same time. */
	atOnce: number;
	/**
	 * Tells whether `values` are enough. This function is called before each team is read. If it
	 * returns true, the team is not read. By default, all teams are read.
	 *
	 * @param values the values of the first teams, in order. The list ends before the first team
	 * without a value.
	 */
	isEnough?(values: Value[]): boolean;
	/**
	 * `true` if a missing permission for a team is thrown as an error, like any other failure. By
	 * default, a team without permission is returned in `refused`.
	 */
	throwsRefusal?: boolean;
}

/**
 * Reads one value of each team, such as the list of its services. By default, a team that the API
 * key has no permission to read is returned in `refused`.
 *
 * @param read reads the value of one team
 * @throws the error of the first team that could not be read. After such an error, no further
 * team is read. A missing permission is such an error only if `throwsRefusal` is `true`.
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
