/** Looks something up once for a run, by a key, whatever the number of items. */
export type Once = <T>(key: string, lookUp: () => Promise<T>) => Promise<T>;

/** Makes the look-ups of one run. What failed is looked up again for the next item. */
export function makeOnce(): Once {
	const lookUps = new Map<string, Promise<unknown>>();
	return async <T>(key: string, lookUp: () => Promise<T>): Promise<T> => {
		const known = lookUps.get(key) as Promise<T> | undefined;
		if (known !== undefined) return await known;
		const found = lookUp();
		lookUps.set(key, found);
		found.catch(() => lookUps.delete(key));
		return await found;
	};
}
