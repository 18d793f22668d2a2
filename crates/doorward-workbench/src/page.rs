//! The workbench page.

use doorward_sim::{Model, Snapshot};
use maud::{DOCTYPE, Markup, html};

use crate::card;
use crate::phones::Phone;

/// Where the page finds its style sheets and its scripts.
pub(crate) struct Links<'a> {
    pub(crate) styles: [&'a str; 2],
    pub(crate) scripts: [&'a str; 2],
}

/// The whole page for these devices and phones.
pub(crate) fn page(links: &Links<'_>, devices: &[(Model, Snapshot)], phones: &[Phone]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Workbench · Doorward" }
                link rel="icon" href="data:,";
                @for style in links.styles { link rel="stylesheet" href=(style); }
                @for script in links.scripts { script src=(script) defer {} }
            }
            body {
                a class="skip" href="#bench" { "Skip to the devices" }
                header class="top" {
                    span class="brand" { (mark()) "Doorward " span { "workbench" } }
                    p class="lead" {
                        "You are the hands at the door. "
                        @if phones.is_empty() {
                            "Everything physical is done here; the app is a program of its own."
                        } @else {
                            "The phones beside are real apps: they know only what the devices tell them."
                        }
                    }
                    p class="line" id="connection" role="status" hidden { "Connection lost. Trying again…" }
                }
                div class=(if phones.is_empty() { "room alone" } else { "room" }) {
                    @if !phones.is_empty() {
                        (first_steps())
                        aside class="phones" aria-label="Phones" {
                            @for phone in phones { (handset(phone)) }
                        }
                    }
                    main id="bench" tabindex="-1" {
                        h1 class="hidden" { "Virtual devices" }
                        @for (model, view) in devices { (card::device(*model, view)) }
                    }
                }
            }
        }
    }
}

/// The steps that a stranger tries first.
fn first_steps() -> Markup {
    html! {
        section class="steps" aria-label="First steps" {
        details id="steps" open {
            summary { h2 { "Try this first" } }
            ol {
                li data-step="pair" {
                    b { "Connect. " }
                    "On the owner’s phone open the three yellow bars, then " em { "Add device" } ". Hold a device’s button for 5 seconds until its ring stays lit."
                }
                li { b { "Choose a code. " } "The Ultra asks for six digits at once; the others offer four." }
                li { b { "Lock and unlock " } "on the phone, then turn the knob here and watch the phone follow. With the Opener: ring the bell." }
                li { b { "Invite the guest. " } "Lock Permissions makes a link; the guest’s phone redeems it. It locks and unlocks, and gets into none of the guarded areas." }
                li { b { "Forget the code. " } em { "Help" } " on a phone ends with " em { "Reset to factory settings" } "; only hands on the device can do it." }
            }
        }
        }
    }
}

fn handset(phone: &Phone) -> Markup {
    let title = phone.title();
    html! {
        section class="phone" aria-label=(title) {
            header {
                h2 { (title) }
                a href=(phone.path()) target="_blank" rel="noopener" { "Own window" }
            }
            a class="instead" href=(phone.path()) target="_blank" rel="noopener" {
                span { b { "Open " (title) } span { "in a tab of its own" } }
                span aria-hidden="true" { "→" }
            }
            div class="case" {
                iframe data-src=(phone.path()) title=(title) loading="lazy" {}
            }
        }
    }
}

fn mark() -> Markup {
    html! {
        svg class="logo" viewBox="0 0 24 24" aria-hidden="true" {
            rect x="4" y="2" width="16" height="20" rx="3" {}
            circle cx="15" cy="12" r="2.500" {}
        }
    }
}
