import type { JsonObject } from '../../nodes/Zenduty/json';
import { startRead, type IsEnough } from '../../nodes/Zenduty/polling/sharedRead';

it('A read tells who asks for its pages to end as soon as nobody needs more', async () => {
	let askedAfter: IsEnough = () => false;
	const read = startRead(
		() => 0,
		async (_, __, isEnough) => {
			askedAfter = isEnough;
			return await new Promise(() => {});
		},
		() => {},
	);
	const reader = (pages: number) => ({
		send: async () => undefined,
		isEnough: (page: readonly JsonObject[]) => Number(page[0].number) >= pages,
		late: new AbortController().signal,
	});
	const short = read.join(reader(1));
	const long = read.join(reader(2));
	expect(askedAfter([{ number: 1 }])).toBe(false);
	expect(await short).toEqual({ at: 0, value: [{ number: 1 }] });
	expect(askedAfter([{ number: 2 }])).toBe(true);
	expect((await long)?.value).toHaveLength(2);
});
