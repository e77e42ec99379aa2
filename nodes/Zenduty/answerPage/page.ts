import { markup, type Markup } from './markup';
import type { Question } from './question';
import { STYLE } from './style';
import { askedBy, LABELS, LANGUAGE, notRecorded, type Notice } from './texts';
import { createHash } from 'crypto';

/** The fields that somebody types into. */
type Field = 'text' | 'name';

/** What somebody sent that was not taken. */
export interface Refused {
	/** Why, in whole sentences. */
	problem: string;
	/** Which field it is about; missing if it is about none. */
	field?: Field;
	/** What the fields held, so that nobody has to type it again. */
	text?: string;
	name?: string;
}

/**
 * Writes the page that asks a question. It has one form, which is sent to the URL of the page
 * itself, and no script.
 *
 * @param refused what was sent before, if it was not taken
 */
export function questionPage(question: Question, refused?: Refused): string {
	const { message, summary, workflow } = question;
	const said = summary.trim() === '' ? [] : [markup`<p class="said" dir="auto">${summary}</p>\n`];
	const problem =
		refused === undefined
			? []
			: [markup`<p class="problem" id="problem" role="alert">${refused.problem}</p>\n`];
	return page(
		refused === undefined ? message : notRecorded(message),
		markup`<h1 dir="auto">${message}</h1>
${said}<p class="quiet" dir="auto">${askedBy(workflow)}</p>
${problem}<form method="post">
${fields(question, refused)}</form>
`,
	);
}

/** Writes a page that asks nothing. */
export function noticePage({ title, text }: Notice): string {
	return page(
		title,
		markup`<h1 dir="auto">${title}</h1>
<p role="status">${text}</p>
`,
	);
}

/** Writes what the form holds. */
function fields({ way, asksForName }: Question, refused: Refused | undefined): Markup[] {
	const words =
		way.kind === 'freeText'
			? [
					// A reader of HTML drops the line break that follows the tag.
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

/** Marks a field whose content was not taken, and puts the cursor there. */
function marks(field: Field, refused: Refused | undefined): Markup[] {
	if (refused?.field !== field) return [];
	return [markup` aria-invalid="true" aria-describedby="problem" autofocus`];
}

/**
 * The Enter key in a field for one line presses the first button of the form, which would approve.
 * One that is disabled presses nothing (HTML standard §4.10.21.2).
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

/** The style as it stands in the page, so that its hash in the header is that of the same text. */
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

/** The hash by which the page's own style is allowed, as CSP 3 §2.3.1 writes it. */
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * The headers of every page: it loads nothing, sends its form only to where it came from, and is
 * shown in no frame. Its URL, which is the secret, goes nowhere, and no cache keeps it.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': [
		"default-src 'none'",
		`style-src 'sha256-${STYLE_HASH}'`,
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; '),
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	'X-Content-Type-Options': 'nosniff',
};
