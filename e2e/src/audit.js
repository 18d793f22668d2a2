// What people with small windows, unsteady hands and screen readers would stumble over on this page, one line each.
const [rules] = arguments;
const faults = [];
const name = element =>
  `${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''} "${(element.getAttribute('aria-label') ?? element.innerText ?? '').trim().slice(0, 40)}"`;
const folded = [...document.querySelectorAll('main details:not([open])')];
for (const details of folded) details.open = true;

const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) {
  const wide = [...document.body.querySelectorAll('*')].filter(element =>
    element.getBoundingClientRect().right > page.clientWidth + 1 && !element.closest('.hidden, [hidden]'));
  faults.push(`wider than the window (${page.scrollWidth} > ${page.clientWidth}): ${wide.slice(-2).map(name).join(', ')}`);
}
// A part that scrolls sideways hides what is outside it.
for (const element of document.querySelectorAll('main *')) {
  const isWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
  if (isWide && getComputedStyle(element).overflowX !== 'visible' && !element.matches('input, select, textarea, progress'))
    faults.push(`has to be scrolled sideways (${element.scrollWidth} > ${element.clientWidth}): ${name(element)}`);
}

// WCAG 2.2, 2.5.8: 24 pixels each way, links inside a sentence excepted; our own buttons are 44 high.
const shown = element => element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0;
for (const element of document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')) {
  if (!shown(element) || element.matches('.hidden, .skip, [tabindex="-1"]') || element.closest('svg')) continue;
  const isInline = getComputedStyle(element).display === 'inline';
  const target = element.labels?.[0]?.contains(element) ? element.labels[0] : element;
  const box = target.getBoundingClientRect();
  if (!isInline && (box.width < 24 || box.height < 24)) faults.push(`too small to hit (${box.width} x ${box.height}): ${name(element)}`);
  if (element.matches('.button') && box.height < 44) faults.push(`a button ${box.height} high: ${name(element)}`);
}

const wish = { preload: false, resultTypes: ['violations'] };
wish.runOnly = rules.length
  ? { type: 'rule', values: rules }
  : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
return window.axe.run(document, wish).then(({ violations }) => {
  for (const { id, nodes } of violations)
    for (const { target, failureSummary, html } of nodes)
      faults.push(`${id} at ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')} in ${html.slice(0, 160)}`);
  for (const details of folded) details.open = false;
  return faults;
});
