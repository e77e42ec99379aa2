import { hasIdentity, identityOf, isSameId, matchRecord } from '../../nodes/Zenduty/model/identity';

const UUID = '8F3A0C4E-7268-4A8E-89E9-6D1C2B3A4F50';

it.each<[object, unknown]>([
	[{ unique_id: 'a', incident_number: 7, username: 'u-ines' }, 'a'],
	[{ unique_id: '', incident_number: 7 }, 7],
	[{ unique_id: null, username: 'u-ines' }, 'u-ines'],
	[{ incident_number: 0 }, 0],
])('of %j the identity is %j', (record, identity) => {
	expect(identityOf({ ...record })).toBe(identity);
	expect(hasIdentity({ ...record })).toBe(true);
});

it.each([
	{},
	{ detail: 'accepted' },
	{ unique_id: '', incident_number: ' ', username: null },
	{ unique_id: {}, incident_number: [7], username: true },
])('%j has no identity', (object) => {
	expect(identityOf(object)).toBeUndefined();
	expect(hasIdentity(object)).toBe(false);
});

it.each<[object, string]>([
	[{ incident_number: 42, unique_id: 'x' }, '42'],
	[{ incident_number: ' 42 ' }, '42'],
	[{ unique_id: 42 }, '42'],
	[{ unique_id: 'C4kPz9TnW2rXyLqVb7HdSe', incident_number: 41 }, 'C4kPz9TnW2rXyLqVb7HdSe'],
	[{ unique_id: UUID }, UUID.toLowerCase()],
	[{ unique_id: UUID.replaceAll('-', '') }, UUID],
])('%j is what was asked for by %s', (record, asked) => {
	expect(matchRecord({ ...record }, asked)).toEqual({ kind: 'same' });
});

it.each<[object, string, string]>([
	[{ incident_number: 41, unique_id: '42' }, '42', 'number 41'],
	[{ unique_id: 'x' }, '42', 'ID x'],
	[{ unique_id: 'y ', incident_number: 42 }, 'x', 'ID y'],
	[{ unique_id: 'c4kpz9tnw2rxylqvb7hdse' }, 'C4kPz9TnW2rXyLqVb7HdSe', 'ID c4kpz9tnw2rxylqvb7hdse'],
	[{ unique_id: UUID.replace('8', '9') }, UUID, `ID ${UUID.replace('8', '9')}`],
])('%j is another record than %s', (record, asked, identity) => {
	expect(matchRecord({ ...record }, asked)).toEqual({ kind: 'other', identity });
});

it.each<[object, string]>([
	[{}, '42'],
	[{ incident_number: null }, '42'],
	[{ incident_number: 42 }, 'C4kPz9TnW2rXyLqVb7HdSe'],
	[{ unique_id: '', username: 'x' }, 'x'],
])('nobody knows whether %j is %s', (record, asked) => {
	expect(matchRecord({ ...record }, asked)).toEqual({ kind: 'unknown' });
});

it('compares IDs, those of hex digits with and without dashes', () => {
	expect(isSameId(UUID, UUID.replaceAll('-', '').toLowerCase())).toBe(true);
	// A username is the first part of a UUID.
	expect(isSameId(UUID.slice(0, 25), UUID.slice(0, 25).toLowerCase())).toBe(true);
	expect(isSameId('team-1', 'team1')).toBe(false);
	expect(isSameId('team-1', 'TEAM-1')).toBe(false);
	expect(isSameId('abc', 'abx')).toBe(false);
	// A name may have only hex digits and dashes.
	expect(isSameId('A-1', 'A1')).toBe(false);
	expect(isSameId('DEADBEEF', 'deadbeef')).toBe(false);
	expect(isSameId('0'.repeat(20), `-${'0'.repeat(20)}`)).toBe(false);
	expect(isSameId('0'.repeat(21), `-${'0'.repeat(21)}`)).toBe(true);
});
