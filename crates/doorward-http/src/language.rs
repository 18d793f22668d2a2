//! Which languages a browser asks for.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// Languages looked at: more than anybody reads, few enough to sort for a stranger.
const LANGUAGES: usize = 16;

/// The language tags (BCP 47) of `Accept-Language`, the most wanted first, in small letters.
///
/// What is refused with `q=0`, the wildcard, and what is no tag are left out (RFC 9110, section 12.5.4).
#[must_use]
pub fn languages(headers: &HeaderMap) -> Vec<String> {
    let mut wanted: Vec<(String, u16)> = headers
        .get_all(ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(range)
        .take(LANGUAGES)
        .collect();
    // Stable: equally wanted ones keep the browser's order.
    wanted.sort_by_key(|(_, weight)| core::cmp::Reverse(*weight));
    wanted.into_iter().map(|(tag, _)| tag).collect()
}

/// A tag and its weight in thousandths.
fn range(text: &str) -> Option<(String, u16)> {
    let mut parts = text.split(';');
    let tag = parts.next()?.trim();
    let is_tag = !tag.is_empty()
        && tag.len() <= 35
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let weight = parts
        .find_map(|part| part.trim().strip_prefix("q="))
        .map_or(Some(1_000), thousandths)?;
    (is_tag && weight > 0).then(|| (tag.to_ascii_lowercase(), weight))
}

/// "0.8" as 800; RFC 9110 allows three digits after the point.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.len() > 3 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let rest: u16 = format!("{rest:0<3}").parse().ok()?;
    match whole {
        "0" => Some(rest),
        "1" if rest == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::languages;

    fn asked(text: &str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert("accept-language", HeaderValue::from_str(text).unwrap());
        languages(&headers)
    }

    #[test]
    fn the_most_wanted_language_comes_first() {
        assert_eq!(asked("en;q=0.5, de-AT, de;q=0.9"), ["de-at", "de", "en"]);
        assert_eq!(asked("fr, en-GB"), ["fr", "en-gb"]);
        assert!(languages(&HeaderMap::new()).is_empty());
    }

    #[test]
    fn what_is_refused_or_makes_no_sense_is_left_out() {
        assert_eq!(asked("de;q=0, *, en;q=0.25"), ["en"]);
        assert_eq!(asked("<b>, de;q=2, fr;q=abc, it;q=0.1234, en"), ["en"]);
        assert_eq!(asked(&"en,".repeat(500)).len(), 16);
    }
}
