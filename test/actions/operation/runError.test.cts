import { withEarlierTry } from '../../../nodes/Zenduty/actions/operation/runError';
import type { WriteResult } from '../../../nodes/Zenduty/api/itemContext';
import { inOneText, type ErrorCode, type ErrorFacts } from '../../../nodes/Zenduty/errors';

/** The error of this attempt. */
const missing = (code: ErrorCode = 'not_found'): ErrorFacts => ({
	code,
	message: 'No.',
	description: 'Look again.',
	mayExist: false,
	statusCode: 404,
});

/** A write of which nobody knows what it did. */
const unclear = (more: Partial<ErrorFacts> = {}): WriteResult => ({
	kind: 'unclear',
	executionId: '7',
	error: {
		code: 'may_exist',
		message: 'A note may be there.',
		description: 'Check the notes.',
		mayExist: true,
		statusCode: 500,
		...more,
	},
	wouldDouble: true,
});
const REPEATABLE = unclear({
	code: 'unclear',
	message: 'The title may be set.',
	description: 'Check the title.',
	mayExist: false,
});
const DONE: WriteResult = { kind: 'answered', answer: {}, work: 'updated the incident' };
const DONE_TEXT =
	"Zenduty has updated the incident, but a later step failed. 'Retry' repeats only the step that failed; 'Execute step' would do everything again.";

/** The record of an item with these open writes. */
function record(...writes: WriteResult[]) {
	return { openWrites: () => writes };
}

it('leaves what is told alone where nothing is open', () => {
	const facts = missing();
	expect(withEarlierTry(facts, record())).toBe(facts);
});

it('begins with what may exist, and ends with why this attempt failed', () => {
	expect(withEarlierTry(missing(), record(unclear()))).toMatchObject({
		code: 'may_exist',
		message: 'A note may be there.',
		description: 'Check the notes. This attempt failed: No. Look again.',
		mayExist: true,
		statusCode: 404,
	});
});

it('tells what may exist before what is done, each thing once', () => {
	const window = unclear({ message: 'A window may be there.' });
	const writes = [DONE, REPEATABLE, window, unclear(), unclear(), DONE];
	expect(withEarlierTry(missing(), record(...writes))).toMatchObject({
		message: 'A window may be there.',
		description: [
			'Check the notes.',
			'A note may be there. Check the notes.',
			DONE_TEXT,
			'The title may be set. Check the title.',
			'This attempt failed: No. Look again.',
		].join(' '),
	});
});

it.each<[ErrorCode, ErrorCode, WriteResult[]]>([
	['may_exist', 'not_found', [unclear()]],
	['may_exist', 'unclear', [unclear()]],
	['may_exist', 'not_found', [REPEATABLE, unclear()]],
	['may_exist', 'may_exist', [REPEATABLE]],
	['unclear', 'not_found', [REPEATABLE]],
	['unclear', 'cancelled', [REPEATABLE]],
	['partly_done', 'not_found', [DONE]],
	['partly_done', 'cancelled', [DONE]],
	['partly_done', 'already_resolved', [DONE]],
	['partly_done', 'unclear', [DONE]],
	['partly_done', 'may_exist', [DONE]],
	['partly_done', 'not_found', [unclear(), DONE]],
	['partly_done', 'partly_done', [unclear()]],
	['already_resolved', 'already_resolved', [unclear({ code: 'cancelled' })]],
	['cancelled', 'not_found', [unclear({ code: 'cancelled' })]],
	['not_found', 'not_found', [unclear({ code: 'invalid_input' })]],
	['not_found', 'not_found', [unclear({ code: 'unavailable' })]],
])('has the code %s after an attempt with %s and these writes: %j', (code, own, writes) => {
	expect(withEarlierTry(missing(own), record(...writes))).toHaveProperty('code', code);
});

it.each<[boolean, boolean, WriteResult[]]>([
	[true, false, [unclear()]],
	[true, false, [DONE, unclear()]],
	[true, true, [DONE]],
	[true, true, [REPEATABLE]],
	[false, false, [DONE]],
	[false, false, [REPEATABLE, DONE]],
])('says whether something may exist: %p after an attempt with %p', (told, own, writes) => {
	const error = { ...missing(), mayExist: own };
	expect(withEarlierTry(error, record(...writes))).toHaveProperty('mayExist', told);
});

it('does not say the same twice', () => {
	const error = {
		...missing('may_exist'),
		message: 'A note may be there.',
		description: 'Check the notes.',
		mayExist: true,
	};
	expect(withEarlierTry(error, record(unclear()))).toBe(error);
	const otherAdvice = unclear({ description: 'Check the other notes.' });
	expect(withEarlierTry(error, record(otherAdvice))).toHaveProperty(
		'description',
		`Check the other notes. This attempt failed: ${inOneText(error)}`,
	);
	const other = unclear({ message: 'Another may be there.' });
	expect(withEarlierTry(error, record(unclear(), other))).toMatchObject({
		message: 'Another may be there.',
		description: `Check the notes. This attempt failed: ${inOneText(error)}`,
	});
});

it('tells of a write that is done what it did', () => {
	expect(withEarlierTry(missing(), record(DONE))).toEqual({
		code: 'partly_done',
		message: 'Zenduty has updated the incident, but a later step failed.',
		description:
			"'Retry' repeats only the step that failed; 'Execute step' would do everything again. This attempt failed: No. Look again.",
		mayExist: false,
		statusCode: 404,
	});
});

it('says of a write whose work was not kept that the first step is done', () => {
	const { message } = withEarlierTry(missing(), record({ kind: 'answered', answer: {} }));
	expect(message).toBe('Zenduty has done the first step, but a later step failed.');
});
