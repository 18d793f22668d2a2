//! The app on a home screen.

use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use serde_json::Value;
use tower::ServiceExt;

use crate::stage::{Person, between};

/// Somebody whose browser holds no session, as browsers fetch manifests and workers.
async fn nobody() -> Person {
    let mut person = Person::new("anna", &[]).await;
    person.cookie.clear();
    person
}

async fn bytes(person: &Person, path: &str) -> Vec<u8> {
    let request = person
        .request(Method::GET, path)
        .body(Body::empty())
        .unwrap();
    let response = person.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    to_bytes(response.into_body(), 1 << 20)
        .await
        .unwrap()
        .to_vec()
}

#[tokio::test]
async fn every_icon_of_the_manifest_has_the_size_it_claims() {
    let person = nobody().await;
    let manifest: Value =
        serde_json::from_str(&person.get("/manifest.webmanifest").await.text).unwrap();
    assert_eq!(manifest["display"], "standalone");
    assert_eq!(manifest["start_url"], "/");
    let mut sides = Vec::new();
    for icon in manifest["icons"].as_array().unwrap() {
        let content = bytes(&person, icon["src"].as_str().unwrap()).await;
        if icon["type"] == "image/png" {
            // The header chunk: width and height, four bytes each, big-endian.
            let side = |at: usize| u32::from_be_bytes(content[at..at + 4].try_into().unwrap());
            assert_eq!(&content[12..16], b"IHDR");
            assert_eq!(icon["sizes"], format!("{}x{}", side(16), side(20)));
            sides.push((side(16), icon["purpose"].as_str().unwrap().to_owned()));
        }
    }
    for (side, purpose) in [(192, "any"), (512, "any"), (512, "maskable")] {
        assert!(
            sides.contains(&(side, purpose.to_owned())),
            "{side} {purpose}"
        );
    }
}

#[tokio::test]
async fn the_worker_keeps_only_what_everybody_may_see() {
    let person = Person::new("Annabelle", &[]).await;
    let page = person.get("/").await;
    let path = between(&page.text, "data-worker=\"", "\"").replace("&amp;", "&");
    let worker = nobody().await.get(&path).await;
    assert_eq!(worker.status, StatusCode::OK);
    let kept: Vec<String> =
        serde_json::from_str(between(&worker.text, "SHELL = ", ", OFFLINE")).unwrap();
    assert!(kept.len() >= 3);
    for path in kept {
        // The same with a session and without: nothing of a person is in it.
        let (with, without) = (person.get(&path).await, bytes(&nobody().await, &path).await);
        assert_eq!(with.status, StatusCode::OK, "{path}");
        assert_eq!(with.text.as_bytes(), without, "{path}");
        assert!(!with.has("Annabelle"), "{path}");
    }
    assert!(person.get("/offline").await.has("Nothing was sent"));
}

#[tokio::test]
async fn pages_of_a_person_are_never_kept_by_a_browser() {
    let person = Person::new("anna", &[]).await;
    for path in ["/", "/settings", "/add", "/help"] {
        let answer = person.get(path).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
    }
}
