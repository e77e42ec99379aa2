import { createHash } from 'crypto';
import { STYLE } from './style';

/** The hash by which the page's own style is allowed, as CSP 3 §2.3.1 writes it. */
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * The headers of every page: it loads nothing, sends its form only to where it came from, and is
 * shown in no frame. Its URL, which is the secret, goes nowhere, and no cache keeps it.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': [
		"default-src 'none'",
		`style-src 'sha256-${STYLE_HASH}'`,
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; '),
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	'X-Content-Type-Options': 'nosniff',
};
