import { alertTypeOf, readAlertType } from '../../../nodes/Zenduty/actions/alert/alertFields';
import { invalidAt, naming } from '../../support/failures.cjs';

const WORDS = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

it.each(WORDS)('reads the word %s in any case, and the number that answers have for it', (word) => {
	expect(readAlertType(` ${word.toUpperCase()} `)).toBe(word);
	const code = WORDS.indexOf(word);
	expect([alertTypeOf(code), alertTypeOf(String(code))]).toEqual([word, word]);
});

it('refuses any other word, and says which there are', () => {
	expect(() => readAlertType(' Loud ')).toThrow(
		expect.objectContaining({
			...invalidAt('alert type', '"loud"'),
			description: naming(...WORDS),
		}) as Error,
	);
});

it('gives what nobody knows as it was sent, and null for nothing', () => {
	expect([alertTypeOf(6), alertTypeOf('loud'), alertTypeOf(undefined)]).toEqual([6, 'loud', null]);
});
