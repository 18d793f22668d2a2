// Keeps the workbench page current and carries what hands do to the devices.
const cards = new Map([...document.querySelectorAll('.device')].map(card => [card.dataset.id, card]));
const connection = document.getElementById('connection');

const RING = {
  dark: 'Ring dark', blink: 'Ring blinks: not locked', steady: 'Ring lit: pairing mode', fast: 'Ring blinks fast: press once to erase everything', red: 'Ring red',
};

// What a switch says, as the API takes it.
const BODY = {
  knob: to => ({ to }), key: to => ({ to }), sensor: state => ({ state }), bus: state => ({ state }),
  door: value => ({ open: value === 'open' }), batteries: value => ({ inserted: value === 'in' }), jam: value => ({ jammed: value === 'jammed' }),
};

async function hands(id, what, body) {
  const card = cards.get(id);
  try {
    const answer = await fetch(`/api/devices/${encodeURIComponent(id)}/${what}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (answer.ok) { card.refusal = null; show(told); } else refuse(card, told.message);
    return answer.ok;
  } catch {
    refuse(card, 'The workbench does not answer.');
    return false;
  }
}

// What could not be done stays to be read for a while.
function refuse(card, text) {
  card.refusal = { text, until: performance.now() + 6000 };
  note(card, text, 'red');
}

function note(card, text, tone) {
  const line = card.querySelector('[data-note]');
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  if (line.textContent !== sentence) line.textContent = sentence;
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
  card.dataset.bolt = device.bolt ?? 'absent';
  card.dataset.latch = device.latch ?? 'absent';
  card.dataset.door = device.door;
  card.dataset.ring = device.powered ? device.ring : 'dark';
  card.dataset.brightness = device.brightness;
  card.dataset.powered = device.powered;
  const playing = device.sounds[0]?.playing === true;
  card.dataset.playing = playing;
  if (device.opener) {
    card.dataset.strike = device.opener.strike;
    card.dataset.chime = device.opener.chime;
  }
  if (!card.fingers) card.dataset.held = device.button === 'down';
  card.device = device;
  card.told = performance.now();
  const state = card.querySelector('[data-state]');
  const text = device.powered ? capital(device.state) : 'No power';
  if (state.textContent !== text) state.textContent = text;
  const turned = device.latch === 'pulled' ? 'unlatched' : device.bolt;
  const positions = {
    knob: turned, key: turned, door: device.door, batteries: device.powered ? 'in' : 'out',
    jam: device.jammed ? 'jammed' : 'free', sensor: device.sensor, bus: device.opener?.bus,
  };
  for (const option of card.querySelectorAll('[data-set]')) {
    option.setAttribute('aria-pressed', positions[option.dataset.set] === option.dataset.value);
  }
  for (const option of card.querySelectorAll('[data-percent]')) {
    option.setAttribute('aria-pressed', Number(option.dataset.percent) === device.battery_percent);
  }
  heard(card, device);
  accessories(card, device);
  tell(card);
}

// The sound heard last: its rhythm as a picture, and the words.
function heard(card, device) {
  const line = card.querySelector('[data-heard-last]');
  if (!line) return;
  const chime = device.opener?.chime;
  const [last] = device.sounds;
  let [picture, words] = ['', 'Nothing yet'];
  if (chime === 'sounds') [picture, words] = ['♫', 'The chime in the flat'];
  else if (chime === 'suppressed') [picture, words] = ['', 'The chime is kept silent'];
  else if (last) [picture, words] = [last.picture, capital(last.says)];
  const text = picture ? `${picture} ${words}` : words;
  if (line.dataset.text === text) return;
  line.dataset.text = text;
  const sign = document.createElement('span');
  sign.className = 'rhythm';
  sign.ariaHidden = 'true';
  sign.textContent = picture;
  line.replaceChildren(sign, words);
}

// What changes with every second, counted here between the news.
function tell(card) {
  const device = card.device;
  if (!device) return;
  const since = (performance.now() - card.told) / 1000;
  const left = seconds => Math.max(0, Math.ceil(seconds - since));
  const pairing = device.pairing_s ? left(device.pairing_s) : 0;
  const opener = device.opener;
  if (device.fault) note(card, device.fault, 'red');
  else if (card.refusal && performance.now() < card.refusal.until) note(card, card.refusal.text, 'red');
  else if (!device.powered) note(card, 'Batteries are out: nothing answers.', '');
  else if (device.ring === 'fast') note(card, RING.fast, 'red');
  else if (pairing) note(card, `${RING.steady}, ${pairing} s left`, 'lit');
  else if (opener?.strike === 'released') note(card, 'The strike hums: push the house door open.', 'lit');
  else if (opener?.learning) note(card, 'Waits for a ring to learn it: ring at the house.', 'lit');
  else if (opener?.ring_to_open_s) note(card, `The next ring opens, for ${span(left(opener.ring_to_open_s))}`, 'lit');
  else if (!device.set_up) note(card, 'New: hold the button 5 s, then connect it from a phone.', '');
  else note(card, opener && device.ring === 'blink' ? 'Ring blinks: a ring opens' : RING[device.ring] ?? '', device.ring === 'red' ? 'red' : '');
  const links = device.links === 1 ? '1 connection' : `${device.links} connections`;
  const power = device.powered ? `Powered for ${span(device.uptime_s + since)}` : 'Not powered';
  card.querySelector('[data-facts]').textContent = `${power} · ${device.battery_percent} % · ${links}`;
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
    const { press, advance, set, value, percent } = pressed.dataset;
    if (press) hands(id, 'button', { hold_ms: Number(press) });
    else if (advance) hands(id, 'time', { advance_s: Number(advance) });
    else if (set) hands(id, set, BODY[set](value));
    else if (percent) hands(id, 'batteries', { percent: Number(percent) });
    else if (pressed.dataset.do === 'bell') hands(id, 'bell', { ring: true });
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
document.addEventListener('DOMContentLoaded', refresh);
