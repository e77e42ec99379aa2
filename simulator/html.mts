/** Writes HTML. */

/** A piece of HTML in which all texts are escaped. */
export interface Html {
	html: string;
}

/**
 * Makes HTML from a template literal. Each inserted text is escaped. Each inserted {@link Html}
 * stays as it is. The answer of a receiver, a title and a note can contain any characters.
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
