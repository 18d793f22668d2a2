//! A door with a virtual lock on it, its frame cut open so that bolt and latch can be seen.

use doorward_sim::Model;
use maud::{Markup, html};

use super::{cells, outside, ring, waves};

pub(super) fn door(model: Model) -> Markup {
    let built_in = model == Model::SmartDoor;
    html! {
        svg class={ "scene " (model.word()) } viewBox="12 110 300 310" aria-hidden="true" focusable="false" {
            rect class="wall" width="330" height="430" {}
            (outside())
            (frame(built_in))
            g class="leaf" {
                rect class="bolt" x="222" y="304" width="34" height="16" rx="3" {}
                @if built_in {
                    rect class="bolt" x="222" y="136" width="34" height="14" rx="3" {}
                    rect class="bolt" x="222" y="388" width="34" height="14" rx="3" {}
                }
                path class="latch" d="M238 262h18l10 12h-28z" {}
                rect class="panel" x="46" y="38" width="210" height="382" {}
                @if built_in { (modern_leaf()) } @else { (panels()) }
                rect class="edge" x="250" y="250" width="6" height="84" rx="1" {}
                @if !built_in { (handle()) }
                @match model {
                    Model::Ultra => (ultra()),
                    Model::SmartDoor => (smart_door()),
                    Model::SmartLock | Model::Opener => (smart_lock()),
                }
            }
            rect class="floor" y="410" width="320" height="10" {}
        }
    }
}

fn frame(three_bolts: bool) -> Markup {
    html! {
        path class="frame" d="M32 420v-384a12 12 0 0 1 12-12h216v12h-212a2 2 0 0 0-2 2v382z" {}
        rect class="jamb" x="258" y="24" width="38" height="396" rx="3" {}
        rect class="strike" x="258" y="250" width="7" height="84" rx="2" {}
        rect class="pocket" x="258" y="300" width="32" height="24" rx="4" {}
        @if three_bolts {
            rect class="pocket" x="258" y="132" width="32" height="22" rx="4" {}
            rect class="pocket" x="258" y="384" width="32" height="22" rx="4" {}
        }
        rect class="pocket" x="258" y="258" width="18" height="20" rx="4" {}
    }
}

fn panels() -> Markup {
    html! {
        @for (x, y, height) in [(68, 62, 98), (68, 180, 150), (68, 350, 50), (158, 62, 98)] {
            rect class="inset" x=(x) y=(y) width="70" height=(height) rx="6" {}
        }
        (hinges())
    }
}

/// A flat leaf with a pane of glass and a groove, as doors are that come with their lock.
fn modern_leaf() -> Markup {
    html! {
        rect class="glass" x="70" y="60" width="34" height="340" rx="4" {}
        path class="sheen" d="M74 150l26-40v46l-26 40zM74 300l26-40v20l-26 40z" {}
        rect class="groove" x="128" y="38" width="2" height="382" {}
        (hinges())
    }
}

fn hinges() -> Markup {
    html! {
        @for y in [150, 356] {
            rect class="hinge" x="42" y=(y) width="8" height="26" rx="3" {}
        }
    }
}

fn handle() -> Markup {
    html! {
        g class="handle" {
            circle class="metal" cx="226" cy="190" r="15" {}
            path class="metal lever" d="M226 182h-52a8 8 0 0 0 0 16h52z" {}
            circle class="rivet" cx="226" cy="190" r="5" {}
        }
    }
}

/// An upright body: button with its ring above, knob below, four cells underneath.
fn smart_lock() -> Markup {
    html! {
        (cells(4, 163, 346))
        rect class="shadow" x="151" y="216" width="92" height="150" rx="32" {}
        rect class="body" x="150" y="212" width="92" height="150" rx="32" {}
        rect class="shine" x="154" y="216" width="84" height="142" rx="28" {}
        (ring(196, 256, 27))
        circle class="cap" cx="196" cy="256" r="18" {}
        g class="knob" {
            circle class="dial" cx="196" cy="314" r="29" {}
            rect class="grip" x="188" y="289" width="16" height="50" rx="8" {}
            rect class="mark" x="194.500" y="293" width="3" height="12" rx="1.500" {}
        }
    }
}

/// A round body: the rim is the knob, the middle the button, the ring between them.
fn ultra() -> Markup {
    html! {
        (cells(3, 172, 344))
        circle class="shadow" cx="198" cy="315" r="58" {}
        circle class="body" cx="196" cy="312" r="58" {}
        g class="knob" {
            circle class="dial" cx="196" cy="312" r="55" {}
            @for angle in (0..360).step_by(15) {
                rect class="notch" x="195" y="259" width="2" height="9" rx="1" transform={ "rotate(" (angle) " 196 312)" } {}
            }
            rect class="mark" x="194" y="258" width="4" height="16" rx="2" {}
        }
        circle class="plate" cx="196" cy="312" r="40" {}
        (ring(196, 312, 34))
        circle class="cap" cx="196" cy="312" r="25" {}
    }
}

/// All in the leaf: a long plate with handle, button and beeper; the sensor's eye looks out of the edge.
fn smart_door() -> Markup {
    html! {
        (cells(2, 188, 362))
        rect class="shadow" x="184" y="164" width="44" height="226" rx="12" {}
        rect class="body" x="182" y="160" width="44" height="226" rx="12" {}
        rect class="shine" x="185" y="163" width="38" height="220" rx="9" {}
        circle class="rivet" cx="204" cy="192" r="9" {}
        path class="metal lever" d="M204 184h-64a8 8 0 0 0 0 16h64z" {}
        (ring(204, 256, 19))
        circle class="cap" cx="204" cy="256" r="12" {}
        g class="beeper" {
            @for (x, y) in [(197, 300), (204, 300), (211, 300), (197, 307), (204, 307), (211, 307), (197, 314), (204, 314), (211, 314)] {
                circle class="hole" cx=(x) cy=(y) r="1.800" {}
            }
        }
        (waves(214, 307))
        rect class="eye" x="251" y="222" width="4" height="12" rx="2" {}
    }
}
