/**
 * How often a run looks its credential up, by the queries that n8n makes to its database. The floor
 * looks it up once by its making; what n8n asks besides is in all of them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { acknowledging, patching, patchingOnTheFloor } from './apiContenders.mts';
import { setStage } from './apiStage.mts';
import { judgeCount } from './targets.mts';

/** A query for stored credentials, as TypeORM logs it. */
const LOOK_UP = /query: SELECT .*FROM "credentials_entity"/g;

/** How long what n8n prints may take to arrive, in milliseconds. */
const DELAY = 500;

/** Counts with one item, and with many. */
export async function countLookUps(many: number): Promise<void> {
	console.log('\nQueries for the credential: starting n8n with a log of its queries …');
	const stage = await setStage({ DB_LOGGING_ENABLED: 'true', DB_LOGGING_OPTIONS: 'query' });
	const { n8n, zenduty } = stage;
	const queries = () => [...n8n.log().matchAll(LOOK_UP)].length;
	const id = zenduty.state.incidents[0].unique_id;
	const count = async (node: object, items: number) => {
		const run = await stage.prepare({
			node,
			items: `Array.from({ length: ${items} }, () => ({ id: '${id}' }))`,
		});
		await wait(DELAY);
		const before = queries();
		await run();
		await wait(DELAY);
		return queries() - before;
	};
	try {
		const once = await count(patchingOnTheFloor(1), 1);
		const http = await count(patching(zenduty.url), many);
		console.log(`the floor, which looks it up once: ${once}; HTTP Request, ${many} items: ${http}`);
		if (once < 1 || http < many) throw new Error('The log does not show what it should');
		judgeCount('queries with 1 item', await count(acknowledging(1), 1), once);
		judgeCount(`queries with ${many} items`, await count(acknowledging(20), many), once);
	} finally {
		await stage.stop();
	}
}
