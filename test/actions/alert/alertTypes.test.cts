import { alertTypeOf, readAlertType } from '../../../nodes/Zenduty/actions/alert/alertTypes';

it.each(['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'])(
	'reads the word %s in any case, and the number that answers have for it',
	(word) => {
		expect(readAlertType(` ${word.toUpperCase()} `)).toBe(word);
		const words = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];
		const code = words.indexOf(word);
		expect([alertTypeOf(code), alertTypeOf(String(code))]).toEqual([word, word]);
	},
);

it('gives what nobody knows as it was sent, and null for nothing', () => {
	expect([alertTypeOf(6), alertTypeOf('loud'), alertTypeOf(undefined)]).toEqual([6, 'loud', null]);
});
