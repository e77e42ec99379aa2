import { isObject, type JsonObject } from '../json';
import type { Result } from '../result';
import type { Refused } from './page';
import { MAX_NAME, MAX_TEXT, type Answer, type Question } from './question';
import { PROBLEMS } from './texts';

/**
 * Matches the content type with which browsers send a form. Parameters such as a charset may follow
 * the content type.
 */
const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/**
 * The form field that the person must correct. The key is the problem, such as `noText`. A problem
 * that does not concern a single field has no entry.
 */
const FIELDS: Partial<Record<keyof typeof PROBLEMS, Refused['field']>> = {
	noText: 'text',
	longText: 'text',
	longName: 'name',
};

/**
 * After a refused answer, the page shows again what the person typed. Exception: if the text and
 * the name together have more than this number of characters, the page shows neither of them,
 * because the page would become too large.
 */
const MAX_SHOWN = 10 * MAX_TEXT;

/**
 * Reads the answer that was posted to the page, or says why the answer is refused. For example, a
 * body with an unknown field is refused, because the form of the page cannot send such a body.
 *
 * @param sent the fields of the body
 */
export function readAnswer(
	question: Pick<Question, 'way' | 'asksForName'>,
	contentType: unknown,
	sent: unknown,
): Result<{ answer: Answer }, Refused> {
	if (typeof contentType !== 'string' || !FORM.test(contentType)) return refuse('notTheForm');
	// If the body is empty, n8n passes no object. Such a body is treated as a form without fields.
	const body = sent ?? {};
	if (!isObject(body)) return refuse('notTheForm');
	const { way, asksForName } = question;
	const allowed = [way.kind === 'freeText' ? 'text' : 'answer', ...(asksForName ? ['name'] : [])];
	// If a field was sent twice, its value is an array, and not a text, so the body is refused.
	const isForm = Object.entries(body).every(
		([field, value]) => allowed.includes(field) && typeof value === 'string',
	);
	if (!isForm) return refuse('notTheForm');

	const typed = { text: textOf(body, 'text'), name: textOf(body, 'name') };
	const name = typed.name.replace(/\s+/g, ' ').trim();
	if (name.length > MAX_NAME) return refuse('longName', typed);
	const said = way.kind === 'freeText' ? readWords(typed.text) : readButton(way, body.answer);
	if (typeof said === 'string') return refuse(said, typed);
	return { ok: true, answer: { ...said, ...(name !== '' && { name }) } };
}

function textOf(body: JsonObject, field: string): string {
	const value = Object.hasOwn(body, field) ? body[field] : '';
	// A browser sends a line break as two characters, `\r\n`. Here it becomes the one character `\n`,
	// so that a line break counts as one of the `MAX_TEXT` characters of an answer.
	return String(value).replace(/\r\n?/g, '\n');
}

function readWords(text: string): { text: string } | keyof typeof PROBLEMS {
	if (text.trim() === '') return 'noText';
	return text.length > MAX_TEXT ? 'longText' : { text };
}

function readButton(
	{ decline }: { decline?: string },
	answer: unknown,
): { approved: boolean } | keyof typeof PROBLEMS {
	if (answer === 'approve') return { approved: true };
	return answer === 'decline' && decline !== undefined ? { approved: false } : 'noAnswer';
}

function refuse(
	problem: keyof typeof PROBLEMS,
	typed?: { text: string; name: string },
): { ok: false } & Refused {
	const field = FIELDS[problem];
	const isShown = (typed?.text.length ?? 0) + (typed?.name.length ?? 0) <= MAX_SHOWN;
	return {
		ok: false,
		problem: PROBLEMS[problem],
		...(field !== undefined && { field }),
		...(isShown && typed),
	};
}
