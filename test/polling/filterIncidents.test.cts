import { passesFilters, passesTitle } from '../../nodes/Zenduty/polling/filterIncidents';

describe('filters', () => {
	const settings = { titleContains: 'RUNWAY ', urgencies: ['HIGH'] };

	it('looks for the text in the title, in any case', () => {
		expect(passesTitle({ titleContains: 'RUNWAY' }, { title: 'The runway' })).toBe(true);
		expect(passesTitle({ titleContains: 'RUNWAY' }, { title: 'The tower' })).toBe(false);
		expect(passesTitle({ titleContains: 'RUNWAY' }, {})).toBe(false);
		expect(passesTitle({ titleContains: '' }, {})).toBe(true);
		// With a final sigma, which lower case would write in two ways.
		expect(passesTitle({ titleContains: 'ΟΔΟΣ' }, { title: 'οδος 7' })).toBe(true);
	});

	it('looks at title and urgency', () => {
		const title = 'runway light';
		expect(passesFilters(settings, { title, urgency: 1 })).toBe(true);
		expect(passesFilters(settings, { title, urgency: 0 })).toBe(false);
		expect(passesFilters(settings, { title })).toBe(false);
		expect(passesFilters(settings, { title: 'Tower', urgency: 1 })).toBe(false);
		expect(passesFilters({ ...settings, urgencies: [] }, { title })).toBe(true);
	});
});
