// What the Tab key has not come to on this page, and stops that came out of the order of the page, one line each.
// `window.stops` are those it came to, in order.
const stops = window.stops ?? [];
const name = element =>
  `${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''} "${(element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText ?? '').trim().slice(0, 40)}"`;
const shown = element => element.isConnected && element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0;
const faults = [];
for (const element of document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex="0"], iframe[src]')) {
  if (!shown(element) || element.disabled || element.tabIndex < 0 || element.closest('[inert]')) continue;
  // One of a group of radio buttons stands for all of them: arrow keys move within.
  const isOfGroup = element.type === 'radio' && stops.some(other => other.type === 'radio' && other.name === element.name && other.form === element.form);
  if (!isOfGroup && !stops.includes(element)) faults.push(`Tab does not come to ${name(element)}`);
}
// It went around the end of the page once. What lies over the page comes after the button that opens it.
let turns = 0;
const there = stops.filter(element => element.isConnected && !element.closest('[popover]'));
there.forEach((element, at) => {
  const before = there[at - 1];
  if (before && !(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) {
    turns += 1;
    if (turns > 1) faults.push(`Tab goes back from ${name(before)} to ${name(element)}`);
  }
});
return faults;
