/** The receiver's side as Zenduty's guide has it: Python's own `json` and `hmac`. */
import { spawnSync } from 'node:child_process';

const PROGRAM = `
import base64, hashlib, hmac, json, sys
given = json.load(sys.stdin)
body = base64.b64decode(given['body'])
data = json.loads(body)
signature = hmac.new(given['key'].encode(), json.dumps(data).encode(), hashlib.sha256).digest()
json.dump({
    'written': json.dumps(data),
    'signature': base64.b64encode(signature).decode(),
}, sys.stdout)
`;

/**
 * What Python makes of a body.
 *
 * @returns `written`, the body read and written again, and `signature`, which is that of `written`
 */
export function readInPython(body: Buffer, key: string): { written: string; signature: string } {
	const input = JSON.stringify({ body: body.toString('base64'), key });
	const { status, stdout, stderr, error } = spawnSync('python3', ['-c', PROGRAM], {
		input,
		encoding: 'utf8',
		timeout: 20_000,
	});
	if (status !== 0) throw error ?? new Error(`python3 failed: ${stderr}`);
	return JSON.parse(stdout);
}
