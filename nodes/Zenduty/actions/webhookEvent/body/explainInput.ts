import { UnwritableError } from '../../../json';
import { InputError } from '../../../errors';

/** Explains an error that comes from the user's JSON; returns any other error as it is. */
export function explainInput(error: unknown): unknown {
	if (error instanceof UnwritableError) {
		return new InputError(
			`The payload cannot be sent: ${error.message}.`,
			'Change that value, for example to a string.',
		);
	}
	if (error instanceof SyntaxError) {
		return new InputError(
			`The payload is not valid JSON: ${error.message}`,
			'Correct the text, or use an expression that returns an object.',
		);
	}
	return error;
}
