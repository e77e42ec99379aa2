/**
 * Reads the pages of the package, in which no text and no attribute holds a bare `<` or `>`: the
 * tests of escaping see to that.
 */

/** One tag, with its attributes; their values are as somebody wrote them before escaping. */
export interface Tag {
	name: string;
	attributes: Record<string, string>;
}

const TAG = /<([^<>]*)>/g;
const ATTRIBUTE = /\s([\w-]+)(?:="([^"]*)")?/g;
const REFERENCES: Record<string, string> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
};

/** Returns the text that a browser shows for an escaped one. */
export function unescapeText(html: string): string {
	return html.replace(/&(amp|lt|gt|quot|#39);/g, (reference) => REFERENCES[reference]);
}

/** Lists the tags of a page in order, closing ones too. */
export function tagsOf(html: string): Tag[] {
	return [...html.matchAll(TAG)].map(([, tag]) => {
		const [name] = /^[!/]?\w*/.exec(tag) ?? [''];
		const attributes = [...tag.slice(name.length).matchAll(ATTRIBUTE)];
		return {
			name,
			attributes: Object.fromEntries(
				attributes.map(([, attribute, value = '']) => [attribute, unescapeText(value)]),
			),
		};
	});
}

/** Returns the tags of a kind. */
export function find(html: string, name: string): Tag[] {
	return tagsOf(html).filter((tag) => tag.name === name);
}

/** Returns the text between the tags of a page, as a browser shows it, without the style. */
export function textOf(html: string): string {
	return unescapeText(html.replace(/<style>[^<]*<\/style>/, '').replace(TAG, ' '));
}
