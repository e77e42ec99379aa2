/**
 * Matches an InputError with its message and its description. `toThrow` with an error would compare
 * only the message.
 */
export function inputError(message: string, description: string): Error {
	return expect.objectContaining({ name: 'InputError', message, description }) as Error;
}
