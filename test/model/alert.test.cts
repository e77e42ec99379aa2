import { alertTypeOf } from '../../nodes/Zenduty/model/alert';

const WORDS = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

it.each(WORDS)('gives the word %s for the number that answers have', (word) => {
	const code = WORDS.indexOf(word);
	expect([alertTypeOf(code), alertTypeOf(String(code))]).toEqual([word, word]);
});

it('gives what nobody knows as it was sent, and null for nothing', () => {
	expect([alertTypeOf(6), alertTypeOf('loud'), alertTypeOf(undefined)]).toEqual([6, 'loud', null]);
	expect([alertTypeOf(null), alertTypeOf(''), alertTypeOf(' ')]).toEqual([null, null, null]);
});
