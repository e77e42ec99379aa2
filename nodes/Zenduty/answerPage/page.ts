import { withLinks } from './links';
import { markup, type Markup, type Piece } from './markup';
import type { Question } from './question';
import { STYLE } from './style';
import { askedBy, FACTS, LABELS, LANGUAGE, notRecorded, timeLeft, type Notice } from './texts';
import { writeLength, writeTime } from './times';
import { createHash } from 'crypto';

/** The name of a form field into which a person types. */
type Field = 'text' | 'name';

/**
 * A refused answer. The page shows the reason above the form, so that the person can correct the
 * answer.
 */
export interface Refused {
	/** The reason why the answer was refused, in whole sentences. */
	problem: string;
	/** The field that must be corrected. Undefined if the problem does not concern a single field. */
	field?: Field;
	/**
	 * The text and the name that the person entered. The page shows both again. Both are undefined if
	 * they are too long to be shown, or if the request does not come from the form.
	 */
	text?: string;
	name?: string;
}

/**
 * The times from which the page calculates how long the person can still answer, in milliseconds
 * since 1970.
 */
export interface Visit {
	/** The time when the node writes the page. */
	now: number;
	/** The time when the workflow stops waiting. Undefined if the workflow waits without a limit. */
	until: number | undefined;
}

/**
 * Returns the HTML of the page that asks a question. The page has no script. It has one form, which
 * browsers send to the URL of the page itself.
 *
 * @param refused the answer that was refused. The page shows the reason above the form. Undefined
 * if no answer was refused.
 */
export function questionPage(question: Question, visit: Visit, refused?: Refused): string {
	const { message, summary, workflow } = question;
	const said =
		summary.trim() === '' ? [] : [markup`<p class="said" dir="auto">${withLinks(summary)}</p>\n`];
	const problem =
		refused === undefined
			? []
			: [markup`<p class="problem" id="problem" role="alert">${refused.problem}</p>\n`];
	return page(
		refused === undefined ? message : notRecorded(message),
		markup`<h1 dir="auto">${withLinks(message)}</h1>
${said}<p class="quiet" dir="auto">${askedBy(workflow)}</p>
<dl class="quiet">
${facts(question, visit)}</dl>
${problem}<form method="post">
${fields(question, refused)}</form>
`,
	);
}

/**
 * Returns the HTML of the lines below the question: the service whose people are asked (if it is
 * known), the time of the question, and the time limit. If there is a limit, the last line shows
 * the time that is left.
 */
function facts({ askedAt, timeZone, service }: Question, { now, until }: Visit): Markup[] {
	const about = service === undefined ? [] : [fact(FACTS.service, service)];
	const asked = fact(FACTS.asked, writeTime(askedAt, timeZone));
	if (until === undefined) return [...about, asked, fact(FACTS.limit, FACTS.noLimit)];
	const left = until > now ? writeLength(until - now) : undefined;
	return [
		...about,
		asked,
		fact(FACTS.answerBefore, writeTime(until, timeZone)),
		fact(FACTS.left, timeLeft(left)),
	];
}

function fact(name: string, value: Piece): Markup {
	return markup`<div><dt>${name}</dt> <dd dir="auto">${value}</dd></div>
`;
}

/** Returns the HTML of a page without a question, such as the page that confirms an answer. */
export function noticePage({ title, text }: Notice): string {
	return page(
		title,
		markup`<h1 dir="auto">${title}</h1>
<p role="status">${text}</p>
`,
	);
}

/** Returns the HTML inside the form: the fields into which a person types, and the buttons. */
function fields({ way, asksForName }: Question, refused: Refused | undefined): Markup[] {
	const words =
		way.kind === 'freeText'
			? [
					// Browsers drop one line break directly after the tag `<textarea>`. So this template has
					// an extra line break there, and a line break at the beginning of the text is kept.
					markup`<label for="text">${LABELS.text}</label>
<textarea id="text" name="text" rows="6" required dir="auto"${marks('text', refused)}>
${refused?.text ?? ''}</textarea>
`,
				]
			: [];
	const name = asksForName
		? [
				markup`<label for="name">${LABELS.name}</label>
<input id="name" name="name" autocomplete="name" dir="auto" value="${refused?.name ?? ''}"${marks('name', refused)}>
`,
			]
		: [];
	return [...(asksForName ? [NO_DEFAULT] : []), ...words, ...name, ...buttons(way)];
}

/**
 * Returns the attributes that mark a field as wrong and put the cursor into the field. If the
 * answer was not refused because of this field, returns no attributes.
 */
function marks(field: Field, refused: Refused | undefined): Markup[] {
	if (refused?.field !== field) return [];
	return [markup` aria-invalid="true" aria-describedby="problem" autofocus`];
}

/**
 * A disabled button, which must be the first button of the form. In the field for the name, the
 * Enter key presses the first button (HTML standard §4.10.21.2). A disabled button does nothing, so
 * nobody sends an answer by accident.
 */
const NO_DEFAULT = markup`<button disabled hidden></button>
`;

function buttons(way: Question['way']): Markup[] {
	if (way.kind === 'freeText') {
		return [
			markup`<button class="first">${LABELS.send}</button>
`,
		];
	}
	const { approve, decline } = way;
	const first = markup`<button class="first" name="answer" value="approve" dir="auto">${approve}</button>
`;
	if (decline === undefined) return [first];
	const second = markup`<button name="answer" value="decline" dir="auto">${decline}</button>
`;
	return [first, second];
}

/**
 * The style element of a page. The text of the element must be exactly `STYLE`: with
 * {@link PAGE_HEADERS}, browsers use a style only if its text has the hash {@link STYLE_HASH}.
 */
const STYLE_ELEMENT: Markup = { markup: `<style>${STYLE}</style>` };

function page(title: string, content: Markup): string {
	return markup`<!doctype html>
<html lang="${LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
${STYLE_ELEMENT}
</head>
<body>
<main>
${content}</main>
</body>
</html>
`.markup;
}

/**
 * The hash of the style. The header `Content-Security-Policy` has this hash, so that browsers use
 * the style (CSP 3 §2.3.1).
 */
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * The headers of each page, which limit what browsers and caches may do with the page. On the page
 * that confirms an answer, n8n replaces the `Content-Security-Policy`.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': [
		// Browsers load no scripts, images or other files.
		"default-src 'none'",
		`style-src 'sha256-${STYLE_HASH}'`,
		// Browsers send the form only to the server that the page came from.
		"form-action 'self'",
		"base-uri 'none'",
		// Browsers do not show the page inside another page.
		"frame-ancestors 'none'",
	].join('; '),
	// The URL of the page is a secret. So the next two headers forbid browsers to send the URL to
	// other sites, and caches to store the page.
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
};
