import { createHash } from 'crypto';

/**
 * Makes whole numbers that follow from a seed: the same seed gives the same numbers.
 *
 * @returns a function that gives the next number, from 0 up to but not including `end`
 */
export function seededNumbers(seed: string, itemIndex: number): (end: number) => number {
	let count = 0;
	return (end) => {
		const digest = createHash('sha256').update(`${seed} ${itemIndex} ${count++}`).digest();
		return digest.readUInt32BE() % end;
	};
}
