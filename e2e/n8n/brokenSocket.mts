/** Connections of a running n8n that break under it, after the other side has done the work. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file that names the next request to break. n8n removes it when the request goes out. */
const ORDER = 'break-next-request.json';

/**
 * Loaded into n8n: when the first byte of the response arrives, it ends the socket with an error of
 * the operating system in its place.
 */
const PRELOAD = `
const { existsSync, readFileSync, rmSync } = require('node:fs');
const { ClientRequest } = require('node:http');
const { join } = require('node:path');
const order = join(__dirname, '${ORDER}');
const { onSocket } = ClientRequest.prototype;
ClientRequest.prototype.onSocket = function (socket, error) {
	if (socket && existsSync(order)) {
		const { method, path, code } = JSON.parse(readFileSync(order, 'utf8'));
		if (this.method === method && this.path === path) {
			rmSync(order);
			breakAtResponse(socket, code);
		}
	}
	return onSocket.call(this, socket, error);
};
function breakAtResponse(socket, code) {
	const { emit } = socket;
	socket.emit = function (name, ...rest) {
		if (name !== 'data') return emit.call(this, name, ...rest);
		socket.emit = emit;
		socket.destroy(Object.assign(new Error('read ' + code), { code, errno: -1, syscall: 'read' }));
		return true;
	};
}
`;

/** A request of n8n, and the code of the error that its connection breaks with. */
export interface Breaking {
	method: string;
	path: string;
	code: string;
}

/**
 * Makes the variables with which n8n must run, and a function that breaks the next such request.
 *
 * @param folder is there as long as n8n runs
 */
export function socketBreaker(folder: string) {
	const preload = join(folder, 'break-sockets.cjs');
	writeFileSync(preload, PRELOAD);
	return {
		env: { NODE_OPTIONS: `--require ${preload}` },
		breakNext: (breaking: Breaking) => writeFileSync(join(folder, ORDER), JSON.stringify(breaking)),
	};
}
