import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Subject } from './endpoints';
import { isObject, type JsonObject } from '../json';
import { factsOf, ZendutyError } from '../errors';
import { call, type Call, type FailedCall, type Looks } from './call/call';
import { unclear } from './errorTexts';
import { isNotFound, type Failure } from './call/failure';
import type { ItemContext } from './itemContext';
import type { Write, WriteResult } from './writeMemory';
import type { CallKind } from './call/callKinds';
import { withoutSecrets } from './hideSecrets';

/**
 * A request that changes something, and what may be done if it fails. What `findDone` and `confirm`
 * return is judged by `read` again, as a response is; what `lookAgain` returns is not.
 */
export interface WriteRequest<T> extends Looks<T> {
	method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	url: string;
	/** The URL by which it is remembered, if it is another one. */
	rememberedAs?: string;
	/** An object, or the text of one, which is sent as it is. */
	body?: JsonObject | string;
	kind: CallKind;
	subject: Subject;
	/** Reads the JSON of a response, as `Call.read` does; a remembered response too. */
	read: Call<T>['read'];
	/** Stands for the response if the thing is not there after an unclear attempt. */
	whenGone?: T;
}

/**
 * Changes something, unless an earlier run of the node did it.
 *
 * @param toError makes the error for a call that failed
 * @returns the response without secrets, or what `lookAgain` returned
 * @throws ZendutyError
 */
export async function makeWrite<T>(
	request: WriteRequest<T>,
	context: ItemContext,
	toError: (result: FailedCall, subject: Subject, kind: CallKind) => ZendutyError,
): Promise<T> {
	const { method, url, kind, subject, findDone, confirm, lookAgain, whenGone } = request;
	const { memory, executionId, hideKey = (value) => value } = context;
	const write = asRemembered(request);
	const before = memory.resultOf(write);
	const remembered = before?.kind === 'answered' ? request.read(before.answer) : undefined;
	if (remembered !== undefined) return remembered;
	if (kind === 'doubling') stopAtUnclear(before, context);

	const keepUnclear = (error: unknown) =>
		memory.keep(write, {
			kind: 'unclear',
			executionId,
			error: factsOf(error),
			wouldDouble: kind === 'doubling',
		});
	const keepResponse = (response: T): T => {
		memory.keep(write, { kind: 'answered', answer: hideKey(response), work: subject.work });
		return response;
	};
	const read = (json: unknown) => request.read(withoutSecrets(json));
	let isInstead = false;
	/** Whether the last look failed before anything may have been done. */
	let isHarmless = false;
	const result = await call(
		{
			kind,
			request: { method, url, ...(write.body !== '' && jsonBody(write.body)) },
			read,
			isUnclear: kind === 'repeatable' && before !== undefined,
			findDone: findDone && (async () => read(await findDone())),
			confirm: confirm && (async () => read(await confirm())),
			lookAgain:
				lookAgain &&
				(async (isUnclear) => {
					isHarmless = !isUnclear;
					const instead = await lookAgain(isUnclear);
					isHarmless = false;
					isInstead = instead !== undefined;
					return instead;
				}),
		},
		context,
	).catch(async (error: unknown) => {
		if (isHarmless) return await Promise.reject(error as Error);
		// It could not be found out whether an unclear attempt had done the work, or the work must
		// not be tried again: what is unclear stays so.
		const still = withUnclear(error, subject, kind);
		keepUnclear(still);
		return await Promise.reject(still);
	});
	if (result.ok) return isInstead ? result.value : keepResponse(result.value);
	const isGone = result.isUnclear && isNotThere(result.failure);
	if (isGone && whenGone !== undefined) return keepResponse(whenGone);
	const error = toError(result, subject, kind);
	if (result.isUnclear) keepUnclear(error);
	throw error;
}

/**
 * Tells whether the API itself says that a thing is not there. The response to a DELETE may have no
 * body; a proxy, which knows nothing of what is there, has a page or a text to show.
 */
function isNotThere(failure: Failure): boolean {
	const isEmpty = failure.words === undefined && !failure.isWebPage;
	return isNotFound(failure) || (failure.statusCode === 404 && isEmpty);
}

/** Makes the write by which the memory knows a request again. */
export function asRemembered<T>({ method, url, rememberedAs = url, body }: WriteRequest<T>): Write {
	const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
	return { method, url: rememberedAs, body: text };
}

/**
 * Reads a response that must be an object.
 *
 * @param isIt tells whether it is the expected one
 */
export function readObject(
	json: unknown,
	isIt: (response: JsonObject) => boolean = () => true,
): JsonObject | undefined {
	return isObject(json) && isIt(json) ? json : undefined;
}

/** Makes a body of JSON: as bytes, since n8n would trim a text or write an object anew. */
export function jsonBody(text: string): Pick<IHttpRequestOptions, 'headers' | 'body'> {
	return { headers: { 'Content-Type': 'application/json' }, body: Buffer.from(text) };
}

/**
 * Stops if "Retry On Fail" could do something twice, since an earlier run of this execution may
 * have done it: at the same write if the item may make other ones, otherwise at any further one.
 *
 * @throws ZendutyError with what the user was told of the earlier write
 */
function stopAtUnclear(
	same: WriteResult | undefined,
	{ memory, executionId, mayMakeOtherWrites }: ItemContext,
): void {
	const unclear = mayMakeOtherWrites ? [same] : memory.doublingWrites();
	for (const each of unclear) {
		if (each?.kind === 'unclear' && each.executionId === executionId) {
			throw new ZendutyError(each.error);
		}
	}
}

/**
 * Makes the error for a write of which it could not be found out whether it was done. That an
 * incident is resolved by now is found out, and stays what it is.
 */
function withUnclear(error: unknown, subject: Subject, kind: CallKind): unknown {
	if (!(error instanceof ZendutyError) || error.code === 'already_resolved') return error;
	const { message, statusCode } = error;
	const cause = {
		clause: 'an attempt got no clear response',
		last: `The current state could not be checked: ${message}`,
	};
	const mayExist = kind === 'doubling';
	return new ZendutyError({ ...unclear(subject, kind, cause), mayExist, statusCode });
}
