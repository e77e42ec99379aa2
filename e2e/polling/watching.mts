/** What these checks share: a simulated account for each, and a workflow that watches it. */
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { SEED } from '../../simulator/seed.mts';
import type { SettingsInput } from '../../simulator/settings.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';
import { readExecutions, storePolling, type CameOut } from '../workflows/pollingTrigger.mts';
import { untilPolled } from '../zenduty/watched.mts';

/** How long an execution may take to be stored after the poll that started it, in milliseconds. */
const UNTIL_STORED = 1500;

/** How long an activation may take, in milliseconds: the trigger asks Zenduty, and n8n tries again. */
const UNTIL_ACTIVE = 90_000;

export interface Watching {
	zenduty: Simulator;
	/** The id of the credential. */
	credential: string;
	workflow: Json;
	activate(): Promise<void>;
	deactivate(): Promise<void>;
	/** Waits until so many items have come out in all. @returns what has come out */
	untilCame(items: number): Promise<CameOut>;
	/** Waits until a poll has failed. @returns what has come out */
	untilFailed(): Promise<CameOut>;
	/** Waits for a whole poll, and for what it starts. @returns what has come out */
	afterPolls(): Promise<CameOut>;
}

/** Starts an account, and stores a workflow that will watch it. */
export async function store(
	server: Server,
	parameters: Json = {},
	settings: SettingsInput = {},
): Promise<Watching> {
	const [watching] = await storeOnOneKey(server, 1, parameters, settings);
	return watching;
}

/** Starts an account, and stores workflows that will watch it with the same key. */
export async function storeOnOneKey(
	server: Server,
	count: number,
	parameters: Json = {},
	settings: SettingsInput = {},
): Promise<Watching[]> {
	const apiKey = `e2e-polling-key-${randomUUID()}`;
	const zenduty = await startSimulator({
		keys: [{ key: apiKey, owner: SEED.users.mara }],
		settings: { alertDelay: 0, newestFirst: true, ...settings },
	});
	const name = `Watching ${randomUUID()}`;
	const fields = { apiKey, baseUrl: zenduty.url };
	const credential = await server.rest.createCredential(name, fields, 'zendutyApi');
	const all: Watching[] = [];
	// At the end of the check that this is called in: what still polls slows down the others.
	after(async () => {
		for (const { deactivate } of all) await deactivate().catch(() => undefined);
		await zenduty.stop();
	});
	while (all.length < count) {
		all.push(await storeIn(server, { zenduty, credential }, parameters));
	}
	return all;
}

async function storeIn(
	server: Server,
	{ zenduty, credential }: Pick<Watching, 'zenduty' | 'credential'>,
	parameters: Json,
): Promise<Watching> {
	const workflow = await storePolling(server.rest, { credential, parameters });
	const read = readExecutions(() => server.rest, workflow.id);
	return {
		zenduty,
		credential,
		workflow,
		activate: async () => await server.rest.activate(workflow, undefined, UNTIL_ACTIVE),
		deactivate: async () => await server.rest.deactivate(workflow.id),
		async untilCame(count) {
			return await until(
				`${count} items come out`,
				async () => {
					const came = await read();
					return came.items.length >= count && came;
				},
				60_000,
				300,
			);
		},
		async untilFailed() {
			return await until(
				'a poll fails',
				async () => {
					const came = await read();
					return came.errors.length > 0 && came;
				},
				60_000,
				300,
			);
		},
		async afterPolls() {
			await untilPolled(zenduty);
			await wait(UNTIL_STORED);
			return await read();
		},
	};
}

/** Starts an account and a workflow that watches it: its first poll is over. */
export async function watch(...given: Parameters<typeof store>): Promise<Watching> {
	const watching = await store(...given);
	await watching.activate();
	return watching;
}
