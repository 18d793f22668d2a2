//! The doors of the page servers: other hosts, other origins, no sign-in, stale links.

use doorward_e2e::{Home, request};

#[test]
fn the_app_lets_in_only_who_signed_in_and_only_by_its_own_address() {
    let home = Home::new().unwrap();
    let url = home.demo().phone("owner").unwrap().url;
    let authority = url.split('/').nth(2).unwrap();
    let path = &url[url.find(authority).unwrap() + authority.len()..];

    let stranger = request(authority, "GET", "/", &[], None).unwrap();
    assert_eq!(stranger.status, 401);
    assert!(String::from_utf8_lossy(&stranger.body).contains("Please sign in"));

    let rebound = request(authority, "GET", path, &[("Host", "evil.example")], None).unwrap();
    assert_eq!(rebound.status, 421);

    let answer = request(authority, "GET", path, &[], None).unwrap();
    assert_eq!(answer.status, 303);
    let cookie = answer.header("set-cookie").unwrap();
    for word in ["HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    let session = cookie.split(';').next().unwrap();
    let inside = request(authority, "GET", "/", &[("Cookie", session)], None).unwrap();
    assert_eq!(inside.status, 200);
    let policy = inside.header("content-security-policy").unwrap();
    assert!(
        policy.contains(home.demo().workbench().trim_end_matches('/')),
        "{policy}"
    );
    assert!(!policy.contains("unsafe-inline"), "{policy}");

    let again = request(authority, "GET", path, &[], None).unwrap();
    assert_ne!(again.status, 303);
    assert!(String::from_utf8_lossy(&again.body).contains("This link no longer works"));

    // A signed-in browser led here by another page: no change, whatever it carries.
    for header in [
        ("Origin", "http://evil.example"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Accept", "*/*"),
    ] {
        let forged = request(
            authority,
            "POST",
            "/settings",
            &[("Cookie", session), header],
            None,
        )
        .unwrap();
        assert!(
            matches!(forged.status, 400 | 403),
            "{header:?}: {}",
            forged.status
        );
    }
}
