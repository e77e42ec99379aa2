import { passesFilters, passesTitle } from '../../nodes/Zenduty/polling/filterIncidents';

describe('filters', () => {
	const settings = { titleContains: 'RUNWAY ', urgencies: ['HIGH'] };

	it('looks for the text in the title, in any case', () => {
		expect(passesTitle({ title: 'The runway' }, { titleContains: 'RUNWAY' })).toBe(true);
		expect(passesTitle({ title: 'The tower' }, { titleContains: 'RUNWAY' })).toBe(false);
		expect(passesTitle({}, { titleContains: 'RUNWAY' })).toBe(false);
		expect(passesTitle({}, { titleContains: '' })).toBe(true);
		// With a final sigma, which lower case would write in two ways.
		expect(passesTitle({ title: 'οδος 7' }, { titleContains: 'ΟΔΟΣ' })).toBe(true);
	});

	it('looks at title and urgency', () => {
		const title = 'runway light';
		expect(passesFilters({ title, urgency: 1 }, settings)).toBe(true);
		expect(passesFilters({ title, urgency: 0 }, settings)).toBe(false);
		expect(passesFilters({ title }, settings)).toBe(false);
		expect(passesFilters({ title: 'Tower', urgency: 1 }, settings)).toBe(false);
		expect(passesFilters({ title }, { ...settings, urgencies: [] })).toBe(true);
	});
});
