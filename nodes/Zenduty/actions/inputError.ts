import { UnwritableError } from '../webhook/json/json';

/** A parameter that cannot be used: what is wrong, and what to write instead. */
export class InputError extends Error {
	override name = 'InputError';

	constructor(
		message: string,
		readonly hint: string,
	) {
		super(message);
	}
}

/** What n8n shows of an error that comes from the user's input; nothing for others. */
export function explainInput(error: unknown): { message?: string; description?: string } {
	if (error instanceof InputError) return { message: error.message, description: error.hint };
	if (error instanceof UnwritableError) {
		return {
			message: `The payload cannot be sent: ${error.message}.`,
			description: 'Change that value, for example to a string.',
		};
	}
	if (error instanceof SyntaxError) {
		return {
			message: `The payload is not valid JSON: ${error.message}`,
			description: 'Correct the text, or give an object by an expression.',
		};
	}
	return {};
}
