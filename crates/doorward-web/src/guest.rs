//! One request of a signed-in person: session, shared things, and how its answer is made.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use doorward_app::Visit;
use doorward_http::Session;
use maud::Markup;

use crate::desk::{Desk, Note, Tone};
use crate::door;
use crate::layout::{Page, token};
use crate::words::Words;

/// The header our script sends when it only looks for news: such a request is no step of a person, so it neither
/// takes messages nor keeps gates open.
pub(crate) const LOOK: &str = "doorward-look";

/// Who asks, and everything a page needs.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    pub(crate) desk: Desk,
    pub(crate) session: Session,
    /// The words of the language this request asks for.
    pub(crate) words: &'static Words,
    /// True for a look of the script.
    pub(crate) looking: bool,
    /// The address of the page that was asked for; none for what changes something.
    pub(crate) here: Option<String>,
    /// The app's count of changes when the request came: what happens while the page is made is news to it.
    seen: u64,
}

impl Guest {
    /// The framed page.
    pub(crate) fn page(&self, page: Page) -> Response {
        let note = if self.looking {
            None
        } else {
            self.desk.told(self.session.visit())
        };
        page.seen(self.seen)
            .render(self, note.as_ref())
            .into_response()
    }

    /// The framed page of a form that was refused; the page itself says why.
    pub(crate) fn refused(&self, status: StatusCode, page: Page) -> Response {
        let page = page.seen(self.seen);
        (status, page.render(self, None)).into_response()
    }

    /// The page for an address nobody serves.
    pub(crate) fn missing(&self) -> Response {
        door::no_such_page(&self.desk, self.words)
    }

    /// Goes on to another page with a message.
    pub(crate) fn go(&self, to: &str, note: Option<Note>) -> Response {
        if let Some(note) = note {
            self.desk.tell(self.session.visit(), note);
        }
        Redirect::to(to).into_response()
    }

    /// Goes on after something worked.
    pub(crate) fn done(&self, to: &str, words: &str) -> Response {
        self.go(to, Some(Note::new(Tone::Good, words)))
    }

    /// The visit whose gates this session opens.
    pub(crate) fn visit(&self) -> Visit {
        self.desk.app_visit(self.session.visit())
    }

    /// The hidden field that proves a form is ours.
    pub(crate) fn token(&self) -> Markup {
        token(&self.session)
    }
}

impl FromRequestParts<Desk> for Guest {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, StatusCode> {
        // Set by the door for every route behind it; without it nobody is signed in.
        let session = parts
            .extensions
            .get::<Session>()
            .cloned()
            .ok_or(StatusCode::UNAUTHORIZED)?;
        Ok(Self {
            desk: desk.clone(),
            words: desk.words(&parts.headers),
            session,
            looking: parts.headers.contains_key(LOOK),
            here: parts
                .method
                .is_safe()
                .then(|| parts.uri.path_and_query().map(ToString::to_string))
                .flatten(),
            seen: *desk.app().changes().borrow(),
        })
    }
}
