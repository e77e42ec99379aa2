/**
 * What becomes of an event that queue mode has stored. n8n may write over an execution's data: so
 * what is stored first is noted by the database itself.
 */
import type { Postgres } from '../programs/postgres.mts';
import { UNFINISHED } from '../n8n/rest.mts';
import { poll } from '../support/until.mts';

/** What became of an execution. */
export interface Fate {
	status: string;
	/** Whether the event can still be found in the execution. */
	holdsEvent: boolean;
}

const TRIGGER = `
create table first_stored (execution integer primary key, data text);
create function note_first() returns trigger language plpgsql as $$
begin
	insert into first_stored values (new."executionId", new.data);
	return new;
end $$;
create trigger note_first after insert on execution_data for each row execute function note_first();
`;

const QUERY = `
select row_to_json(found) from (
	select f.data as first, coalesce(e.status, 'deleted') as status, d.data
	from first_stored f
	left join execution_entity e on e.id = f.execution and e."deletedAt" is null
	left join execution_data d on d."executionId" = f.execution
) found`;

/** From now on the database notes what is stored first. */
export async function noteFirstStored({ query }: Postgres): Promise<void> {
	await query(TRIGGER);
}

/** The fates of the executions that were stored for each event; nothing where there are none. */
export async function fatesOf(
	{ query }: Postgres,
	eventIds: string[],
): Promise<Map<string, Fate[]>> {
	const wanted = new Set(eventIds);
	const fates = new Map<string, Fate[]>();
	for (const line of (await query(QUERY)).split('\n')) {
		if (line === '') continue;
		const { first, status, data }: Record<string, string | null> = JSON.parse(line);
		const [id] = idsIn(first).filter((each) => wanted.has(each));
		if (id === undefined) continue;
		const fate = { status: status ?? '', holdsEvent: idsIn(data).includes(id) };
		fates.set(id, [...(fates.get(id) ?? []), fate]);
	}
	return fates;
}

/** Waits until the executions of all these events have ended, or the patience is over. */
export async function untilEnded(
	postgres: Postgres,
	eventIds: string[],
	patience: number,
): Promise<void> {
	const haveEnded = async () => {
		const fates = await fatesOf(postgres, eventIds);
		return eventIds.every((id) =>
			fates.get(id)?.every(({ status }) => !UNFINISHED.includes(status)),
		);
	};
	await poll(haveEnded, patience, 500);
}

function idsIn(data: string | null): string[] {
	return [...(data ?? '').matchAll(/"([0-9a-f]{32})"/g)].map(([, id]) => id);
}
