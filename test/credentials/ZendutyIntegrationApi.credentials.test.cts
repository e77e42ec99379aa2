import { ZendutyIntegrationApi } from '../../credentials/ZendutyIntegrationApi.credentials';

const type = new ZendutyIntegrationApi();

it('has the names that saved credentials depend on, and hides the address', () => {
	expect([type.name, type.displayName]).toEqual([
		'zendutyIntegrationApi',
		'Zenduty Integration API',
	]);
	expect(type.properties).toMatchObject([
		{
			displayName: 'Integration URL',
			name: 'url',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
	]);
});

it('has icons for light and dark, and leads to its documentation', () => {
	expect(type.icon).toEqual({
		light: 'file:../nodes/Zenduty/zenduty.svg',
		dark: 'file:../nodes/Zenduty/zenduty.dark.svg',
	});
	expect(type.documentationUrl).toMatch(/docs\/credentials\.md$/);
});

it('authenticates no requests of other nodes', () => {
	expect(type).not.toHaveProperty('authenticate');
	expect(type).not.toHaveProperty('test');
});

it('has hints of at most 120 characters, as n8n asks', () => {
	const lengths = type.properties.map(({ hint = '' }) => hint.length);
	expect(Math.max(...lengths)).toBeLessThanOrEqual(120);
});
