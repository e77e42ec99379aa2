import type { JsonObject } from '../../json';
import { InputError } from '../../errors';

/**
 * Reads and checks the URL of a receiver.
 *
 * @param credential the fields of the credential
 * @throws InputError if the URL is not http or https, contains a username or a password, or has a
 * domain that the credential does not allow
 */
export function readReceiver(url: string, credential: JsonObject): string {
	const address = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
	if (address === undefined || !['http:', 'https:'].includes(address.protocol)) {
		throw new InputError(
			"'URL' is not a valid http or https URL.",
			'Enter the full URL of the receiver, such as https://example.com/webhook.',
		);
	}
	if (address.username !== '' || address.password !== '') {
		throw new InputError(
			"'URL' contains a username or a password.",
			"Remove it from the URL, and choose 'Basic Authentication' in the credential.",
		);
	}
	// n8n adds the field "Allowed HTTP Request Domains" to the credential, but does not apply this
	// field to requests of this node. So the node itself checks the domain.
	if (!isAllowed(address.hostname, credential)) {
		throw new InputError(
			`The credential does not allow requests to ${address.hostname}.`,
			"Add the domain to 'Allowed Domains', below 'Allowed HTTP Request Domains' in the credential.",
		);
	}
	return address.href;
}

function isAllowed(
	hostname: string,
	{ allowedHttpRequestDomains, allowedDomains }: JsonObject,
): boolean {
	// Only the choice "Specific Domains" (`domains`) limits to which hosts this node sends requests.
	// The choice "None" only stops n8n's HTTP Request node from using the credential.
	if (allowedHttpRequestDomains !== 'domains') return true;
	const host = withoutFinalDot(hostname);
	// As in n8n's HTTP Request node, `*.example.com` allows the subdomains of `example.com`, but not
	// `example.com` itself.
	return String(allowedDomains ?? '')
		.split(',')
		.map((domain) => withoutFinalDot(domain.trim().toLowerCase()))
		.filter((domain) => domain !== '')
		.some((domain) => (domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain));
}

/** Removes the dot at the end of a domain name. The host is the same with and without the dot. */
function withoutFinalDot(domain: string): string {
	return domain.replace(/\.$/, '');
}
