/* What tests of wrong parameters compare. */

/** Matches an InputError with both its texts: for `toThrow` an error is the same if its message is. */
export function inputError(message: string, description: string): Error {
	return expect.objectContaining({ name: 'InputError', message, description }) as Error;
}
