//! What strangers send: names over the air, addresses, cookies and links of their own making.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use core::time::Duration;
use doorward_client::types::{AppId, AuthorizationType, LockAction, Name};
use doorward_client::{Connection, PairingWish, pair};
use doorward_link::tcp;
use doorward_sim::Model;
use serde_json::Value;

use crate::flow::pair_plain;
use crate::stage::{Answer, HERE, Lock, Person, between};

const CODE: &str = "5937";

/// Names no phone of ours sends, but any transmitter can.
const NAMES: [&str; 4] = [
    "<img src=x onerror=e()>\"'&",
    "\u{1b}[2J\u{9b}31m\u{7f}\u{202e}evE",
    "=cmd|' /C calc'!A0",
    "</title></script>\r\n,\"x\",@a",
];

/// Somebody pairs with a classic lock under a name of any bytes, and uses it.
async fn stranger(lock: &Lock, name: &str, app: u32) {
    lock.light_ring().await;
    let mut field = [0; 32];
    field[..name.len()].copy_from_slice(name.as_bytes());
    let wish = PairingWish {
        model: Model::SmartLock,
        device: None,
        app: AppId(app),
        name: Name::from_wire(&field),
        kind: AuthorizationType::App,
    };
    let address = lock.host.link_address().unwrap();
    let link = async || {
        let link = tcp::connect(address, Duration::from_secs(5)).await;
        Box::new(link.unwrap())
    };
    let credentials = pair(link().await, wish, |_| async { None }).await.unwrap();
    let connection = Connection::open(link().await, credentials).await.unwrap();
    let _ = connection.act(LockAction::Unlock, None, |_| {}).await;
}

/// Everything in a page that is not text of ours must be escaped, and nothing in it drives a terminal.
fn is_harmless(path: &str, answer: &Answer) {
    for evil in ["<img", "onerror=e()>\"", "</title></script>"] {
        assert!(!answer.has(evil), "{path} has {evil}");
    }
    let control = answer
        .text
        .chars()
        .find(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'));
    assert_eq!(control, None, "{path}");
    for value in answer.headers.values() {
        let value = value.to_str().unwrap();
        assert!(
            !value.contains("evil") && !value.contains("onerror"),
            "{value}"
        );
    }
}

#[tokio::test]
async fn names_from_strangers_phones_stay_names_on_every_page_and_in_every_export() {
    let lock = Lock::new(Model::SmartLock);
    let person = Person::new("anna", &[&lock]).await;
    let device = pair_plain(&person, &lock, "smart-lock", "Front door").await;
    let code = [("code", CODE), ("again", CODE), ("confirmed", "1")];
    person.post(&format!("{device}/choose-code"), &code).await;
    for (app, name) in (100..).zip(NAMES) {
        stranger(&lock, name, app).await;
    }
    let enter = [("area", "log"), ("code", CODE)];
    person.post(&format!("{device}/enter"), &enter).await;

    let list = person.get(&format!("{device}/permissions")).await;
    assert!(
        list.has("&lt;img src=x onerror=e()&gt;&quot;"),
        "{}",
        list.words()
    );
    let mut paths = vec![
        device.clone(),
        format!("{device}/permissions"),
        format!("{device}/log?show=100"),
        format!("{device}/log?who=%3Cimg+src%3Dx+onerror%3De()%3E%22%27%26"),
    ];
    for number in 0..40 {
        paths.push(format!("{device}/permissions/{number}"));
    }
    for path in &paths {
        is_harmless(path, &person.get(path).await);
    }
    let log = person.get(&format!("{device}/log")).await;
    assert!(log.has("&lt;img"), "the log names them: {}", log.words());

    let csv = person.get(&format!("{device}/log/export.csv")).await;
    assert!(csv.has("'=cmd|"), "{}", csv.text);
    for (row, text) in csv.text.split("\r\n").enumerate() {
        for cell in cells(text) {
            assert!(
                !cell.trim_start().starts_with(['=', '+', '-', '@']),
                "row {row}: {text}"
            );
        }
        assert!(
            text.chars().all(|letter| !letter.is_control()),
            "row {row}: {text:?}"
        );
    }

    let json = person.get(&format!("{device}/log/export.json")).await;
    let entries: Value = serde_json::from_str(&json.text).unwrap();
    assert!(
        entries.to_string().contains("onerror"),
        "names are told as they are, to programs"
    );
    is_plain(&json.text);
    // Leaves the area, so it comes last.
    is_harmless("/", &person.get("/").await);
}

/// The cells of a line as RFC 4180 has them.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().unwrap().push(letter),
        }
    }
    cells
}

/// A document for programs that does no harm on a terminal either.
fn is_plain(text: &str) {
    let driving = |letter: char| letter.is_control() && letter != '\n';
    assert_eq!(text.chars().find(|letter| driving(*letter)), None);
}

#[tokio::test]
async fn a_cookie_somebody_planted_before_is_no_session_after_signing_in() {
    let mut person = Person::new("anna", &[]).await;
    let first = person.cookie.clone();
    // The attacker's own valid session, and one of his making, in the victim's browser.
    let planted = format!("doorward-8421={}", "a".repeat(64));
    for before in [
        planted.clone(),
        first.clone(),
        format!("{planted}; {first}"),
    ] {
        person.cookie = before.clone();
        let link = format!("/sign-in/{}", person.sign_in.issue());
        let answer = person.get(&link).await;
        let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        let fresh = set.split(';').next().unwrap();
        assert!(!before.contains(fresh), "signing in makes a new secret");
        for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(set.contains(word), "{set}");
        }
        assert!(!set.contains("Domain"), "{set}");
    }
    person.cookie = planted;
    assert_eq!(person.get("/").await.status, StatusCode::UNAUTHORIZED);
    // Two cookies of one name: the first counts, and a planted one opens nothing.
    person.cookie = format!("doorward-8421={}; {first}", "a".repeat(64));
    assert_eq!(person.get("/").await.status, StatusCode::UNAUTHORIZED);
    person.cookie = format!("doorward-9999=x; {first}");
    assert_eq!(person.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_link_signs_in_nobody_who_changed_it() {
    let person = Person::new("anna", &[]).await;
    let secret = person.sign_in.issue();
    let upper = secret.to_uppercase();
    for wrong in [
        &secret[..63],
        &format!("{secret}0"),
        &format!("{secret}/"),
        &format!("{secret}%00"),
        &upper,
        "",
        "..",
    ] {
        // All digits are the same in both cases once in a while.
        if *wrong == secret {
            continue;
        }
        let answer = person.get(&format!("/sign-in/{wrong}")).await;
        assert!(!answer.headers.contains_key("set-cookie"), "{wrong}");
        assert!(answer.status.is_client_error(), "{wrong}");
    }
    let good = person.get(&format!("/sign-in/{secret}")).await;
    assert_eq!(
        good.status,
        StatusCode::SEE_OTHER,
        "trying does not use it up"
    );
    assert_eq!(good.location(), "/");
}

/// Ways around the door that work with servers that tidy up addresses.
const TRICKS: [&str; 24] = [
    "//",
    "//settings",
    "/./settings",
    "/../settings",
    "/sign-in/../settings",
    "/assets/../settings",
    "/assets/..%2fsettings",
    "/assets/%2e%2e/settings",
    "/assets/../../../../../../etc/passwd",
    "/assets/..%2f..%2f..%2fetc%2fpasswd",
    "/assets/%2fetc%2fpasswd",
    "/assets/vault.key",
    "/vault.key",
    "/icons/../settings",
    "/icon.svg/../settings",
    "/offline/../settings",
    "/settings/",
    "/settings%00",
    "/%73ettings",
    "/settings;x=1",
    "/settings/.",
    "/SETTINGS",
    "/devices/../settings",
    "/.git/config",
];

#[tokio::test]
async fn no_spelling_of_an_address_leads_around_the_door_or_to_a_file() {
    let mut person = Person::new("Annabelle", &[]).await;
    for path in TRICKS {
        let answer = person.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.has("root:") && !answer.has("Annabelle"), "{path}");
    }
    person.cookie.clear();
    for path in TRICKS {
        let answer = person.get(path).await;
        assert!(
            matches!(
                answer.status,
                StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND | StatusCode::FORBIDDEN
            ),
            "{path}: {}",
            answer.status
        );
        assert!(!answer.has("root:") && !answer.has("Annabelle"), "{path}");
    }
}

#[tokio::test]
async fn a_page_can_only_be_changed_by_posting_its_form() {
    let person = Person::new("anna", &[]).await;
    let body = format!("token={}&name=Eve", person.token);
    // As an address, as other methods, with another kind of body: nothing of it is a form of ours.
    let asked = person.get(&format!("/settings?{body}")).await;
    assert!(!asked.has("Eve"));
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        let request = person
            .request(method.clone(), "/settings")
            .header("origin", format!("http://{HERE}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-http-method-override", "POST")
            .body(Body::from(body.clone()))
            .unwrap();
        let status = person.send(request).await.status;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    for kind in [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json",
    ] {
        let request = person
            .request(Method::POST, "/settings")
            .header("origin", format!("http://{HERE}"))
            .header("content-type", kind)
            .body(Body::from(body.clone()))
            .unwrap();
        let status = person.send(request).await.status;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{kind}");
    }
    let page = person.get("/settings").await;
    assert!(!page.has("Eve"));
    assert_eq!(
        between(&page.text, "name=\"token\" value=\"", "\""),
        person.token,
        "one session, one token"
    );
}
