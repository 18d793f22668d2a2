// Finds what a person would press or fill in by the words on it: exact words first, then containing ones.
const [kind, words] = arguments;
const simple = text => (text ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
const wanted = simple(words);
const visible = element =>
  element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) &&
  (element.getClientRects().length > 0) && !element.disabled;
const labels = element => [
  element.getAttribute('aria-label'),
  ...(element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
    .map(id => document.getElementById(id)?.textContent),
  ...[...(element.labels ?? [])].map(label => label.innerText),
];
const press = () => [...document.querySelectorAll(
  'button, a[href], summary, label, [role=button], [role=switch], [role=tab], input[type=submit]')]
  .filter(visible)
  .map(element => [element, [element.innerText, element.value, ...labels(element)]]);
const fill = () => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
  .filter(visible)
  .map(element => [element, [...labels(element), element.placeholder, element.name]]);
const candidates = (kind === 'press' ? press() : fill())
  .map(([element, texts]) => [element, texts.map(simple).filter(Boolean)]);
for (const fits of [text => text === wanted, text => text.startsWith(wanted), text => text.includes(wanted)]) {
  const hit = candidates.find(([, texts]) => texts.some(fits));
  if (hit) return hit[0];
}
return null;
