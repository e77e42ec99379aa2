/** A piece of HTML. Every text from outside is already escaped in it. */
export interface Markup {
	readonly markup: string;
}

/**
 * The character references for the characters that have a meaning in HTML. They open a tag or a
 * character reference, or they end an attribute (HTML standard §13.2.5).
 */
const REFERENCES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Escapes a text, so that it is only text in an element and between the quotes of an attribute. */
export function escapeText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => REFERENCES[character]);
}

/**
 * Makes HTML from a template literal. It escapes each text, and keeps each {@link Markup} as it is.
 */
export function markup(
	parts: TemplateStringsArray,
	...values: ReadonlyArray<Piece | readonly Piece[]>
): Markup {
	const written = values.map((value) => [value].flat().map(write).join(''));
	return { markup: String.raw({ raw: parts }, ...written) };
}

type Piece = string | Markup;

function write(piece: Piece): string {
	return typeof piece === 'string' ? escapeText(piece) : piece.markup;
}
