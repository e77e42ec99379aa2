import { FAILURES, type FailureKind } from '../../../nodes/Zenduty/api/call/failure';
import { TRY_AGAIN } from '../../../nodes/Zenduty/api/call/callKinds';

it('never tries again what doubles, unless it is certain that nothing was done', () => {
	for (const kind of TRY_AGAIN.doubling) expect(FAILURES[kind].effect).toBe('none');
	expect([...TRY_AGAIN.doubling].sort()).toEqual(['busy', 'noConnection', 'unavailable']);
});

it.each(['read', 'repeatable'] as const)(
	'tries again a %s call, unless the answer would be the same',
	(call) => {
		const kinds = Object.keys(FAILURES) as FailureKind[];
		expect(kinds.filter((kind) => !TRY_AGAIN[call].has(kind)).sort()).toEqual([
			'blocked',
			'cancelled',
			'contradicted',
			'notAllowed',
			'notJson',
			'redirect',
			'refused',
			'tooLarge',
		]);
	},
);
