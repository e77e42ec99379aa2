import { withEarlierTry } from '../../nodes/Zenduty/actions/earlierTry';
import { InputError } from '../../nodes/Zenduty/actions/inputError';
import { ApiError } from '../../nodes/Zenduty/api/apiError';

const UNCLEAR = 'It is not known whether the note was added.';

/** The record of an item with these unclear writes. */
function record(...errors: string[]) {
	return {
		doublingWrites: () =>
			errors.map((error) => ({
				kind: 'unclear' as const,
				executionId: '7',
				error,
				wouldDouble: true,
			})),
	};
}

describe('withEarlierTry', () => {
	it('leaves an error alone where nothing is unclear', () => {
		const error = new ApiError('No.', 404);
		expect(withEarlierTry(error, record())).toBe(error);
	});

	it('adds the first write that is unclear to an error of the API', () => {
		expect(withEarlierTry(new ApiError('No.', 404), record(UNCLEAR, 'Another.'))).toMatchObject({
			name: 'ApiError',
			message: `No. An earlier try failed so: ${UNCLEAR}`,
			statusCode: 404,
			isUnclear: true,
		});
	});

	it('does not say the same twice', () => {
		const error = new ApiError(`It broke. ${UNCLEAR}`, null, true);
		expect(withEarlierTry(error, record(UNCLEAR))).toBe(error);
	});

	it('adds it to the hint for a parameter that cannot be used', () => {
		expect(withEarlierTry(new InputError('No.', 'Enter it.'), record(UNCLEAR))).toMatchObject({
			name: 'InputError',
			message: 'No.',
			hint: `Enter it. An earlier try failed so: ${UNCLEAR}`,
		});
	});

	it('leaves any other error as it is', () => {
		const error = new TypeError('x is not a function');
		expect(withEarlierTry(error, record(UNCLEAR))).toBe(error);
	});
});
