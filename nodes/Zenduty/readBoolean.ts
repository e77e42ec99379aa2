/**
 * Reads a parameter that is a switch. An expression may give it as a text or a number: "true",
 * "false", 1 and 0 count as what they say, texts in any case and with spaces around them. The
 * description of the trigger reads its outputs by the same rule.
 *
 * @param otherwise the default of the parameter, for any other value
 */
export function readBoolean(value: unknown, otherwise: boolean): boolean {
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	return otherwise;
}
