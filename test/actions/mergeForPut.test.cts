import { mergeForPut } from '../../nodes/Zenduty/actions/mergeForPut';

describe('mergeForPut', () => {
	it('keeps what the API holds, and changes what is to be changed', () => {
		const current = { name: 'Night', zone: 'UTC', unknown: { a: null }, count: 0 };
		expect(mergeForPut(current, [], { name: 'Day' })).toEqual({
			name: 'Day',
			zone: 'UTC',
			unknown: { a: null },
			count: 0,
		});
	});

	it('leaves out what only the API sets, and what is null', () => {
		const current = { unique_id: 'x', name: 'Night', zone: null };
		expect(mergeForPut(current, ['unique_id'], {})).toEqual({ name: 'Night' });
	});

	it('changes nothing of what it is given', () => {
		const current = { name: 'Night' };
		mergeForPut(current, [], { name: 'Day' });
		expect(current).toEqual({ name: 'Night' });
	});
});
