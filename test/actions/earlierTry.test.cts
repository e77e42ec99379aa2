import { tellWrite, withEarlierTry } from '../../nodes/Zenduty/actions/earlierTry';
import { InputError } from '../../nodes/Zenduty/actions/inputError';
import { ApiError } from '../../nodes/Zenduty/api/apiError';
import type { WriteResult } from '../../nodes/Zenduty/api/memory';

const UNCLEAR = 'It is not known whether the note was added.';
const unclear = (error = UNCLEAR): WriteResult => ({
	kind: 'unclear',
	executionId: '7',
	error,
	wouldDouble: true,
});
const done: WriteResult = { kind: 'answered', answer: {}, outcome: 'the incident was updated' };
const DONE = 'The incident was updated, but what comes after it failed.';

/** The record of an item with these open writes. */
function record(...writes: WriteResult[]) {
	return { openWrites: () => writes };
}

describe('withEarlierTry', () => {
	it('leaves an error alone where nothing is open', () => {
		const error = new ApiError('No.', 404);
		expect(withEarlierTry(error, record())).toBe(error);
	});

	it('adds what is open to an error of the API, each thing once', () => {
		const writes = [done, unclear(), unclear()];
		expect(withEarlierTry(new ApiError('No.', 404), record(...writes))).toMatchObject({
			name: 'ApiError',
			message: `No. An earlier try failed so: ${DONE} An earlier try failed so: ${UNCLEAR}`,
			statusCode: 404,
			isUnclear: true,
		});
	});

	it('says that a write may be done only where one may be', () => {
		const given = new ApiError('No.', 404);
		expect(withEarlierTry(given, record(done))).toMatchObject({ isUnclear: false });
		const itself = new ApiError('Maybe.', null, true);
		expect(withEarlierTry(itself, record(done))).toMatchObject({ isUnclear: true });
	});

	it('does not say the same twice', () => {
		const error = new ApiError(`It broke. ${UNCLEAR}`, null, true);
		expect(withEarlierTry(error, record(unclear()))).toBe(error);
		expect(withEarlierTry(error, record(unclear(), unclear('Another.')))).toMatchObject({
			message: `It broke. ${UNCLEAR} An earlier try failed so: Another.`,
		});
	});

	it('adds it to the hint for a parameter that cannot be used', () => {
		expect(withEarlierTry(new InputError('No.', 'Enter it.'), record(unclear()))).toMatchObject({
			name: 'InputError',
			message: 'No.',
			hint: `Enter it. An earlier try failed so: ${UNCLEAR}`,
		});
	});

	it.each([
		['an expression that fails', new TypeError('x is not a function'), 'x is not a function'],
		['what is no error', 'x', 'x'],
	])('adds it to any other error as a hint: %s', (_, error, message) => {
		expect(withEarlierTry(error, record())).toBe(error);
		expect(withEarlierTry(error, record(done))).toMatchObject({
			name: 'InputError',
			message,
			hint: `An earlier try failed so: ${DONE}`,
		});
	});
});

describe('tellWrite', () => {
	it('says of a write whose outcome was not kept that a part was done', () => {
		expect(tellWrite({ kind: 'answered', answer: {} })).toBe(
			'A part of it was done, but what comes after it failed.',
		);
	});
});
