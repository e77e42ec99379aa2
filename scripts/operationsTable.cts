/* Makes the table of all operations for the README. */
import type { Resource } from '../nodes/Zenduty/actions/operation/operation';

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

/** Writes a row for each resource, with the names of its operations and a link to its reference. */
export function operationsTable(resources: Readonly<Record<string, Resource>>): string {
	const rows = Object.values(resources)
		.sort(byName)
		.map(({ name, operations }) => {
			const anchor = name.toLowerCase().replaceAll(' ', '-');
			const names = Object.values(operations).sort(byName);
			return `| [${name}](docs/actions.md#${anchor}) | ${names.map((each) => each.name).join(', ')} |`;
		});
	return ['| Resource | Operations |', '|---|---|', ...rows].join('\n');
}
