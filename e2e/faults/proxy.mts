/** Deliveries through nginx with the sample configuration, which keeps them so that they can be sent again. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import autocannon from 'autocannon';
import getPort from 'get-port';
import { event, signature } from '../zenduty/delivery.mts';
import type { Rest } from '../n8n/rest.mts';
import { OWNER, startN8n } from '../n8n/start.mts';
import { startNginx, type Nginx } from '../programs/nginx.mts';
import { until } from '../support/until.mts';
import { promise } from './promises.mts';
import { environment, KEY, startTrigger } from '../workflows/triggerUnderLoad.mts';
import { events, isAccepted, outcomes, send, storm } from '../zenduty/sender.mts';

/** Genuine deliveries, at once: as many as n8n answers in time, and enough to meet the missing processor. */
const STORM = 35;

/** What a trigger asks for that is protected by a custom header alone. */
const TEAM_KEY = { name: 'X-Team-Key', value: 'a-team-key-of-the-checks' };

/** More requests at once than the limit lets through. */
const MANY = 3000;

/** What strangers may write into all logs together, in bytes. */
const SMALL = 200_000;

export async function proxy(): Promise<void> {
	const env = { ...environment('main'), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
	const n8n = await startN8n({ env });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const { path } = await startTrigger(n8n.rest);
		const address = `127.0.0.1:${n8n.port}`;
		const nginx = await startNginx(address, [address, `127.0.0.1:${await getPort()}`]);
		try {
			await sentAgain(nginx, nginx.url + path);
			await withCustomHeaders(nginx, n8n.rest);
			await strangers(nginx, nginx.url + path);
		} finally {
			await nginx.stop();
		}
	} finally {
		await n8n.remove();
	}
	await overTheLimit();
}

async function sentAgain(nginx: Nginx, url: string): Promise<void> {
	const bodies = peculiarBodies();
	const sent = [];
	for (const body of bodies) sent.push(await send(url, body, KEY, nginx.trust));
	promise(
		'package',
		'behind nginx (HTTPS) a body arrives byte for byte: the id answered is that of the bytes sent',
		sent.every(isAccepted),
		outcomes(sent),
	);
	// nginx notes a delivery after it has passed on the answer.
	await until('nginx notes', () => nginx.deliveries().length >= bodies.length).catch(() => {});
	const noted = nginx.deliveries();
	const isComplete = bodies.every(
		(body, index) => noted[index]?.body === body && noted[index].signature === signature(body, KEY),
	);
	const again = await send(url, noted[0]?.body ?? '', KEY, nginx.trust);
	promise(
		'package',
		"nginx's log has each body and signature; what it has is accepted again, with the same id",
		isComplete && isAccepted(again) && again.eventId === sent[0].eventId,
		`${noted.length} noted; ${again.text}`,
	);
	const refused = event();
	await send(url, refused, 'another key', nginx.trust);
	const isNoted = () =>
		nginx.notAccepted().some(({ body, status }) => status === '401' && body === refused);
	await until('nginx notes', isNoted).catch(() => {});
	promise('package', 'what was refused is noted with its body', isNoted(), String(isNoted()));
}

/** A custom header is all that protects the trigger, so nginx sees nothing that it knows. */
async function withCustomHeaders(nginx: Nginx, rest: Rest): Promise<void> {
	const credential = { authentication: 'none', customHeaders: { headers: [TEAM_KEY] } };
	const { path } = await startTrigger(rest, { credential });
	const before = nginx.deliveries().length;
	const bodies = events(STORM);
	const headers = { [TEAM_KEY.name]: TEAM_KEY.value };
	// An address of its own, so that the share of nobody else is used up.
	const trust = { ...nginx.trust, localAddress: '127.0.0.2' };
	const sent = await Promise.all(
		bodies.map(async (body) => await send(nginx.url + path, body, undefined, trust, headers)),
	);
	promise(
		'package',
		`${STORM} deliveries at once that custom headers alone protect are all accepted`,
		sent.every(isAccepted),
		outcomes(sent),
	);
	const noted = () => nginx.deliveries().slice(before);
	await until('nginx notes', () => noted().length >= STORM).catch(() => {});
	const isComplete = bodies.every((body) => noted().some((each) => each.body === body));
	promise('package', 'and each is noted with its body', isComplete, `${noted().length} noted`);
}

/** Everything is accepted behind nginx, but more comes from one address than the limit allows. */
async function overTheLimit(): Promise<void> {
	const upstream = createServer((incoming, answer) => {
		incoming.resume().on('end', () => answer.end('{"ok": true}'));
	});
	await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
	const address = `127.0.0.1:${(upstream.address() as AddressInfo).port}`;
	const nginx = await startNginx(address, [address, address]);
	try {
		const { statusCodeStats } = await autocannon({
			url: `${nginx.url}/webhook/any/webhook`,
			method: 'POST',
			body: event(),
			headers: { 'content-type': 'application/json', [TEAM_KEY.name]: TEAM_KEY.value },
			servername: nginx.trust.servername,
			tlsOptions: { ca: nginx.trust.ca },
			connections: 50,
			amount: MANY,
		});
		const counted = (status: `${number}`) => statusCodeStats?.[status]?.count ?? 0;
		const refused = counted('429');
		const noted = () => nginx.notAccepted().filter(({ status }) => status === '429').length;
		await until('nginx notes', () => noted() >= refused).catch(() => {});
		promise(
			'package',
			'what is over the limit is answered with 429, and each 429 is noted',
			counted('200') >= 900 && refused > 0 && noted() === refused,
			`${counted('200')} passed on, ${refused} answered with 429, ${noted()} noted`,
		);
	} finally {
		await nginx.stop();
		upstream.closeAllConnections();
		upstream.close();
	}
}

/** Nobody fills the disk, and no genuine delivery is kept out. */
async function strangers({ trust, logged }: Nginx, url: string): Promise<void> {
	const before = logged();
	const large = Array<string>(100).fill('\u0001'.repeat(200_000));
	const genuine = events(STORM);
	const [unsigned, sent] = await Promise.all([
		storm(() => url, large, undefined, trust),
		storm(() => url, genuine, KEY, trust),
	]);
	// Quotes take two bytes in a log.
	const written = logged() - before - genuine.reduce((sum, { length }) => sum + 2 * length, 0);
	promise(
		'package',
		`${large.length} unsigned posts of 200 kB are refused, and write next to nothing into nginx's logs`,
		!unsigned.some(isAccepted) && written < SMALL,
		`${written} bytes; ${outcomes(unsigned)}`,
	);
	promise(
		'package',
		`${STORM} genuine ones between them, with one of two webhook processors not there, are all accepted`,
		sent.every(isAccepted),
		outcomes(sent),
	);
}

/** Events that no longer look the same once they were parsed and written again. */
function peculiarBodies(): string[] {
	const parsed: unknown = JSON.parse(event());
	return [
		event(),
		JSON.stringify(parsed, undefined, '\t').replaceAll('\n', '\r\n'),
		` \n${event().replace('"payload"', '"first": 1.10, "first": 1E5, "payload"')}\n\n`,
		event('triggered', { summary: 'é 😀 \u0000 "\\/' }),
		event('triggered', { summary: 'x'.repeat(250_000) }),
	];
}
