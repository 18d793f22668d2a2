//! Somebody's app with two locks and two signed-in browsers, without a socket: its router, called as a server would.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use doorward_app::{App, InviteWish, KeypadCodeWish, PairWish, ProfileOptions, Visit};
use doorward_http::SignIn;
use doorward_proto::Model;
use doorward_store::{Key, Table};
use doorward_web::WebOptions;
use futures_util::StreamExt;
use tempfile::TempDir;
use tower::ServiceExt;
use zeroize::Zeroizing;

use crate::secrets::{Place, Secret};

use super::{
    lock::{Air, Lock, Remains},
    markup::{Form, forms, tags},
};

/// Where the pages believe to be served.
pub(super) const HERE: &str = "127.0.0.1:8421";

/// The Ultra's code, remembered on this phone.
pub(super) const CODE: &str = "836592";

/// The Smart Lock's code, not remembered.
pub(super) const CLASSIC_CODE: &str = "4826";

const KEYPAD_CODE: &str = "639574";

/// Names as strangers give them. Whoever is not signed in must not read the animals.
const DEVICE: &str = "Zebra <x-evil onx=1>\"'&";
const OWN: &str = "Quagga\"><x-evil>";
const GUEST: &str = "=Okapi</td><x-evil>'";
const KEYPAD: &str = "Gnu\"><x-evil>";

/// What stands in pages of signed-in people only.
pub(super) const PRIVATE: [&str; 4] = ["Zebra", "Quagga", "Okapi", "Gnu"];

const ADDRESSES: [(&str, Model, u32); 2] = [
    ("tcp:127.0.0.1:9001", Model::Ultra, 0x0000_2A01),
    ("tcp:127.0.0.1:9002", Model::SmartLock, 0x0000_2A02),
];

/// Where the routes are written down.
const SOURCES: [&str; 3] = [
    include_str!("../../../../crates/doorward-web/src/pages.rs"),
    include_str!("../../../../crates/doorward-web/src/server.rs"),
    include_str!("../../../../crates/doorward-web/src/install.rs"),
];

/// A signed-in browser.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    pub(super) cookie: String,
    pub(super) token: String,
}

/// An answer, read to its end; of a stream, its first piece.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// Everything that must stay as it is when nobody may change it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Everything {
    profile: BTreeMap<String, Vec<u8>>,
    locks: Vec<Remains>,
}

/// What looking at pages changes nothing of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guarded {
    records: Vec<BTreeMap<Key, Vec<u8>>>,
    authorizations: Vec<BTreeSet<Key>>,
    spindles: Vec<i32>,
}

impl Everything {
    pub(super) fn guarded(&self) -> Guarded {
        let of = |remains: &Remains, tables: &[Table]| {
            let records = remains.contents.records.iter();
            records
                .filter(|(key, _)| tables.contains(&key.table))
                .map(|(key, bytes)| (*key, bytes.clone()))
                .collect::<BTreeMap<_, _>>()
        };
        let settings = [
            Table::Identity,
            Table::Code,
            Table::Config,
            Table::AdvancedConfig,
            Table::TimeControl,
            Table::KeypadCode,
            Table::Clock,
            Table::DoorSensor,
        ];
        Guarded {
            records: self.locks.iter().map(|lock| of(lock, &settings)).collect(),
            authorizations: self
                .locks
                .iter()
                .map(|lock| of(lock, &[Table::Authorization]).into_keys().collect())
                .collect(),
            spindles: self
                .locks
                .iter()
                .map(|lock| lock.hardware.spindle)
                .collect(),
        }
    }
}

/// What a home is made from, again and again.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    before: Everything,
    /// The devices' numbers, as addresses spell them.
    pub(super) devices: Vec<String>,
    /// Every address there is a route for, with its places in braces.
    pub(super) routes: Vec<String>,
    /// Every form of every page that can be reached.
    pub(super) forms: Vec<Form>,
    /// The names of all their fields.
    pub(super) names: Vec<String>,
}

/// A home with everything running.
#[derive(Debug)]
pub(super) struct Home {
    router: Router,
    sign_in: SignIn,
    locks: Vec<Arc<Lock>>,
    folder: TempDir,
    app: App,
    pub(super) owner: Browser,
    pub(super) other: Browser,
    /// A sign-in link nobody has used yet.
    pub(super) link: String,
    pub(super) vault_key: Vec<u8>,
}

impl Plan {
    /// Moves in: pairs, sets codes, invites, and looks at every page for its forms.
    pub(super) async fn draw() -> Self {
        let empty = Everything {
            profile: BTreeMap::new(),
            locks: vec![Remains::new(); ADDRESSES.len()],
        };
        let home = Home::over(&empty).await;
        let devices = move_in(&home).await;
        // Everything is written, and the locks have ended what they were doing.
        home.app.close();
        tokio::time::sleep(Duration::from_secs(60)).await;
        let before = home.everything();
        let home = Home::over(&before).await;
        let mut plan = Self {
            before,
            devices,
            routes: routes(),
            forms: Vec::new(),
            names: Vec::new(),
        };
        plan.crawl(&home).await;
        plan
    }

    /// A home as the plan has it.
    pub(super) async fn home(&self) -> Home {
        Home::over(&self.before).await
    }

    /// An address of the route with its places filled in.
    pub(super) fn fill(
        &self,
        route: &str,
        mut place: impl FnMut(&str) -> Option<String>,
    ) -> String {
        let mut address = String::new();
        let mut rest = route;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            address.push_str(before);
            let plain = match name {
                "id" => self.devices[0].as_str(),
                "number" | "code" => "1",
                "product" => "ultra",
                "page" => "general",
                _ => "x",
            };
            address.push_str(&place(name).unwrap_or_else(|| plain.to_owned()));
            rest = after;
        }
        address + rest
    }

    async fn crawl(&mut self, home: &Home) {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut next: Vec<String> = self
            .routes
            .iter()
            .flat_map(|route| {
                self.devices
                    .iter()
                    .map(|device| self.fill(route, |name| (name == "id").then(|| device.clone())))
            })
            .filter(|path| !path.starts_with("/sign-") && path != "/live")
            .collect();
        while let Some(path) = next.pop() {
            if seen.len() > 400 || !seen.insert(path.clone()) {
                continue;
            }
            let page = home.get(&home.owner, &path).await.text();
            found.extend(forms(&page));
            for tag in tags(&page) {
                let to = tag.value("href").unwrap_or_default();
                if tag.name == "a" && to.starts_with('/') {
                    next.push(to.to_owned());
                }
            }
        }
        // What differs only in random names of requests is one form.
        let mut known = BTreeSet::new();
        self.forms = found
            .into_iter()
            .filter(|form| form.post)
            .map(|mut form| {
                form.fields.retain(|(name, _)| name != "token");
                form
            })
            .filter(|form| {
                let shape: Vec<_> = form.fields.iter().map(|(name, _)| name.clone()).collect();
                known.insert((form.action.clone(), shape))
            })
            .collect();
        let names: BTreeSet<String> = self
            .forms
            .iter()
            .flat_map(|form| form.fields.iter().map(|(name, _)| name.clone()))
            .collect();
        self.names = names.into_iter().collect();
    }
}

/// Every address in the sources of the pages.
fn routes() -> Vec<String> {
    let mut routes: Vec<String> = SOURCES
        .iter()
        .flat_map(|source| source.split('"').skip(1).step_by(2))
        .filter(|text| text.starts_with('/') && !text.contains(' '))
        .map(str::to_owned)
        .chain(["/assets/{file}".to_owned()])
        .collect();
    routes.sort();
    routes.dedup();
    routes
}

async fn move_in(home: &Home) -> Vec<String> {
    let mut devices = Vec::new();
    let visit = Visit::new("moving in");
    let secret = |text: &str| Zeroizing::new(text.to_owned());
    for (lock, (address, model, _)) in home.locks.iter().zip(ADDRESSES) {
        lock.light_ring().await;
        let mut wish = PairWish::at(address);
        wish.device_name = Some(DEVICE.to_owned());
        wish.own_name = Some(OWN.to_owned());
        wish.confirmed_obvious = true;
        let ultra = model == Model::Ultra;
        if ultra {
            wish.code = Some(secret(CODE));
            wish.remember = true;
        }
        let paired = home.app.pair(wish).await.expect("pairs");
        let id = paired.id;
        if !ultra {
            let code = secret(CLASSIC_CODE);
            let set = home.app.set_first_code(&visit, id, &code, true, false);
            set.await.expect("sets its first code");
        }
        let wish = InviteWish {
            name: GUEST.to_owned(),
            limit: None,
            remote_allowed: false,
        };
        let invited = home.app.invite(&visit, id, wish).await;
        invited.expect("invites somebody");
        let wish = KeypadCodeWish {
            digits: secret(KEYPAD_CODE),
            name: KEYPAD.to_owned(),
            limit: None,
            confirmed_obvious: true,
        };
        // An Ultra's keypad codes are its own affair where it takes none.
        let _ = home.app.add_keypad_code(&visit, id, wish).await;
        devices.push(id.to_string());
    }
    home.app.end_visit(&visit);
    devices
}

impl Home {
    async fn over(before: &Everything) -> Self {
        let folder = match Path::new("/dev/shm") {
            // Files are flushed at every change; in memory that costs nothing.
            shared if shared.is_dir() => tempfile::tempdir_in(shared),
            _ => tempfile::tempdir(),
        }
        .expect("a folder of our own");
        restore(folder.path(), &before.profile);
        let utc = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(0));
        let locks: Vec<Arc<Lock>> = ADDRESSES
            .iter()
            .zip(&before.locks)
            .map(|((_, model, number), remains)| {
                Arc::new(Lock::start(*model, *number, remains, utc))
            })
            .collect();
        let air = Air(ADDRESSES
            .iter()
            .map(|(address, ..)| (*address).to_owned())
            .zip(locks.iter().cloned())
            .collect());
        let app = App::open(ProfileOptions {
            name: "anna".to_owned(),
            dir: folder.path().to_owned(),
            radio: Arc::new(air),
            file_vault_only: true,
        })
        .await
        .expect("a sound profile");
        let address: SocketAddr = HERE.parse().expect("an address");
        let sign_in = SignIn::new(address);
        let options = WebOptions {
            listen: address,
            person: "Quagga".to_owned(),
            frame_ancestors: None,
        };
        let router = doorward_web::router(app.clone(), &sign_in, address, options);
        let nobody = Browser {
            cookie: String::new(),
            token: String::new(),
        };
        let vault_key = fs::read(folder.path().join("anna/vault.key")).expect("the key's file");
        let mut home = Self {
            router,
            link: sign_in.issue(),
            sign_in,
            locks,
            folder,
            app,
            owner: nobody.clone(),
            other: nobody,
            vault_key,
        };
        home.owner = home.signs_in().await;
        home.other = home.signs_in().await;
        home
    }

    async fn signs_in(&self) -> Browser {
        let nobody = Browser {
            cookie: String::new(),
            token: String::new(),
        };
        let path = format!("/sign-in/{}", self.sign_in.issue());
        let answer = self.get(&nobody, &path).await;
        let cookie = answer.header("set-cookie").split(';').next();
        let mut browser = Browser {
            cookie: cookie.unwrap_or_default().to_owned(),
            token: String::new(),
        };
        let page = self.get(&browser, "/settings").await.text();
        let token = page.split_once("name=\"token\" value=\"");
        let token = token.and_then(|(_, rest)| rest.split_once('"'));
        token
            .expect("a form with a token")
            .0
            .clone_into(&mut browser.token);
        browser
    }

    /// A page as this browser asks for it.
    pub(super) async fn get(&self, browser: &Browser, path: &str) -> Answer {
        let request = Request::builder()
            .uri(path)
            .header("host", HERE)
            .header("cookie", &browser.cookie);
        self.ask(request.body(Body::empty()).expect("a plain request"))
            .await
    }

    /// Whatever is asked.
    ///
    /// # Panics
    /// If there is no answer, or no end of it.
    pub(super) async fn ask(&self, request: Request<Body>) -> Answer {
        let patience = Duration::from_secs(300);
        let answered = tokio::time::timeout(patience, self.router.clone().oneshot(request)).await;
        let Ok(Ok(response)) = answered else {
            panic!("a request without an answer");
        };
        let (parts, body) = response.into_parts();
        let streams = parts
            .headers
            .get("content-type")
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        let body = if streams {
            let mut pieces = body.into_data_stream();
            let piece = tokio::time::timeout(patience, pieces.next()).await;
            let piece = piece.expect("a stream that says nothing");
            piece.map_or_else(Vec::new, |piece| piece.map(Into::into).unwrap_or_default())
        } else {
            let read = tokio::time::timeout(patience, to_bytes(body, 8 << 20)).await;
            let read = read.expect("a body without an end");
            read.expect("a body of some length").to_vec()
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Uses the app and prints everything it hands out.
    pub(super) async fn printed(&self, devices: &[String]) -> (Vec<Secret>, Vec<Place>) {
        let mut secrets = vec![
            Secret::digits("the code of the Ultra", CODE),
            Secret::digits("a wrong code", "517264"),
            Secret::digits("the keypad code", KEYPAD_CODE),
            Secret::bytes("the key of the vault", &self.vault_key),
            Secret::text("a sign-in link", &self.link),
            Secret::text("the passphrase of the app lock", "Elch & Möhre"),
        ];
        for browser in [&self.owner, &self.other] {
            let cookie = browser.cookie.split('=').nth(1).unwrap_or_default();
            secrets.push(Secret::text("the cookie of a session", cookie));
            secrets.push(Secret::text(
                "the token of a session's forms",
                &browser.token,
            ));
        }
        let mut places = Vec::new();
        let mut print = |what: &str, thing: &dyn std::fmt::Debug| {
            let text = format!("{thing:?}\n{thing:#?}");
            places.push(Place::new(format!("Debug of {what}"), text.into_bytes()));
        };
        let visit = Visit::new("printing");
        for device in devices {
            let id = device.parse().expect("a device's number");
            let app = &self.app;
            // What is refused, in words too.
            for code in ["517264", "12", "x"] {
                let refused = app.enter(&visit, id, code, false).await;
                print("a refusal", &refused);
                let words = refused.err().map(|error| error.to_string());
                print("the words of a refusal", &words);
            }
            let code = if *device == devices[0] {
                CODE
            } else {
                CLASSIC_CODE
            };
            print(
                "letting somebody in",
                &app.enter(&visit, id, code, true).await,
            );
            print("a gate", &app.gate(&visit, id).await);
            print("what the device tells of codes", &app.code_view(id).await);
            print("permissions", &app.permissions(&visit, id).await);
            print("keypad codes", &app.keypad_codes(&visit, id).await);
            print("settings", &app.settings(&visit, id).await);
            let everything = doorward_app::LogFilter::default();
            let log = app.log(&visit, id, &everything, |_| {}).await;
            print("the log", &log);
            let wish = InviteWish {
                name: "Somebody".to_owned(),
                limit: None,
                remote_allowed: false,
            };
            let invitation = app.invite(&visit, id, wish).await;
            if let Ok(invitation) = &invitation {
                let link = invitation.expose_link().rsplit('#').next();
                secrets.push(Secret::text("an invitation", link.unwrap_or_default()));
            }
            print("an invitation", &invitation);
            let redeemed = self.app.redeem("doorward://invite#AAAA", None).await;
            print("a bad invitation", &redeemed);
        }
        let mut wish = PairWish::at("tcp:127.0.0.1:9001");
        wish.code = Some(Zeroizing::new(CODE.to_owned()));
        print("a wish to pair", &wish);
        let digits = KeypadCodeWish {
            digits: Zeroizing::new(KEYPAD_CODE.to_owned()),
            name: "Cleaner".to_owned(),
            limit: None,
            confirmed_obvious: true,
        };
        print("a wish for a keypad code", &digits);
        let set = self.app.set_app_lock(&visit, None, "Elch & Möhre").await;
        print("setting the app lock", &set);
        let opened = self.app.open_app(&visit, "Esel & Möhre").await;
        print("a wrong passphrase", &opened);
        print("security", &self.app.security());
        print("the app", &self.app);
        print("the sign-in", &self.sign_in);
        print("the router", &self.router);
        let headers = HeaderMap::from_iter([(
            axum::http::header::COOKIE,
            self.owner.cookie.parse().expect("a cookie"),
        )]);
        print("a session", &self.sign_in.session(&headers));
        let fields = doorward_http::Fields::from_iter([("code", CODE), ("secret", "Elch & Möhre")]);
        print("a form", &fields);
        (secrets, places)
    }

    /// How everything is now.
    pub(super) fn everything(&self) -> Everything {
        let mut profile = BTreeMap::new();
        let files = fs::read_dir(self.folder.path().join("anna"));
        for entry in files.into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            profile.insert(name, fs::read(entry.path()).unwrap_or_default());
        }
        Everything {
            profile,
            locks: self.locks.iter().map(|lock| lock.remains()).collect(),
        }
    }
}

fn restore(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    if files.is_empty() {
        return;
    }
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    let folder = folder.join("anna");
    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700).create(&folder).expect("a folder");
    for (name, bytes) in files {
        let mut options = fs::OpenOptions::new();
        let options = options.write(true).create(true).mode(0o600);
        let mut file = options.open(folder.join(name)).expect("a file");
        std::io::Write::write_all(&mut file, bytes).expect("a file");
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_routes_are_found_in_the_sources() {
        let routes = super::routes();
        assert!(routes.len() > 50, "{routes:?}");
        for known in [
            "/",
            "/live",
            "/sign-in/{secret}",
            "/devices/{id}/act",
            "/icon.svg",
        ] {
            assert!(routes.iter().any(|route| route == known), "{known}");
        }
    }
}
