//! The code typed at the door.

use core::fmt;

use heapless::String;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A code typed on the keypad at the door, within its schedule; u32 on the wire.
///
/// It has nothing to do with the security code, and there is no conversion between the two.
/// A well-formed one has six digits, none of them 0, and does not begin with 12; values read from the
/// wire may be anything, [`KeypadCode::is_well_formed`] tells.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct KeypadCode(u32);

impl KeypadCode {
    /// The code somebody chose.
    ///
    /// # Errors
    /// [`KeypadCodeError`] says which rule it breaks.
    pub fn parse(text: &str) -> Result<Self, KeypadCodeError> {
        if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(KeypadCodeError::NotSixDigits);
        }
        if text.contains('0') {
            return Err(KeypadCodeError::HoldsZero);
        }
        if text.starts_with("12") {
            return Err(KeypadCodeError::BeginsWithTwelve);
        }
        text.parse()
            .map(Self)
            .map_err(|_| KeypadCodeError::NotSixDigits)
    }

    /// The code with this number on the wire, whatever it is.
    #[must_use]
    pub const fn from_wire(value: u32) -> Self {
        Self(value)
    }

    /// Whether a keypad can hold it.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        Self::parse(&self.expose_digits()).is_ok()
    }

    /// The number on the wire.
    #[must_use]
    pub const fn expose_value(&self) -> u32 {
        self.0
    }

    /// The digits, at least six.
    #[must_use]
    pub fn expose_digits(&self) -> String<10> {
        let mut digits = String::new();
        // A u32 has at most ten digits, so this cannot fail.
        let _ = fmt::write(&mut digits, format_args!("{:06}", self.0));
        digits
    }
}

impl PartialEq for KeypadCode {
    fn eq(&self, other: &Self) -> bool {
        use subtle::ConstantTimeEq as _;
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for KeypadCode {}

impl fmt::Debug for KeypadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeypadCode(redacted)")
    }
}

/// Why a text is no keypad code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeypadCodeError {
    /// It needs exactly six digits.
    NotSixDigits,
    /// The keypad has no key for 0.
    HoldsZero,
    /// Codes must not begin with 12.
    BeginsWithTwelve,
}

impl fmt::Display for KeypadCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSixDigits => "a keypad code has exactly six digits",
            Self::HoldsZero => "a keypad code has no 0",
            Self::BeginsWithTwelve => "a keypad code does not begin with 12",
        })
    }
}

impl core::error::Error for KeypadCodeError {}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use super::*;

    #[test]
    fn accepts_six_digits_without_zero_and_without_leading_twelve() {
        assert_eq!(KeypadCode::parse("345678").unwrap().expose_value(), 345_678);
        assert_eq!(
            KeypadCode::parse("34567"),
            Err(KeypadCodeError::NotSixDigits)
        );
        assert_eq!(
            KeypadCode::parse("3456a8"),
            Err(KeypadCodeError::NotSixDigits)
        );
        assert_eq!(KeypadCode::parse("345608"), Err(KeypadCodeError::HoldsZero));
        assert_eq!(
            KeypadCode::parse("123456"),
            Err(KeypadCodeError::BeginsWithTwelve)
        );
        assert!(KeypadCode::from_wire(345_678).is_well_formed());
        assert!(!KeypadCode::from_wire(45_678).is_well_formed());
        assert!(!KeypadCode::from_wire(u32::MAX).is_well_formed());
    }

    #[test]
    fn debug_output_shows_no_digit() {
        let shown = alloc::format!("{:?}", KeypadCode::from_wire(345_678));
        assert_eq!(shown, "KeypadCode(redacted)");
    }
}
