import { InputError } from '../../nodes/Zenduty/actions/inputError';

describe('InputError', () => {
	it('has its name in a stack trace', () => {
		expect(String(new InputError('The tide is out.', ''))).toBe('InputError: The tide is out.');
	});
});
