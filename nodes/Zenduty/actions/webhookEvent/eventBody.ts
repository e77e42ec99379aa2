import { InputError } from '../../errors';
import { UnwritableError } from '../../json';
import type { Item } from '../operation/operation';
import { readText } from '../../fields/parameters';
import { buildEvent } from './body/buildEvent';
import { readPayload } from './body/readPayload';
import { seededNumbers } from './body/seededNumbers';
import { writeBody, type Body } from './body/writeBody';

/**
 * Makes the body that an item describes, from fields or from JSON. All generated values follow from
 * the run, so n8n gets the same bytes when it runs the node again.
 *
 * @throws InputError if the item describes no event
 */
export function eventBody({ index, read, options, run }: Item): Body {
	try {
		const event = read('source') === 'json' ? readPayload(read('payload')) : eventOfFields();
		return writeBody(event, options.format === 'compact' ? 'compact' : 'zenduty');
	} catch (error) {
		throw explainInput(error);
	}

	function eventOfFields() {
		const fields = {
			eventType: read('eventType', 'triggered'),
			title: readText(read('title')),
			summary: readText(read('summary')),
			additional: read('additionalFields', {}),
		};
		return buildEvent(fields, { now: run.startedAt, randomInt: seededNumbers(run.seed, index) });
	}
}

/** Explains an error that comes from the user's JSON; returns any other error as it is. */
function explainInput(error: unknown): unknown {
	if (error instanceof UnwritableError) {
		return new InputError(
			`The payload cannot be sent: ${error.message}.`,
			'Change that value, for example to a string.',
		);
	}
	if (error instanceof SyntaxError) {
		return new InputError(
			`The payload is not valid JSON: ${error.message}`,
			'Correct the text, or use an expression that returns an object.',
		);
	}
	return error;
}
