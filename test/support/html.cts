/** Reads the pages of the package as a browser does. */
import { parse, parseFragment, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** An element, with its attributes. */
export interface Tag {
	name: string;
	attributes: Record<string, string>;
}

/** Lists a node and all nodes inside it, in the order of the page. */
function within(node: Node): Node[] {
	return 'childNodes' in node ? [node, ...node.childNodes.flatMap(within)] : [node];
}

/** Returns the text in a node as a browser shows it, without the style. */
function shownIn(node: Node): string[] {
	if (node.nodeName === 'style') return [];
	if ('value' in node) return [node.value];
	return 'childNodes' in node ? node.childNodes.flatMap(shownIn) : [];
}

/** Lists the elements of a page in their order, including the elements that a browser adds. */
export function tagsOf(html: string): Tag[] {
	return within(parse(html)).flatMap((node) =>
		'tagName' in node
			? {
					name: node.tagName,
					attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])),
				}
			: [],
	);
}

/** Returns the elements of a page that have this tag name. */
export function find(html: string, name: string): Tag[] {
	return tagsOf(html).filter((tag) => tag.name === name);
}

/** Returns the text of a page, as a browser shows it. */
export function textOf(html: string): string {
	return shownIn(parse(html)).join(' ');
}

/** Returns the text that a browser shows for a fragment of HTML. */
export function readText(html: string): string {
	return shownIn(parseFragment(html)).join('');
}
