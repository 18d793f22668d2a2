//! What is looked for: secrets, in every spelling a program could print or keep one.

use std::fmt::Write as _;

/// Something that must not be found where it has no business.
#[derive(Clone, Debug)]
pub struct Secret {
    /// What it is, for the report; never the secret itself.
    pub what: &'static str,
    /// Its spellings.
    spellings: Vec<Spelling>,
}

#[derive(Clone, Debug)]
struct Spelling {
    how: &'static str,
    bytes: Vec<u8>,
    /// A few digits are also a part of longer numbers and words: they count on their own only.
    alone: bool,
    /// Too short to mean anything in a place as large as a process.
    small: bool,
}

impl Secret {
    /// Digits as people type them: a security code, a keypad code.
    ///
    /// # Panics
    /// If they are no digits.
    #[must_use]
    pub fn digits(what: &'static str, digits: &str) -> Self {
        let value: u32 = digits.parse().expect("digits");
        let mut secret = Self::text(what, digits);
        for spelling in &mut secret.spellings {
            spelling.alone = spelling.how == "as text";
            // Four digits turn up in any heap.
            spelling.small = digits.len() < 6;
        }
        let numbers: [(&'static str, Vec<u8>); 2] = [
            (
                "as a number, little end first",
                value.to_le_bytes().to_vec(),
            ),
            ("as a number, big end first", value.to_be_bytes().to_vec()),
        ];
        for (how, bytes) in numbers {
            // With four digits half of these bytes are zeros, and nothing else is.
            if digits.len() >= 6 {
                secret.push(how, bytes, true);
            }
        }
        let hex: String = digits.bytes().fold(String::new(), |mut text, digit| {
            let _ = write!(text, "{digit:02x}");
            text
        });
        secret.push(
            "as the digits' bytes in hexadecimal",
            hex.into_bytes(),
            digits.len() < 6,
        );
        secret
    }

    /// A text: a passphrase, a token, a link.
    #[must_use]
    pub fn text(what: &'static str, text: &str) -> Self {
        let mut secret = Self {
            what,
            spellings: Vec::new(),
        };
        secret.push("as text", text.as_bytes().to_vec(), false);
        let wide = |end: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(end).collect::<Vec<u8>>();
        secret.push("in UTF-16, little end first", wide(u16::to_le_bytes), false);
        secret.push("in UTF-16, big end first", wide(u16::to_be_bytes), false);
        if text.len() >= 8 {
            secret.push_base64(text.as_bytes());
            let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            if encoded != text {
                secret.push("as a field of a form", encoded.clone().into_bytes(), false);
                let spaced = encoded.replace('+', "%20");
                secret.push("in an address", spaced.into_bytes(), false);
            }
            let json = serde_json::Value::from(text).to_string();
            let json = json.trim_matches('"');
            if json != text {
                secret.push("in JSON", json.as_bytes().to_vec(), false);
            }
        }
        secret
    }

    /// Bytes: a key.
    #[must_use]
    pub fn bytes(what: &'static str, bytes: &[u8]) -> Self {
        let mut secret = Self {
            what,
            spellings: Vec::new(),
        };
        secret.push("as bytes", bytes.to_vec(), false);
        // A half is enough to know it by, and enough to have leaked.
        for half in bytes.chunks_exact(16) {
            secret.push("half of it as bytes", half.to_vec(), false);
        }
        let mut backwards = bytes.to_vec();
        backwards.reverse();
        secret.push("as bytes, backwards", backwards, false);
        let spelled = |separator: &str, spell: fn(u8) -> String| {
            let words: Vec<String> = bytes.iter().map(|byte| spell(*byte)).collect();
            words.join(separator).into_bytes()
        };
        secret.push(
            "in hexadecimal",
            spelled("", |byte| format!("{byte:02x}")),
            false,
        );
        secret.push(
            "in hexadecimal, large letters",
            spelled("", |byte| format!("{byte:02X}")),
            false,
        );
        secret.push(
            "in hexadecimal with colons",
            spelled(":", |byte| format!("{byte:02x}")),
            false,
        );
        secret.push(
            "as a list of numbers",
            spelled(", ", |byte| byte.to_string()),
            false,
        );
        secret.push(
            "as a list in JSON",
            spelled(",", |byte| byte.to_string()),
            false,
        );
        secret.push(
            "as a list of hexadecimal numbers",
            spelled(", ", |byte| format!("{byte:x}")),
            false,
        );
        secret.push(
            "as a list, a number a line",
            spelled(",\n        ", |byte| byte.to_string()),
            false,
        );
        secret.push_base64(bytes);
        secret
    }

    fn push(&mut self, how: &'static str, bytes: Vec<u8>, small: bool) {
        self.spellings.push(Spelling {
            how,
            bytes,
            alone: false,
            small,
        });
    }

    /// In base64 a text looks different at each of three places it can begin at, and does not say where it ends.
    fn push_base64(&mut self, bytes: &[u8]) {
        for (how, letters) in [
            ("in base64", &b"+/"[..]),
            ("in base64 for addresses", &b"-_"[..]),
        ] {
            for before in 0..3 {
                let padded = [&[0; 3][..before], bytes].concat();
                let text = base64(&padded, letters);
                // Letters that also hold bits of what stands around are left out.
                let begin = (before * 8).div_ceil(6);
                let end = padded.len() * 8 / 6;
                self.push(how, text[begin..end].to_vec(), false);
            }
        }
    }

    /// How it stands in `place`, if it does.
    #[must_use]
    pub fn found_in(&self, place: &[u8]) -> Option<&'static str> {
        self.spelled(place, true)
    }

    /// How it stands in something as large as the memory of a process, where short spellings turn up by chance.
    #[must_use]
    pub fn found_in_large(&self, place: &[u8]) -> Option<&'static str> {
        self.spelled(place, false)
    }

    fn spelled(&self, place: &[u8], small: bool) -> Option<&'static str> {
        self.spellings
            .iter()
            .filter(|spelling| small || !spelling.small)
            .find(|spelling| stands(place, &spelling.bytes, spelling.alone))
            .map(|spelling| spelling.how)
    }
}

/// Whether `needle` is there; `alone`: not as a part of a longer word or number.
fn stands(place: &[u8], needle: &[u8], alone: bool) -> bool {
    let Some((&first, rest)) = needle.split_first() else {
        return false;
    };
    let mut from = 0;
    while let Some(found) = place
        .get(from..)
        .and_then(|place| place.iter().position(|byte| *byte == first))
    {
        let at = from + found;
        let end = at + needle.len();
        from = at + 1;
        if place.get(at + 1..end) != Some(rest) {
            continue;
        }
        let part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let inside =
            part(at.checked_sub(1).and_then(|before| place.get(before))) || part(place.get(end));
        if !(alone && inside) {
            return true;
        }
    }
    false
}

fn base64(bytes: &[u8], last: &[u8]) -> Vec<u8> {
    let letters: Vec<u8> = (b'A'..=b'Z')
        .chain(b'a'..=b'z')
        .chain(b'0'..=b'9')
        .chain(last.iter().copied())
        .collect();
    let mut text = Vec::new();
    for group in bytes.chunks(3) {
        let mut word = [0; 4];
        word[1..=group.len()].copy_from_slice(group);
        let word = u32::from_be_bytes(word);
        for place in 0..=group.len() {
            let index = word >> (18 - 6 * place) & 63;
            text.push(letters[usize::try_from(index).unwrap_or(0)]);
        }
    }
    text
}

/// The bytes a text in base64 for addresses stands for.
pub(super) fn from_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut word, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => continue,
        };
        word = word << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(word >> bits & 0xFF).unwrap_or(0));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_code_is_found() {
        let code = Secret::digits("a code", "836592");
        for text in [
            "836592",
            "code=836592&",
            "\"836592\"",
            "Code(836592)",
            "383336353932",
        ] {
            assert!(code.found_in(text.as_bytes()).is_some(), "{text}");
        }
        let wide: Vec<u8> = "836592".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(code.found_in(&wide).is_some());
        for bytes in [836_592_u32.to_le_bytes(), 836_592_u32.to_be_bytes()] {
            assert!(
                code.found_in(&[&b"xx"[..], &bytes, b"yy"].concat())
                    .is_some()
            );
        }
        for text in ["1836592", "8365921", "a836592", "83659", "836593"] {
            assert!(code.found_in(text.as_bytes()).is_none(), "{text}");
        }
    }

    #[test]
    fn every_spelling_of_a_key_is_found() {
        let bytes: Vec<u8> = (0..32).map(|byte| byte * 7 + 3).collect();
        let key = Secret::bytes("a key", &bytes);
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let debug = format!("{bytes:?}");
        let pretty = format!("{:#?}", Some(&bytes));
        for text in [hex.as_str(), &hex.to_uppercase(), &debug, &pretty] {
            assert!(key.found_in(text.as_bytes()).is_some(), "{text}");
        }
        for before in 0..7 {
            let text = base64(&[&b"0123456"[..before], &bytes, b"xyz"].concat(), b"-_");
            assert!(key.found_in(&text).is_some(), "behind {before} bytes");
            assert_eq!(
                from_base64(core::str::from_utf8(&text).unwrap())[before..before + 32],
                bytes[..]
            );
        }
        assert!(key.found_in(&bytes[..16]).is_some() && key.found_in(&bytes[..15]).is_none());
        assert!(key.found_in(&bytes).is_some() && key.found_in(b"").is_none());
    }

    #[test]
    fn a_passphrase_is_found_as_a_browser_sends_it() {
        let secret = Secret::text("a passphrase", "Elch & Möhre 42");
        for text in [
            "Elch & Möhre 42",
            "secret=Elch+%26+M%C3%B6hre+42",
            "Elch%20%26%20M%C3%B6hre%2042",
        ] {
            assert!(secret.found_in(text.as_bytes()).is_some(), "{text}");
        }
    }
}
