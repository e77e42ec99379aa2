/** How a run of checks ends when it is interrupted, or takes too long. */

/**
 * Leaves through `process.exit` on a signal and after some minutes. Whatever was started is ended,
 * and its folders are removed, by what listens for `exit`.
 */
export function leaveWhenInterruptedOrAfter(minutes: number): void {
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		// Not at once: under `tsx` a process that does not confirm the signal first is killed outright.
		process.once(signal, () => setTimeout(() => process.exit(code), 100));
	}
	const timer = setTimeout(() => {
		console.error(`This took longer than ${minutes} minutes and was ended.`);
		process.exit(1);
	}, minutes * 60_000);
	timer.unref();
}
