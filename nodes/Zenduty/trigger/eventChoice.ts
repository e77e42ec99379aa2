import { EVENT_TYPES, isKnown, type EventType, type IncidentEvent } from '../webhook/event';

/** A choice of the trigger's parameter "Trigger On". */
export type EventChoice = EventType | 'other';

/** The outputs with "Separate Outputs" on, in the order in which they stand on the canvas. */
export const OUTPUTS: readonly EventChoice[] = [...EVENT_TYPES, 'other'];

/** Returns the choice that an event belongs to. */
export function choiceOf(event: IncidentEvent): EventChoice {
	return isKnown(event.eventType) ? event.eventType : 'other';
}
