//! The frame around every page: bar, menu, messages, landmarks.

use doorward_http::Session;
use maud::{DOCTYPE, Markup, html};

use crate::desk::{Desk, Note, Tone};
use crate::guest::Guest;
use crate::icons::{Icon, icon, small};
use crate::install;
use crate::words::{PRODUCT, Words};

/// A page before it is framed.
#[derive(Debug)]
pub(crate) struct Page {
    title: String,
    place: Place,
    back: Option<(String, String)>,
    lead: Option<String>,
    wide: bool,
    own_heading: bool,
    seen: Option<u64>,
    note: Option<Note>,
    body: Markup,
}

/// Where in the menu a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Devices,
    Add,
    Redeem,
    Settings,
    Help,
}

impl Page {
    /// A page whose title is also its first heading.
    pub(crate) fn new(place: Place, title: impl Into<String>, body: Markup) -> Self {
        let title = title.into();
        Self {
            title,
            place,
            back: None,
            lead: None,
            wide: false,
            own_heading: false,
            seen: None,
            note: None,
            body,
        }
    }

    /// Adds the way up.
    pub(crate) fn back(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.back = Some((href.into(), label.into()));
        self
    }

    /// A sentence below the heading.
    pub(crate) fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = Some(lead.into());
        self
    }

    /// Uses the width of a desktop.
    pub(crate) fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The body brings its own first heading, or needs none to be seen.
    pub(crate) fn quiet_heading(mut self) -> Self {
        self.own_heading = true;
        self
    }

    /// Says above the body why a form was refused.
    pub(crate) fn note(mut self, note: Note) -> Self {
        self.note = Some(note);
        self
    }

    /// Notes the app's count of changes when the request for this page came.
    pub(crate) fn seen(mut self, changes: u64) -> Self {
        self.seen = Some(changes);
        self
    }

    /// The whole document for a signed-in person.
    pub(crate) fn render(self, guest: &Guest, note: Option<&Note>) -> Markup {
        let words = guest.words;
        let head = head(&guest.desk, &self.title);
        let width = self.wide.then_some("wide");
        html! {
            (DOCTYPE)
            html lang=(words.language().tag()) {
                (head)
                body data-seen=[self.seen] data-worker=(install::WORKER) {
                    a.skip href="#main" { (words.frame.skip) }
                    (bar(guest))
                    (menu(guest, self.place))
                    main id="main" class=[width] tabindex="-1" {
                        @if let Some((href, label)) = &self.back {
                            a.back href=(href) { (icon(Icon::Back)) (label) }
                        }
                        div class=(if self.own_heading { "hidden" } else { "head" }) {
                            h1 { (self.title) }
                            @if let Some(lead) = &self.lead { p.lead { (lead) } }
                        }
                        @for note in note.into_iter().chain(&self.note) { (spoken_note(words, note)) }
                        (self.body)
                    }
                    div id="say" class="hidden" aria-live="polite" {}
                }
            }
        }
    }
}

/// A document without bar and menu, for people who are not signed in and for refusals.
pub(crate) fn bare(words: &Words, desk: Option<&Desk>, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.language().tag()) {
            @match desk {
                Some(desk) => (head(desk, title)),
                None => head { meta charset="utf-8"; title { (title) " · " (PRODUCT) } },
            }
            body {
                header.bar { span.brand { (PRODUCT) } }
                main id="main" {
                    div.head { h1 { (title) } }
                    (body)
                }
            }
        }
    }
}

/// A message in a box; its tone is told by sign and words, not by colour alone.
pub(crate) fn note(tone: Tone, body: &Markup) -> Markup {
    html! { div class=(tone.class()) { (icon(tone.icon())) div { (body) } } }
}

/// What the last step had to say, announced by the script and shown to everybody.
pub(crate) fn spoken_note(words: &Words, what: &Note) -> Markup {
    if what.tone == Tone::Quiet {
        // The page shows it; only the script reads it out.
        return html! { p hidden data-say=(what.title) {} };
    }
    html! {
        div class=(what.tone.class()) data-say {
            (icon(what.tone.icon()))
            div {
                strong { (what.title) }
                @for line in &what.lines { p { (line) } }
                @if let Some(wait) = what.wait { p."number js-only" aria-hidden="true" { b data-wait=(wait) { (words.frame.span(wait)) } } }
            }
        }
    }
}

/// The hidden field that proves a form is ours.
pub(crate) fn token(session: &Session) -> Markup {
    html! { input type="hidden" name=(Session::TOKEN_FIELD) value=(session.expose_form_token()); }
}

fn head(desk: &Desk, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
            meta name="color-scheme" content="light dark";
            meta name="theme-color" content="#f4f2ed" media="(prefers-color-scheme: light)";
            meta name="theme-color" content="#121519" media="(prefers-color-scheme: dark)";
            title { (title) " · " (PRODUCT) }
            link rel="stylesheet" href=(desk.assets().path("style.css"));
            (install::head())
            script src=(desk.assets().path("script.js")) defer {}
        }
    }
}

fn bar(guest: &Guest) -> Markup {
    let words = guest.words;
    let name = guest.desk.person();
    let initial: String = name.chars().take(1).flat_map(char::to_uppercase).collect();
    html! {
        header.bar {
            button.bars type="button" popovertarget="menu" aria-label=(words.frame.menu_open) { (bars()) }
            a.brand href="/" { (PRODUCT) }
            span.who { span { (name) } b aria-hidden="true" { (initial) } }
        }
    }
}

fn menu(guest: &Guest, here: Place) -> Markup {
    let words = guest.words;
    let entries = [
        (Place::Devices, "/", Icon::Home, words.frame.devices),
        (Place::Add, "/add", Icon::Add, words.frame.add),
        (Place::Redeem, "/redeem", Icon::Ticket, words.frame.redeem),
        (
            Place::Settings,
            "/settings",
            Icon::Gear,
            words.frame.settings,
        ),
        (Place::Help, "/help", Icon::Help, words.frame.help),
    ];
    html! {
        nav.menu id="menu" popover aria-label=(words.frame.menu) {
            header {
                button.bars type="button" popovertarget="menu" popovertargetaction="hide" aria-label=(words.frame.menu_close) { (bars()) }
                (PRODUCT)
            }
            @for (place, href, sign, label) in entries {
                a href=(href) aria-current=[(place == here).then_some("page")] { (icon(sign)) (label) }
            }
            div.foot {
                @if guest.desk.app().security().app_lock.is_some() {
                    form method="post" action="/lock" {
                        (guest.token())
                        button.plain { (icon(Icon::Lock)) (words.security.lock_now) }
                    }
                }
                form method="post" action="/sign-out" {
                    (guest.token())
                    button.plain { (icon(Icon::Out)) (words.frame.sign_out) }
                }
            }
        }
    }
}

fn bars() -> Markup {
    html! { i {} i {} i {} }
}

/// A line of a list that leads somewhere.
pub(crate) fn row(
    words: &Words,
    href: &str,
    sign: Icon,
    title: &str,
    detail: Option<&str>,
    guard: Option<Guard>,
) -> Markup {
    html! {
        a.row href=(href) {
            span.tile { (icon(sign)) }
            span.what {
                span { (title) }
                @if let Some(detail) = detail { span.soft.small { (detail) } }
            }
            span.end {
                @if let Some(guard) = guard { (guard.sign(words)) }
                (small(Icon::Next))
            }
        }
    }
}

/// The lock sign of an area that the security code protects (or can protect).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// The code is asked for.
    Closed,
    /// Entered already, or remembered.
    Open,
    /// No code is set yet.
    NotSet,
}

impl Guard {
    fn sign(self, words: &Words) -> Markup {
        let (class, sign, said) = match self {
            Self::Closed => ("guarded", Icon::Lock, words.device.guard_closed),
            Self::Open => ("guarded open", Icon::LockOpen, words.device.guard_open),
            // No closed padlock on what anybody may enter; and in words, for a sign alone says too little.
            Self::NotSet => {
                return html! {
                    span."chip tiny warn" { (small(Icon::LockOpen)) (words.device.guard_none) }
                    span.hidden { (words.device.guard_not_set) }
                };
            }
        };
        html! { span class=(class) { (icon(sign)) span.hidden { (said) } } }
    }
}
