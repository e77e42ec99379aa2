import type { ErrorCode } from '../errors';
import type { FailureKind } from './call/failure';
import type { CallKind } from './call/callKinds';

/** What a failure is called, by the kind of the call. */
type Codes = Readonly<Record<CallKind, ErrorCode>>;

/** What has the same code whatever was called, since nothing was done. */
const always = (code: ErrorCode): Codes => ({ read: code, repeatable: code, doubling: code });

/** What leaves open whether a write was done. */
const unlessRead = (code: ErrorCode): Codes => ({
	read: code,
	repeatable: 'unclear',
	doubling: 'may_exist',
});

/** The codes of a call whose result is unknown, whatever the last failure was. */
export const UNCLEAR = unlessRead('unavailable');

/** The code of each kind of failure. That of `refused` depends on the status: see `errorTexts.ts`. */
export const CODES: Readonly<Record<Exclude<FailureKind, 'refused'>, Codes>> = {
	busy: always('rate_limited'),
	unavailable: always('unavailable'),
	serverError: UNCLEAR,
	noConnection: always('unavailable'),
	notAllowed: always('blocked'),
	connectionLost: UNCLEAR,
	timeout: UNCLEAR,
	cutOff: UNCLEAR,
	notJson: unlessRead('unexpected_response'),
	contradicted: always('refused'),
	tooLarge: unlessRead('unexpected_response'),
	blocked: always('blocked'),
	redirect: always('unexpected_response'),
	cancelled: unlessRead('cancelled'),
};
