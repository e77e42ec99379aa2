/** The receiver's side as Zenduty's guide has it: Python's own `json` and `hmac`. */
import { spawnSync } from 'node:child_process';

const BODY = `
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

/** As the package `requests` does it, in Latin-1. */
const BASIC = `
import base64, json, sys
given = json.load(sys.stdin)
user_pass = b':'.join(given[name].encode(given['encoding']) for name in ('username', 'password'))
json.dump('Basic ' + base64.b64encode(user_pass).decode(), sys.stdout)
`;

/**
 * What Python makes of a body.
 *
 * @returns `written`, the body read and written again, and `signature`, which is that of `written`
 */
export function readInPython(body: Buffer, key: string): { written: string; signature: string } {
	return run(BODY, { body: body.toString('base64'), key });
}

/** The header Authorization for Basic credentials, in an encoding that Python knows by this name. */
export function basicInPython(
	username: string,
	password: string,
	encoding: 'latin1' | 'utf-8',
): string {
	return run(BASIC, { username, password, encoding });
}

/** Runs a program, which gets a value in JSON and answers in JSON. */
function run<Answer>(program: string, given: object): Answer {
	const { status, stdout, stderr, error } = spawnSync('python3', ['-c', program], {
		input: JSON.stringify(given),
		encoding: 'utf8',
		timeout: 20_000,
	});
	if (status !== 0) throw error ?? new Error(`python3 failed: ${stderr}`);
	return JSON.parse(stdout);
}
