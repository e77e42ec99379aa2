/** Ports for programs that begin to listen only seconds later, or again after a restart. */
import { randomInt } from 'node:crypto';
import getPort, { portNumbers } from 'get-port';

/** Linux gives outgoing connections the ports from here on. */
const OUTGOING = 32_768;

/**
 * A port that is free, and that no outgoing connection takes meanwhile. It is chosen by chance, so
 * that checks that run side by side do not choose the same.
 */
export async function freePort(): Promise<number> {
	const first = randomInt(10_000, OUTGOING - 1000);
	return await getPort({ port: portNumbers(first, OUTGOING - 1) });
}
