/** A real nginx with the sample configuration, and a certificate of its own. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { root } from '../../scripts/process.mts';
import { ensurePrograms, runToEnd, start, temporaryFolder } from './programs.mts';
import type { Trust } from '../zenduty/sender.mts';
import { freePort } from '../support/freePort.mts';
import { until } from '../support/until.mts';

const NAME = 'n8n.example.com';

export interface Nginx {
	/** `https://127.0.0.1:…` */
	url: string;
	/** The certificate to trust, and the name to expect in it. */
	trust: Trust;
	/** What it has noted of deliveries that were accepted, the last one last. */
	deliveries(): Noted[];
	/** What it has noted of those that were not. */
	notAccepted(): Noted[];
	/** How much it has written into logs, in bytes. */
	logged(): number;
	stop(): Promise<void>;
}

/** A line in a log of deliveries. */
export interface Noted {
	body: string;
	signature: string;
	status: string;
}

/**
 * Starts nginx with `examples/deployment/nginx.conf`, changed only in ports, addresses and paths.
 *
 * @param main the address of n8n's main process, `127.0.0.1:5678`
 * @param webhooks the two addresses of the webhook processors
 */
export async function startNginx(main: string, webhooks: string[]): Promise<Nginx> {
	ensurePrograms(['nginx', 'openssl']);
	const folder = temporaryFolder('nginx');
	const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
	runToEnd('openssl', [
		...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1'],
		...['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`],
		...['-keyout', key, '-out', certificate],
	]);
	const logs = join(folder, 'logs');
	mkdirSync(logs);
	const port = await freePort();
	const changes: Array<[string, string]> = [
		['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
		['server main:5678', `server ${main}`],
		['server webhook-1:5678', `server ${webhooks[0]}`],
		['server webhook-2:5678', `server ${webhooks[1]}`],
		['/var/log/nginx/deliveries.log', join(logs, 'deliveries.log')],
		['/var/log/nginx/not-accepted.log', join(logs, 'not-accepted.log')],
		[`/etc/nginx/certificates/${NAME}.pem`, certificate],
		[`/etc/nginx/certificates/${NAME}.key`, key],
	];
	writeFileSync(join(folder, 'site.conf'), sample(changes));
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(each) => `${each}_temp_path ${folder}/${each};`,
	);
	const errors = join(logs, 'error.log');
	writeFileSync(
		join(folder, 'nginx.conf'),
		[
			'daemon off;',
			`pid ${folder}/nginx.pid;`,
			`error_log ${errors};`,
			...(process.getuid?.() === 0 ? ['user root;'] : []),
			'worker_processes 1;',
			'events { worker_connections 4096; }',
			`http { access_log ${logs}/access.log; ${temporary.join(' ')} include ${folder}/site.conf; }`,
		].join('\n'),
	);
	const parameters = ['-c', join(folder, 'nginx.conf'), '-e', errors];
	runToEnd('nginx', ['-t', ...parameters]);
	const running = start('nginx', parameters, { cwd: folder });
	await until('nginx answers', async () => await isListening(port));
	return {
		url: `https://127.0.0.1:${port}`,
		trust: { ca: readFileSync(certificate, 'utf8'), servername: NAME },
		deliveries: () => readNoted(join(logs, 'deliveries.log')),
		notAccepted: () => readNoted(join(logs, 'not-accepted.log')),
		logged: () =>
			readdirSync(logs).reduce((total, name) => total + statSync(join(logs, name)).size, 0),
		stop: async () => await running.stop('SIGTERM'),
	};
}

/** The sample, with each place changed that must be. */
function sample(changes: Array<[string, string]>): string {
	let text = readFileSync(join(root, 'examples', 'deployment', 'nginx.conf'), 'utf8');
	for (const [from, to] of changes) {
		if (!text.includes(from)) throw new Error(`the sample has no "${from}"`);
		text = text.replace(from, to);
	}
	return text;
}

function readNoted(file: string): Noted[] {
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line): Noted => JSON.parse(line));
}

async function isListening(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => {
			socket.destroy();
			resolve(true);
		});
		socket.on('error', () => resolve(false));
	});
}
