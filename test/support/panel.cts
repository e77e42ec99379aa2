/* What the nodes panel lists, and the fingerprint of its picture. */
import type { Resource } from '../../nodes/Zenduty/actions/operation/operation';

/** Returns the actions of each resource, by the name of the resource, in the order of the panel. */
export function panelActions(resources: Readonly<Record<string, Resource>>): Map<string, string[]> {
	const actions = Object.values(resources).map(({ name, operations }): [string, string[]] => [
		name,
		Object.values(operations)
			.map(({ action }) => action)
			.sort(),
	]);
	return new Map(actions.sort(([a], [b]) => a.localeCompare(b)));
}

/** Returns all rows that the panel shows below the number of actions. */
export function panelRows(resources: Readonly<Record<string, Resource>>): string[] {
	return [...panelActions(resources)].flatMap(([name, actions]) => [
		`${name.toUpperCase()} ACTIONS`,
		...actions,
	]);
}

const BETWEEN = ' | ';

/** Returns the fingerprint of a picture that shows these rows of the panel. */
export function panelFingerprint(rows: readonly string[]): string {
	return rows.join(BETWEEN);
}

/** Returns the rows of the panel that a picture with this fingerprint shows. */
export function rowsIn(fingerprint: string): string[] {
	return fingerprint.split(BETWEEN);
}
