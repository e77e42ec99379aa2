/** Writes HTML. */

/** A piece of HTML. */
export interface Html {
	html: string;
}

/**
 * Writes HTML: what is filled in is text, and escaped, unless it is HTML already. An answer of a
 * receiver, a title and a note can hold anything.
 */
export function html(
	parts: TemplateStringsArray,
	...values: Array<string | number | Html | Html[]>
): Html {
	const filled = values.map((value) => {
		if (Array.isArray(value)) return value.map((one) => one.html).join('');
		return typeof value === 'object' ? value.html : escape(String(value));
	});
	return { html: String.raw({ raw: parts }, ...filled) };
}

const ENTITIES: { [character: string]: string } = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const escape = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
