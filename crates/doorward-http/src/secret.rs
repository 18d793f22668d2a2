//! Random tokens and their comparison.

use core::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 bits from the operating system as 64 hexadecimal digits. `Debug` does not show it.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// A fresh token.
    ///
    /// # Panics
    /// When the operating system has no entropy to give: without it no sign-in can be safe.
    pub(crate) fn random() -> Self {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).expect("the operating system provides entropy");
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// A token read back from a browser; `None` unless it has the form of ours.
    pub(crate) fn from_cookie(value: &str) -> Option<Self> {
        let is_ours = value.len() == 64
            && value
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_ours.then(|| Self(value.to_owned()))
    }

    /// Compares in a time that depends on the length only.
    pub(crate) fn matches(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

/// A random name of one form, 64 hexadecimal digits: what is done under it is done once, however often it is sent.
#[must_use]
pub fn once() -> String {
    Token::random().0
}

/// SHA-256 of a session's secret, as 64 hexadecimal digits. Whoever holds it can recognise the secret but not make it,
/// which a random secret of 256 bits makes certain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretDigest(String);

impl SecretDigest {
    pub(crate) fn of(secret: &str) -> Self {
        let digest = Sha256::digest(secret.as_bytes());
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::{SecretDigest, Token};

    #[test]
    fn a_digest_is_the_published_one() {
        // FIPS 180-4, SHA-256("abc").
        assert_eq!(
            SecretDigest::of("abc").as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn tokens_differ_and_do_not_print_themselves() {
        let token = Token::random();
        assert!(!token.matches(Token::random().expose()));
        assert!(token.matches(token.expose()));
        assert!(!token.matches(&token.expose()[..63]));
        assert_eq!(format!("{token:?}"), "Token(..)");
    }
}
