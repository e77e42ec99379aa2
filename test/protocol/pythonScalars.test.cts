import { quote, reprFloat } from '../../nodes/Zenduty/protocol/pythonScalars';

describe('quote', () => {
	it('leaves space to ~ as they are', () => {
		expect(quote('Disk space < 20 % on db-1 /')).toBe('"Disk space < 20 % on db-1 /"');
	});
});

describe('reprFloat', () => {
	it.each([[1e16, '1e+16']])('writes %d as %s', (value, text) => {
		expect(reprFloat(value)).toBe(text);
	});
});
