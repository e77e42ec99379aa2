import { explainInput, InputError } from '../../nodes/Zenduty/actions/inputError';
import { UnwritableError } from '../../nodes/Zenduty/webhook/json/json';

describe('InputError', () => {
	it('says its name in a stack trace', () => {
		expect(String(new InputError('The tide is out.', ''))).toBe('InputError: The tide is out.');
	});
});

describe('explainInput', () => {
	it('shows what is wrong with a parameter, and the hint', () => {
		const error = new InputError('The tide is out.', 'Wait six hours.');
		expect(error).toBeInstanceOf(Error);
		expect(explainInput(error)).toEqual({
			message: 'The tide is out.',
			description: 'Wait six hours.',
		});
	});

	it('shows what has no JSON form', () => {
		expect(explainInput(new UnwritableError('it has the number NaN, which JSON lacks'))).toEqual({
			message: 'The payload cannot be sent: it has the number NaN, which JSON lacks.',
			description: 'Change that value, for example to a string.',
		});
	});

	it('shows where a text is not JSON', () => {
		expect(explainInput(new SyntaxError('Unexpected end'))).toEqual({
			message: 'The payload is not valid JSON: Unexpected end',
			description: 'Correct the text, or give an object by an expression.',
		});
	});

	it.each([[new TypeError('x')], ['x'], [undefined], [null]])(
		'has nothing to say of %p',
		(error) => {
			expect(explainInput(error)).toEqual({});
		},
	);
});
