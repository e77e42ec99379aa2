import type { FailureKind } from './failure';

/**
 * The kinds of calls. A `repeatable` write does the same work once or twice with the same result:
 * PATCH, PUT, DELETE, and alerts with an entity ID. A `doubling` one does it twice: it creates an
 * incident, a note, a tag, a responder, a window or an override.
 */
export type CallKind = 'read' | 'repeatable' | 'doubling';

/** Failures that may pass, after which what can be done twice is tried again. */
const PASSING: ReadonlySet<FailureKind> = new Set([
	'busy',
	'unavailable',
	'serverError',
	'noConnection',
	'connectionLost',
	'timeout',
	'cutOff',
]);

/** After which failures a call is tried again. */
export const TRY_AGAIN: Readonly<Record<CallKind, ReadonlySet<FailureKind>>> = {
	read: PASSING,
	repeatable: PASSING,
	doubling: new Set(['busy', 'unavailable', 'noConnection']),
};
