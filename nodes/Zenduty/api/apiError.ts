/**
 * A call of the API that failed. Its message says what happened, then what to do; it has no secret.
 */
export class ApiError extends Error {
	override name = 'ApiError';

	constructor(
		message: string,
		/** HTTP status; null if no answer came */
		readonly statusCode: number | null,
		/** Whether the work may be done all the same. */
		readonly isUnclear = false,
	) {
		super(message);
	}
}
