/**
 * The faults that a test asks for: which request a fault hits, and with which effect.
 * `breakage.mts` has the code of the effects.
 */
import { z } from 'zod';

import { SHAPES } from './settings.mts';

const headers = z.record(z.string()).optional();

/** Makes the schema of an object without unknown members, so that a typing error is noticed. */
const strict = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).strict();

const effect = z.discriminatedUnion('kind', [
	/** The delay is the only effect. */
	strict({ kind: z.literal('none') }),
	/**
	 * Answers with a status, headers and a body. An object or array is sent as JSON. `retryAfter`
	 * sets the header `Retry-After`.
	 */
	strict({
		kind: z.literal('status'),
		status: z.number().int().min(200).max(599),
		headers,
		body: z.union([z.string(), z.record(z.unknown()), z.array(z.unknown())]).optional(),
		retryAfter: z.union([z.string(), z.number()]).optional(),
	}),
	/** Closes the connection without an answer. */
	strict({ kind: z.literal('drop') }),
	/** Cuts the answer off: its `Content-Length` is larger than what is sent. */
	strict({ kind: z.literal('cut') }),
	/** Sends the header for gzip, but a body that is not compressed. */
	strict({ kind: z.literal('bad gzip') }),
	/** Answers with a web page and the status 200. */
	strict({ kind: z.literal('html') }),
	/** Answers as the firewall in front of Zenduty does: with the status 209 and a text. */
	strict({ kind: z.literal('blocked') }),
	strict({
		kind: z.literal('redirect'),
		to: z.string(),
		status: z.number().int().min(300).max(308).default(302),
	}),
	/** Changes the host in the link to the next page of a list. Only after the work. */
	strict({ kind: z.literal('foreign next'), origin: z.string().url() }),
	/** Answers with the list in this shape. */
	strict({ kind: z.literal('shape'), shape: z.enum(SHAPES) }),
	/** Sends the body in pieces, with a wait of `every` milliseconds before each piece. */
	strict({
		kind: z.literal('trickle'),
		pieces: z.number().int().positive().default(5),
		every: z.number().nonnegative().default(100),
	}),
	/**
	 * Makes an answer that the OpenAPI description does not allow, to test what the simulator then
	 * does.
	 */
	strict({ kind: z.literal('invalid answer') }),
]);

/** Reads a fault. An unknown member is an error. */
export const faultSchema = strict({
	/** The method, such as GET. If it is missing, requests with any method match. */
	method: z.string().toUpperCase().optional(),
	/** The path without its query. `*` stands for any part of the path, as in `/api/incidents/*`. */
	path: z.string(),
	/** The number of matching requests that pass before the fault begins. */
	skip: z.number().int().nonnegative().default(0),
	/** The number of requests that the fault hits. If it is missing, there is no limit. */
	times: z.number().int().positive().optional(),
	/** The probability with which the fault hits a matching request. */
	probability: z.number().min(0).max(1).default(1),
	/**
	 * Whether the fault comes before or after the work. If an effect that replaces the work comes
	 * before, the work is not done. All other effects come with the answer of the work in both cases.
	 */
	when: z.enum(['before', 'after']).default('before'),
	/** The wait before or after the work, in milliseconds. */
	delay: z.number().nonnegative().default(0),
	effect,
});

export type Effect = z.infer<typeof effect>;
export type Fault = z.infer<typeof faultSchema>;
/** A fault as a test passes it. */
export type FaultInput = z.input<typeof faultSchema>;

export interface Faults {
	/** The seed of the random numbers. The same seed gives the same numbers. */
	readonly seed: number;
	add(fault: FaultInput): void;
	/** Lists all faults, with the numbers of requests that they will still skip or hit. */
	list(): Fault[];
	clear(): void;
	/** Returns the first fault that hits a request, and counts the request. */
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

/** Tells whether a path matches a pattern with `*`. */
export function matches(pattern: string, path: string): boolean {
	const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`).test(path);
}

/**
 * Makes the random generator mulberry32. It returns numbers from 0 up to but not including 1, which
 * depend only on the seed.
 */
function random(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
