import { ZendutyError } from '../errors';
import { FAILURES } from './call/failure';
import type { FailedCall } from './call/nextStep';
import {
	clauseFor,
	ofRun,
	partlyDone,
	textsFor,
	unclear,
	type Called,
	type Texts,
	type UnclearCause,
} from './errorTexts';
import type { Subject } from './endpoints';

/** Makes the error that explains a call that failed. */
export function explainFailure(result: FailedCall, subject: Subject, called: Called): ZendutyError {
	const { failure, isUnclear } = result;
	const told = textsFor(result, subject, called);
	const cause = result.isOfRun ? ofRun(told) : told;
	const texts = isUnclear ? unclear(subject, called.kind, causeOf(result, cause, called)) : cause;
	const mayExist = isUnclear && called.kind === 'doubling';
	const { statusCode = null, retryAfter } = failure;
	const facts = { ...texts, mayExist, statusCode, retryAfter };
	return new ZendutyError(subject.done === undefined ? facts : partlyDone(subject.done, facts));
}

function causeOf(
	{ failure, because }: FailedCall,
	{ message }: Texts,
	called: Called,
): UnclearCause {
	const isLast = FAILURES[failure.kind].effect === 'unclear' && because === undefined;
	return isLast || failure.kind === 'cancelled'
		? { clause: clauseFor(failure, called) }
		: { clause: 'an attempt got no clear response', last: `The last attempt: ${message}` };
}
