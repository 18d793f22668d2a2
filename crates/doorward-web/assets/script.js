// Comfort on top of pages that work without it: nothing here decides anything.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const $$ = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  // Says a message to screen readers; the region is empty at load, so that filling it is noticed.
  // After some seconds it is emptied: nobody should find old news there.
  let said = 0;
  const say = (text) => {
    const region = document.getElementById("say");
    if (!region || !text) return;
    region.textContent = "";
    clearTimeout(said);
    setTimeout(() => { region.textContent = text; }, 60);
    said = setTimeout(() => { region.textContent = ""; }, 6000);
  };
  const textOf = (note) => {
    const parts = $$("strong, p, h2, span", note).filter((part) => !part.children.length && !part.closest("[aria-hidden]"));
    return parts.map((part) => part.textContent).join(" ") || note.textContent;
  };
  const sayNotes = () => say($$("[data-say]").map((note) => note.dataset.say || textOf(note)).join(" "));

  // Replaces what differs between this page and a fresh copy of it: whole main, or its live regions only.
  const swap = (html, whole) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    if (!fresh.querySelector("main") || !document.querySelector("main")) return false;
    // The page of a locked app, or of the sign-in: nothing of the page before it may stay.
    if (!fresh.getElementById("menu") !== !document.getElementById("menu")) return false;
    const focused = document.activeElement && document.activeElement.id;
    const before = new Map($$("[data-spoken]").map((one) => [one.id, one.dataset.spoken]));
    if (whole) {
      document.title = fresh.title;
      document.querySelector("main").replaceWith(fresh.querySelector("main"));
    } else {
      for (const region of $$("[data-live]")) {
        const next = fresh.getElementById(region.id);
        if (!next) continue;
        if (region.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) continue;
        if (next.outerHTML !== region.outerHTML) region.replaceWith(next);
      }
      const news = $$("[data-spoken]").filter((one) => before.has(one.id) && before.get(one.id) !== one.dataset.spoken);
      say(news.map((one) => one.dataset.spoken).join(" "));
    }
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    arrive();
    return true;
  };

  // After a step that leads elsewhere, reading goes on at the top, or at the first field that needs attention.
  const arriveAt = () => {
    scrollTo(0, 0);
    const main = document.querySelector("main");
    (main.querySelector("[aria-invalid=true], [autofocus]") ?? main).focus({ preventScroll: true });
  };
  addEventListener("popstate", () => location.reload());

  let looking = false, again = false;
  const look = async () => {
    if (document.hidden || !document.querySelector("[data-live]")) return;
    if (looking) { again = true; return; }
    looking = true;
    let swapped = false;
    try {
      // An answer that never comes must not be the last one asked for.
      const signal = AbortSignal.timeout(10000);
      const answer = await fetch(location.href, { headers: { "doorward-look": "1" }, redirect: "manual", signal });
      if (answer.ok) swapped = swap(await answer.text(), false);
      else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) location.reload();
    } catch { /* the server went away; the next event or timer tries again */ }
    looking = false;
    if (again) { again = false; look(); } else if (!swapped) arrive();
  };

  // Server-sent events while the page is in view: a hidden tab holds no connection.
  let events = null;
  const listen = () => {
    if (document.hidden) { events?.close(); events = null; return; }
    if (!events && document.querySelector("[data-live]")) {
      events = new EventSource("/live");
      let first = true;
      events.addEventListener("change", ({ data }) => {
        // The first event only says how things stand: no news unless something changed since this page was made.
        if (!first || data !== document.body.dataset.seen) look();
        first = false;
      });
      // Ended by the server: it restarts, or this page may not know more. A look tells which.
      events.addEventListener("error", () => look());
    }
  };
  document.addEventListener("visibilitychange", () => { listen(); look(); });
  setInterval(look, 30000);

  // Regions that ask to be looked at again after some time: searching, progress, a question that expires.
  let timer = 0;
  const arrive = () => {
    clearTimeout(timer);
    const soonest = Math.min(...$$("[data-again]").map((one) => Number(one.dataset.again)));
    if (Number.isFinite(soonest)) timer = setTimeout(look, soonest);
    for (const box of $$("[data-wait]")) countDown(box);
    offerSharing();
  };

  // A wait that runs down in seconds; the text around it comes from the page.
  const countDown = (box) => {
    if (box.dataset.counting) return;
    box.dataset.counting = "1";
    const ends = Date.now() + Number(box.dataset.wait) * 1000;
    const tick = () => {
      if (!box.isConnected) return;
      const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
      const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
      box.textContent = (parts[0] ? parts : parts.slice(1)).map((n, i) => (i ? String(n).padStart(2, "0") : n)).join(":");
      if (left) setTimeout(tick, 1000); else look();
    };
    tick();
  };

  document.addEventListener("click", (event) => {
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const input = document.getElementById(reveal.dataset.reveal);
      const shown = reveal.getAttribute("aria-pressed") !== "true";
      if (input.dataset.masked) input.classList.toggle("masked", !shown); else input.type = shown ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(shown));
      reveal.textContent = shown ? reveal.dataset.hide : reveal.dataset.show;
      input.focus();
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const source = document.getElementById(copy.dataset.copy);
      const done = () => { copy.textContent = copy.dataset.done; say(copy.dataset.done); };
      const byHand = () => {
        getSelection().selectAllChildren(source);
        if (document.execCommand("copy")) done();
      };
      navigator.clipboard ? navigator.clipboard.writeText(source.textContent.trim()).then(done, byHand) : byHand();
    }
  });

  // The menu lies over the page: it closes behind a focus that leaves it, or nobody would see where that went.
  document.addEventListener("focusin", ({ target }) => {
    const menu = document.getElementById("menu");
    if (menu?.matches(":popover-open") && !menu.contains(target)) menu.hidePopover();
  });

  // Where the system can hand on a link, a button offers it.
  const offerSharing = () => {
    if (navigator.share) for (const button of $$("[data-share]")) button.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const share = event.target.closest("[data-share]");
    const source = share && document.getElementById(share.dataset.share);
    // A person who closes the system's list has not failed at anything.
    if (source) navigator.share({ title: share.dataset.title, text: source.textContent.trim() }).catch(() => {});
  });

  // One press is one request; forms marked so stay on the page while the door moves.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.busy) { event.preventDefault(); return; }
    // Attributes, not properties: a field named "action" would hide the form's own.
    if (form.getAttribute("method") !== "post") return;
    form.dataset.busy = "1";
    const button = event.submitter;
    const data = new URLSearchParams(new FormData(form, button));
    button?.setAttribute("aria-busy", "true");
    if (button?.dataset.doing) { button.lastChild.textContent = button.dataset.doing; say(button.dataset.doing); }
    if (!form.hasAttribute("data-stay")) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data });
      const html = await answer.text();
      // A place within the page is no other page.
      const left = answer.redirected && answer.url !== location.href.split("#")[0];
      if (!swap(html, true)) { location.reload(); return; }
      // The note of the last step is in this copy of the page, so it is shown, not fetched again.
      if (left) history.pushState(null, "", answer.url);
      if (left || form.querySelector("[required]")) arriveAt();
      listen();
      sayNotes();
    } catch { location.reload(); }
  });
  // Coming back through the browser's history finds forms ready again.
  addEventListener("pagehide", () => { events?.close(); events = null; });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  document.addEventListener("DOMContentLoaded", () => {
    arrive(); listen(); sayNotes();
    // Only a page says that the server is away; without the worker the browser says it in its own words.
    const { worker } = document.body.dataset;
    if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/" }).catch(() => {});
  });
})();
