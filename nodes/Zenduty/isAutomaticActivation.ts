/**
 * The activation modes that no user asked for: when n8n starts, and when another main instance
 * takes over.
 *
 * The mode `update` is not in this list, because n8n uses it when a user publishes a change. n8n 2
 * also uses it to repair publications.
 */
const AUTOMATIC: readonly string[] = ['init', 'leadershipChange'];

/** Tells whether n8n itself activates a workflow, so that no user would see an error. */
export function isAutomaticActivation(mode: string): boolean {
	return AUTOMATIC.includes(mode);
}
