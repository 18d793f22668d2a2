//! The Opener in the hall beside the intercom's handset, and the house door downstairs with bell and strike.

use maud::{Markup, html};

use super::{cells, ring, waves};

pub(super) fn hall() -> Markup {
    html! {
        svg class="scene opener" viewBox="12 110 300 310" aria-hidden="true" focusable="false" {
            rect class="wall" width="330" height="430" {}
            (downstairs())
            (upstairs())
        }
    }
}

/// The flat: handset with its chime, the Opener below, the wire between them.
fn upstairs() -> Markup {
    html! {
        g class="upstairs" {
            rect class="room-wall" x="12" y="110" width="142" height="310" {}
            path class="wire" d="M84 222v28" {}
            rect class="shadow" x="50" y="132" width="70" height="92" rx="12" {}
            rect class="handset" x="48" y="128" width="70" height="92" rx="12" {}
            path class="receiver" d="M60 138h18q5 0 5 6v14q0 5-4 5v26q4 0 4 5v14q0 6-5 6h-18q-5 0-5-6v-64q0-6 5-6z" {}
            @for y in [142, 148, 154] {
                rect class="grille" x="92" y=(y) width="16" height="2" rx="1" {}
            }
            circle class="grille" cx="100" cy="196" r="5" {}
            (waves(106, 148))
            (cells(4, 50, 340))
            rect class="shadow" x="44" y="250" width="80" height="102" rx="16" {}
            rect class="body" x="42" y="246" width="80" height="102" rx="16" {}
            rect class="shine" x="46" y="250" width="72" height="94" rx="12" {}
            (ring(82, 290, 25))
            circle class="cap" cx="82" cy="290" r="16" {}
            @for x in [70, 76, 82, 88, 94] {
                circle class="hole" cx=(x) cy="332" r="1.600" {}
            }
            g class="own-sound" { (waves(114, 332)) }
        }
    }
}

/// The street: the house door, its strike, and the bell plate beside it.
fn downstairs() -> Markup {
    html! {
        g class="downstairs" {
            rect class="facade" x="154" y="110" width="160" height="310" {}
            @for y in [128, 160, 192, 224, 256, 288, 320, 352, 384] {
                path class="joint" d={ "M154 " (y) "h160" } {}
            }
            rect class="frame" x="166" y="146" width="100" height="274" rx="3" {}
            rect class="stairwell" x="172" y="152" width="88" height="260" {}
            path class="stairs" d="M172 412v-30h22v-28h22v-28h22v-28h22v114z" {}
            g class="leaf" {
                rect class="panel" x="172" y="152" width="88" height="260" {}
                rect class="glass" x="184" y="166" width="64" height="92" rx="3" {}
                path class="sheen" d="M190 232l36-58h14l-46 74z" {}
                rect class="inset" x="184" y="276" width="64" height="112" rx="4" {}
                rect class="metal" x="244" y="262" width="6" height="44" rx="3" {}
            }
            rect class="strike-plate" x="260" y="268" width="7" height="34" rx="2" {}
            path class="spark" d="M276 270l-5 10h6l-5 11" {}
            rect class="shadow" x="278" y="206" width="26" height="56" rx="5" {}
            rect class="bell-plate" x="277" y="204" width="26" height="56" rx="5" {}
            circle class="bell-button" cx="290" cy="222" r="8" {}
            @for y in [240, 248] {
                rect class="grille" x="283" y=(y) width="14" height="2" rx="1" {}
            }
            rect class="floor" x="154" y="410" width="160" height="10" {}
        }
    }
}
