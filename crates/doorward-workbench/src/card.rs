//! A device's card: its scene, what it shows, and everything hands can do to it.

use doorward_sim::{Model, Snapshot};
use maud::{Markup, html};
use serde::Serialize;

use crate::draw;

pub(crate) fn device(model: Model, view: &Snapshot) -> Markup {
    let heading = format!("device-{}", view.id);
    let opener = view.opener.as_ref();
    html! {
        article class="device" data-id=(view.id) data-model=(model.word()) data-powered=(view.powered)
            data-bolt=(word(&view.bolt)) data-latch=(word(&view.latch)) data-door=(word(&view.door)) data-ring=(view.ring) data-brightness=(view.brightness)
            data-strike=[opener.map(|opener| word(&opener.strike))] data-chime=[opener.map(|opener| word(&opener.chime))]
            aria-labelledby=(heading) {
            div class="stage" {
                div class="canvas" {
                    (draw::scene(model))
                    button type="button" class="press" data-hold aria-label={ "Button of " (model.title()) ": press or hold" } {}
                    @if model == Model::Opener {
                        button type="button" class="press bell" data-do="bell" aria-label="Ring the doorbell at the house" {}
                    }
                }
            }
            div class="panel" {
                header {
                    h2 id=(heading) { (model.title()) }
                    p class="state" data-state aria-live="polite" { "…" }
                    p class="note" data-note {}
                }
                div class="controls" {
                    (hands(model))
                    (choice("Batteries", "batteries", &[("In", "in"), ("Out", "out")]))
                    fieldset class="control" {
                        legend { "Time" }
                        div class="chips" {
                            @for (label, seconds) in [("+10 s", 10), ("+1 min", 60), ("+1 h", 3600), ("+1 d", 86_400)] {
                                button type="button" class="chip" data-advance=(seconds) { (label) }
                            }
                        }
                    }
                    @if makes_sounds(model) {
                        div class="control heard" {
                            span class="legend" { "Heard" }
                            p data-heard-last aria-live="polite" { "Nothing yet" }
                        }
                    }
                }
                (beside(model))
                (faults(model))
                (reset_gesture())
                p class="facts" { span data-facts {} " · " code { (view.link) } }
            }
        }
    }
}

/// Whether anything of the product is worth listening to.
const fn makes_sounds(model: Model) -> bool {
    matches!(model, Model::SmartDoor | Model::Opener)
}

/// What hands do every day.
fn hands(model: Model) -> Markup {
    const BOLT: [(&str, &str); 3] = [
        ("Locked", "locked"),
        ("Unlocked", "unlocked"),
        ("Latch", "unlatched"),
    ];
    html! {
        (button_controls())
        @match model {
            Model::SmartLock | Model::Ultra => (choice("Knob", "knob", &BOLT)),
            Model::SmartDoor => (choice("Key", "key", &BOLT)),
            Model::Opener => {
                fieldset class="control" {
                    legend { "Bell" }
                    div class="chips" {
                        button type="button" class="chip" data-do="bell" { "Ring at the house" }
                    }
                }
            },
        }
        (choice(if model == Model::Opener { "House door" } else { "Door" }, "door", &[("Closed", "closed"), ("Open", "open")]))
    }
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

/// Fob and keypad.
fn beside(model: Model) -> Markup {
    html! {
        details class="more" {
            summary { "Fob and keypad" }
            div class="gadgets" {
                section class="beside" data-beside="fob" aria-label={ "Fob beside " (model.title()) } {
                    (draw::fob())
                    div class="beside-body" {
                        p class="beside-title" { b { "Fob" } " " span class="badge" data-pairing {} }
                        div class="chips" role="group" aria-label="Press the fob" {
                            @for (label, presses) in [("1×", 1), ("2×", 2), ("3×", 3)] {
                                button type="button" class="chip" data-presses=(presses) aria-label={ "Press " (presses) (if presses == 1 { " time" } else { " times" }) } { (label) }
                            }
                        }
                        (connect(model, "fob"))
                        p class="says" data-says role="status" {}
                    }
                }
                section class="beside" data-beside="keypad" aria-label={ "Keypad beside " (model.title()) } {
                    (draw::keypad())
                    div class="beside-body" {
                        p class="beside-title" { b { "Keypad" } " " span class="badge" data-pairing {} }
                        div class="keys" role="group" aria-label="Keys" {
                            @for digit in 1..=9 {
                                button type="button" class="chip" data-digit=(digit) { (digit) }
                            }
                            button type="button" class="chip" data-arrow aria-label="Arrow key: lock" { "➜" }
                            output class="typed" data-typed aria-label="Digits typed" { "······" }
                        }
                        (connect(model, "keypad"))
                        p class="says" data-says role="status" {}
                    }
                }
            }
        }
    }
}

/// Connecting an accessory; an Ultra wants its code typed each time.
fn connect(model: Model, what: &str) -> Markup {
    html! {
        form class="connect" data-connect=(what) autocomplete="off" {
            @if model == Model::Ultra {
                label { "Security code " input type="password" inputmode="numeric" name="code" pattern="[0-9]{6}" maxlength="6" size="6" required autocomplete="off"; }
            }
            button type="submit" class="chip" { "Connect" }
        }
    }
}

/// What goes wrong at a door.
fn faults(model: Model) -> Markup {
    const SENSOR: [(&str, &str); 4] = [
        ("Works", "working"),
        ("Jammed", "jammed"),
        ("Tampered", "tampered"),
        ("Off", "removed"),
    ];
    html! {
        details class="more" {
            summary { "Things that go wrong" }
            div class="controls" {
                fieldset class="control" {
                    legend { "Charge" }
                    div class="chips" {
                        @for percent in [100, 60, 15, 0] {
                            button type="button" class="chip" data-percent=(percent) { (percent) " %" }
                        }
                    }
                }
                @if model == Model::Opener {
                    (choice("Wires", "bus", &[("Good", "good"), ("Weak", "weak"), ("Dead", "dead")]))
                } @else {
                    (choice("Bolt", "jam", &[("Free", "free"), ("Jammed", "jammed")]))
                    // The Smart Door's sensor is built in.
                    (choice("Sensor", "sensor", if model == Model::SmartDoor { &SENSOR[..3] } else { &SENSOR }))
                }
            }
        }
    }
}

fn reset_gesture() -> Markup {
    html! {
        details class="more" {
            summary { "Reset to factory settings, by hand" }
            ol {
                li { "Take the batteries " b { "out" } "." }
                li { "Choose " b { "Keep down" } ": the button is held down." }
                li { "Put the batteries " b { "in" } " and keep holding 10 seconds, until the ring blinks fast." }
                li { b { "Let go" } ", then " b { "Press" } " once within 10 seconds." }
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

/// The word of a state as the API and the style sheets spell it.
fn word(state: &impl Serialize) -> String {
    serde_json::to_value(state)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
