/** Points in time as Zenduty writes them. */

/** Tells the time; tests pass their own. */
export type Clock = () => Date;

/** Writes a time in UTC with microseconds, as the API's answers have it. */
export const timestamp = (time: Date): string => time.toISOString().replace('Z', '000Z');
