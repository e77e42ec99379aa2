/** A single n8n with a public name that is killed and started again. */
import { clearLockedPorts } from 'get-port';
import type { Release } from '../n8n/installation.mts';
import type { Rest } from '../n8n/rest.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { environment } from '../workflows/triggerUnderLoad.mts';
import { startQuestions, WEBHOOK_URL, type Questions } from './waitQuestions.mts';

export interface Stage {
	release: Release;
	questions: Questions;
	/** The session with the n8n that runs now. */
	rest(): Rest;
	/** As `kill -9` does. */
	kill(): Promise<void>;
	/** Starts n8n again, at the same port. */
	start(): Promise<void>;
	discard(): Promise<void>;
}

/** Starts n8n. */
export async function startStage(release: Release): Promise<Stage> {
	const folder = await makeFolder();
	const env = { ...environment('main'), WEBHOOK_URL };
	const launch = async (port?: number): Promise<N8n> =>
		await startN8n({ folder, release, port, env });
	let n8n = await launch();
	await n8n.rest.setUpOwner(OWNER);
	const questions = await startQuestions({
		rest: () => n8n.rest,
		route: () => ({ url: n8n.url }),
		served: () => n8n.url,
	});
	return {
		release,
		questions,
		rest: () => n8n.rest,
		kill: async () => await n8n.stop('SIGKILL'),
		async start() {
			// get-port holds back ports that it gave out a short time ago; here the same one is wanted.
			clearLockedPorts();
			n8n = await launch(n8n.port);
			await n8n.rest.login(OWNER);
		},
		async discard() {
			await questions.stop();
			await n8n.stop('SIGKILL');
			removeFolder(folder);
		},
	};
}
