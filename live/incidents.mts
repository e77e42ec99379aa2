/** The incidents that the probes work on. Each is opened by the first probe that needs it. */
import { Untried, type Tools } from './probe.mts';
import { isListed } from './probes/answers.mts';
import { created, TITLE } from './opened.mts';
import { NodeError, type Output } from './operations.mts';

/** The statuses of incidents, as the API counts them. */
export const STATUS = { triggered: 1, acknowledged: 2, resolved: 3 };

/** Opens an incident with the operation, low and acknowledged, so that few people are disturbed. */
async function open({ operations, place, opened }: Tools, which: string): Promise<Output> {
	const creating = operations.run('incident', 'create', {
		service: place.service,
		title: `${TITLE} (${which})`,
		summary: 'It is resolved in a few minutes.',
		additionalFields: { urgency: 'low', status: 'acknowledged' },
	});
	const incident = await created(opened, MAY_EXIST, creating);
	const name = incident.incidentId ?? incident.incidentNumber;
	if (name) opened.incident(String(name));
	return incident;
}

export const MAY_EXIST = `perhaps an open incident: look for "${TITLE}"`;

/** The first incident, which keeps its status: for what belongs to an incident. */
export async function firstIncident(tools: Tools): Promise<Output> {
	return await tools.once('first incident', async () => {
		const incident = await open(tools, '1');
		// If the status was not taken on creation, the incident pages people until this.
		const { incidentId } = incident;
		const acknowledged = { status: STATUS.acknowledged };
		if (incidentId) await tools.api.call('PATCH', `/api/incidents/${incidentId}/`, acknowledged);
		return incident;
	});
}

/** The same, for probes of other things: without it they cannot be tried. */
export async function someIncident(tools: Tools): Promise<Output> {
	return await firstIncident(tools).catch((error: unknown) => {
		throw new Untried(`no incident could be opened${inShort(error)}`);
	});
}

/** The second incident as it was read after each change of its status, in this order. */
export interface Life {
	created: Output;
	acknowledged: Output;
	resolved: Output;
	reopened: Output;
	resolvedAgain: Output;
	/** After an acknowledgement of the resolved incident. */
	acknowledgedAgain: Output;
	/** Whether it was in the list of open ones at once; undefined if there were too many. */
	listed: boolean | undefined | Untried;
	/** How long after its creation that was known, in seconds. */
	listedAfter: number;
	/** After the second time that it was opened again. */
	reopenedAgain: Output;
	/** What each operation returned, or how it failed. */
	said: Record<'reopen' | 'acknowledge' | 'resolve', Output | NodeError>;
	/** What a polling trigger gave, one entry for each poll. */
	polls: Array<Output[] | NodeError>;
}

/** Leads the second incident through all its statuses, and polls meanwhile. */
export async function lifeOf(tools: Tools): Promise<Life> {
	return await tools.once('life', async () => {
		const { operations, api, place } = tools;
		await someIncident(tools);
		const poll = operations.startPolling({ filters: { services: [place.service] } });
		const polls: Life['polls'] = [];
		const pollNow = async () => void polls.push(await orError(poll()));
		await pollNow();
		const opened = await open(tools, '2').catch((error: unknown) => {
			throw new Untried(`no second incident could be opened${inShort(error)}`);
		});
		const since = performance.now();
		const incident = opened.incidentId;
		if (typeof incident !== 'string') throw new Untried('the second incident has no ID');
		const path = `/api/incidents/${incident}/`;
		const read = async () => (await api.get(path)).json as Output;
		const run = async (operation: string, options = {}) =>
			await orError(operations.run('incident', operation, { incident, options }));
		const one = (ran: Output[] | NodeError) => (Array.isArray(ran) ? (ran[0] ?? {}) : ran);

		const created = await read();
		const listed = await isListed(tools, created.incident_number, { status: -1 }).catch(
			(error: unknown) => {
				if (error instanceof Untried) return error;
				throw error;
			},
		);
		const listedAfter = Math.round((performance.now() - since) / 100) / 10;
		await pollNow();
		const resolve = one(await run('resolve'));
		const resolved = await read();
		const reopen = one(await run('reopen'));
		const reopened = await read();
		await pollNow();
		const acknowledge = one(await run('acknowledge'));
		const acknowledged = await read();
		await pollNow();
		await run('reopen');
		const reopenedAgain = await read();
		await run('resolve');
		const resolvedAgain = await read();
		await pollNow();
		await run('acknowledge', { skipResolved: false });
		const acknowledgedAgain = await read();
		await api.call('PATCH', path, { status: 3 });
		return {
			...{ created, listed, listedAfter, acknowledged, resolved, reopened },
			...{ reopenedAgain, resolvedAgain, acknowledgedAgain },
			said: { reopen, acknowledge, resolve },
			polls,
		};
	});
}

async function orError<T>(work: Promise<T>): Promise<T | NodeError> {
	return await work.catch((error: unknown) => {
		if (error instanceof NodeError) return error;
		throw error;
	});
}

function inShort(error: unknown): string {
	return error instanceof NodeError ? `: ${error.inShort}` : '';
}
