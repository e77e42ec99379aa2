import { messageRow, searchRows, sortRows } from '../../nodes/Zenduty/listSearch/row';

const row = (name: string) => ({ name, value: `id of ${name}` });

describe('Rows', () => {
	it('are sorted as people count, in a new array', () => {
		const rows = ['P10', 'P2', 'äther', 'Zoo', 'p1'].map(row);
		expect(sortRows(rows).map(({ name }) => name)).toEqual(['äther', 'p1', 'P2', 'P10', 'Zoo']);
		expect(rows[0].name).toBe('P10');
	});

	it.each([
		['DISK', ['Disk full']],
		['  full ', ['Disk full', 'Queue FULL']],
		['ID of queue full', ['Queue FULL']],
		['id of', []],
		['', ['Disk full', 'Queue FULL']],
		[undefined, ['Disk full', 'Queue FULL']],
	])('that match %j are found', (text, names) => {
		const rows = ['Disk full', 'Queue FULL'].map(row);
		expect(searchRows(rows, text).map(({ name }) => name)).toEqual(names);
	});

	it('that only say something are always shown, and choose nothing', () => {
		const said = messageRow('There is more.');
		expect(searchRows([row('Disk'), said], 'queue')).toEqual([
			{ name: 'There is more.', value: '' },
		]);
	});
});
