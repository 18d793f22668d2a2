//! What every page server of the project does alike: host and origin checks, headers, assets, live events.
//!
//! A server is put together in three steps:
//!
//! 1. [`bind`] takes a loopback address and says which port it really is;
//! 2. [`Site`] wraps an [`axum::Router`] with the checks of a local server: the `Host` it may be called by,
//!    the origins that may post, fetch metadata, security headers, sizes and times;
//! 3. [`Bound::serve`] runs it until [`Server::shutdown`].
//!
//! Pages behind a sign-in add [`SignIn`]: one-time links, a session cookie and a token in every form.
//! Style sheets, scripts and icons are [`Assets`]; pages that stay current listen to [`live()`].

extern crate alloc;

mod assets;
mod forms;
mod headers;
mod language;
mod live;
mod secret;
mod server;
mod sign_in;
mod site;

pub use assets::{Asset, Assets};
pub use forms::{FORM_BYTES, Fields, FormError};
pub use language::languages;
pub use live::live;
pub use secret::{SecretDigest, once};
pub use server::{BindError, Bound, Server, bind};
pub use sign_in::{Session, SignIn, SignInError, VisitId};
pub use site::{Refusal, Site};
