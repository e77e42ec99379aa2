import { makeOnce } from '../../../nodes/Zenduty/actions/operation/oncePerRun';

it('looks something up once for all items', async () => {
	const once = makeOnce();
	const find = jest.fn(async () => await Promise.resolve({ a: 1 }));
	const found = await Promise.all([once('a', find), once('a', find)]);
	expect(found[0]).toBe(found[1]);
	expect(await once('a', find)).toBe(found[0]);
	expect(find).toHaveBeenCalledTimes(1);
	await once('b', find);
	expect(find).toHaveBeenCalledTimes(2);
});

it('looks it up again for the next item where it failed', async () => {
	const once = makeOnce();
	const fail = async () => await Promise.reject(new Error('no'));
	const both = [once('a', fail), once('a', fail)];
	for (const each of both) await expect(each).rejects.toThrow('no');
	await expect(once('a', async () => await Promise.resolve(7))).resolves.toBe(7);
});
