/**
 * The modes in which n8n activates a workflow without a user:
 *
 * - `init`: n8n starts.
 * - `leadershipChange`: one main instance takes over from another.
 *
 * The mode `update` is left out, because it usually means that a user published a change. n8n 2
 * also uses `update` when it repairs the publication of a workflow without a user. The node cannot
 * recognize such a repair, so the repair counts as a change by a user.
 */
const AUTOMATIC: readonly string[] = ['init', 'leadershipChange'];

/**
 * Tells whether n8n activates a workflow without a user. If so, nobody would see an error in the
 * editor.
 *
 * @param mode the mode of the activation, as n8n names it, such as `init`
 */
export function isAutomaticActivation(mode: string): boolean {
	return AUTOMATIC.includes(mode);
}
