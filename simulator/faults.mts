/** Faults on demand: which request is hit, and by what. How they are carried out: `breakage.mts`. */
import { z } from 'zod';

import { SHAPES } from './settings.mts';

const headers = z.record(z.string()).optional();

/** An object without unknown members, so that a slip of the pen is noticed. */
const strict = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).strict();

const effect = z.discriminatedUnion('kind', [
	/** Only the delay. */
	strict({ kind: z.literal('none') }),
	/** A status with headers and a body; objects go out as JSON, with a `Retry-After` where given. */
	strict({
		kind: z.literal('status'),
		status: z.number().int().min(200).max(599),
		headers,
		body: z.union([z.string(), z.record(z.unknown()), z.array(z.unknown())]).optional(),
		retryAfter: z.union([z.string(), z.number()]).optional(),
	}),
	/** The connection is closed without an answer. */
	strict({ kind: z.literal('drop') }),
	/** The answer breaks off: its Content-Length is larger than what is sent. */
	strict({ kind: z.literal('cut') }),
	/** Says gzip, and is none. */
	strict({ kind: z.literal('bad gzip') }),
	/** A page of HTML with status 200. */
	strict({ kind: z.literal('html') }),
	/** What the firewall in front of Zenduty answers: 209 and a text. */
	strict({ kind: z.literal('blocked') }),
	strict({
		kind: z.literal('redirect'),
		to: z.string(),
		status: z.number().int().min(300).max(308).default(302),
	}),
	/** A page's `next` is on another host. Only after the work. */
	strict({ kind: z.literal('foreign next'), origin: z.string().url() }),
	/** A list in another shape. */
	strict({ kind: z.literal('shape'), shape: z.enum(SHAPES) }),
	/** The body comes in pieces, with so many milliseconds before each. */
	strict({
		kind: z.literal('trickle'),
		pieces: z.number().int().positive().default(5),
		every: z.number().nonnegative().default(100),
	}),
	/** The answer breaks the OpenAPI file, to try what the simulator does then. */
	strict({ kind: z.literal('invalid answer') }),
]);

/** Reads a fault; what is unknown is an error. */
export const faultSchema = strict({
	/** GET, POST …; all where it is missing. */
	method: z.string().toUpperCase().optional(),
	/** The path without its query; `*` is any part of it, such as `/api/incidents/*`. */
	path: z.string(),
	/** How many matching requests pass first. */
	skip: z.number().int().nonnegative().default(0),
	/** How many are hit; all where it is missing. */
	times: z.number().int().positive().optional(),
	/** The chance for a matching request to be hit. */
	probability: z.number().min(0).max(1).default(1),
	/** Before the work, which is then not done, or after it. Lasting effects say nothing here. */
	when: z.enum(['before', 'after']).default('before'),
	/** Milliseconds to wait at that point. */
	delay: z.number().nonnegative().default(0),
	effect,
});

export type Effect = z.infer<typeof effect>;
export type Fault = z.infer<typeof faultSchema>;
/** A fault as a test gives it. */
export type FaultInput = z.input<typeof faultSchema>;

export interface Faults {
	/** What the chances are drawn from; the same seed draws the same. */
	readonly seed: number;
	add(fault: FaultInput): void;
	/** All faults, with what is left of them. */
	list(): Fault[];
	clear(): void;
	/** Takes the first fault that hits a request, and counts it. */
	take(method: string, path: string): Fault | undefined;
}

/** Starts without faults. */
export function startFaults(seed: number): Faults {
	let faults: Fault[] = [];
	const chance = random(seed);

	function hits(fault: Fault, method: string, path: string): boolean {
		if (fault.method !== undefined && fault.method !== method) return false;
		if (!matches(fault.path, path)) return false;
		if (fault.skip > 0) {
			fault.skip -= 1;
			return false;
		}
		return fault.probability === 1 || chance() < fault.probability;
	}

	return {
		seed,
		add: (fault) => void faults.push(faultSchema.parse(fault)),
		list: () => structuredClone(faults),
		clear() {
			faults = [];
		},
		take(method, path) {
			const fault = faults.find((one) => hits(one, method, path));
			if (fault?.times !== undefined) {
				fault.times -= 1;
				if (fault.times === 0) faults = faults.filter((one) => one !== fault);
			}
			return fault;
		},
	};
}

/** Returns whether a path is one that a pattern with `*` means. */
export function matches(pattern: string, path: string): boolean {
	const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`).test(path);
}

/** The generator mulberry32: numbers from 0 up to 1 that depend on the seed alone. */
function random(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
