import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../../../errors';
import { escapeUnit, isObject } from '../../../json';

/** The members of an agent's call from which n8n makes what `$tool` returns. */
const OF_CALL = ['tool', 'toolParameters'];

/**
 * Checks the input of a review, which holds the call of the model as it came: n8n 2.41 does not
 * compare it with the fields of the tool. Nothing but an answer may approve it, and what the page
 * shows must be what the tool gets.
 *
 * @throws InputError
 */
export function checkReview(input: readonly IDataObject[]): void {
	if (input.some(isApproved)) {
		throw new InputError(
			'The input of the agent already says "approved", which n8n could take for an answer.',
			'Remove the fields "approved" and "data" from the items before they reach the agent.',
		);
	}
	const { query, toolParameters } = input[0];
	// `$tool` and `$fromAI` take what a member "query" has before what stands beside it.
	if (OF_CALL.some((name) => has(query, name))) throw ambiguous('query');
	if (!isObject(toolParameters)) return;
	const names = Object.keys(toolParameters);
	if (names.some((name) => has(toolParameters.query, name))) throw ambiguous('query');
	// n8n names the tool in a member of this name, of a toolkit too.
	if (names.includes('tool')) throw ambiguous('tool');
}

/** Looks where the agents of n8n look for an answer. */
function isApproved({ approved, data }: IDataObject): boolean {
	return approved === true || (isObject(data) && data.approved === true);
}

function has(value: unknown, name: string): boolean {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

function ambiguous(name: string): InputError {
	return new InputError(
		`The call or the input of the agent has a field "${name}", which could give the tool something other than what the page shows.`,
		`Nobody was asked. Remove the field from the items before the agent. If the tool needs it, give it another name.`,
	);
}

/** Characters that change the direction of the text behind them, so that it reads as another one. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Writes a text that comes from a model so that it reads as it is. */
export function readable(text: string): string {
	return text.replace(DIRECTIONS, escapeUnit);
}

/** Writes what a tool gets as JSON; an empty text if the call does not say it. */
export function writeCall(toolParameters: unknown): string {
	return toolParameters === undefined ? '' : JSON.stringify(toolParameters, null, 2);
}
