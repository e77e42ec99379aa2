import { InputError } from '../../../../nodes/Zenduty/errors';
import { explainInput } from '../../../../nodes/Zenduty/actions/webhookEvent/body/explainInput';
import { UnwritableError } from '../../../../nodes/Zenduty/json';

describe('explainInput', () => {
	it('says which value has no JSON form', () => {
		const error = explainInput(
			new UnwritableError('it has the number NaN, which JSON does not have'),
		);
		expect(error).toBeInstanceOf(InputError);
		expect(error).toMatchObject({
			message: 'The payload cannot be sent: it has the number NaN, which JSON does not have.',
			description: 'Change that value, for example to a string.',
		});
	});

	it('says where a text is not JSON', () => {
		const error = explainInput(new SyntaxError('Unexpected end'));
		expect(error).toBeInstanceOf(InputError);
		expect(error).toMatchObject({
			message: 'The payload is not valid JSON: Unexpected end',
			description: 'Correct the text, or use an expression that returns an object.',
		});
	});

	it.each([
		[new InputError('The tide is out.', 'Wait.')],
		[new TypeError('x')],
		['x'],
		[undefined],
	])('leaves %p as it is', (error) => {
		expect(explainInput(error)).toBe(error);
	});
});
