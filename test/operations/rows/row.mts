/** What the checks of one operation are made of. */
import type { ErrorCode } from '../../../nodes/Zenduty/errors.ts';
import type { Change } from '../../../simulator/journal.mts';
import type { Simulator } from '../../../simulator/simulator.mts';

export type Json = Record<string, any>;

/** What n8n holds of the account: the key of its owner, and others that cannot do everything. */
export type Access =
	| 'owner'
	| 'reader'
	| 'wrong key'
	| 'unreachable'
	/** The address of an integration alone. */
	| 'integration'
	| 'deleted integration'
	| 'none';

/** What comes of good input. Texts that are not known before may be regular expressions. */
export interface Outcome {
	/** The items, each with all of its members. */
	output: Json[];
	/** What the API was asked, in order: method, path with query, and body. */
	requests: Array<string | RegExp>;
	/** What that changed in the account, by the simulator's journal; nothing if it is left out. */
	changes?: Array<{ [Member in keyof Change]: Change[Member] | RegExp } | Json>;
}

/** Good input, and what must come of it. */
export interface Good {
	parameters: Json;
	/** With which credential it is done; the owner's key if it is left out. */
	access?: Access;
	/** Asked when the operation is done. */
	outcome(): Outcome;
}

/** Bad input, by which nothing is done: what the error tells. */
export interface Bad {
	parameters: Json;
	code: ErrorCode;
	/** HTTP status; left out where no response came. */
	statusCode?: number;
	/** What message or description must name: the fields and values by which one knows the cause. */
	names?: string[];
	/** What the message says, where the documentation quotes it; in one row for each text. */
	says?: RegExp;
	/** Whose key it is done with; the owner's if it is left out. */
	access?: Access;
}

/** The cases of one operation, by what they are about. */
export interface Cases {
	/** Each prepares the account first. */
	good: Record<string, (zenduty: Simulator) => Good>;
	bad: Record<string, Bad | ((zenduty: Simulator) => Bad)>;
}

/** The cases of all operations of a resource, by operation. */
export type Rows = Record<string, Cases>;

/** A thing picked from a list, as the editor stores it. */
export const listed = (value: string) => ({ __rl: true, mode: 'list', value });

/** An ID that nothing has. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Adds to rows that several operations have what the documentation quotes, for one of them. */
export function quoted(rows: Record<string, Bad>, says: Record<string, RegExp>) {
	return Object.fromEntries(
		Object.entries(rows).map(([what, bad]) => [what, { ...bad, says: says[what] }]),
	);
}
