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
	const event = read('source') === 'json' ? readPayload(read('payload')) : eventOfFields();
	return writeBody(event, options.format === 'compact' ? 'compact' : 'zenduty');

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
