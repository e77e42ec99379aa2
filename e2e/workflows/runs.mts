/** What workflows tell when they have done their work: which event, and in which process. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { poll } from '../support/until.mts';

/** Work that was done. */
export interface Run {
	eventId: string;
	/** The name that the process was given as `FAULTS_PROCESS`. */
	process: string;
}

/** Collects the runs. */
export interface Runs {
	/** Where a workflow tells: `?event=…&process=…` is added. */
	url: string;
	all: Run[];
	/** How often each event's work was done. */
	times(eventId: string): number;
	/** Waits until each of the events has run, or until the patience is over. */
	until(eventIds: string[], patience: number): Promise<void>;
}

/** Starts to collect. It ends with this process. */
export async function collectRuns(): Promise<Runs> {
	const all: Run[] = [];
	const counts = new Map<string, number>();
	const server = createServer((incoming, answer) => {
		const query = new URL(incoming.url ?? '/', 'http://127.0.0.1').searchParams;
		const eventId = query.get('event') ?? '';
		all.push({ eventId, process: query.get('process') ?? '' });
		counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
		answer.setHeader('content-type', 'application/json').end('{"noted": true}');
	});
	server.keepAliveTimeout = 120_000;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	server.unref();
	const { port } = server.address() as AddressInfo;
	const times = (eventId: string) => counts.get(eventId) ?? 0;
	return {
		url: `http://127.0.0.1:${port}/`,
		all,
		times,
		async until(eventIds, patience) {
			await poll(() => eventIds.every((id) => times(id) > 0), patience);
		},
	};
}
