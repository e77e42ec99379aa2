/** Keeps web pages of other sites away from the page and the controls. */
import type { RequestHandler } from 'express';

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Lets a request pass whose host is this machine, and whose origin, if any, is the same. */
export const onlyFromHere: RequestHandler = (request, response, next) => {
	const { host = '', origin } = request.headers;
	const isOwn = origin === undefined || origin === `http://${host}`;
	if (LOOPBACK.test(host) && isOwn) next();
	else response.status(403).json({ error: 'Only from this machine, and from its own page' });
};
