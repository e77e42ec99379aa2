/** Starts a Zenduty to try things with, on this machine only. */
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

import { webhookUrl } from './answers.mts';
import { apiRouter } from './api.mts';
import { controlRouter, onlyFromHere } from './control.mts';
import { startFaults, type Faults } from './faults.mts';
import { startHistory, type History } from './history.mts';
import type { World } from './incidents.mts';
import { startJournal, type Journal } from './journal.mts';
import { keySchema, type Key, type KeyInput } from './keys.mts';
import { startLimiter } from './limits.mts';
import { page } from './page.mts';
import { handlers } from './routes/index.mts';
import { SEED, seed } from './seed.mts';
import { settingsSchema, type Settings, type SettingsInput } from './settings.mts';
import type { State } from './state.mts';
import type { Clock } from './times.mts';
import { startWebhooks, type ReceiverInput, type Webhooks } from './webhooks.mts';

const HOST = '127.0.0.1';

/** How to start; all may be left out. */
export interface Options {
	/** 0, the default, takes a free one. */
	port?: number;
	/** API keys; by default one that may do everything and one that may only read. */
	keys?: KeyInput[];
	/** Who hears of incidents. */
	receivers?: ReceiverInput[];
	settings?: SettingsInput;
	/** What the chances of faults are drawn from; by default another one each time. */
	faultSeed?: number;
	/** The account; by default the one in `seed.mts`. */
	state?: State;
	now?: Clock;
}

export interface Simulator {
	/** Its address, without a final slash. */
	url: string;
	/** The first key. */
	apiKey: string;
	keys: Key[];
	/** Where the first generic integration takes alerts; empty where there is none. */
	integrationUrl: string;
	state: State;
	journal: Journal;
	history: History;
	faults: Faults;
	/** Can be changed at any time. */
	settings: Settings;
	webhooks: Webhooks;
	/** What the functions in `incidents.mts` need. */
	world: World;
	/** Ends all connections, waits and webhooks. */
	stop(): Promise<void>;
}

/** Starts the simulator. */
export async function startSimulator(options: Options = {}): Promise<Simulator> {
	const { port = 0, now = () => new Date(), faultSeed = randomInt(2 ** 32) } = options;
	const settings = settingsSchema.parse(options.settings ?? {});
	const state = options.state ?? seed(now);
	const keys = (options.keys ?? defaultKeys()).map((key) => keySchema.parse(key));
	const journal = startJournal(now);
	const history = startHistory(now);
	const faults = startFaults(faultSeed);
	const webhooks = startWebhooks(now, () => settings.webhookTimeout);
	for (const receiver of options.receivers ?? []) webhooks.add(receiver);
	const timers = new Set<NodeJS.Timeout>();
	function later(delay: number, work: () => void): void {
		const timer = setTimeout(() => {
			timers.delete(timer);
			work();
		}, delay);
		timers.add(timer);
	}
	const world: World = { state, webhooks, history, settings, now, later };

	const app = express();
	const server = createServer(app);
	server.listen(port, HOST);
	await once(server, 'listening');
	const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
	const integration = state.integrations.find(
		({ extension, integration_type }) => extension === 'generic' && integration_type === 0,
	);
	const simulator = {
		...{ url, apiKey: keys[0]?.key ?? '', keys, state, settings, webhooks, world },
		...{ journal, history, faults },
		integrationUrl: integration ? webhookUrl(state, integration, url) : '',
	};

	app.enable('strict routing').enable('case sensitive routing');
	app.disable('x-powered-by').disable('etag');
	app.get('/', onlyFromHere, (_request, response) => {
		response.type('html').send(page(state, webhooks));
	});
	app.get('/favicon.ico', (_request, response) => void response.status(204).end());
	app.use('/_simulator', controlRouter(simulator));
	const limiter = startLimiter(now);
	app.use(apiRouter({ world, journal, faults, limiter, keys, handlers }));

	return {
		...simulator,
		async stop() {
			for (const timer of timers) clearTimeout(timer);
			server.close();
			server.closeAllConnections();
			await webhooks.stop();
		},
	};
}

/** New at every start, as secrets should be. */
function defaultKeys(): KeyInput[] {
	const writing = ['POST', 'PATCH', 'PUT', 'DELETE'].map((method) => `${method} /api/*`);
	return [
		{ key: randomUUID(), owner: SEED.users.mara },
		{ key: randomUUID(), owner: SEED.users.leila, forbidden: writing },
	];
}
