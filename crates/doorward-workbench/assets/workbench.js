// Keeps the workbench page current and carries what hands do to the locks.
const cards = new Map([...document.querySelectorAll('.device')].map(card => [card.dataset.id, card]));
const connection = document.getElementById('connection');

const RING = {
  dark: 'Ring dark', blink: 'Ring blinks: not locked', steady: 'Ring lit: pairing mode', fast: 'Ring blinks fast: press once to erase everything', red: 'Ring red',
};

async function hands(id, what, body) {
  const card = cards.get(id);
  try {
    const answer = await fetch(`/api/devices/${encodeURIComponent(id)}/${what}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (answer.ok) show(told);
    else note(card, told.message, 'red');
  } catch {
    note(card, 'The workbench does not answer.', 'red');
  }
}

function note(card, text, tone) {
  const line = card.querySelector('[data-note]');
  line.textContent = text;
  line.className = `note ${tone}`;
}

function span(seconds) {
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (d) return `${d} d ${h} h`;
  if (h) return `${h} h ${m} min`;
  return m ? `${m} min ${s} s` : `${s} s`;
}

function capital(word) {
  const text = word.replaceAll('_', ' ').replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function show(device) {
  const card = cards.get(device.id);
  if (!card) return;
  card.dataset.bolt = device.bolt;
  card.dataset.latch = device.latch;
  card.dataset.door = device.door ?? 'closed';
  card.dataset.ring = device.powered ? device.ring : 'dark';
  card.dataset.powered = device.powered;
  if (!card.fingers) card.dataset.held = device.button === 'down';
  card.device = device;
  card.told = performance.now();
  const state = card.querySelector('[data-state]');
  const text = device.powered ? capital(device.state) : 'No power';
  if (state.textContent !== text) state.textContent = text;
  const knob = device.latch === 'pulled' ? 'unlatched' : device.bolt;
  const positions = { knob, door: device.door, batteries: device.powered ? 'in' : 'out' };
  for (const option of card.querySelectorAll('[data-set]')) {
    option.setAttribute('aria-pressed', positions[option.dataset.set] === option.dataset.value);
  }
  tell(card);
}

// What changes with every second, counted here between the news.
function tell(card) {
  const device = card.device;
  if (!device) return;
  const since = (performance.now() - card.told) / 1000;
  const pairing = device.pairing_s ? Math.max(0, Math.ceil(device.pairing_s - since)) : 0;
  if (device.fault) note(card, device.fault, 'red');
  else if (!device.powered) note(card, 'Batteries are out: nothing answers.', '');
  else if (device.ring === 'fast') note(card, RING.fast, 'red');
  else if (pairing) note(card, `${RING.steady}, ${pairing} s left`, 'lit');
  else if (!device.set_up) note(card, 'New: hold the button 5 s, then connect it from a phone.', '');
  else note(card, RING[device.ring] ?? '', device.ring === 'red' ? 'red' : '');
  const links = device.links === 1 ? '1 connection' : `${device.links} connections`;
  const power = device.powered ? `Powered for ${span(device.uptime_s + since)}` : 'Not powered';
  card.querySelector('[data-facts]').textContent = `${power} · ${links}`;
}

function steps() {
  const list = [...cards.values()].map(card => card.device).filter(Boolean);
  const mark = (name, done) => document.querySelector(`[data-step=${name}]`)?.classList.toggle('done', done);
  mark('pair', list.some(device => device.set_up));
}

// One request at a time; news that arrive meanwhile ask once more.
let asking = false, again = false;
async function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    const told = await (await fetch('/api/devices')).json();
    told.devices.forEach(show);
    steps();
    connection.hidden = true;
  } catch {
    connection.hidden = false;
  }
  asking = false;
  if (again) { again = false; refresh(); }
}

// The button: held as long as the finger, the mouse or the key holds it.
function held(card, down) {
  if (card.fingers === down) return;
  card.fingers = down;
  card.dataset.held = down;
  const keep = card.querySelector('[data-keep]');
  keep.setAttribute('aria-pressed', down && card.kept === true);
  keep.textContent = down && card.kept ? 'Let go' : 'Keep down';
  hands(card.dataset.id, 'button', { down });
}

for (const [id, card] of cards) {
  const button = card.querySelector('[data-hold]');
  const down = () => held(card, true);
  const up = () => { if (!card.kept) held(card, false); };
  button.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    down();
  });
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur']) button.addEventListener(name, up);
  button.addEventListener('keydown', event => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) down();
  });
  button.addEventListener('keyup', event => { if (event.key === ' ' || event.key === 'Enter') up(); });
  button.addEventListener('contextmenu', event => event.preventDefault());

  card.addEventListener('click', event => {
    const pressed = event.target.closest('button');
    if (!pressed) return;
    const { press, advance, set, value } = pressed.dataset;
    if (press) {
      hands(id, 'button', { hold_ms: Number(press) });
    } else if (advance) hands(id, 'time', { advance_s: Number(advance) });
    else if (set === 'knob') hands(id, 'knob', { to: value });
    else if (set === 'door') hands(id, 'door', { open: value === 'open' });
    else if (set === 'batteries') hands(id, 'batteries', { inserted: value === 'in' });
    else if ('keep' in pressed.dataset) {
      card.kept = !card.kept;
      held(card, card.kept);
    }
  });
}

// The phones are loaded only where they are shown: elsewhere a link opens them.
const wide = matchMedia('(min-width: 48rem)');
function phones() {
  if (!wide.matches) return;
  for (const frame of document.querySelectorAll('iframe[data-src]')) {
    frame.src = frame.dataset.src;
    frame.removeAttribute('data-src');
  }
}
wide.addEventListener('change', phones);
phones();

const news = new EventSource('/events');
news.addEventListener('change', refresh);
news.addEventListener('open', refresh);
news.addEventListener('error', () => { connection.hidden = false; });
setInterval(() => cards.forEach(tell), 1000);
refresh();
