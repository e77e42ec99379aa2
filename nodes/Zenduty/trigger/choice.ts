import { asText } from '../json';
import { EVENT_TYPES, isEventType, type EventType } from '../model/statusWords';
import type { IncidentEvent } from '../webhook/event';
import type { Transition } from '../webhook/onCallChange';

/** A choice of the trigger's parameter "Trigger On". */
export type EventChoice = EventType | 'onCallChanged' | 'other';

/** The outputs with "Separate Outputs" on, in their order on the canvas. */
export const OUTPUTS: readonly EventChoice[] = [...EVENT_TYPES, 'onCallChanged', 'other'];

/**
 * Returns the choice that an event belongs to.
 *
 * @param transitions those of the event. An on-call change without any is an unknown event
 */
export function choiceOf({ eventType }: IncidentEvent, transitions: Transition[]): EventChoice {
	if (isEventType(eventType)) return eventType;
	return transitions.length > 0 ? 'onCallChanged' : 'other';
}

/**
 * Tells whether a choice is one of "Trigger On".
 *
 * @param chosen a list, or a text with commas, as an expression may give it
 */
export function isChosen(choice: EventChoice, chosen: unknown): boolean {
	const words = [chosen].flat().flatMap((each) => asText(each).split(','));
	return words.some((word) => word.trim() === choice);
}
