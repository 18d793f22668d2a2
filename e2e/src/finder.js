// Finds what a person would press or fill in by the words on it: exact words first, then containing ones.
const [kind, words] = arguments;
const simple = text => (text ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
const wanted = simple(words);
const visible = element =>
  element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) &&
  (element.getClientRects().length > 0) && !element.disabled && element.getAttribute('aria-disabled') !== 'true';
const labels = element => [
  element.getAttribute('aria-label'),
  ...(element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
    .map(id => document.getElementById(id)?.textContent),
  ...[...(element.labels ?? [])].map(label => label.innerText),
];
// Nothing lies over it where a finger would touch it.
const reachable = element => {
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !!top && (element.contains(top) || top.contains(element) || top.labels?.[0] === element);
};
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
  const hits = candidates.filter(([, texts]) => texts.some(fits)).map(([element]) => element);
  const free = hits.find(reachable);
  if (free) return free;
}
return null;
