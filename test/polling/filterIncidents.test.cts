import { passesFilters, passesRow } from '../../nodes/Zenduty/polling/filterIncidents';

describe('filters', () => {
	const none = { titleContains: '', urgencies: [], excludedServices: [] };
	const settings = { ...none, titleContains: 'RUNWAY ', urgencies: ['HIGH'] };

	it('looks for the text in the title, in any case', () => {
		const passes = (incident: object, titleContains: string) =>
			passesRow({ ...incident }, { ...none, titleContains });
		expect(passes({ title: 'The runway' }, 'RUNWAY')).toBe(true);
		expect(passes({ title: 'The tower' }, 'RUNWAY')).toBe(false);
		expect(passes({}, 'RUNWAY')).toBe(false);
		expect(passes({}, '')).toBe(true);
		// With a final sigma, which lower case would write in two ways.
		expect(passes({ title: 'οδος 7' }, 'ΟΔΟΣ')).toBe(true);
	});

	describe('excludes a service', () => {
		const BARE = '3fe1c07ab2d945c88e6d0a17c4f5b921';
		const DASHED = '3fe1c07a-b2d9-45c8-8e6d-0a17c4f5b921';
		const excluding = { ...none, excludedServices: [DASHED.toUpperCase(), 'OTHER'] };

		it.each([
			{ service: DASHED },
			{ service: BARE },
			{ service: DASHED.toUpperCase() },
			{ service: { unique_id: BARE } },
			{ service_object: { unique_id: DASHED } },
			{ service: DASHED, service_object: { name: 'Runway' } },
			{ service: null, service_object: { unique_id: BARE } },
		])('by its ID, with or without dashes: %j', (incident) => {
			expect(passesRow(incident, excluding)).toBe(false);
			expect(passesFilters(incident, excluding)).toBe(false);
		});

		it.each([
			{},
			{ service: null, service_object: null },
			{ service: '', service_object: {} },
			{ service: 7, service_object: [DASHED] },
			{ service: { unique_id: { id: DASHED } } },
			{ service: BARE.slice(1) },
			{ service: `${DASHED.slice(0, -1)}2` },
			{ service_object: { unique_id: 'another', name: DASHED } },
		])('but not an incident without it: %j', (incident) => {
			expect(passesRow(incident, excluding)).toBe(true);
			expect(passesFilters(incident, excluding)).toBe(true);
			expect(passesRow({ service: DASHED }, none)).toBe(true);
		});
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
