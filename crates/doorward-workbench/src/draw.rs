//! A door with a virtual lock on it, drawn as SVG.
//!
//! The drawing is made once; the style sheet moves its parts by the attributes that the script keeps current
//! on the device's card (`data-knob`, `data-bolt`, `data-latch`, `data-door`, `data-ring`, `data-powered`, `data-held`).

use maud::{Markup, html};

use crate::product::Product;

/// The door, its frame cut open so that bolt and latch can be seen, and the lock.
pub(crate) fn door(product: Product) -> Markup {
    html! {
        svg class={ "scene " (product.word()) } viewBox="12 110 300 310" aria-hidden="true" focusable="false" {
            rect class="wall" width="330" height="430" {}
            (outside())
            (frame())
            g class="leaf" {
                rect class="bolt" x="222" y="304" width="34" height="16" rx="3" {}
                path class="latch" d="M238 262h18l10 12h-28z" {}
                rect class="panel" x="46" y="38" width="210" height="382" {}
                (panels())
                rect class="edge" x="250" y="250" width="6" height="84" rx="1" {}
                (handle())
                @match product {
                    Product::SmartLock => (smart_lock()),
                    Product::Ultra => (ultra()),
                }
            }
            rect class="floor" y="410" width="320" height="10" {}
        }
    }
}

/// What is seen through the open door.
fn outside() -> Markup {
    html! {
        g class="outside" {
            rect class="sky" x="44" y="36" width="216" height="384" {}
            circle class="sun" cx="214" cy="168" r="22" {}
            path class="hill far" d="M44 300q60-66 120-30t96-22v172h-216z" {}
            path class="hill" d="M44 350q70-54 130-22t86-10v102h-216z" {}
            path class="path" d="M168 420q14-44 40-62 16-12 34-14v76z" {}
        }
    }
}

fn frame() -> Markup {
    html! {
        path class="frame" d="M32 420v-384a12 12 0 0 1 12-12h216v12h-212a2 2 0 0 0-2 2v382z" {}
        rect class="jamb" x="258" y="24" width="38" height="396" rx="3" {}
        rect class="strike" x="258" y="250" width="7" height="84" rx="2" {}
        rect class="pocket" x="258" y="300" width="32" height="24" rx="4" {}
        rect class="pocket" x="258" y="258" width="18" height="20" rx="4" {}
    }
}

fn panels() -> Markup {
    html! {
        @for (x, y, height) in [(68, 62, 98), (68, 180, 150), (68, 350, 50), (158, 62, 98)] {
            rect class="inset" x=(x) y=(y) width="70" height=(height) rx="6" {}
        }
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

fn ring(x: u32, y: u32, radius: u32) -> Markup {
    html! {
        g class="ring" {
            circle class="track" cx=(x) cy=(y) r=(radius) {}
            circle class="glow" cx=(x) cy=(y) r=(radius) {}
            circle class="light" cx=(x) cy=(y) r=(radius) {}
            circle class="held" cx=(x) cy=(y) r=(radius) pathLength="100" transform={ "rotate(-90 " (x) " " (y) ")" } {}
        }
    }
}

fn cells(count: u32, left: u32, top: u32) -> Markup {
    html! {
        g class="cells" {
            @for index in 0..count {
                rect class="cell" x=(left + index * 17) y=(top) width="14" height="36" rx="3" {}
                rect class="pole" x=(left + index * 17 + 4) y=(top + 36) width="6" height="3" rx="1" {}
            }
        }
    }
}
