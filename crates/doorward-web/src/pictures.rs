//! Drawings: the ring and knob of a lock, the products, and the hands-on steps.

use doorward_app::Product;
use maud::{Markup, html};

/// What the ring of a lock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ring {
    /// Bolt out: the ring is whole, the grip lies across.
    Locked,
    /// Bolt in: the ring stands open at the top right, the grip is upright.
    Unlocked,
    /// The latch is pulled: upright with an arrow out.
    Unlatched,
    /// The motor turns.
    Moving,
    /// Stuck between the ends.
    Blocked,
    /// Nobody knows.
    Unknown,
}

/// The front of a lock, 104 units wide.
pub(crate) fn ring(state: Ring) -> Markup {
    let turn = match state {
        Ring::Locked => "knob turned",
        Ring::Unlocked | Ring::Unlatched => "knob",
        Ring::Moving => "knob moving",
        Ring::Blocked | Ring::Unknown => "knob half",
    };
    framed(
        state,
        &html! {
            @if state == Ring::Unknown {
                (question())
            } @else {
                g class=(turn) { rect.grip x="43" y="24" width="18" height="56" rx="9" {} }
                @if state == Ring::Unlatched { path.mark d="M70 52h22m-8-8 8 8-8 8" {} }
            }
        },
    )
}

/// The front of an Opener: a bell in place of the grip.
pub(crate) fn bell(state: Ring) -> Markup {
    framed(
        state,
        &html! {
            @if state == Ring::Unknown {
                (question())
            } @else {
                path.grip d="M52 30c-9 0-15 7-15 16v9l-5 8h40l-5-8v-9c0-9-6-16-15-16zM46 67a6 6 0 0 0 12 0z" {}
                @match state {
                    Ring::Unlocked => path.mark d="M26 40a30 30 0 0 0-2 12M78 40a30 30 0 0 1 2 12" {},
                    Ring::Unlatched => path.mark d="M72 52h20m-8-8 8 8-8 8" {},
                    Ring::Locked | Ring::Moving | Ring::Blocked | Ring::Unknown => {},
                }
            }
        },
    )
}

fn question() -> Markup {
    html! { path.mark d="M44 44a8 8 0 1 1 11.500 7.200c-2.600 1.300-3.500 3-3.500 5.800M52 66v.1" {} }
}

/// The ring around what a front shows; 46 around the centre, so 289 all around.
fn framed(state: Ring, inside: &Markup) -> Markup {
    let dashes = match state {
        Ring::Locked => "289 0",
        Ring::Unlocked | Ring::Unlatched => "217 72",
        Ring::Moving => "120 25 120 24",
        Ring::Blocked => "58 14.300",
        Ring::Unknown => "6 12.060",
    };
    html! {
        svg.ring viewBox="0 0 104 104" aria-hidden="true" focusable="false" {
            circle.track cx="52" cy="52" r="46" {}
            circle.arc cx="52" cy="52" r="46" stroke-dasharray=(dashes) {}
            circle.body cx="52" cy="52" r="36" {}
            (inside)
        }
    }
}

/// Which body a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// A rounded block with a turning front.
    SmartLock,
    /// A slim round cylinder.
    Ultra,
    /// A long plate with a handle, built into the door.
    SmartDoor,
    /// A box beside the handset of an intercom.
    Opener,
}

impl Body {
    /// How a product looks.
    pub(crate) const fn of(product: Product) -> Self {
        match product {
            Product::SmartLock => Self::SmartLock,
            Product::Ultra => Self::Ultra,
            Product::SmartDoor => Self::SmartDoor,
            Product::Opener => Self::Opener,
        }
    }
}

/// How the light of the drawn device burns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Light {
    Dark,
    Steady,
    Blinking,
}

/// The product for the choice, drawn from the front on a door.
pub(crate) fn product(body: Body) -> Markup {
    html! {
        svg.picture viewBox="0 0 160 150" aria-hidden="true" focusable="false" {
            rect.wall x="8" y="6" width="144" height="138" rx="20" {}
            (front(body, 80, 75, Light::Dark))
        }
    }
}

/// A finger on the button, the ring lit.
pub(crate) fn hold_button(body: Body) -> Markup {
    scene(html! {
        (front(body, 96, 75, Light::Steady))
        (finger(96 + button_at(body), 75))
        (seconds(192, 44, "5 s"))
    })
}

/// Batteries beside the open device.
pub(crate) fn batteries_out(body: Body) -> Markup {
    scene(html! {
        (front(body, 72, 75, Light::Dark))
        path.thin d="M122 75h24m-8-7 8 7-8 7" {}
        (battery(160, 48)) (battery(186, 48))
    })
}

/// Batteries going back in, the finger on the button.
pub(crate) fn batteries_in_while_holding(body: Body) -> Markup {
    scene(html! {
        (front(body, 72, 75, Light::Dark))
        (finger(72 + button_at(body), 75))
        path.thin d="M150 62h-22m7-7-7 7 7 7" {}
        (battery(164, 36)) (battery(190, 36))
    })
}

/// The ring blinking fast after ten seconds more.
pub(crate) fn ring_blinks(body: Body) -> Markup {
    scene(html! {
        (front(body, 96, 75, Light::Blinking))
        (finger(96 + button_at(body), 75))
        (seconds(192, 44, "10 s"))
    })
}

/// One short press.
pub(crate) fn press_once(body: Body) -> Markup {
    scene(html! {
        (front(body, 96, 75, Light::Blinking))
        (finger(96 + button_at(body), 75))
        path.line d="M164 60h12M162 75h16M164 90h12" {}
        (seconds(206, 83, "1×"))
    })
}

/// An empty doorway, for pages with nothing to show yet.
pub(crate) fn doorway() -> Markup {
    html! {
        svg.picture viewBox="0 0 176 150" aria-hidden="true" focusable="false" {
            circle.wall cx="88" cy="78" r="66" {}
            path.case d="M60 132V34h56v98z" {}
            path.line d="M44 132h88" {}
            circle.lit cx="106" cy="86" r="5" {}
        }
    }
}

fn scene(content: Markup) -> Markup {
    html! {
        svg.picture viewBox="0 0 240 150" aria-hidden="true" focusable="false" {
            rect.wall width="240" height="150" {}
            (content)
        }
    }
}

fn front(body: Body, x: i32, y: i32, light: Light) -> Markup {
    let ring = match light {
        Light::Dark => "dim",
        Light::Steady => "lit",
        Light::Blinking => "lit beat",
    };
    html! {
        @match body {
            Body::SmartLock => {
                rect.case x=(x - 48) y=(y - 54) width="96" height="108" rx="26" {}
                circle.case cx=(x) cy=(y) r="36" {}
                circle class=(ring) cx=(x) cy=(y) r="28" {}
            }
            Body::Ultra => {
                circle.case cx=(x) cy=(y) r="46" {}
                circle class=(ring) cx=(x) cy=(y) r="37" {}
            }
            Body::SmartDoor => {
                rect.case x=(x - 28) y=(y - 66) width="56" height="132" rx="20" {}
                path.case d=(format!("M{} {}h50a8 8 0 0 1 0 16h-50z", x - 8, y - 52)) {}
                circle class=(ring) cx=(x) cy=(y) r="20" {}
            }
            Body::Opener => {
                rect.case x=(x - 66) y=(y - 48) width="30" height="96" rx="12" {}
                path.thin d=(format!("M{} {}h16", x - 36, y)) {}
                rect.case x=(x - 20) y=(y - 40) width="80" height="80" rx="22" {}
                circle class=(ring) cx=(x + 20) cy=(y) r="28" {}
                circle.case cx=(x + 20) cy=(y) r="10" {}
            }
        }
        @if body != Body::Opener { circle.case cx=(x) cy=(y) r="10" {} }
    }
}

/// Where the button of a drawn device is, beside the middle of the drawing.
const fn button_at(body: Body) -> i32 {
    match body {
        Body::Opener => 20,
        Body::SmartLock | Body::Ultra | Body::SmartDoor => 0,
    }
}

/// A hand from the lower right, its fingertip at the point given.
fn finger(x: i32, y: i32) -> Markup {
    let at = format!("translate({x} {y})");
    html! {
        g transform=(at) {
            path.case d="M-7 8a8 8 0 0 1 11-11l26 22c10-5 24 2 30 12l14 26v22H38c-8-14-14-22-20-34z" {}
            path.thin d="M30 19l8 8M2 2l6 6" {}
        }
    }
}

fn battery(x: i32, y: i32) -> Markup {
    html! {
        rect.case x=(x) y=(y) width="18" height="50" rx="4" {}
        rect.ink x=(x + 5) y=(y - 6) width="8" height="6" rx="2" {}
        path.line d=(format!("M{} {}h6m-3-3v6", x + 6, y + 12)) {}
    }
}

fn seconds(x: i32, y: i32, text: &str) -> Markup {
    html! {
        text.ink x=(x) y=(y) font-size="22" font-weight="650" text-anchor="middle" { (text) }
    }
}
