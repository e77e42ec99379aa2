/** What the checks of one operation are made of. */
import type { Change } from '../../../simulator/journal.mts';
import type { Simulator } from '../../../simulator/simulator.mts';
import type { Json } from '../../n8n/rest.mts';
import type { Access } from '../account.mts';

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

/** Bad input: the text of the error says what happened, and then what to do. */
export interface Bad {
	parameters: Json;
	/** All of the text, but for the item's number, which follows. */
	message: RegExp;
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

/** Said at the end where something was not found. */
export const CHECK_ID =
	'Check the number or ID, and that the API key belongs to the same account\\.';

/** Said of a key that may only read. */
export const NO_PERMISSION =
	/^The API key has no permission for this\. It says: .+\. Use the key of an owner or admin of the account, or give this key the permission in Zenduty\.$/;
