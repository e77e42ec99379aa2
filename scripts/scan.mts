/**
 * Runs n8n's scan of community packages on the sources and on the tarball, without a network.
 * Warnings count as errors. The script also checks that the tarball has only the files that a user
 * needs.
 */
import { ESLint } from 'eslint';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
	// @ts-expect-error The package has no types.
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { root, run } from './process.mts';
import { packProject } from './pack.mts';

const unpacked = mkdtempSync(join(tmpdir(), 'zenduty-scan-'));
process.on('exit', () => rmSync(unpacked, { recursive: true, force: true }));

await run('tar', ['-xzf', await packProject(), '-C', unpacked], root);
const clean = [
	isClean(join(unpacked, 'package')),
	await isHarmless(join(unpacked, 'package')),
	await scan('sources', root, SOURCE_FILE_PATTERNS),
	await scan('tarball', join(unpacked, 'package'), ['**/*.js', '**/*.ts', '**/*.json']),
];
console.log(
	clean.every(Boolean) ? `${clean.length} passed, 0 failed` : 'The scan found something.',
);
process.exit(clean.every(Boolean) ? 0 : 1);

/** Tells whether the tarball has only the files that a user needs. */
function isClean(folder: string): boolean {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
		statSync(join(folder, file)).isFile(),
	);
	const strangers = files.filter(
		(file) => !/^(dist\/.*\.(js|json|svg)|README\.md|LICENSE|package\.json)$/.test(file),
	);
	console.log(`tarball: ${files.length} files`);
	for (const file of strangers) console.log(`tarball: ${file} does not belong in it`);
	return strangers.length === 0;
}

/** The result of n8n's malware rules for a folder. */
interface Findings {
	passed: boolean;
	summary: string;
	details?: string;
}

/**
 * Tells whether n8n's malware rules find nothing in the tarball. In the source of n8n's scan, this
 * module has the rules. The published scan may lack the module. The rules are then not checked, and
 * the result is true.
 */
async function isHarmless(folder: string): Promise<boolean> {
	const resolved = import.meta.resolve('@n8n/scan-community-package/scanner/yara.mjs');
	if (!existsSync(fileURLToPath(resolved))) {
		console.log('tarball: not checked for malware, as the published scan has no rules for it');
		return true;
	}
	const { runYaraRules } = (await import(resolved)) as {
		runYaraRules(folder: string): Promise<Findings>;
	};
	const { passed, summary, details = '' } = await runYaraRules(folder);
	console.log(`tarball: malware rules: ${summary}\n${details}`.trim());
	return passed;
}

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
