/** A simulated account in which everything that a report must not show is marked. */
import { randomUUID } from 'node:crypto';

import { addIncidents } from '../../simulator/incidents.mts';
import { SEED, seed } from '../../simulator/seed.mts';
import type { SettingsInput } from '../../simulator/settings.mts';
import { TITLE } from '../incidents.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';

const MARKED = /^(name|title|summary|description|first_name|last_name|email)$/;

/** Words of Zenduty, and of the probes themselves, that an account holds too. */
const COMMON = new Set([
	'account',
	'generic',
	'outgoing_webhook',
	'prometheus',
	'completed',
	'queued',
	'failed',
	'critical',
	'resolved',
	'acknowledged',
	TITLE,
]);

/** Starts a simulator with it. */
export async function startMarked(settings: SettingsInput = {}): Promise<Simulator> {
	const state = seed(() => new Date());
	mark(state);
	const keys = [{ key: `marked-key-${randomUUID()}`, owner: SEED.users.mara }];
	const simulator = await startSimulator({ state, keys, settings: { alertDelay: 0, ...settings } });
	addIncidents(simulator.world, 25, { title: 'MARKED incident', service: SEED.services.databases });
	return simulator;
}

/** Lists all that a report must not show, as it is now. */
export function secretsIn({ state, apiKey, url, integrationUrl }: Simulator): string[] {
	const texts = new Set([apiKey, url, new URL(url).host, integrationUrl, 'MARKED']);
	collect(state, texts);
	return [...texts].filter((text) => text.length > 4 && !COMMON.has(text));
}

function mark(value: unknown): void {
	if (typeof value !== 'object' || value === null) return;
	for (const [name, member] of Object.entries(value)) {
		if (typeof member === 'string' && MARKED.test(name) && member !== '') {
			(value as Record<string, unknown>)[name] = `MARKED${name === 'email' ? '.' : ' '}${member}`;
		} else mark(member);
	}
}

function collect(value: unknown, texts: Set<string>): void {
	if (typeof value === 'string') texts.add(value);
	if (typeof value !== 'object' || value === null) return;
	for (const member of Object.values(value)) collect(member, texts);
}

export { SEED };
