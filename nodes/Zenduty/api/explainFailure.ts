import { ZendutyError } from '../errors';
import type { FailedCall } from './call/call';
import { FAILURES } from './call/failure';
import {
	clauseFor,
	ofRun,
	partlyDone,
	textsFor,
	unclear,
	type Circumstances,
	type Texts,
	type UnclearCause,
} from './errorTexts';
import type { Subject } from './endpoints';

/** Makes the error that explains a call that failed. */
export function explainFailure(
	result: FailedCall,
	subject: Subject,
	about: Circumstances,
): ZendutyError {
	const { failure, isUnclear } = result;
	const told = textsFor(result, subject, about);
	const cause = result.isOfRun ? ofRun(told) : told;
	const texts = isUnclear ? unclear(subject, about.kind, causeOf(result, cause, about)) : cause;
	const mayExist = isUnclear && about.kind === 'doubling';
	const { statusCode = null, retryAfter } = failure;
	const facts = { ...texts, mayExist, statusCode, retryAfter };
	return new ZendutyError(subject.done === undefined ? facts : partlyDone(subject.done, facts));
}

function causeOf(
	{ failure, because }: FailedCall,
	{ message }: Texts,
	about: Circumstances,
): UnclearCause {
	const isLast = FAILURES[failure.kind].effect === 'unclear' && because === undefined;
	return isLast || failure.kind === 'cancelled'
		? { clause: clauseFor(failure, about) }
		: { clause: 'an attempt got no clear response', last: `The last attempt: ${message}` };
}
