/** A piece of HTML in which every text from outside is already escaped. */
export interface Markup {
	readonly markup: string;
}

/**
 * The characters that have a meaning in HTML, each with its character reference. `<` and `>`
 * delimit a tag, `&` begins a character reference, and a quotation mark ends an attribute (HTML
 * standard §13.2.5).
 */
const REFERENCES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/**
 * Escapes a text, so that browsers read no part of the text as HTML. The result can be written
 * between tags, or inside the quotation marks of an attribute.
 */
export function escapeText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => REFERENCES[character]);
}

/**
 * Creates HTML from a template literal. Each inserted text is escaped. Each inserted {@link Markup}
 * stays as it is, because its texts are already escaped.
 */
export function markup(
	parts: TemplateStringsArray,
	...values: ReadonlyArray<Piece | readonly Piece[]>
): Markup {
	const written = values.map((value) => [value].flat().map(write).join(''));
	return { markup: String.raw({ raw: parts }, ...written) };
}

/** A part of a page: a text from outside, or HTML in which all texts are escaped. */
export type Piece = string | Markup;

function write(piece: Piece): string {
	return typeof piece === 'string' ? escapeText(piece) : piece.markup;
}
