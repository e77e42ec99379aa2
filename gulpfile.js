const { dest, src } = require('gulp');

/** Copies icons and output schemas beside the compiled nodes, as `n8n-node build` does. */
function buildIcons() {
	return src(['nodes/**/*.{png,svg}', 'nodes/**/__schema__/**/*.json'], { encoding: false }).pipe(
		dest('dist/nodes'),
	);
}

exports['build:icons'] = buildIcons;
