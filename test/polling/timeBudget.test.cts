import type { IPollFunctions } from 'n8n-workflow';
import { budgetOf, isScheduled } from '../../nodes/Zenduty/polling/timeBudget';

/** A context of n8n 2, or of n8n 1, which does not say how long a poll may take. */
const giving = (milliseconds: number | undefined) =>
	(milliseconds === undefined
		? {}
		: { getPollBudgetMs: () => milliseconds }) as unknown as IPollFunctions;

describe('budgetOf', () => {
	const budget = (given: number | undefined, isFirst: boolean) =>
		budgetOf(giving(given), { isFirst });

	it('is what n8n says, without a reserve for what comes after', () => {
		expect(budget(36_000, false)).toBe(34_200);
		expect(budget(300_000, false)).toBe(285_000);
		expect(budget(30_001, false)).toBe(28_500);
	});

	it('is shorter while n8n waits for it to activate the workflow', () => {
		expect(budget(300_000, true)).toBe(71_250);
	});

	it("is not shorter where n8n's scheduler makes the poll, with a context of its own", () => {
		expect(budget(36_000, true)).toBe(34_200);
		expect(budget(600_000, true)).toBe(570_000);
	});

	it('is 30 seconds if n8n says nothing', () => {
		expect(budget(undefined, false)).toBe(28_500);
		expect(budget(undefined, true)).toBe(28_500);
	});

	it('asks n8n as a method of the context', () => {
		const given = {
			milliseconds: 1_000,
			getPollBudgetMs() {
				return this.milliseconds;
			},
		};
		const context = given as unknown as IPollFunctions;
		expect(budgetOf(context, { isFirst: false })).toBe(950);
		expect(isScheduled(context)).toBe(true);
	});
});

describe('isScheduled', () => {
	it.each<[boolean, number | undefined]>([
		[true, 36_000],
		[true, 600_000],
		[false, 300_000],
		[false, undefined],
	])('is %s if n8n gives %p', (expected, given) => {
		expect(isScheduled(giving(given))).toBe(expected);
	});
});
