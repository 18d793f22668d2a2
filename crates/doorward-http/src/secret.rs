//! Random tokens and their comparison.

use core::fmt;

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

    /// Compares in a time that depends on the length only.
    pub(crate) fn matches(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn tokens_differ_and_do_not_print_themselves() {
        let token = Token::random();
        assert!(!token.matches(Token::random().expose()));
        assert!(token.matches(token.expose()));
        assert!(!token.matches(&token.expose()[..63]));
        assert_eq!(format!("{token:?}"), "Token(..)");
    }
}
