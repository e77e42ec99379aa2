import { readAlertType } from '../../../nodes/Zenduty/actions/alert/alertFields';
import { invalidAt, naming } from '../../support/failures.cjs';

const WORDS = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

it.each(WORDS)('reads the word %s in any case', (word) => {
	expect(readAlertType(` ${word.toUpperCase()} `)).toBe(word);
});

it('refuses any other word, and says which there are', () => {
	expect(() => readAlertType(' Loud ')).toThrow(
		expect.objectContaining({
			...invalidAt('alert type', '"loud"'),
			description: naming(...WORDS),
		}) as Error,
	);
});
