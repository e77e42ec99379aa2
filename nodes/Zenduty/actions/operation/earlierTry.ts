import type { WriteResult } from '../../api/writeMemory';
import {
	factsOf,
	inOneText,
	STRONG_CODES,
	ZendutyError,
	type ErrorCode,
	type ErrorFacts,
} from '../../errors';
import type { ItemRecord } from './runRecord';

/**
 * Adds to the error of an item what earlier runs of it left behind. When n8n runs the node again,
 * even a call before their writes may fail, and its error alone would say that nothing was done.
 */
export function withEarlierTry(error: unknown, record: Pick<ItemRecord, 'openWrites'>): unknown {
	const facts = factsOf(error);
	const text = inOneText(facts);
	const earlier = record
		.openWrites()
		.map(factsOfWrite)
		.filter((write) => !text.includes(inOneText(write)));
	if (earlier.length === 0) return error;
	// What may be done comes first: that is what the user must look at.
	const [first, ...others] = [...earlier].sort((a, b) => Number(b.mayExist) - Number(a.mayExist));
	const all = [...earlier, facts];
	return new ZendutyError({
		...facts,
		code: strongest(all.map(({ code }) => code)),
		mayExist: all.some(({ mayExist }) => mayExist),
		message: first.message,
		description: [
			first.description,
			...new Set(others.map(inOneText)),
			`This attempt failed: ${text}`,
		].join(' '),
	});
}

/** Tells of a write that it may be done, or that it is. */
export function factsOfWrite(write: WriteResult): ErrorFacts {
	if (write.kind === 'unclear') return write.error;
	const { work = 'done the first step' } = write;
	return {
		code: 'partly_done',
		message: `Zenduty has ${work}, but a later step failed.`,
		description:
			'"Retry" repeats only the step that failed; "Execute step" would do everything again.',
		mayExist: false,
		statusCode: null,
	};
}

/**
 * Returns the code that wins: where one part is done and another may exist, that it is partly done;
 * otherwise the first of those that win over the others, or the last code.
 */
function strongest(codes: ErrorCode[]): ErrorCode {
	const strong: readonly ErrorCode[] = ['partly_done', ...STRONG_CODES];
	return strong.find((code) => codes.includes(code)) ?? codes[codes.length - 1];
}
