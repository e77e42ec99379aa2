/** What a probe creates with an operation, remembered so that it is removed at the end. */
import type { Opened } from './opened.mts';
import { NodeError, type Output } from './operations.mts';

/**
 * Returns what an operation creates.
 *
 * @param mayExist is reported as left behind if nobody knows whether it was created
 */
export async function created(
	opened: Opened,
	mayExist: string,
	creating: Promise<Output[]>,
): Promise<Output> {
	const [made = {}] = await creating.catch((error: unknown) => {
		if (error instanceof NodeError && error.code === 'may_exist') opened.stays(mayExist);
		throw error;
	});
	return made;
}

/**
 * Returns what an operation creates, and its path. It is deleted at the end, or reported if it came
 * without its ID.
 *
 * @param what as in "a note"
 * @param below the path of the things of its kind
 * @param id the field of the output that has its ID
 */
export async function createdThing(
	opened: Opened,
	{ what, below, id }: { what: string; below: string; id: string },
	creating: Promise<Output[]>,
): Promise<{ made: Output; path: string }> {
	const mayExist = `perhaps ${what}`;
	const made = await created(opened, mayExist, creating);
	const path = `${below}${String(made[id])}/`;
	if (made[id]) opened.thing(path, what);
	else opened.stays(mayExist);
	return { made, path };
}
