/** nginx's logs of deliveries: nobody fills the disk, and no genuine delivery is missing in them. */
import { event } from '../zenduty/delivery.mts';
import { until } from '../support/until.mts';
import type { Nginx } from '../programs/nginx.mts';
import { promise } from './promises.mts';
import { events, isAccepted, outcomes, send, storm, type Sent } from '../zenduty/sender.mts';
import { KEY } from '../workflows/triggerUnderLoad.mts';

/** What strangers may write into all logs together, in bytes. */
const SMALL = 200_000;

/** A storm that n8n answers in time with its default settings. */
const STORM = 35;

/** More than an address may send at once. */
const TOO_MANY = 1400;

/** So many of them at the same moment. */
const CONNECTIONS = 70;

/** Written as `\u0001` in a log: six bytes for one. */
const CONTROL = '\u0001';

/** Deliveries that no signing key has made, and a genuine storm between them. */
export async function strangers(nginx: Nginx, url: string): Promise<void> {
	const { trust } = nginx;
	const nowhere = `${nginx.url}/webhook/nobody/webhook`;
	let before = nginx.logged();
	const large = await storm(() => nowhere, Array(30).fill(CONTROL.repeat(1e6)), undefined, trust);
	const some = Array<string>(200).fill(CONTROL.repeat(200_000));
	const [unsigned, genuine] = await Promise.all([
		storm((index) => (index % 2 === 0 ? url : nowhere), some, undefined, trust),
		storm(() => url, events(STORM), KEY, trust),
	]);
	const accepted = genuine.filter(isAccepted).length;
	promise(
		'package',
		`30 unsigned posts of 1 MB and 200 of 200 kB write next to nothing into nginx's logs`,
		nginx.logged() - before - sizeOf(events(accepted)) < SMALL,
		`${nginx.logged() - before} bytes; ${outcomes(large)}; ${outcomes(unsigned)}`,
	);
	promise(
		'package',
		'nginx limits the rate of what carries no signature, and the size of all',
		large.every(({ status, error }) => status === 413 || error !== undefined) &&
			unsigned.filter(({ status }) => status === 429).length > 150,
		outcomes(unsigned),
	);
	promise(
		'package',
		`${STORM} genuine ones at once, between them and from the same address, are all accepted`,
		accepted === STORM,
		outcomes(genuine),
	);

	before = nginx.logged();
	const forged = await storm(() => nowhere, some.slice(0, 100), 'another key', trust);
	const long = event('triggered', { summary: 'x'.repeat(200_000) });
	forged.push(...(await storm(() => url, Array(50).fill(long), 'another key', trust)));
	promise(
		'package',
		'100 forged deliveries without JSON and 50 large ones are noted, but not their bodies',
		nginx.logged() - before < SMALL,
		`${nginx.logged() - before} bytes; ${outcomes(forged)}`,
	);

	const refused = event();
	await send(url, refused, 'another key', trust);
	const tooLarge = await send(url, event('triggered', { summary: 'x'.repeat(3e5) }), KEY, trust);
	const isNoted = () =>
		nginx.notAccepted().some(({ body, status }) => status === '401' && body === refused) &&
		nginx.notAccepted().some(({ status }) => status === '413');
	await until('nginx notes', isNoted).catch(() => {});
	promise(
		'package',
		'what was refused is noted with its body; what is over 256 kB is noted, too',
		isNoted() && tooLarge.status === 413,
		`413: ${tooLarge.status ?? tooLarge.error}`,
	);

	const others = { ...trust, localAddress: '127.0.0.2' };
	const sent = await manyFrom(url, 'another key', others);
	const meanwhile = await send(url, event(), KEY, trust);
	const limited = sent.filter(({ status }) => status === 429).length;
	const noted = () => nginx.notAccepted().filter(({ status }) => status === '429').length;
	await until('nginx notes', () => noted() >= limited).catch(() => {});
	promise(
		'package',
		`of ${TOO_MANY} from one address what is over the limit is noted one by one, and other addresses are not limited`,
		limited > 0 && noted() === limited && sent.length - limited >= 900 && isAccepted(meanwhile),
		`${outcomes(sent)}; ${noted()} noted; meanwhile from another address: ${outcomes([meanwhile])}`,
	);
}

/** The logs are rotated while deliveries come. */
export async function rotation(nginx: Nginx, url: string): Promise<void> {
	const bodies = events(60);
	const sending = storm(() => url, bodies.slice(0, 30), KEY, nginx.trust);
	nginx.rotate();
	const sent = [
		...(await sending),
		...(await storm(() => url, bodies.slice(30), KEY, nginx.trust)),
	];
	const noted = () => new Set([...nginx.rotated(), ...nginx.deliveries()].map(({ body }) => body));
	const isComplete = () => bodies.every((body) => noted().has(body));
	await until('nginx notes', isComplete).catch(() => {});
	const { length } = nginx.deliveries();
	promise(
		'package',
		'the sample for logrotate starts new logs, and no delivery is missing in them',
		sent.every(isAccepted) && isComplete() && length >= 30 && length <= bodies.length,
		`${outcomes(sent)}; ${length} of ${bodies.length} are in the new log`,
	);
}

/** Sends from one address, on some connections, more than it may. */
async function manyFrom(url: string, key: string, trust: Nginx['trust']): Promise<Sent[]> {
	const bodies = events(TOO_MANY);
	const sent: Sent[] = [];
	const one = async () => {
		for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
			sent.push(await send(url, body, key, trust));
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, one));
	return sent;
}

function sizeOf(bodies: string[]): number {
	// Quotes take two bytes in a log.
	return bodies.reduce((total, body) => total + 2 * body.length, 0);
}
