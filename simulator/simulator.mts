/** Starts a simulated Zenduty that only this machine can reach. */
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

/** The options of the simulator. Every option may be missing. */
export interface Options {
	/**
	 * The port on which the simulator listens. With 0, which is the default, it takes a free port.
	 */
	port?: number;
	/**
	 * The API keys. By default, there are two: one that allows everything, and one that only allows
	 * reading.
	 */
	keys?: KeyInput[];
	/** The receivers of webhooks. */
	receivers?: ReceiverInput[];
	settings?: SettingsInput;
	/** The seed of the random numbers for faults. By default, the seed differs at every start. */
	faultSeed?: number;
	/** The account. By default, `seed.mts` makes the account. */
	state?: State;
	now?: Clock;
}

export interface Simulator {
	/** The URL of the simulator, without a slash at the end. */
	url: string;
	/** The first of the API keys. */
	apiKey: string;
	keys: Key[];
	/**
	 * The URL at which the first generic integration receives alerts. Empty if there is no such
	 * integration.
	 */
	integrationUrl: string;
	state: State;
	journal: Journal;
	history: History;
	faults: Faults;
	/** The settings. A test can change them at any time. */
	settings: Settings;
	webhooks: Webhooks;
	/** What the functions that change the account need. */
	world: World;
	/** Ends all connections, timers and webhooks. */
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

/** Makes the default API keys. They are secrets, so they are new at every start. */
function defaultKeys(): KeyInput[] {
	const writing = ['POST', 'PATCH', 'PUT', 'DELETE'].map((method) => `${method} /api/*`);
	return [
		{ key: randomUUID(), owner: SEED.users.mara },
		{ key: randomUUID(), owner: SEED.users.leila, forbidden: writing },
	];
}
