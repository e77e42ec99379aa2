/**
 * n8n's scan of community packages, on the sources and on what the tarball holds, without a
 * network. Warnings count as errors.
 */
import { ESLint } from 'eslint';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
	// @ts-expect-error The package has no types.
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { root, run } from '../e2e/installation.mts';
import { packProject } from '../e2e/package.mts';

const unpacked = mkdtempSync(join(tmpdir(), 'zenduty-scan-'));
process.on('exit', () => rmSync(unpacked, { recursive: true, force: true }));

await run('tar', ['-xzf', await packProject(), '-C', unpacked], root);
const clean = [
	await scan('sources', root, SOURCE_FILE_PATTERNS),
	await scan('tarball', join(unpacked, 'package'), ['**/*.js', '**/*.ts', '**/*.json']),
];
console.log(clean.every(Boolean) ? '2 passed, 0 failed' : 'The scan found something.');
process.exit(clean.every(Boolean) ? 0 : 1);

async function scan(what: string, folder: string, patterns: string[]): Promise<boolean> {
	const verdict = await analyzePackage(folder, patterns);
	if (!verdict.passed) {
		console.log(`${what}: ${verdict.message}\n${verdict.details ?? verdict.error ?? ''}`);
		return false;
	}
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		errorOnUnmatchedPattern: false,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	const warnings = results.filter(({ warningCount }) => warningCount > 0);
	if (warnings.length > 0) {
		console.log(what, await (await eslint.loadFormatter('stylish')).format(warnings));
	} else console.log(`${what}: ${results.length} files, no errors and no warnings`);
	return warnings.length === 0;
}
