import fc from 'fast-check';
import { mergeForPut } from '../../../nodes/Zenduty/actions/operation/mergeForPut';

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

describe('of anything', () => {
	const name = fc.oneof(fc.constantFrom('name', 'unique_id', 'zone', 'constructor'), fc.string());
	const object = fc.dictionary(name, fc.oneof(fc.constant(null), fc.jsonValue()), {
		noNullPrototype: true,
	});

	it('what is set goes out, what else was there stays, and nothing is added', () => {
		fc.assert(
			fc.property(object, fc.array(name), object, (current, readOnly, changes) => {
				const body = new Map(Object.entries(mergeForPut(current, readOnly, changes)));
				const isOut = (key: string, value: unknown) =>
					expect([key, body.get(key)]).toEqual([
						key,
						readOnly.includes(key) || value === null ? undefined : value,
					]);
				for (const [key, value] of Object.entries(changes)) isOut(key, value);
				for (const [key, value] of Object.entries(current)) {
					if (!Object.hasOwn(changes, key)) isOut(key, value);
				}
				for (const key of body.keys()) {
					expect(Object.hasOwn(changes, key) || Object.hasOwn(current, key)).toBe(true);
				}
			}),
		);
	});

	it('merging again changes nothing', () => {
		fc.assert(
			fc.property(object, fc.array(name), object, (current, readOnly, changes) => {
				const once = mergeForPut(current, readOnly, changes);
				expect(mergeForPut(once, readOnly, changes)).toEqual(once);
			}),
		);
	});
});
