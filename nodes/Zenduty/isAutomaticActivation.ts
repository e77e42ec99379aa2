/**
 * Activations that no user asked for: at the start of n8n, and when another main takes over.
 *
 * `update` is not one of them: n8n sends it when a user publishes a change. n8n 2 also repairs
 * publications with it.
 */
const AUTOMATIC: readonly string[] = ['init', 'leadershipChange'];

/** Tells whether n8n activates a workflow by itself, so that no user would see an error. */
export function isAutomaticActivation(mode: string): boolean {
	return AUTOMATIC.includes(mode);
}
