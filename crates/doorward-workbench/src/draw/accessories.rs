//! Fob and keypad, as small drawings.

use maud::{Markup, html};

/// A fob on its ring.
pub(crate) fn fob() -> Markup {
    html! {
        svg class="gadget" viewBox="0 0 64 92" aria-hidden="true" focusable="false" {
            circle class="loop" cx="32" cy="14" r="10" {}
            path class="shadow" d="M32 22c16 0 25 12 25 32s-9 34-25 34S7 74 7 54s9-32 25-32z" transform="translate(1 2)" {}
            path class="body" d="M32 22c16 0 25 12 25 32s-9 34-25 34S7 74 7 54s9-32 25-32z" {}
            circle class="cap" cx="32" cy="54" r="15" {}
            circle class="lamp" cx="32" cy="78" r="2.500" {}
        }
    }
}

/// A keypad without its keys, which are real buttons above it.
pub(crate) fn keypad() -> Markup {
    html! {
        svg class="gadget" viewBox="0 0 64 92" aria-hidden="true" focusable="false" {
            rect class="shadow" x="13" y="4" width="40" height="86" rx="10" {}
            rect class="body" x="12" y="2" width="40" height="86" rx="10" {}
            @for y in 0..3 {
                @for x in 0..3 {
                    circle class="key" cx=(21 + x * 11) cy=(22 + y * 14) r="4" {}
                }
            }
            path class="key arrow" d="M26 68h12m-5-5l5 5-5 5" {}
            circle class="lamp" cx="32" cy="10" r="2" {}
        }
    }
}
