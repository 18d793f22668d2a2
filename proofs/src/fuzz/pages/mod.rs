//! The app's pages and whoever can send requests to them: any method, address, header, cookie and body, with and without
//! a session.
//!
//! Whatever is asked, there is an answer, and it is no failure of ours; what strangers wrote stands in it as text; nothing
//! secret is in it; and without a session and its token nothing at all has changed afterwards.

mod home;
mod lock;
pub(crate) mod markup;

use std::{
    cell::{Cell, RefCell},
    fmt::Write as _,
    sync::Once,
};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, Request, Uri, header},
};
use tokio::runtime::Runtime;

use super::{Bytes, Story};
use crate::secrets::{Place, Secret};
use home::{Answer, CLASSIC_CODE, CODE, Everything, HERE, Home, PRIVATE, Plan};

/// Somebody who goes on for ever learns nothing new.
const REQUESTS: usize = 8;

const METHODS: [Method; 8] = [
    Method::GET,
    Method::POST,
    Method::HEAD,
    Method::PUT,
    Method::DELETE,
    Method::OPTIONS,
    Method::PATCH,
    Method::TRACE,
];

/// What strangers write.
const PAYLOADS: [&str; 24] = [
    "<x-evil onevil=1>",
    "\"><x-evil a=\"",
    "'><x-evil a='",
    "</title><x-evil>",
    "</script><x-evil>",
    "<!--<x-evil>",
    "javascript:evil()",
    "//evil.example/",
    "/\\evil.example",
    "https://evil.example/",
    "../../../../etc/passwd",
    "..%2f..%2fvault.key",
    "a\r\nset-cookie: evil=1",
    "=cmd|' /C calc'!A0",
    "{{7*7}}${7*7}#{7*7}",
    "\u{1b}[2J\u{9b}31m\u{7f}",
    "\u{202e}nimda\u{2066}",
    "\0",
    "-1",
    "99999999999999999999",
    "1e999",
    "2026-13-40",
    "25:61",
    "ÄÖÜ電話ÄÖÜ電話ÄÖÜ電話ÄÖÜ電話ÄÖÜ電話",
];

/// What makes sense somewhere.
const PLAIN: [&str; 24] = [
    "",
    "0",
    "1",
    "2",
    "3",
    "10",
    "30",
    "60",
    "255",
    "on",
    "off",
    "lock",
    "unlock",
    "unlatch",
    "de",
    "en",
    "mon",
    "2026-12-01",
    "07:30",
    "19:00",
    "general",
    "Anna",
    "000000",
    "123456",
];

/// Fields a code is typed into: the right one may be typed here, and must not come back.
const CODE_FIELDS: [&str; 7] = ["code", "old", "new", "again", "present", "secret", "digits"];

const HEADERS: [&str; 10] = [
    "accept-language",
    "doorward-look",
    "x-forwarded-host",
    "range",
    "if-none-match",
    "referer",
    "accept-encoding",
    "content-encoding",
    "expect",
    "x-http-method-override",
];

thread_local! {
    static WORLD: RefCell<Option<World>> = const { RefCell::new(None) };
    /// Tasks swallow their panics; this does not.
    static PANICKED: Cell<bool> = const { Cell::new(false) };
}

struct World {
    runtime: Runtime,
    plan: Plan,
    home: Option<Home>,
}

impl World {
    fn new() -> Self {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                PANICKED.set(true);
                before(panic);
            }));
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let plan = runtime.block_on(Plan::draw());
        Self {
            runtime,
            plan,
            home: None,
        }
    }
}

/// How far somebody may have gone so far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gone {
    /// Nobody who may was here.
    Nowhere,
    /// Somebody with a session looked at pages.
    Looked,
    /// Somebody with a session and its token did something.
    Acted,
}

/// A request, and what its sender may.
struct Sent {
    request: Request<Body>,
    told: String,
    has_session: bool,
    may_act: bool,
    /// The right code was written where codes are not typed: it may be read there again.
    says_code: bool,
}

/// Requests, one after the other.
///
/// # Panics
/// If a promise is broken.
pub fn run(data: &[u8], story: &mut Story) {
    WORLD.with_borrow_mut(|world| {
        let World {
            runtime,
            plan,
            home,
        } = world.get_or_insert_with(World::new);
        let mut bytes = Bytes::new(data);
        runtime.block_on(async {
            let here = match home.take() {
                Some(home) => home,
                None => plan.home().await,
            };
            let gone = visit(&mut bytes, plan, &here, story).await;
            // Where somebody was, the next visitor finds a home as new.
            *home = (gone == Gone::Nowhere).then_some(here);
        });
        assert!(!PANICKED.get(), "something panicked in the background");
    });
}

async fn visit(bytes: &mut Bytes<'_>, plan: &Plan, home: &Home, story: &mut Story) -> Gone {
    let before = home.everything();
    let mut gone = Gone::Nowhere;
    let mut says_code = false;
    for _ in 0..REQUESTS {
        if !bytes.more() {
            break;
        }
        let Some(sent) = compose(bytes, plan, home) else {
            continue;
        };
        story.tell(|| sent.told.clone());
        says_code |= sent.says_code;
        let (has_session, may_act) = (sent.has_session, sent.may_act);
        let answer = home.ask(sent.request).await;
        story.tell(|| format!("  answered {}, {} bytes", answer.status, answer.body.len()));
        judge(&answer, home, has_session, says_code);
        gone = gone.max(match (has_session, may_act) {
            (_, true) => Gone::Acted,
            (true, false) => Gone::Looked,
            (false, false) => Gone::Nowhere,
        });
        unchanged(&before, home, gone);
    }
    gone
}

fn unchanged(before: &Everything, home: &Home, gone: Gone) {
    match gone {
        Gone::Nowhere => assert!(
            home.everything() == *before,
            "something changed, and nobody had a session"
        ),
        Gone::Looked => assert!(
            home.everything().guarded() == before.guarded(),
            "somebody only looked, or had no token, and something changed"
        ),
        Gone::Acted => {}
    }
}

/// Whether this may be answered.
fn judge(answer: &Answer, home: &Home, has_session: bool, says_code: bool) {
    assert!(
        answer.status.as_u16() < 500,
        "a failure of ours: {} {}",
        answer.status,
        answer.text()
    );
    let kind = answer.header("content-type");
    let text = answer.text();
    if kind.starts_with("text/html")
        && let Some(strange) = markup::strange(&text)
    {
        panic!("somebody else wrote into a page: {strange}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "no policy");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let kept = answer.header("cache-control");
    assert!(
        kept == "no-store" || !text.contains("name=\"token\""),
        "a person's page may be kept: {kept}"
    );
    let to = answer.header("location");
    let own = to.strip_prefix("http://127.0.0.1:8421").unwrap_or(to);
    assert!(
        to.is_empty()
            || own.starts_with('/')
                && (own != to || !own.starts_with("//") && !own.starts_with("/\\")),
        "sent elsewhere: {to}"
    );
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.is_empty() || cookie.starts_with("doorward-8421="),
        "a cookie of somebody else: {cookie}"
    );
    secretive(answer, &text, home, says_code);
    if !has_session {
        for word in PRIVATE {
            assert!(!text.contains(word), "told to a stranger: {word}");
        }
    }
}

/// Nothing secret is in an answer.
fn secretive(answer: &Answer, text: &str, home: &Home, says_code: bool) {
    let mut all = String::new();
    for (name, value) in &answer.headers {
        if name != header::SET_COOKIE {
            let _ = writeln!(all, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        }
    }
    all.push_str(text);
    let key: String = home
        .vault_key
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let value = |cookie: &str| cookie.split('=').nth(1).unwrap_or_default().to_owned();
    let secrets = [
        ("the key of the vault", key),
        ("a cookie", value(&home.owner.cookie)),
        ("a cookie", value(&home.other.cookie)),
        ("a sign-in link", home.link.clone()),
    ];
    for (what, secret) in secrets {
        assert!(
            secret.len() < 32 || !all.contains(&secret),
            "{what} is in an answer"
        );
    }
    assert!(
        says_code || !without_hashes(&all).contains(CODE),
        "the code is in an answer"
    );
}

/// A text without long runs of hexadecimal digits, which may contain any six.
fn without_hashes(text: &str) -> String {
    text.split(|letter: char| !letter.is_ascii_hexdigit())
        .filter(|word| word.len() < 16)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The next request.
fn compose(bytes: &mut Bytes<'_>, plan: &Plan, home: &Home) -> Option<Sent> {
    let (kind, who, from, extra) = (
        bytes.byte(),
        bytes.byte() % 16,
        bytes.byte() % 16,
        bytes.byte() % 8,
    );
    let browser = if who == 15 { &home.other } else { &home.owner };
    let token = match who {
        0..=9 | 15 => browser.token.clone(),
        10 | 11 => home.owner.token.clone(),
        13 => "0".repeat(64),
        14 => home.other.token.clone(),
        _ => String::new(),
    };
    let cookie = match who {
        10 => String::new(),
        11 => format!("doorward-8421={}", "0".repeat(64)),
        _ => browser.cookie.clone(),
    };
    let mut says_code = false;
    let (method, path, mut fields, raw) = match kind % 4 {
        0 | 1 => {
            let form = &plan.forms[bytes.below(plan.forms.len())];
            let mut fields = form.fields.clone();
            for _ in 0..bytes.below(4) {
                let index = bytes.below(fields.len() + 1);
                match fields.get_mut(index) {
                    Some((name, value)) => *value = text(bytes, name),
                    None => {
                        let name = plan.names[bytes.below(plan.names.len())].clone();
                        let value = text(bytes, &name);
                        fields.push((name, value));
                    }
                }
            }
            (Method::POST, form.action.clone(), fields, None)
        }
        2 => {
            let method = METHODS[bytes.below(METHODS.len())].clone();
            let route = &plan.routes[bytes.below(plan.routes.len())];
            let path = plan.fill(route, |name| place(bytes, plan, name));
            let fields = (0..bytes.below(5))
                .map(|_| {
                    let name = plan.names[bytes.below(plan.names.len())].clone();
                    let value = text(bytes, &name);
                    (name, value)
                })
                .collect();
            (method, path, fields, None)
        }
        _ => {
            let method = METHODS[bytes.below(METHODS.len())].clone();
            let length = bytes.below(80);
            let path = String::from_utf8_lossy(bytes.take(length)).into_owned();
            let length = usize::from(bytes.byte());
            (method, path, Vec::new(), Some(bytes.take(length).to_vec()))
        }
    };
    for (name, value) in &fields {
        says_code |= value.contains(CODE) && !CODE_FIELDS.contains(&name.as_str());
    }
    says_code |= path.contains(CODE);
    let mut uri = path;
    let safe = method.is_safe();
    let mut body = Vec::new();
    if let Some(raw) = raw {
        says_code |= String::from_utf8_lossy(&raw).contains(CODE);
        body = raw;
    } else if safe && !fields.is_empty() {
        // Fields of a question stand in the address, where codes have no place.
        says_code |= fields.iter().any(|(_, value)| value.contains(CODE));
        let query = encoded(&fields);
        uri = format!("{uri}?{query}");
    } else if !safe {
        fields.insert(0, ("token".to_owned(), token));
        body = encoded(&fields).into_bytes();
    }
    let is_form = !fields.is_empty();
    let uri: Uri = uri.parse().ok()?;
    let mut request = Request::builder()
        .method(method.clone())
        .uri(uri)
        .body(Body::from(body.clone()))
        .ok()?;
    let headers = request.headers_mut();
    headers.insert(header::HOST, HeaderValue::from_static(HERE));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.insert(header::COOKIE, cookie);
    }
    if !safe {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.insert(
            header::ORIGIN,
            HeaderValue::from_static("http://127.0.0.1:8421"),
        );
    }
    match from {
        10 => drop(headers.insert(
            header::ORIGIN,
            HeaderValue::from_static("http://evil.example"),
        )),
        11 => drop(headers.insert(header::ORIGIN, HeaderValue::from_static("null"))),
        12 => drop(headers.insert("sec-fetch-site", HeaderValue::from_static("cross-site"))),
        13 => drop(headers.insert(header::HOST, HeaderValue::from_static("evil.example:8421"))),
        14 => drop(headers.remove(header::ORIGIN)),
        15 => drop(headers.append(header::HOST, HeaderValue::from_static(HERE))),
        _ => {}
    }
    match extra {
        4 | 5 => {
            let name = HEADERS[bytes.below(HEADERS.len())];
            let value = text(bytes, name);
            says_code |= value.contains(CODE);
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        6 => {
            let value = text(bytes, "content-type");
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                headers.insert(header::CONTENT_TYPE, value);
            }
        }
        _ => {}
    }
    let has_session = !matches!(who, 10 | 11);
    let told = format!(
        "{method} {} by {who}, from {from}, extra {extra}: {}",
        request.uri(),
        String::from_utf8_lossy(&body)
    );
    Some(Sent {
        may_act: has_session
            && !safe
            && is_form
            && matches!(who, 0..=9 | 15)
            && matches!(from, 0..=9),
        has_session,
        request,
        told,
        says_code,
    })
}

/// What is put into a place of an address.
fn place(bytes: &mut Bytes<'_>, plan: &Plan, name: &str) -> Option<String> {
    let byte = bytes.byte();
    match (byte % 4, name) {
        (0, _) => None,
        (1, "id") => Some(plan.devices[bytes.below(plan.devices.len())].clone()),
        (1, "number" | "code") => Some(bytes.byte().to_string()),
        (1, "page") => {
            let pages = [
                "general",
                "led",
                "buttons",
                "motion",
                "door",
                "battery",
                "auto-lock",
                "opener",
            ];
            Some(pages[bytes.below(pages.len())].to_owned())
        }
        (1, "product") => {
            let products = ["smart-lock", "ultra", "smart-door", "opener"];
            Some(products[bytes.below(products.len())].to_owned())
        }
        _ => {
            let value = text(bytes, name);
            Some(form_urlencoded::byte_serialize(value.as_bytes()).collect())
        }
    }
}

/// What is put into a field.
fn text(bytes: &mut Bytes<'_>, name: &str) -> String {
    match bytes.byte() % 6 {
        0 => PAYLOADS[bytes.below(PAYLOADS.len())].to_owned(),
        1 => PLAIN[bytes.below(PLAIN.len())].to_owned(),
        2 => bytes.word().to_string(),
        3 if CODE_FIELDS.contains(&name) => [CODE, CLASSIC_CODE][bytes.below(2)].to_owned(),
        4 => PAYLOADS[bytes.below(PAYLOADS.len())].repeat(usize::from(bytes.byte())),
        _ => {
            let length = bytes.below(48);
            String::from_utf8_lossy(bytes.take(length)).into_owned()
        }
    }
}

fn encoded(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Everything of an app that can be printed, after it was used; and what must not be in it.
pub(crate) fn printed() -> (Vec<Secret>, Vec<Place>) {
    let World { runtime, plan, .. } = World::new();
    runtime.block_on(async { plan.home().await.printed(&plan.devices).await })
}

/// Every form once as it stands, every page once, and both as a stranger.
#[must_use]
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for number in 0..120_u8 {
        seeds.push(vec![0, 0, 0, 0, number, 0]);
        seeds.push(vec![2, 0, 0, 0, 0, number, 0, 0, 0]);
        if number % 8 == 0 {
            // A stranger, then somebody with a session but no token, then a foreign origin.
            seeds.push(vec![
                0, 10, 0, 0, number, 0, 0, 12, 0, 0, number, 0, 0, 0, 10, 0, number, 0,
            ]);
            // Names as strangers write them, then the pages that show them.
            seeds.push(vec![
                0, 0, 0, 0, number, 1, 0, 0, 0, 2, 0, 0, 0, 0, number, 0, 0, 0,
            ]);
        }
    }
    seeds.push([&[3, 10, 0, 0, 0, 14][..], b"/../../etc/pas", &[0]].concat());
    seeds.push([&[3, 0, 0, 0, 1, 9][..], b"/settings", &[9], b"name=%3Cx"].concat());
    seeds
}
