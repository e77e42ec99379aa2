import fc from 'fast-check';
import { FAILURES, type FailureKind } from '../../../nodes/Zenduty/api/call/failure';
import { nextStep, type CallKind } from '../../../nodes/Zenduty/api/call/nextStep';

const KINDS = Object.keys(FAILURES) as FailureKind[];

interface Past {
	kind?: CallKind;
	failure?: FailureKind;
	retryAfter?: number;
	attempts?: number;
	rateLimited?: number;
	waited?: number;
	random?: number;
}

/** What follows after an attempt; by default the first one, of three. */
function after({
	kind = 'repeatable',
	failure = 'rateLimited',
	retryAfter,
	attempts = 1,
	rateLimited = 1,
	waited = 0,
	random = 0.5,
}: Past) {
	const tries = { failure: { kind: failure, retryAfter }, attempts, rateLimited, waited };
	return nextStep(tries, { kind, maxAttempts: 3, random });
}

const isTriedAgain = (past: Past) => after(past).wait !== undefined;

describe('after a failure', () => {
	it('what doubles is tried again only where it is certain that nothing was done', () => {
		const again = KINDS.filter((failure) => isTriedAgain({ kind: 'doubling', failure }));
		expect(again.sort()).toEqual(['noConnection', 'rateLimited', 'unavailable']);
		for (const failure of again) expect(FAILURES[failure].effect).toBe('none');
	});

	it.each(['read', 'repeatable'] as const)(
		'a %s call is tried again, unless the response would be the same',
		(kind) => {
			expect(KINDS.filter((failure) => !isTriedAgain({ kind, failure })).sort()).toEqual([
				'blocked',
				'cancelled',
				'contradicted',
				'notAllowed',
				'notJson',
				'otherRecord',
				'redirect',
				'refused',
				'tooLarge',
				'unexpected',
			]);
		},
	);

	it('there are no more attempts than wanted; those with a 429 have a limit of their own', () => {
		const past = { failure: 'timeout' } as const;
		expect(after({ ...past, attempts: 2 })).toEqual({ wait: 750, isShared: false });
		expect(after({ ...past, attempts: 3 })).toEqual({});
		expect(after({ attempts: 3 })).toEqual({ wait: 5_000, isShared: true });
	});

	it('says why it ends, unless the attempts are used up or it makes no sense', () => {
		expect(after({ failure: 'cancelled' })).toEqual({ because: 'cancelled' });
		const tooLong = { because: 'asked to wait too long' };
		for (const failure of ['rateLimited', 'unavailable', 'serverError'] as const) {
			expect(after({ failure, retryAfter: 60_001 })).toEqual(tooLong);
			expect(after({ failure, retryAfter: 60_000 })).toEqual({ wait: 60_000, isShared: true });
		}
		// Once the attempts are used up, too: it concerns the whole run.
		expect(after({ failure: 'serverError', attempts: 3, retryAfter: 61_000 })).toEqual(tooLong);
		expect(after({ failure: 'refused', retryAfter: 61_000 })).toEqual({});
		expect(after({ waited: 175_000 })).toEqual({ wait: 5_000, isShared: true });
		expect(after({ waited: 175_001 })).toEqual({ because: 'waited too long' });
	});
});

describe('the wait after 429', () => {
	const waits = (...past: Past[]) => past.map((each) => after(each).wait);

	it('is 5, 15, then 60 seconds each', () => {
		const times = [1, 2, 3, 4, 11].map((rateLimited) => ({ rateLimited }));
		expect(waits(...times)).toEqual([5_000, 15_000, 60_000, 60_000, 60_000]);
	});

	it('is what the response asks for, but never less than a second', () => {
		const asked = [30_000, 60_000, 1_000, 999, 0].map((retryAfter) => ({ retryAfter }));
		expect(waits(...asked)).toEqual([30_000, 60_000, 1_000, 1_000, 1_000]);
	});
});

describe('any wait', () => {
	const asked = fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined });
	const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
	const failure = fc.constantFrom<FailureKind>('rateLimited', 'unavailable', 'timeout');

	it('is at least as long as the response asks for, and at most a minute', () => {
		fc.assert(
			fc.property(failure, asked, random, fc.integer({ min: 1, max: 2 }), (kind, ...rest) => {
				const [retryAfter, chance, attempts] = rest;
				const past = { failure: kind, retryAfter, attempts, rateLimited: attempts };
				const { wait } = after({ ...past, random: chance });
				expect(wait).toBeGreaterThanOrEqual(Math.max(retryAfter ?? 0, 250));
				expect(wait).toBeLessThanOrEqual(60_000);
			}),
		);
	});

	it('counts: a call that gets 429 for ever reaches the end of its patience', () => {
		fc.assert(
			fc.property(fc.array(asked, { minLength: 200, maxLength: 200 }), (responses) => {
				let waited = 0;
				const steps = responses.map((retryAfter, before) => {
					const step = after({ retryAfter, waited, rateLimited: before + 1 });
					waited += step.wait ?? 0;
					return step;
				});
				expect(steps).toContainEqual({ because: 'waited too long' });
				expect(waited).toBeLessThanOrEqual(180_000);
			}),
		);
	});
});
