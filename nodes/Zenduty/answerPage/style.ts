/**
 * The style of the pages:
 *
 * - The colors are dark if the reader's device is set to dark colors, because the reader may have
 *   been woken at night.
 * - The buttons are large and far apart, so that a thumb does not press the wrong button.
 * - The contrast is at least 7:1 for texts, and at least 4.5:1 for borders and buttons.
 */
export const STYLE = `
:root {
	color-scheme: light dark;
	--ground: #ffffff;
	--text: #1b1b1f;
	--quiet: #4a4a52;
	--line: #6e6e78;
	--link: #1f4fa3;
	--button: #1f4fa3;
	--on-button: #ffffff;
	--problem: #8c1212;
}
@media (prefers-color-scheme: dark) {
	:root {
		--ground: #121215;
		--text: #e4e4e8;
		--quiet: #b4b4bd;
		--line: #8a8a94;
		--link: #a9c7ff;
		--button: #a9c7ff;
		--on-button: #0b1a36;
		--problem: #ffb4ab;
	}
}
* {
	box-sizing: border-box;
}
body {
	margin: 0;
	background: var(--ground);
	color: var(--text);
	font: 1.125rem/1.5 system-ui, sans-serif;
}
main {
	max-width: 40rem;
	margin: 0 auto;
	padding: clamp(1.5rem, 8vh, 5rem) 1rem 3rem;
}
h1 {
	margin: 0 0 1rem;
	font-size: 1.5rem;
	line-height: 1.3;
}
h1,
.said,
dd,
button {
	overflow-wrap: anywhere;
}
a {
	color: var(--link);
}
.said {
	white-space: pre-wrap;
}
.quiet {
	color: var(--quiet);
	font-size: 1rem;
}
dl {
	margin: 1rem 0;
}
dt,
dd {
	display: inline;
	margin: 0;
}
dt {
	font-weight: 600;
}
.problem {
	border-left: 0.25rem solid;
	padding-left: 0.75rem;
	color: var(--problem);
	font-weight: 600;
}
label {
	display: block;
	margin: 1.5rem 0 0.25rem;
	font-weight: 600;
}
input,
textarea,
button {
	width: 100%;
	border: 0.125rem solid var(--line);
	border-radius: 0.5rem;
	padding: 0.75rem;
	background: var(--ground);
	color: inherit;
	font: inherit;
}
button {
	display: block;
	min-height: 3.5rem;
	margin-top: 2rem;
	color: var(--button);
	border-color: var(--button);
	font-weight: 600;
	cursor: pointer;
}
button.first {
	background: var(--button);
	color: var(--on-button);
}
[hidden] {
	display: none;
}
:focus-visible {
	outline: 0.1875rem solid var(--text);
	outline-offset: 0.1875rem;
}
`;
