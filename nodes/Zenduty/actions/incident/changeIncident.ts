import type { IDataObject } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import { incidentEndpoint, nameOf, withWork, type IncidentReference } from '../../api/endpoints';
import { addNote, findId, findNumber, getIncident } from '../../api/incidentCalls';
import type { LookReason, Verdict, Written } from '../../api/write';
import { ZendutyError } from '../../errors';
import { ALLOW_NOTHING } from '../../fields/parameters';
import { readBoolean, readText } from '../../fields/readers';
import type { JsonObject } from '../../json';
import { STATUS_CODES, statusCode } from '../../model/statusWords';
import type { Item } from '../operation/operation';
import { noteOption, skipResolvedOption } from './incidentFields';
import type { IncidentOutput } from './incidentOutput';

interface IncidentChange {
	reference: IncidentReference;
	body: JsonObject;
	/**
	 * The words that name the change, such as `updated the incident`. In an error, these words follow
	 * "Zenduty has" or "Zenduty may have".
	 */
	work: string;
	/**
	 * Tells whether an incident shows the change. Without this function, a change of the status
	 * counts as done if the incident has the new status. A change without a status counts as done if
	 * Zenduty responds with a success.
	 */
	showsChange?(incident: JsonObject): boolean;
	/**
	 * `true` if the change sets only the status. If an attempt gets no clear response, and the
	 * incident then has the new status, the change counts as done.
	 */
	isStatusAlone?: boolean;
	/**
	 * `true` if the change must not be made to a resolved incident, because Zenduty may open the
	 * incident again.
	 */
	skipResolved?: boolean;
}

/**
 * Changes an incident. With `skipResolved`, a resolved incident is left unchanged.
 *
 * @returns one of two results:
 *
 * - `kind` is `done`: `value` is the incident after the change
 * - `kind` is `left`: `value` is the incident, which was left unchanged
 */
export async function changeIncident(
	api: ItemApi,
	change: IncidentChange,
): Promise<Written<JsonObject>> {
	const { reference, body, work, skipResolved = false } = change;
	const current = skipResolved ? await getIncident(api, reference) : undefined;
	if (current !== undefined && isResolved(current)) return { kind: 'left', value: current };
	const id = await findId(api, reference, current);
	return await api.change({
		method: 'PATCH',
		path: incidentEndpoint({ by: 'id', id }).path,
		// The path needs the ID of the incident. But an error names the incident as the user chose it,
		// by the number or by the ID. So `subject` is made from `reference`.
		subject: withWork(incidentEndpoint(reference), work).subject,
		body,
		kind: 'repeatable',
		isDone: (incident) => isDone(incident, change),
		looks: {
			when: reasonsToLook(change),
			take: async (reason) => judgeIncident(await getIncident(api, reference), reason, change),
		},
	});
}

function isDone(incident: JsonObject, { body, showsChange }: IncidentChange): boolean {
	const hasWanted = () => body.status === undefined || hasStatus(incident, body.status);
	return showsChange?.(incident) ?? hasWanted();
}

function reasonsToLook({ body, skipResolved = false }: IncidentChange): LookReason[] {
	if (skipResolved) return ['doubtful', 'unclear', 'waited'];
	return body.status === undefined ? ['doubtful'] : ['doubtful', 'unclear'];
}

/**
 * Decides what becomes of a change, from the current state of the incident. The rule depends on
 * `reason`:
 *
 * - `doubtful`: `done` if the incident shows the change, otherwise `notDone`.
 * - `waited`: `left` if the incident is resolved by now, otherwise `notDone`.
 * - `unclear`: `done` if the change sets only the status and the incident has this status,
 *   otherwise `notDone`.
 *
 * @throws ZendutyError `already_resolved` for `unclear`, if the incident is resolved and a further
 * attempt could open it again
 */
function judgeIncident(
	incident: JsonObject,
	reason: LookReason,
	change: IncidentChange,
): Verdict<JsonObject> {
	const { reference, body, isStatusAlone = false, skipResolved = false } = change;
	const done: Verdict<JsonObject> = { kind: 'done', value: incident };
	const notDone: Verdict<JsonObject> = { kind: 'notDone' };
	if (reason === 'doubtful') return isDone(incident, change) ? done : notDone;
	if (reason === 'waited')
		return isResolved(incident) ? { kind: 'left', value: incident } : notDone;
	// Here, the reason is `unclear`: an earlier attempt may have made the change.
	const isAcknowledging = body.status === STATUS_CODES.acknowledged;
	if (isResolved(incident) && (skipResolved || isAcknowledging)) {
		throw new ZendutyError({
			code: 'already_resolved',
			message: `Incident ${nameOf(reference)} was resolved in the meantime, so the request was not sent again.`,
			description: "Look at it in Zenduty. To open it again, use the operation 'Reopen'.",
		});
	}
	return isStatusAlone && hasStatus(incident, body.status) ? done : notDone;
}

const SKIPPED =
	"Resolved incidents were left unchanged. To change them anyway, add the option 'Skip Resolved' and turn it off.";

/** Reads the option "Skip Resolved". If the user did not add the option, the result is true. */
export function readSkipResolved({ options }: Pick<Item, 'options'>): boolean {
	return readBoolean(options, skipResolvedOption, ALLOW_NOTHING);
}

/** The values from which `changedOutput` creates the output and the texts of its errors. */
interface Changed extends Pick<IncidentChange, 'reference'> {
	/**
	 * The effect of the change, as the beginning of a sentence in an error, such as
	 * `The incident is resolved`.
	 */
	effect: string;
	toOutput: IncidentOutput;
}

/**
 * Adds the note from the option "Note" to a changed incident, and returns the output. An incident
 * that was left unchanged gets no note, and the user gets a hint instead.
 */
export async function changedOutput(
	item: Pick<Item, 'options' | 'hint'>,
	api: ItemApi,
	{ reference, effect, toOutput }: Changed,
	{ kind, value: incident }: Written<JsonObject>,
): Promise<IDataObject[]> {
	const note = readText(item.options, noteOption, ALLOW_NOTHING).trim();
	if (kind === 'left') {
		item.hint(SKIPPED);
	} else if (note !== '') {
		const done = `${effect}, but its note could not be added.`;
		const number = await findNumber(api, reference, incident, done);
		await addNote(api, { reference, number }, note, done);
	}
	return toOutput([incident]);
}

function hasStatus({ status }: JsonObject, code: unknown): boolean {
	return statusCode(status) === code;
}

function isResolved(incident: JsonObject): boolean {
	return hasStatus(incident, STATUS_CODES.resolved);
}
