//! The workbench over HTTP, around real virtual locks.

extern crate alloc;

use alloc::sync::Arc;

use doorward_e2e::{Answer, request, until};
use doorward_sim::Model;
use doorward_sim::runtime::{Host, HostOptions};
use doorward_workbench::{Bench, Phone, Workbench};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A workbench with both products and one phone.
struct Room {
    workbench: Workbench,
    authority: String,
    _data: TempDir,
}

impl Room {
    async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let bench = Bench::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let host = |id: &str, model| {
            Host::spawn(HostOptions {
                id: id.to_owned(),
                model,
                data: data.path().join(id),
                listen: Some("127.0.0.1:0".parse().unwrap()),
            })
            .unwrap()
        };
        let hosts = vec![
            host("smart-lock", Model::SmartLock),
            host("ultra", Model::Ultra),
            host("smart-door", Model::SmartDoor),
            host("opener", Model::Opener),
        ];
        let phone = Phone {
            profile: "owner".to_owned(),
            origin: "http://127.0.0.1:9".to_owned(),
            open: Arc::new(|| "http://127.0.0.1:9/sign-in/secret".to_owned()),
        };
        let authority = bench.address().to_string();
        Self {
            workbench: bench.serve(hosts, vec![phone]),
            authority,
            _data: data,
        }
    }

    async fn send(
        &self,
        method: &'static str,
        path: &str,
        headers: &[(&'static str, &'static str)],
        body: Option<Value>,
    ) -> Answer {
        let (authority, path, headers) =
            (self.authority.clone(), path.to_owned(), headers.to_vec());
        tokio::task::spawn_blocking(move || {
            request(&authority, method, &path, &headers, body.as_ref()).unwrap()
        })
        .await
        .unwrap()
    }

    async fn hands(&self, id: &str, what: &str, body: Value) -> Answer {
        self.send(
            "POST",
            &format!("/api/devices/{id}/{what}"),
            &[],
            Some(body),
        )
        .await
    }

    async fn device(&self, id: &str) -> Value {
        let list = self
            .send("GET", "/api/devices", &[], None)
            .await
            .json()
            .unwrap();
        let devices = list["devices"].as_array().unwrap();
        devices
            .iter()
            .find(|device| device["id"] == id)
            .unwrap()
            .clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hands_move_what_they_touch_and_nothing_else() {
    let room = Room::open().await;
    let before = room.device("ultra").await;
    assert_eq!(
        (before["model"].as_str(), before["powered"].as_bool()),
        (Some("ultra"), Some(true))
    );
    assert!(
        before["link"]
            .as_str()
            .unwrap()
            .starts_with("tcp:127.0.0.1:")
    );
    let told = room
        .hands("ultra", "knob", json!({"to": "unlocked"}))
        .await
        .json()
        .unwrap();
    assert_eq!(told["bolt"], "unlocked");
    let told = room.hands("ultra", "door", json!({"open": true})).await;
    assert_eq!(
        (told.status, told.json().unwrap()["door"].as_str()),
        (200, Some("open"))
    );
    assert_eq!(room.device("smart-lock").await["door"], "closed");
    let told = room
        .hands("smart-lock", "batteries", json!({"inserted": false}))
        .await
        .json()
        .unwrap();
    assert_eq!(told["powered"], false);
    assert_eq!(room.device("ultra").await["powered"], true);
    room.workbench.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_held_for_five_seconds_opens_pairing_mode() {
    let room = Room::open().await;
    assert_eq!(
        room.hands("ultra", "time", json!({"advance_s": 10}))
            .await
            .status,
        200
    );
    assert_eq!(
        room.hands("ultra", "button", json!({"hold_ms": 5000}))
            .await
            .status,
        200
    );
    assert_eq!(
        room.hands("ultra", "time", json!({"advance_s": 6}))
            .await
            .status,
        200
    );
    let device = room.device("ultra").await;
    assert_eq!(
        (&device["ring"], &device["brightness"]),
        (&json!("steady"), &json!(3))
    );
    assert!(device["pairing_s"].as_u64().unwrap() > 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_metal_stands_against_is_refused_in_words() {
    let room = Room::open().await;
    for (id, what, body, word) in [
        ("ultra", "door", json!({"open": true}), "bolt"),
        ("smart-door", "knob", json!({"to": "unlocked"}), "key"),
        (
            "smart-door",
            "sensor",
            json!({"state": "removed"}),
            "built in",
        ),
        ("ultra", "bell", json!({"ring": true}), "doorbell"),
    ] {
        let answer = room.hands(id, what, body).await;
        let told = answer.json().unwrap();
        assert_eq!(
            (answer.status, told["error"].as_str()),
            (409, Some("impossible")),
            "{id} {what}"
        );
        assert!(told["message"].as_str().unwrap().contains(word), "{told}");
    }
    let door = room.device("ultra").await;
    assert_eq!(
        (&door["door"], &door["bolt"]),
        (&json!("closed"), &json!("locked"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_product_tells_of_its_own_parts_only() {
    let room = Room::open().await;
    for (id, has, lacks) in [
        ("smart-lock", "bolt", "opener"),
        ("ultra", "sensor", "opener"),
        ("smart-door", "latch", "opener"),
        ("opener", "opener", "bolt"),
    ] {
        let device = room.device(id).await;
        assert!(
            device.get(has).is_some() && device.get(lacks).is_none(),
            "{device}"
        );
    }
    room.hands("opener", "time", json!({"advance_s": 5})).await;
    let told = room.hands("opener", "bell", json!({"ring": true})).await;
    assert_eq!(told.json().unwrap()["opener"]["chime"], "sounds");
    let told = room.hands("opener", "door", json!({"open": true})).await;
    assert_eq!(told.status, 409);
    assert!(
        told.json().unwrap()["message"]
            .as_str()
            .unwrap()
            .contains("strike")
    );
    let page = room.send("GET", "/", &[], None).await;
    let page = String::from_utf8(page.body).unwrap();
    for (drawing, times) in [
        ("class=\"scene opener\"", 1),
        ("class=\"scene smart-door\"", 1),
        ("class=\"scene ", 4),
        ("class=\"lit\"", 4),
        ("data-brightness=\"", 4),
    ] {
        assert_eq!(page.matches(drawing).count(), times, "{drawing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_made_and_mended() {
    let room = Room::open().await;
    for (what, body, field, value) in [
        ("jam", json!({"jammed": true}), "jammed", json!(true)),
        ("jam", json!({"jammed": false}), "jammed", json!(false)),
        (
            "sensor",
            json!({"state": "tampered"}),
            "sensor",
            json!("tampered"),
        ),
        (
            "batteries",
            json!({"percent": 15}),
            "battery_percent",
            json!(15),
        ),
    ] {
        let told = room.hands("smart-door", what, body).await;
        assert_eq!(told.json().unwrap()[field], value, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fob_and_keypad_say_how_it_went() {
    let room = Room::open().await;
    let says = |told: &Answer, part: &str| {
        let told = told.json().unwrap();
        told[part]["says"].as_str().unwrap_or_default().to_owned()
    };
    let fresh = room.device("smart-door").await;
    assert_eq!(
        (&fresh["fob"]["pairing"], &fresh["keypad"]["pairing"]),
        (&json!("none"), &json!("none"))
    );
    let told = room.hands("smart-door", "fob", json!({"pair": true})).await;
    assert!(says(&told, "fob").contains("pairing mode"));

    room.hands("smart-door", "button", json!({"hold_ms": 5000}))
        .await;
    room.hands("smart-door", "time", json!({"advance_s": 6}))
        .await;
    let told = room.hands("smart-door", "fob", json!({"pair": true})).await;
    assert_eq!(told.json().unwrap()["fob"]["pairing"], "paired");
    room.hands("smart-door", "fob", json!({"presses": 1})).await;
    let told = room
        .hands("smart-door", "time", json!({"advance_s": 10}))
        .await;
    assert_eq!(told.json().unwrap()["bolt"], "unlocked");
    assert_eq!(told.json().unwrap()["fob"]["outcome"], "done");

    room.hands("smart-door", "button", json!({"hold_ms": 5000}))
        .await;
    room.hands("smart-door", "time", json!({"advance_s": 6}))
        .await;
    room.hands("smart-door", "keypad", json!({"pair": true}))
        .await;
    let told = room
        .hands("smart-door", "keypad", json!({"type": "246813"}))
        .await;
    assert_eq!(says(&told, "keypad"), "Wrong keypad code.");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_and_says_what_is_allowed() {
    let room = Room::open().await;
    for (what, body, word) in [
        ("button", json!({"hold_ms": -5}), "hold_ms"),
        ("knob", json!({"to": "sideways"}), "unlatched"),
        ("time", json!({"advance_s": "long"}), "366 days"),
        ("door", json!({}), "open"),
        ("batteries", json!([]), "inserted"),
        ("keypad", json!({"type": "12345"}), "6 digits"),
        ("fob", json!({"presses": 4}), "1 to 3"),
        (
            "fob",
            json!({"pair": true, "security_code": "12"}),
            "security_code",
        ),
    ] {
        let answer = room.hands("ultra", what, body).await;
        let told = answer.json().unwrap();
        assert_eq!(
            (answer.status, told["error"].as_str()),
            (400, Some("bad_input"))
        );
        assert!(told["message"].as_str().unwrap().contains(word), "{told}");
    }
    for path in ["/api/devices/nobody/door", "/api/devices/ultra/window"] {
        let answer = room
            .send("POST", path, &[], Some(json!({"open": true})))
            .await;
        assert_eq!(
            (answer.status, answer.json().unwrap()["error"].as_str()),
            (404, Some("not_found"))
        );
    }
    assert_eq!(
        room.send("GET", "/api/devices/ultra/door", &[], None)
            .await
            .status,
        405
    );
    assert_eq!(room.send("GET", "/nothing", &[], None).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_refused() {
    let room = Room::open().await;
    let host = room
        .send("GET", "/api/devices", &[("Host", "evil.example")], None)
        .await;
    assert_eq!(host.status, 421);
    for header in [
        ("Origin", "http://evil.example"),
        ("Sec-Fetch-Site", "cross-site"),
    ] {
        let answer = room
            .send(
                "POST",
                "/api/devices/ultra/door",
                &[header],
                Some(json!({"open": true})),
            )
            .await;
        assert_eq!(
            (answer.status, answer.json().unwrap()["error"].as_str()),
            (403, Some("refused")),
            "{header:?}"
        );
    }
    assert_eq!(room.device("ultra").await["door"], "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_page_is_led_to_a_phone() {
    let room = Room::open().await;
    let answer = room.send("GET", "/phones/owner", &[], None).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("http://127.0.0.1:9/sign-in/secret"))
    );
    let foreign = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Dest", "document"),
    ];
    let answer = room.send("GET", "/phones/owner", &foreign, None).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    assert_eq!(
        room.send("GET", "/phones/nobody", &[], None).await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_has_no_inline_script_or_style_and_may_frame_only_the_phones() {
    let room = Room::open().await;
    let answer = room.send("GET", "/", &[], None).await;
    let page = String::from_utf8(answer.body.clone()).unwrap();
    assert_eq!(answer.status, 200);
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="));
    assert!(page.contains("Smart Lock Ultra") && page.contains("/phones/owner"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.contains("frame-src 'self' http://127.0.0.1:9"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn news_reach_the_page() {
    use std::io::{Read, Write};
    let room = Room::open().await;
    let mut stream = std::net::TcpStream::connect(&room.authority).unwrap();
    stream
        .set_read_timeout(Some(doorward_e2e::PATIENCE))
        .unwrap();
    write!(
        stream,
        "GET /events HTTP/1.1\r\nHost: {}\r\n\r\n",
        room.authority
    )
    .unwrap();
    let mut told = String::new();
    let mut wait_for = |count: usize, stream: &mut std::net::TcpStream| {
        until("an event", || {
            let mut piece = [0; 1024];
            let read = stream.read(&mut piece)?;
            told.push_str(&String::from_utf8_lossy(&piece[..read]));
            Ok((told.matches("event: change").count() >= count).then_some(()))
        })
        .unwrap();
    };
    tokio::task::block_in_place(|| wait_for(1, &mut stream));
    room.hands("ultra", "knob", json!({"to": "unlocked"})).await;
    tokio::task::block_in_place(|| wait_for(2, &mut stream));
}
