/** What the page does and looks like in the browser. */
import type { Html } from './html.mts';

const REFRESH = 3000;

/**
 * Renews the lists, and leaves the forms alone, so that nothing typed is lost. The focus stays where
 * it was.
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
	html: `body { font: 15px/1.4 sans-serif; margin: 2em auto; padding: 0 1em; max-width: 75em }
h1 { background: #fd6; padding: .4em .6em; font-size: 1.5em }
h2 { margin: 1.5em 0 .5em; font-size: 1.2em }
table { border-collapse: collapse; width: 100%; margin-top: .6em }
th, td { border-bottom: 1px solid #ccc; padding: .4em; text-align: left; vertical-align: top }
th, td button { white-space: nowrap }
p { margin: 0 }
pre, td p { margin: 0; white-space: pre-wrap }
form { display: inline }
form.line { display: flex; flex-wrap: wrap; gap: .6em; align-items: end }
label { display: flex; flex-direction: column; font-size: .9em; max-width: 100% }
label.wide { flex: 1 1 16em }
input, select, button { font: inherit; padding: .3em .5em }
.line input, .line select, .line button { box-sizing: border-box; height: 2.2rem; max-width: 100% }
.text, code { overflow-wrap: anywhere }
.text { min-width: 14em }
code { display: block }
#receiver-help { color: #555; font-size: .9em; margin-top: .3em }
#receiver-problem, #gone, .refused { color: #b00 } .taken { color: #070 }
.triggered { color: #b00 } .acknowledged { color: #a60 } .resolved { color: #070 }
@media (max-width: 50em) {
	table, tbody, tr, td { display: block }
	th { display: none }
	td { border: 0; padding: .1em 0 }
	tr { border-bottom: 1px solid #ccc; padding: .4em 0 }
	.text { min-width: 0 }
	td[data-label]::before { content: attr(data-label) ': ' }
}`,
};
