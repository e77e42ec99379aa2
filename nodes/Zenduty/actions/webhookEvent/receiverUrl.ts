import type { JsonObject } from '../../json';
import { InputError } from '../../errors';

/**
 * Reads and checks the URL of a receiver.
 *
 * @param credential its fields. n8n adds "Allowed HTTP Request Domains" to them; a node like this
 * one must check them itself.
 * @throws InputError if it is not an http(s) URL, holds credentials or is not allowed
 */
export function readReceiver(url: string, credential: JsonObject): string {
	const address = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
	if (address === undefined || !['http:', 'https:'].includes(address.protocol)) {
		throw new InputError(
			'The URL is not a valid http or https URL.',
			'Enter the full URL of the receiver, such as https://example.com/webhook.',
		);
	}
	if (address.username !== '' || address.password !== '') {
		throw new InputError(
			'The URL contains a username or a password.',
			'Remove it from the URL, and choose Basic Authentication in the credential.',
		);
	}
	if (!isAllowed(address.hostname, credential)) {
		throw new InputError(
			`The credential does not allow requests to ${address.hostname}.`,
			'Add the domain to "Allowed Domains", below "Allowed HTTP Request Domains" in the credential.',
		);
	}
	return address.href;
}

/**
 * Checks a host as n8n's HTTP Request node does: `*.example.com` allows subdomains, not the domain
 * itself. "None" stops only that node, in which anybody who may use the credential chooses the
 * URL.
 */
function isAllowed(
	hostname: string,
	{ allowedHttpRequestDomains, allowedDomains }: JsonObject,
): boolean {
	if (allowedHttpRequestDomains !== 'domains') return true;
	const host = withoutFinalDot(hostname);
	return String(allowedDomains ?? '')
		.split(',')
		.map((domain) => withoutFinalDot(domain.trim().toLowerCase()))
		.filter((domain) => domain !== '')
		.some((domain) => (domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain));
}

/** Removes the dot that may end a domain name: the host is the same with and without it. */
function withoutFinalDot(domain: string): string {
	return domain.replace(/\.$/, '');
}
