//! One person's pages over a real app and a virtual lock, called without a browser.

use alloc::sync::Arc;
use core::net::SocketAddr;
use core::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use doorward_app::{App, Heard, ProfileOptions, Radio, RadioFuture};
use doorward_http::SignIn;
use doorward_link::{BoxLink, LinkError, tcp};
use doorward_sim::runtime::{Host, HostOptions, Press};
use doorward_web::WebOptions;
use tempfile::TempDir;
use tower::ServiceExt;

/// Where the pages believe to be served.
pub(crate) const HERE: &str = "127.0.0.1:8421";

/// The radio of tests: TCP to the locks on stage.
#[derive(Debug)]
struct Tcp(Vec<SocketAddr>);

const PATIENCE: Duration = Duration::from_secs(5);

impl Radio for Tcp {
    fn scan(&self, _known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async {
            let mut heard = Vec::new();
            for address in &self.0 {
                let Ok(link) = tcp::connect(address, PATIENCE).await else {
                    continue;
                };
                let timing = doorward_client::Timing::default();
                if let Ok(advertisement) = doorward_client::discover(Box::new(link), &timing).await
                {
                    heard.push(Heard {
                        address: address.to_string(),
                        advertisement,
                    });
                }
            }
            heard
        })
    }

    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>> {
        Box::pin(async move {
            let link = tcp::connect(address, PATIENCE).await?;
            Ok(Box::new(link) as BoxLink)
        })
    }
}

/// A lock that answers until it is dropped.
pub(crate) struct Lock {
    pub(crate) host: Host,
    _folder: TempDir,
}

impl Lock {
    pub(crate) fn new(model: doorward_sim::Model) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let host = Host::spawn(HostOptions {
            id: "door".into(),
            model,
            data: folder.path().join("lock"),
            listen: Some("127.0.0.1:0".parse().unwrap()),
        })
        .unwrap();
        Self {
            host,
            _folder: folder,
        }
    }

    /// Holds the button until the ring stays lit.
    pub(crate) async fn light_ring(&self) {
        self.host
            .button(Press::Hold(Duration::from_millis(5_200)))
            .await;
        self.host.advance(Duration::from_secs(6)).await;
    }
}

/// A person with an app and a signed-in browser.
pub(crate) struct Person {
    pub(crate) router: Router,
    pub(crate) sign_in: SignIn,
    pub(crate) cookie: String,
    pub(crate) token: String,
    /// What the browser asks for in `Accept-Language`.
    pub(crate) language: &'static str,
    pub(crate) folder: TempDir,
    name: String,
    radio: Arc<Tcp>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get("location")
            .and_then(|location| location.to_str().ok())
            .unwrap_or_default()
    }

    /// What a person reads in the page's main part, for messages of failing tests.
    pub(crate) fn words(&self) -> String {
        let main = self
            .text
            .split_once("<main")
            .map_or(self.text.as_str(), |(_, main)| main);
        let mut words = String::new();
        for piece in main.split('<').skip(1) {
            if let Some((_, text)) = piece.split_once('>')
                && !text.trim().is_empty()
            {
                words.push_str(text.trim());
                words.push_str(" | ");
            }
        }
        words
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}

impl Person {
    pub(crate) async fn new(name: &str, locks: &[&Lock]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let radio = Arc::new(Tcp(locks
            .iter()
            .filter_map(|lock| lock.host.link_address())
            .collect()));
        let (router, sign_in) = serve(name, &folder, &radio).await;
        let mut person = Self {
            router,
            sign_in,
            cookie: String::new(),
            token: String::new(),
            language: "en-GB",
            folder,
            name: name.to_owned(),
            radio,
        };
        let signed_in = person
            .get(&format!("/sign-in/{}", person.sign_in.issue()))
            .await;
        person.cookie = signed_in.headers["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        person.takes_token().await;
        person
    }

    /// Takes the token of the session's forms from a page.
    pub(crate) async fn takes_token(&mut self) {
        let page = self.get("/settings").await;
        self.token = between(&page.text, "name=\"token\" value=\"", "\"").to_owned();
    }

    /// The program ends and starts again over the same profile; the browser keeps its cookie.
    pub(crate) async fn restarts(&mut self) {
        (self.router, self.sign_in) = serve(&self.name, &self.folder, &self.radio).await;
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", HERE)
            .header("cookie", &self.cookie)
            .header("accept-language", self.language)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form as a page of ours would.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("token", &self.token)
            .extend_pairs(fields)
            .finish();
        let request = self
            .request(Method::POST, path)
            .header("origin", format!("http://{HERE}"))
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

/// The pages over a profile, as a program that has just started serves them.
async fn serve(name: &str, folder: &TempDir, radio: &Arc<Tcp>) -> (Router, SignIn) {
    let app = App::open(ProfileOptions {
        name: name.to_lowercase(),
        dir: folder.path().to_owned(),
        radio: Arc::clone(radio) as Arc<dyn Radio>,
        file_vault_only: true,
    })
    .await
    .unwrap();
    let address: SocketAddr = HERE.parse().unwrap();
    let sign_in = SignIn::new(address);
    let options = WebOptions {
        listen: address,
        person: name.into(),
        frame_ancestors: None,
    };
    let router = doorward_web::router(app, &sign_in, address, options);
    (router, sign_in)
}

/// The text after `begin` up to `end`.
pub(crate) fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text
        .split_once(begin)
        .unwrap_or_else(|| panic!("no {begin} in {text}"));
    rest.split_once(end).map_or(rest, |(found, _)| found)
}
