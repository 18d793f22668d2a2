// Where the keyboard is: what it says there, and what is wrong with how that is shown.
const element = document.activeElement;
if (!element || element === document.body) return { says: [], fault: '', new: false, within: false };
const isNew = !(window.stops ??= []).includes(element);
if (isNew) window.stops.push(element);
// Days, months and years of a date are stops within one field; a frame has its own.
const isWithin = window.lastStop === element;
window.lastStop = element;
const simple = text => (text ?? '').replace(/\s+/g, ' ').trim();
const says = [
  element.getAttribute('aria-label'),
  ...[...(element.labels ?? [])].map(label => label.innerText),
  element.innerText,
].map(simple).filter(Boolean);
// A box that lies invisibly over its label is shown by what follows it.
const isClear = getComputedStyle(element).opacity === '0';
const seen = isClear ? element.nextElementSibling ?? element : element;
const style = getComputedStyle(seen);
const box = seen.getBoundingClientRect();
const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
const top = document.elementFromPoint(x, y);
let fault = '';
// Inside a frame, its own page shows where the focus is.
if (element.tagName === 'IFRAME') fault = '';
else if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) fault = 'nothing shows that the focus is here';
else if (box.bottom <= 0 || box.top >= innerHeight) fault = 'the focus is outside the window';
else if (!top || !(element.contains(top) || top.contains(element) || seen.contains(top) || seen.parentElement?.contains(top)))
  fault = `covered by ${top?.tagName.toLowerCase()}.${top?.className}`;
return { says, fault, new: isNew, within: isWithin };
