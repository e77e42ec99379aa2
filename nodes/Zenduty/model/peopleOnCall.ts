import { isObject, toText, type JsonObject } from '../json';
import { unexpectedResponse } from '../errors';
import { personKey, personOf } from './person';

/**
 * Returns the people whom an escalation policy has on call, with one entry for each person and
 * level.
 *
 * @param policy an escalation policy from the API's response about who is on call
 * @param level the level of the people to return. 0 means all levels.
 * @throws ZendutyError `unexpected_response` if a level is neither an object nor null
 */
export function peopleOnCall(policy: JsonObject, level: number): JsonObject[] {
	if (!hasLevels(policy)) {
		throw unexpectedResponse(
			'Zenduty returned a level of an escalation policy in an unknown form, so nobody can tell who is on call.',
			'Look in Zenduty who is on call.',
		);
	}
	const escalationPolicy = { id: policy.unique_id ?? null, name: policy.name ?? null };
	const keys = new Set<string>();
	return objectsIn(policy.oncalls)
		.filter(({ position }) => level === 0 || Number(toText(position)) === level)
		.flatMap(({ position, delay, oncalls }) =>
			[oncalls].flat().flatMap((user) => {
				const person = personOf(user);
				if (person === null) return [];
				const identity = personKey(person);
				const key = JSON.stringify([toText(position), identity]);
				// If a person is on call by two schedules of the same level, Zenduty sends the person
				// twice. So the second entry is left out.
				if (identity !== undefined && keys.has(key)) return [];
				keys.add(key);
				const { username, name, email } = person;
				// The node may output a person several times, for example if several policies have this
				// person on call. So the policy is one of the first fields, because n8n's table shows few
				// columns.
				return [
					{
						name,
						level: position ?? null,
						escalationPolicy,
						delayMinutes: delay ?? null,
						email,
						username,
					},
				];
			}),
		);
}

/**
 * Tells whether each level of a policy is an object or null. If the policy has no levels, the
 * result is true.
 */
function hasLevels({ oncalls }: JsonObject): boolean {
	return [oncalls].flat().every((level) => (level ?? null) === null || isObject(level));
}

function objectsIn(list: unknown): JsonObject[] {
	return [list].flat().filter(isObject);
}
