/** Deliveries through nginx with the sample configuration: the body arrives byte for byte. */
import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import getPort from 'get-port';
import { event, signature } from '../zenduty/delivery.mts';
import { OWNER, startN8n } from '../n8n/start.mts';
import { rotation, strangers } from './logs.mts';
import { startNginx } from '../programs/nginx.mts';
import { until } from '../support/until.mts';
import { promise } from './promises.mts';
import { environment, KEY, startTrigger } from '../workflows/triggerUnderLoad.mts';
import {
	events,
	isAccepted,
	outcomes,
	seconds,
	send,
	slowest,
	storm,
	type Trust,
} from '../zenduty/sender.mts';

/** Enough for nginx to try the processor that is not there more than once. */
const EVENTS = 100;

export async function proxy(): Promise<void> {
	const env = { ...environment('main'), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
	const n8n = await startN8n({ env });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const { path } = await startTrigger(n8n.rest);
		const address = `127.0.0.1:${n8n.port}`;
		const missing = `127.0.0.1:${await getPort()}`;
		const nginx = await startNginx(address, [address, missing]);
		try {
			const url = nginx.url + path;
			const bodies = peculiarBodies();
			const sent = [];
			for (const body of bodies) sent.push(await send(url, body, KEY, nginx.trust));
			promise(
				'package',
				'behind nginx (HTTPS) a body arrives byte for byte: the id answered is that of the bytes sent',
				sent.every(isAccepted),
				`${outcomes(sent)}, of up to ${Math.max(...bodies.map((body) => body.length))} bytes`,
			);
			// nginx notes a delivery after it has passed on the answer.
			await until('nginx notes', () => nginx.deliveries().length >= bodies.length).catch(() => {});
			const noted = nginx.deliveries();
			const isComplete = bodies.every(
				(body, index) =>
					noted[index]?.body === body && noted[index].signature === signature(body, KEY),
			);
			promise(
				'package',
				"nginx's log of deliveries has each body and signature, to send it again",
				isComplete && noted.length === bodies.length,
				`${noted.length} noted`,
			);
			const again = await send(url, bodies[0], KEY, nginx.trust);
			promise(
				'package',
				'the same delivery sent again is accepted, and has the same id',
				isAccepted(again) && again.eventId === sent[0].eventId,
				again.text,
			);
			const forged = await send(url, event(), 'another key', nginx.trust);
			promise(
				'package',
				'behind nginx a forged delivery is refused',
				forged.status === 401,
				`${forged.status} ${forged.text.slice(0, 60)} …`,
			);
			const left = await openEditor(nginx.url, nginx.trust, n8n.rest.session);
			promise(
				'package',
				'behind nginx the editor keeps its connection to n8n',
				left === 'open',
				left,
			);
			const many = await storm(() => url, events(EVENTS), KEY, nginx.trust);
			promise(
				'package',
				`${EVENTS} at once with one of two webhook processors not there: nginx takes the other, all are accepted`,
				many.every(isAccepted),
				`${outcomes(many)}, the slowest after ${seconds(slowest(many))}`,
			);
			await strangers(nginx, url);
			await rotation(nginx, url);
		} finally {
			await nginx.stop();
		}
	} finally {
		await n8n.remove();
	}
}

/** How long n8n may take to turn a connection away, in milliseconds. */
const PATIENCE = 2000;

/**
 * Connects as the editor does, by WebSocket and from the address that the user sees. n8n turns it
 * away, after it has connected, if the proxy does not tell it that address.
 *
 * @returns `open`, or what became of the connection instead
 */
async function openEditor(url: string, trust: Trust, cookie: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		const headers = {
			host: trust.servername,
			origin: `https://${trust.servername}`,
			cookie,
			'browser-id': 'end-to-end',
			connection: 'Upgrade',
			upgrade: 'websocket',
			'sec-websocket-version': '13',
			'sec-websocket-key': randomBytes(16).toString('base64'),
		};
		const outgoing = request(`${url}/rest/push?pushRef=proxy`, { ...trust, headers });
		outgoing.on('upgrade', (_response, socket, head) => {
			let told = head.toString('latin1');
			socket.on('data', (data) => (told += data.toString('latin1')));
			// n8n says why it closes, and then waits for the editor to close, too.
			socket.on('end', () => resolve('ended by n8n'));
			setTimeout(() => {
				resolve(told.includes('Invalid origin') ? 'turned away: invalid origin' : 'open');
				socket.destroy();
			}, PATIENCE);
		});
		outgoing.on('response', ({ statusCode }) => {
			outgoing.destroy();
			resolve(`answered with status ${statusCode}`);
		});
		outgoing.on('error', reject);
		outgoing.end();
	});
}

/** Events that no longer look the same once they were parsed and written again. */
function peculiarBodies(): string[] {
	const plain = event();
	const parsed: unknown = JSON.parse(event());
	return [
		plain,
		JSON.stringify(parsed),
		JSON.stringify(parsed, undefined, '\t').replaceAll('\n', '\r\n'),
		` \n${event().replace('"payload"', '"first": 1.10, "first": 1E5, "payload"')}\n\n`,
		event('triggered', { summary: 'é 😀 \u0000 "\\/' }),
		event('triggered', { summary: 'x'.repeat(250_000) }),
	];
}
