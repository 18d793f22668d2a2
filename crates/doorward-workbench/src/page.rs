//! The workbench page.

use doorward_sim::Snapshot;
use maud::{DOCTYPE, Markup, html};
use serde::Serialize;

use crate::draw;
use crate::phones::Phone;
use crate::product::Product;

/// Where the page finds its style sheet and its script.
pub(crate) struct Links<'a> {
    pub(crate) style: &'a str,
    pub(crate) script: &'a str,
}

/// The whole page for these devices and phones.
pub(crate) fn page(links: &Links<'_>, devices: &[(Product, Snapshot)], phones: &[Phone]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Workbench · Doorward" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(links.style);
                script src=(links.script) defer {}
            }
            body {
                a class="skip" href="#bench" { "Skip to the locks" }
                header class="top" {
                    span class="brand" { (mark()) "Doorward " span { "workbench" } }
                    p class="lead" {
                        "You are the hands at the door. "
                        @if phones.is_empty() {
                            "Everything physical is done here; the app is a program of its own."
                        } @else {
                            "The phones beside are real apps: they know only what the locks tell them."
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
                        h1 class="hidden" { "Virtual locks" }
                        @for (product, view) in devices { (device(*product, view)) }
                    }
                }
            }
        }
    }
}

/// The steps that a stranger tries first.
fn first_steps() -> Markup {
    html! {
        details class="steps" id="steps" open {
            summary { h2 { "Try this first" } }
            ol {
                li data-step="pair" {
                    b { "Connect. " }
                    "On the owner’s phone open the three yellow bars, then " em { "Add device" } ". Hold a lock’s button for 5 seconds until its ring stays lit."
                }
                li { b { "Choose a code. " } "The Ultra asks for six digits at once; the Smart Lock offers four." }
                li { b { "Lock and unlock " } "on the phone, then turn the knob here and watch the phone follow." }
                li { b { "Invite the guest. " } "Lock Permissions makes a link; the guest’s phone redeems it. It locks and unlocks, and gets into none of the guarded areas." }
                li { b { "Forget the code. " } em { "Help" } " on a phone ends with " em { "Reset to factory settings" } "; only hands on the lock can do it." }
            }
        }
    }
}

fn device(product: Product, view: &Snapshot) -> Markup {
    let heading = format!("device-{}", view.id);
    html! {
        article class="device" data-id=(view.id) data-model=(product.word()) data-powered=(view.powered)
            data-bolt=(word(&view.bolt)) data-latch=(word(&view.latch)) data-door=(view.door.as_ref().map_or_else(|| "closed".to_owned(), word))
            data-ring=(view.ring) aria-labelledby=(heading) {
            div class="stage" {
                div class="canvas" {
                    (draw::door(product))
                    button type="button" class="press" data-hold aria-label={ "Button of " (product.name()) ": press or hold" } {}
                }
            }
            div class="panel" {
                header {
                    h2 id=(heading) { (product.name()) }
                    p class="state" data-state aria-live="polite" { "…" }
                    p class="note" data-note {}
                }
                div class="controls" {
                    (button_controls())
                    (choice("Knob", "knob", &[("Locked", "locked"), ("Unlocked", "unlocked"), ("Latch", "unlatched")]))
                    (choice("Door", "door", &[("Closed", "closed"), ("Open", "open")]))
                    (choice("Batteries", "batteries", &[("In", "in"), ("Out", "out")]))
                    fieldset class="control" {
                        legend { "Time" }
                        div class="chips" {
                            @for (label, seconds) in [("+10 s", 10), ("+1 min", 60), ("+1 h", 3600), ("+1 d", 86_400)] {
                                button type="button" class="chip" data-advance=(seconds) { (label) }
                            }
                        }
                    }
                }
                details class="more" {
                    summary { "Reset to factory settings, by hand" }
                    ol {
                        li { "Take the batteries " b { "out" } "." }
                        li { "Choose " b { "Keep down" } ": the button is held down." }
                        li { "Put the batteries " b { "in" } " and keep holding 10 seconds, until the ring blinks fast." }
                        li { b { "Let go" } ", then " b { "Press" } " once within 10 seconds." }
                    }
                }
                p class="facts" { span data-facts {} " · " code { (view.link) } }
            }
        }
    }
}

/// The word of a state as the API and the style sheet spell it.
fn word(state: &impl Serialize) -> String {
    serde_json::to_value(state)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn button_controls() -> Markup {
    html! {
        fieldset class="control" {
            legend { "Button" }
            div class="chips" {
                button type="button" class="chip" data-press="100" { "Press" }
                button type="button" class="chip" data-press="5000" { "Hold 5 s" }
                button type="button" class="chip" data-keep aria-pressed="false" { "Keep down" }
            }
        }
    }
}

/// One of several positions; the one that is true is marked.
fn choice(legend: &str, what: &str, options: &[(&str, &str)]) -> Markup {
    html! {
        fieldset class="control" {
            legend { (legend) }
            div class="switch" {
                @for (label, value) in options {
                    button type="button" data-set=(what) data-value=(value) aria-pressed="false" { (label) }
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
