// Fob and keypad beside each device. What they say comes from the device's answer to them.
const PAIRING = { none: 'not connected', paired: 'connected', stranger: 'unknown to the device' };

function accessories(card, device) {
  for (const part of card.querySelectorAll('[data-beside]')) {
    const seen = device[part.dataset.beside];
    if (!seen) continue;
    part.dataset.paired = seen.pairing;
    part.dataset.busy = seen.busy;
    const badge = part.querySelector('[data-pairing]');
    if (badge.textContent !== PAIRING[seen.pairing]) badge.textContent = PAIRING[seen.pairing];
    const says = part.querySelector('[data-says]');
    const text = seen.says ?? '';
    if (says.textContent !== text) says.textContent = text;
    says.className = `says ${seen.outcome ?? ''}`;
    const connect = part.querySelector('[data-connect] button');
    connect.textContent = seen.pairing === 'none' ? 'Connect' : 'Connect again';
  }
}

// Six keys make a code; it is sent with the sixth and shown to nobody.
function key(card, part, digit) {
  part.digits = (part.digits ?? '') + digit;
  const typed = part.querySelector('[data-typed]');
  if (part.digits.length === 6) {
    hands(card.dataset.id, 'keypad', { type: part.digits });
    part.digits = '';
  }
  typed.textContent = '•'.repeat(part.digits.length) + '·'.repeat(6 - part.digits.length);
}

for (const [id, card] of cards) {
  card.addEventListener('click', event => {
    const pressed = event.target.closest('button');
    const part = pressed?.closest('[data-beside]');
    if (!part) return;
    const { presses, digit } = pressed.dataset;
    if (presses) hands(id, 'fob', { presses: Number(presses) });
    else if (digit) key(card, part, digit);
    else if ('arrow' in pressed.dataset) {
      part.digits = '';
      part.querySelector('[data-typed]').textContent = '······';
      hands(id, 'keypad', { arrow: true });
    }
  });
  for (const form of card.querySelectorAll('[data-connect]')) {
    form.addEventListener('submit', event => {
      event.preventDefault();
      const field = form.elements.code;
      const body = field ? { pair: true, security_code: field.value } : { pair: true };
      // Typed anew each time: nothing of it stays on the page.
      if (field) field.value = '';
      hands(id, form.dataset.connect, body);
    });
  }
}
