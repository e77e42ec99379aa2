import type { Item } from '../operation';
import { readText } from '../parameters';
import { seededNumbers } from '../runRecord';
import { buildEvent } from './buildEvent';
import { readSource } from './readSource';
import { writeBody, type Body } from './writeBody';

/**
 * Makes the body that an item describes, from fields or from JSON. Whatever is generated follows
 * from the run, so that the same bytes come out when n8n runs the node again.
 *
 * @throws InputError if it cannot be made
 */
export function eventBody({ index, read, options, run }: Item): Body {
	const event = read('source') === 'json' ? readSource(read('payload')) : eventOfFields();
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
