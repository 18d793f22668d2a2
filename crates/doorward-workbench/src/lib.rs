//! The physical world of virtual locks, as a page and a JSON API.
//!
//! The page shows each device drawn where it lives, with everything that hands can do to it, beside the phones of the
//! demo. The API does the same for scripts and tests:
//!
//! | Request | Body | Meaning |
//! |---|---|---|
//! | `GET /api/devices` | | `{"devices":[…]}`: what eyes at the door can tell |
//! | `POST /api/devices/ID/button` | `{"hold_ms":5000}` | press the button and let go after that time; 1 to 120,000 |
//! | | `{"down":true}` | press it and keep it pressed, or let go with `false` |
//! | `POST /api/devices/ID/batteries` | `{"inserted":false}` | take the batteries out, or put them in |
//! | | `{"percent":15}` | so much charge is left, 0 to 100 |
//! | `POST /api/devices/ID/knob` | `{"to":"locked"}` | turn the knob: `locked`, `unlocked` or `unlatched` (Smart Lock, Ultra) |
//! | `POST /api/devices/ID/key` | `{"to":"locked"}` | turn the key outside, likewise (Smart Door) |
//! | `POST /api/devices/ID/door` | `{"open":true}` | open or close the door; beside an Opener, the house door |
//! | `POST /api/devices/ID/bell` | `{"ring":true}` | ring the doorbell at the house (Opener) |
//! | `POST /api/devices/ID/sensor` | `{"state":"jammed"}` | the door's sensor: `working`, `jammed`, `tampered` or `removed` |
//! | `POST /api/devices/ID/jam` | `{"jammed":true}` | put something into the bolt's way, or take it out |
//! | `POST /api/devices/ID/bus` | `{"state":"dead"}` | the intercom's wires: `good`, `weak` or `dead` (Opener) |
//! | `POST /api/devices/ID/fob` | `{"presses":1}` | press the fob 1, 2 or 3 times |
//! | | `{"pair":true}` | connect it; with an Ultra, `"security_code":"000548"` goes along, and is not kept |
//! | `POST /api/devices/ID/keypad` | `{"type":"246813"}` | type six digits from 1 to 9 |
//! | | `{"arrow":true}` | press the arrow key, which locks |
//! | | `{"pair":true}` | connect it, as the fob |
//! | `POST /api/devices/ID/time` | `{"advance_s":3600}` | let powered time pass, 1 second to 366 days; deadlines fire in order |
//!
//! Each answers with the device as it is then (its fields are those of [`doorward_sim::Snapshot`]), or with a 4xx and
//! `{"error":WORD,"message":SENTENCE}` that says what is allowed; `409` and `impossible` mean that metal stands against it,
//! such as a bolt that holds the door. How it went with fob and keypad is told by the device's `fob` and `keypad`. Requests from other origins, or for another host, are refused.

extern crate alloc;

mod card;
mod deed;
mod draw;
mod page;
mod phones;
mod server;

pub use doorward_http::BindError;
pub use phones::Phone;
pub use server::{Bench, Workbench};
