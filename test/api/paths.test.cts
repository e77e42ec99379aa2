import { integrationsPath, notesPath, respondersPath } from '../../nodes/Zenduty/api/paths';

it('notes stand below the number of their incident', () => {
	expect(notesPath(217)).toEqual(['api', 'incidents', '217', 'note']);
	expect(notesPath('217', 'note-1')).toEqual(['api', 'incidents', '217', 'note', 'note-1']);
});

it('responders stand below the number of their incident, in version 2', () => {
	const path = ['api', 'v2', 'incidents', '217', 'responders'];
	expect(respondersPath(217)).toEqual(path);
	expect(respondersPath('217')).toEqual(path);
});

it('integrations stand below their service, and that below its team', () => {
	const path = ['api', 'account', 'teams', 't-1', 'services', 's-1', 'integrations'];
	expect(integrationsPath('t-1', 's-1')).toEqual(path);
	expect(integrationsPath('t-1', 's-1', 'i-1')).toEqual([...path, 'i-1']);
});
