/**
 * The modes in which n8n activates a workflow without a user: when n8n starts, and when one main
 * instance takes over from another.
 *
 * The mode `update` is not in this list, because n8n uses it when a user publishes a change. n8n 2
 * also uses `update` to repair publications.
 */
const AUTOMATIC: readonly string[] = ['init', 'leadershipChange'];

/**
 * Tells whether n8n activates a workflow without a user. Then nobody would see an error in the
 * editor.
 */
export function isAutomaticActivation(mode: string): boolean {
	return AUTOMATIC.includes(mode);
}
