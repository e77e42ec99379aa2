/** A piece of HTML, in which every text from outside is escaped. */
export interface Markup {
	readonly markup: string;
}

/**
 * What the HTML standard reads as something else than text, §13.2.5: these open a tag, a character
 * reference, or end an attribute.
 */
const REFERENCES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Escapes a text, so that it stays one within an element or between the quotes of an attribute. */
export function escapeText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => REFERENCES[character]);
}

/** Makes HTML of a template: texts in it are escaped, and pieces of HTML stay as they are. */
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
