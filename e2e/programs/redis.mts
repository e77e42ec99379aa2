/** A Redis that writes every change to a file. */
import { createConnection } from 'node:net';
import { start, temporaryFolder, type Running } from './programs.mts';
import { freePort } from '../support/freePort.mts';
import { until } from '../support/until.mts';

export interface Redis {
	port: number;
	start(): Promise<void>;
	stop(): Promise<void>;
}

/** Starts Redis on a free port, with its data in a temporary folder. */
export async function startRedis(): Promise<Redis> {
	const folder = temporaryFolder('redis');
	const port = await freePort();
	let running: Running | undefined;
	const redis: Redis = {
		port,
		async start() {
			running = start(
				'redis-server',
				['--port', String(port), '--bind', '127.0.0.1', '--dir', folder].concat([
					'--appendonly',
					'yes',
					'--save',
					'',
				]),
				{ cwd: folder },
			);
			await until('Redis answers', async () => await answersPing(port));
		},
		async stop() {
			await running?.stop();
		},
	};
	await redis.start();
	return redis;
}

async function answersPing(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'));
		socket.setTimeout(1000, () => socket.destroy());
		socket.on('data', (data) => {
			resolve(data.toString().startsWith('+PONG'));
			socket.destroy();
		});
		socket.on('error', () => resolve(false));
		socket.on('close', () => resolve(false));
	});
}
