//! Routes and the running server.

use core::net::SocketAddr;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use doorward_app::App;
use doorward_http::{BindError, Server, SignIn, Site};

use crate::desk::Desk;
use crate::{door, install, pages};

/// Where and for whom pages are served.
#[derive(Clone, Debug)]
pub struct WebOptions {
    /// A loopback address; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The name of the profile, shown in the corner.
    pub person: String,
    /// The one origin that may show the pages in a frame, such as the workbench's.
    pub frame_ancestors: Option<String>,
}

/// Why the pages cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// The address does not work.
    #[error(transparent)]
    Bind(#[from] BindError),
}

/// The running server; dropping it stops it.
#[derive(Debug)]
pub struct WebServer {
    server: Server,
    origin: String,
    sign_in: SignIn,
}

impl WebServer {
    /// Where it listens, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Its origin, `http://HOST:PORT`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A fresh link that signs one browser in, once, within ten minutes. Whoever has it is let in: show it only to
    /// the person at this machine.
    #[must_use]
    pub fn sign_in_link(&self) -> String {
        link(&self.origin, &self.sign_in)
    }

    /// Makes links as [`WebServer::sign_in_link`] does, for whoever shows this server's pages.
    pub fn sign_in_links(&self) -> impl Fn() -> String + Send + Sync + 'static {
        let (origin, sign_in) = (self.origin.clone(), self.sign_in.clone());
        move || link(&origin, &sign_in)
    }

    /// Stops, giving open requests half a second.
    pub async fn shutdown(self) {
        self.server.shutdown().await;
    }
}

fn link(origin: &str, sign_in: &SignIn) -> String {
    format!("{origin}/sign-in/{}", sign_in.issue())
}

/// Serves the pages over `app`.
///
/// # Errors
/// [`WebError::Bind`] when the address is not of this machine alone, taken, or otherwise unusable.
pub async fn serve(app: App, options: WebOptions) -> Result<WebServer, WebError> {
    let bound = doorward_http::bind(options.listen).await?;
    let address = bound.address();
    let sign_in = SignIn::new(address);
    let origin = Site::new(address).origin();
    let router = router(app, &sign_in, address, options);
    Ok(WebServer {
        server: bound.serve(router),
        origin,
        sign_in,
    })
}

/// The pages without a socket, as a server at `address` would answer.
pub fn router(app: App, sign_in: &SignIn, address: SocketAddr, options: WebOptions) -> Router {
    let desk = Desk::new(app, options.person, sign_in.clone());
    let inside = pages::router()
        .route("/sign-out", post(door::sign_out))
        .fallback(door::missing)
        .layer(from_fn_with_state(desk.clone(), door::keep));
    let outside = Router::new()
        .route("/sign-in/{secret}", get(door::sign_in))
        .merge(install::router())
        .merge(desk.assets().router());
    Site::new(address)
        .framed_by(options.frame_ancestors)
        .explained_by(door::explain)
        .protect(outside.merge(inside).with_state(desk))
}
