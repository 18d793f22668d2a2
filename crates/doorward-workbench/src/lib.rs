//! The physical world of virtual locks, as a page and a JSON API.
//!
//! The page shows each lock drawn on its door, with everything that hands can do to it, beside the phones of the
//! demo. The API does the same for scripts and tests:
//!
//! | Request | Body | Meaning |
//! |---|---|---|
//! | `GET /api/devices` | | `{"devices":[…]}`: what eyes at the door can tell |
//! | `POST /api/devices/ID/button` | `{"hold_ms":5000}` | press the button and let go after that time; 1 to 120,000 |
//! | | `{"down":true}` | press it and keep it pressed, or let go with `false` |
//! | `POST /api/devices/ID/batteries` | `{"inserted":false}` | take the batteries out, or put them in |
//! | `POST /api/devices/ID/knob` | `{"to":"locked"}` | turn the knob: `locked`, `unlocked` or `unlatched` |
//! | `POST /api/devices/ID/door` | `{"open":true}` | open or close the door |
//! | `POST /api/devices/ID/time` | `{"advance_s":3600}` | let powered time pass, 1 second to 366 days; deadlines fire in order |
//!
//! Each answers with the device as it is then, or with a 4xx and `{"error":WORD,"message":SENTENCE}` that says what is
//! allowed. Requests from other origins, or for another host, are refused.

extern crate alloc;

mod deed;
mod draw;
mod page;
mod phones;
mod product;
mod server;

pub use doorward_http::BindError;
pub use phones::Phone;
pub use server::{Bench, Workbench};
