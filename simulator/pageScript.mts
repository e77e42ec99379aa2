/** The script and the style of the page. */
import type { Html } from './html.mts';

const REFRESH = 3000;

/**
 * Refreshes the lists regularly. The forms are not refreshed, so that no typed text is lost. The
 * focus stays on the same element.
 */
export const SCRIPT: Html = {
	html: `let pressed = false;
addEventListener('pointerdown', () => { pressed = true; });
// The click follows these.
for (const type of ['pointerup', 'pointercancel', 'blur']) {
	addEventListener(type, () => setTimeout(() => { pressed = false; }));
}
async function refresh() {
	const answer = await fetch('/');
	const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
	// A button that is replaced while it is pressed would not be clicked.
	if (pressed) return;
	const focused = document.activeElement?.id;
	for (const part of document.querySelectorAll('[data-live]')) {
		const { innerHTML } = fresh.getElementById(part.id);
		if (part.innerHTML !== innerHTML) part.innerHTML = innerHTML;
	}
	if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}
async function tryRefresh() {
	gone.hidden = await refresh().then(() => true, () => false);
}
setInterval(tryRefresh, ${REFRESH});
// The timers of a page in the background are slow.
document.addEventListener('visibilitychange', tryRefresh);
generate.addEventListener('click', () => {
	generate.form.elements.signingKey.value = crypto.randomUUID().replaceAll('-', '');
});
// Each form loads the page anew.
for (const option of service.options) {
	if (option.value === sessionStorage.service) option.selected = true;
}
service.addEventListener('change', () => { sessionStorage.service = service.value; });
document.addEventListener('click', async ({ target }) => {
	if (!target.dataset.copy) return;
	await navigator.clipboard.writeText(target.dataset.copy);
	target.textContent = 'Copied';
})`,
};

export const STYLE: Html = {
	html: `:root {
	color-scheme: light dark;
	--line: #ccc; --quiet: #555; --banner: #fd6; --on-banner: #1b1b1f;
	--bad: #b00; --busy: #8a5200; --good: #070; --link: #1f4fa3; --on-link: #fff;
}
@media (prefers-color-scheme: dark) {
	:root {
		--line: #4a4a52; --quiet: #b4b4bd; --banner: #5c4a00; --on-banner: #ffe9a8;
		--bad: #ff9a90; --busy: #ffbf66; --good: #7fd68a; --link: #a9c7ff; --on-link: #0b1a36;
	}
}
* { box-sizing: border-box }
body { font: 15px/1.4 sans-serif; margin: 2em auto; padding: 0 1em; max-width: 75em }
h1 { background: var(--banner); color: var(--on-banner); padding: .4em .6em; font-size: 1.5em }
h2 { margin: 1.5em 0 .5em; font-size: 1.2em }
table { border-collapse: collapse; width: 100%; margin-top: .6em }
th, td { border-bottom: 1px solid var(--line); padding: .4em; text-align: left; vertical-align: top }
th, td button { white-space: nowrap }
p { margin: 0 }
pre, td p { margin: 0; white-space: pre-wrap }
form { display: inline }
form.line { display: flex; flex-wrap: wrap; gap: .6em; align-items: end }
label { display: flex; flex-direction: column; font-size: .9em; max-width: 100% }
label.wide { flex: 1 1 16em }
input, select, button, a.button { font: inherit; padding: .3em .5em; max-width: 100% }
.line input, .line select, .line button { height: 2.2rem }
td.buttons { width: 8em }
td.buttons button, a.button { display: block; width: 100%; margin-bottom: .4em; text-align: center }
a.button {
	border: 1px solid; border-radius: 4px; font-weight: bold; text-decoration: none;
	background: var(--link); color: var(--on-link); overflow-wrap: anywhere;
}
.text, code { overflow-wrap: anywhere }
.text { min-width: 14em }
code { display: block }
#receiver-help { color: var(--quiet); font-size: .9em; margin-top: .3em }
#receiver-problem, #gone, .refused { color: var(--bad) } .taken { color: var(--good) }
.triggered { color: var(--bad) } .acknowledged { color: var(--busy) } .resolved { color: var(--good) }
@media (max-width: 50em) {
	table, tbody, tr, td { display: block }
	th { display: none }
	td { border: 0; padding: .1em 0 }
	tr { border-bottom: 1px solid var(--line); padding: .4em 0 }
	.text { min-width: 0 }
	td[data-label]::before { content: attr(data-label) ': ' }
	td.buttons { width: auto; display: flex; flex-wrap: wrap; gap: .6em; padding: .4em 0 }
	td.buttons button, a.button { width: auto; margin: 0 }
}
@media (max-width: 30em) {
	body { margin: 1em auto }
	.line label, .line button { flex: 1 1 100% }
}`,
};
