import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { InputError } from '../../errors';
import { isNothing } from '../../fields/parameters';
import type { Operation, Resource } from './operation';

/** The name of the parameter by which the editor shows one of the credentials. */
export const AUTHENTICATION = 'authentication';

/** The value of the parameter for operations that need an API key and leave no choice. */
const API_KEY = 'apiKey';

/**
 * Makes the parameter `authentication` for all operations that leave no choice. There the parameter
 * is hidden. Each variant has its value as its only option, so that the editor drops a value that no
 * longer fits when another resource is chosen.
 */
export function hiddenAuthentication(
	resources: Readonly<Record<string, Resource>>,
): INodeProperties[] {
	const all = Object.entries(resources);
	const choosing = all.filter(([, { operations }]) => Object.values(operations).some(leavesChoice));
	const others = all.filter(([, { authentication }]) => authentication !== undefined);
	return [
		variant(API_KEY, { hide: { resource: [...choosing, ...others].map(([value]) => value) } }),
		...choosing.map(([resource, { operations }]) => {
			const shown = Object.keys(operations).filter((value) => leavesChoice(operations[value]));
			return variant(API_KEY, { show: { resource: [resource] }, hide: { operation: shown } });
		}),
		...others.map(([value, resource]) =>
			variant(authenticationOf(resource), { show: { resource: [value] } }),
		),
	];
}

function variant(value: string, displayOptions: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Authentication',
		name: AUTHENTICATION,
		type: 'hidden',
		options: [{ name: value, value }],
		default: value,
		displayOptions,
	};
}

function authenticationOf({ authentication }: Resource): string {
	return authentication ?? API_KEY;
}

/** Tells whether an operation has a field of its own for the parameter `authentication`. */
function leavesChoice({ fields }: Operation): boolean {
	return fields.some(({ name }) => name === AUTHENTICATION);
}

/**
 * Checks the parameter `authentication` of an operation that leaves no choice. Another value can
 * only come from a workflow that somebody wrote by hand.
 *
 * @param saved the parameter as the workflow has it; nothing stands for the value that fits
 * @throws InputError for a value that does not fit
 */
export function checkAuthentication(
	saved: unknown,
	resource: Resource,
	operation: Operation,
): void {
	const fitting = authenticationOf(resource);
	const isFitting = isNothing(saved) || saved === '' || saved === fitting;
	if (isFitting || leavesChoice(operation)) return;
	throw new InputError(
		`'${AUTHENTICATION}' has the value ${JSON.stringify(saved).slice(0, 40)}, which does not fit ${resource.name}: ${operation.name}.`,
		`Set '${AUTHENTICATION}' to "${fitting}" in the JSON of the node, or remove it there.`,
	);
}
