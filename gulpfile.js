const { dest, src } = require('gulp');

/** Copies the icons beside the compiled nodes, as `n8n-node build` does. */
function buildIcons() {
	return src('nodes/**/*.{png,svg}', { encoding: false }).pipe(dest('dist/nodes'));
}

exports['build:icons'] = buildIcons;
