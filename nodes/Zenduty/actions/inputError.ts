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
