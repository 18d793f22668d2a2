//! The scenes of the workbench, drawn as SVG.
//!
//! A drawing is made once; the style sheet moves its parts by the attributes that the script keeps current on the
//! device's card (`data-bolt`, `data-latch`, `data-door`, `data-ring`, `data-brightness`, `data-powered`, `data-held` and the like).

mod accessories;
mod locks;
mod opener;

use doorward_sim::Model;
use maud::{Markup, html};

pub(crate) use accessories::{fob, keypad};

/// What somebody sees who stands before the device.
pub(crate) fn scene(model: Model) -> Markup {
    match model {
        Model::SmartLock | Model::Ultra | Model::SmartDoor => locks::door(model),
        Model::Opener => opener::hall(),
    }
}

/// What is seen through an open door.
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

fn ring(x: u32, y: u32, radius: u32) -> Markup {
    html! {
        g class="ring" {
            circle class="track" cx=(x) cy=(y) r=(radius) {}
            g class="lit" {
                circle class="glow" cx=(x) cy=(y) r=(radius) {}
                circle class="light" cx=(x) cy=(y) r=(radius) {}
            }
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

/// Sound in the air, to the right of a point; shown while `data-heard` says so.
fn waves(x: u32, y: u32) -> Markup {
    html! {
        g class="waves" {
            @for (index, radius) in [9, 16, 23].into_iter().enumerate() {
                @let reach = radius * 7 / 10;
                path class={ "wave w" (index) } d={ "M" (x + reach) " " (y - reach) "a" (radius) " " (radius) " 0 0 1 0 " (2 * reach) } {}
            }
        }
    }
}
