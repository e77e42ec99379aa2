import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { InputError } from '../../errors';
import { isNothing } from '../../fields/parameters';
import type { Operation, Resource } from './operation';

/** The name of the parameter that decides which credential the editor shows. */
export const AUTHENTICATION = 'authentication';

/**
 * The value of the parameter `authentication` for operations that use the API key. It is the
 * default for each {@link Resource} that has no member `authentication`.
 */
const API_KEY = 'apiKey';

/**
 * Returns the hidden parameter `authentication`, for all operations in which the user cannot choose
 * the authentication. Each entry of the result is this parameter for some of the resources, with
 * the value that fits these resources.
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
		// Each variant has only one option: the value for the resources that show this variant. So when
		// the user changes the resource, the editor drops a saved value that does not fit the new
		// resource.
		options: [{ name: value, value }],
		default: value,
		displayOptions,
	};
}

function authenticationOf({ authentication }: Resource): string {
	return authentication ?? API_KEY;
}

/**
 * Checks whether the user can choose the authentication of an operation. If so, the operation has a
 * field with the name `authentication`.
 */
function leavesChoice({ fields }: Operation): boolean {
	return fields.some(({ name }) => name === AUTHENTICATION);
}

/**
 * Checks that the saved value of `authentication` fits the resource. If the user can choose the
 * authentication of the operation, nothing is checked here.
 *
 * @param saved the value in the workflow. A missing or empty value is accepted
 * @throws InputError if the value does not fit the resource
 */
export function checkAuthentication(
	saved: unknown,
	resource: Resource,
	operation: Operation,
): void {
	const fitting = authenticationOf(resource);
	const isFitting = isNothing(saved) || saved === '' || saved === fitting;
	if (isFitting || leavesChoice(operation)) return;
	// Here, the value does not fit. The editor always saves the value that fits, so somebody has
	// edited the JSON of the node.
	throw new InputError(
		`'${AUTHENTICATION}' has the value ${JSON.stringify(saved).slice(0, 40)}, which does not fit ${resource.name}: ${operation.name}.`,
		`Set '${AUTHENTICATION}' to "${fitting}" in the JSON of the node, or remove it there.`,
	);
}
