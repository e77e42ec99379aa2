import { readAlertType } from '../../../nodes/Zenduty/actions/alert/alertFields';
import { invalidAt, naming } from '../../support/failures.cjs';
import { parametersWith } from '../../support/parameters.cjs';

const reading = (alertType: unknown) => readAlertType(parametersWith({ alertType }));

const WORDS = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

it.each(WORDS)('reads the word %s in any case', (word) => {
	expect(reading(` ${word.toUpperCase()} `)).toBe(word);
});

it('refuses any other word, and says which there are', () => {
	expect(() => reading(' Loud ')).toThrow(
		expect.objectContaining({
			...invalidAt("'Alert Type'", '"loud"'),
			description: naming(...WORDS),
		}) as Error,
	);
});
