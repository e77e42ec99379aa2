import { asText, isObject, type JsonObject } from '../json';
import { personKey, personOf } from './person';

/**
 * Returns who is on call by an escalation policy: one entry for each person and level. Zenduty sends
 * a person twice who is on call by two schedules of a level.
 *
 * @param wanted the level; 0 stands for all levels
 */
export function peopleOnCall(policy: JsonObject, wanted: number): JsonObject[] {
	const escalationPolicy = { id: policy.unique_id ?? null, name: policy.name ?? null };
	const seen = new Set<string>();
	return objectsIn(policy.oncalls)
		.filter(({ position }) => wanted === 0 || Number(asText(position)) === wanted)
		.flatMap(({ position, delay, oncalls }) =>
			[oncalls].flat().flatMap((user) => {
				const person = personOf(user);
				if (person === null) return [];
				const key = JSON.stringify([asText(position), personKey(person)]);
				if (seen.has(key)) return [];
				seen.add(key);
				const { username, name, email } = person;
				// The policy early: it tells why somebody is there twice, and a table shows few columns.
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

function objectsIn(list: unknown): JsonObject[] {
	return [list].flat().filter(isObject);
}
