import { seededNumbers } from '../../../../nodes/Zenduty/actions/webhookEvent/body/seededNumbers';

describe('seededNumbers', () => {
	const take = (seed: string, itemIndex: number) => {
		const next = seededNumbers(seed, itemIndex);
		return Array.from({ length: 40 }, () => next(57));
	};

	it('gives the same numbers for the same seed and item, others for others', () => {
		expect(take('s', 0)).toEqual(take('s', 0));
		expect(take('s', 1)).not.toEqual(take('s', 0));
		expect(take('t', 0)).not.toEqual(take('s', 0));
	});

	it('gives whole numbers below the end, all of them', () => {
		const next = seededNumbers('s', 0);
		const counts = new Map<number, number>();
		for (let i = 0; i < 5700; i++) {
			const number = next(57);
			counts.set(number, (counts.get(number) ?? 0) + 1);
		}
		expect([...counts.keys()].sort((a, b) => a - b)).toEqual(
			Array.from({ length: 57 }, (_, i) => i),
		);
		expect(Math.min(...counts.values())).toBeGreaterThan(50);
	});
});
