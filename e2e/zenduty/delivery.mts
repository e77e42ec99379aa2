/** Deliveries as Zenduty makes them, and as it does not. */
import { createHash, createHmac } from 'node:crypto';
import { assertNoSecret } from '../support/secret.mts';
import type { Json } from '../n8n/rest.mts';

export interface Delivery {
	body: string | Buffer;
	/** Names and values; nothing is added, not even a content type. */
	headers: Record<string, string>;
	/** POST, if it is left out. */
	method?: string;
}

export interface Answer {
	status: number;
	headers: Headers;
	text: string;
	/** The parsed text; undefined where it is not JSON. */
	json: any;
}

/** How long an answer may take, in milliseconds: a delivery that hangs is a failure. */
const PATIENCE = 30_000;

/** Posts a delivery and reads the answer. */
export async function deliver(url: string, delivery: Delivery): Promise<Answer> {
	const { body, headers, method = 'POST' } = delivery;
	const response = await fetch(url, {
		method,
		headers,
		// Bytes, since fetch would add a content type to a text.
		body: Buffer.from(body as string),
		signal: AbortSignal.timeout(PATIENCE),
	});
	const text = await response.text();
	assertNoSecret(`${JSON.stringify([...response.headers])} ${text}`, 'the answer to a delivery');
	return { status: response.status, headers: response.headers, text, json: parse(text) };
}

/** A signed delivery. @param headers further ones, or others than usual */
export function signed(
	body: string | Buffer,
	key: string,
	headers: Record<string, string> = {},
): Delivery {
	return {
		body,
		headers: {
			'content-type': 'application/json',
			'x-signature': signature(body, key),
			...headers,
		},
	};
}

/** The value of X-SIGNATURE, by Zenduty's guide. */
export function signature(body: string | Buffer, key: string): string {
	return createHmac('sha256', key).update(body).digest('base64');
}

/** The value of Authorization for Basic credentials. */
export function basic(username: string, password: string): string {
	return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The id that the trigger gives to an event, by the bytes that were verified. */
export function idOf(body: string | Buffer): string {
	return createHash('sha256').update(body).digest('hex').slice(0, 32);
}

/** A value as Python's `json.dumps` writes it; enough for numbers without exponents. */
export function dumps(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value).map(([name, it]) => `${dumps(name)}: ${dumps(it)}`);
		return `{${members.join(', ')}}`;
	}
	return JSON.stringify(value).replace(
		/[\x7f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

let counter = 0;

/** An incident that no other call has made. */
export function incident(changes: Json = {}): Json {
	counter += 1;
	return {
		summary: 'Replica lag is 41 s.\nThe limit is 10 s.',
		incident_number: 5000 + counter,
		creation_date: '2026-03-04T05:06:07.089123Z',
		status: 1,
		unique_id: `Incident${String(counter).padStart(14, '0')}`,
		title: 'Réplica lag on orders-db',
		incident_key: `Key${String(counter).padStart(19, '0')}`,
		service: {
			name: 'Orders',
			creation_date: '2025-11-12T13:14:15.161718Z',
			summary: '',
			description: 'Takes orders',
			unique_id: '0f8c2d5e-9a4b-4e1f-8c3d-2b7a6f5e4d3c',
			auto_resolve_timeout: 0,
			created_by: 'mara',
			team_priority: null,
			task_template: null,
			acknowledgement_timeout: 0,
			status: 1,
			escalation_policy: 'c0ffee00c0ffee00c0ffee00c0ffee00',
			team: 'beadfeedbeadfeedbeadfeedbeadfeed',
			sla: null,
			collation_time: 0,
			collation: 0,
		},
		priority: 2,
		urgency: 1,
		merged_with: null,
		assigned_to: {
			username: 'mara',
			first_name: 'Mara',
			last_name: 'Løv',
			email: 'mara@orders.example',
		},
		resolved_date: null,
		acknowledged_date: null,
		context_window_start: null,
		context_window_end: null,
		...changes,
	};
}

/** The body of an event, byte for byte as Zenduty writes it. */
export function event(type = 'triggered', changes: Json = {}): string {
	return dumps({ payload: { event_type: type, incident: incident(changes) } });
}

/** A change of who is on call, as an account webhook reports it. */
export function transition(changes: Json = {}): Json {
	counter += 1;
	return {
		schedule_id: '5d3e0c1b-7a69-4f58-9e47-3c2b1a09f8e7',
		schedule_name: 'Orders at night',
		team_id: 'beadfeedbeadfeedbeadfeedbeadfeed',
		team_name: 'Order Desk',
		previous_user: { username: 'jo', first_name: 'Jo', last_name: 'Vang' },
		new_user: { username: 'mara', first_name: 'Mara', last_name: 'Løv' },
		transition_time: `2026-03-04T20:00:${String(counter % 60).padStart(2, '0')}+00:00`,
		layer_type: 'layer',
		layer_name: `Layer ${counter}`,
		time_zone: 'Europe/Copenhagen',
		escalation_policies: [{ ep_id: 'c0ffee00c0ffee00c0ffee00c0ffee00', ep_name: 'Orders' }],
		...changes,
	};
}

/** The body of an account webhook, which groups changes by the names of team and schedule. */
export function onCallChange(...transitions: Json[]): string {
	const byTeam: Json = {};
	for (const each of transitions) {
		const bySchedule = (byTeam[each.team_name] ??= {});
		(bySchedule[each.schedule_name] ??= []).push(each);
	}
	return dumps({ event_type: 'oncall_change', transitions: byTeam });
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
