/** Writes times as Zenduty does. */

/** Returns the current time. A test can pass its own clock. */
export type Clock = () => Date;

/** Writes a time in UTC with microseconds, as in the answers of the API. */
export const timestamp = (time: Date): string => time.toISOString().replace('Z', '000Z');
