//! The security code: digits of fixed width, an integer on the wire.

mod obvious;

use core::fmt;

use heapless::String;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How many digits a device's security code has, and how wide it is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeWidth {
    /// Four digits, u16 on the wire: Smart Lock 1-4, Smart Door, Opener.
    Four,
    /// Six digits, u32 on the wire: the Ultra family.
    Six,
}

impl CodeWidth {
    /// Digits a person types.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            Self::Four => 4,
            Self::Six => 6,
        }
    }

    /// Bytes on the wire.
    #[must_use]
    pub const fn wire_len(self) -> usize {
        match self {
            Self::Four => 2,
            Self::Six => 4,
        }
    }

    /// The highest code.
    #[must_use]
    pub const fn max(self) -> u32 {
        match self {
            Self::Four => 9_999,
            Self::Six => 999_999,
        }
    }
}

/// The owner's code: it guards settings, permissions and log, and never opens the door.
///
/// Four or six digits of which not all are zero; leading zeros belong to it.
/// Equality takes constant time; the value is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecurityCode {
    value: u32,
    #[zeroize(skip)]
    width: CodeWidth,
}

impl SecurityCode {
    /// Reads what somebody typed: exactly the digits of `width`, nothing around them.
    ///
    /// # Errors
    /// [`CodeError`] says what is wrong, in words fit to show.
    pub fn parse(width: CodeWidth, text: &str) -> Result<Self, CodeError> {
        if text.is_empty() {
            return Err(CodeError::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodeError::NotDigits);
        }
        let (expected, got) = (width.digits(), text.len());
        if got < expected {
            return Err(CodeError::TooShort { expected, got });
        }
        if got > expected {
            return Err(CodeError::TooLong { expected, got });
        }
        match text.parse() {
            Ok(value) => Self::from_wire(width, value).ok_or(CodeError::AllZero),
            // Six digits fit a u32, so this does not happen.
            Err(_) => Err(CodeError::NotDigits),
        }
    }

    /// The code with this number on the wire, or `None` for 0 (no code) and numbers with too many digits.
    #[must_use]
    pub const fn from_wire(width: CodeWidth, value: u32) -> Option<Self> {
        if value == 0 || value > width.max() {
            None
        } else {
            Some(Self { value, width })
        }
    }

    /// How many digits it has.
    #[must_use]
    pub const fn width(&self) -> CodeWidth {
        self.width
    }

    /// The number on the wire.
    #[must_use]
    pub const fn expose_value(&self) -> u32 {
        self.value
    }

    /// The digits with their leading zeros. The caller should not keep them.
    #[must_use]
    pub fn expose_digits(&self) -> String<6> {
        let mut digits = String::new();
        // At most six digits by construction, so this cannot fail.
        let _ = fmt::write(
            &mut digits,
            format_args!("{:0width$}", self.value, width = self.width.digits()),
        );
        digits
    }

    /// Whether the code is among the first an attacker tries, so that choosing it deserves a second question.
    ///
    /// Found by rules, not by a list; they cover an eighth of the codes of four digits and a tenth of those
    /// of six: three equal digits in a row (of six: at most two different digits); a repeated block (1212, 123123); a
    /// steady step up or down, over the end too (1234, 8901, 2468, 987654); mirrored halves (1221, 123321);
    /// pairs and triples (1122, 111222); years from 1900 to 2099, in six digits with a month; dates of a day and a month in
    /// either order, in six digits with two more for the year; lines and corners on a telephone keypad (2580,
    /// 1379, 147258); numbers below 100; and round ones (5000, 120000).
    #[must_use]
    pub fn is_obvious(&self) -> bool {
        obvious::is_obvious(self.expose_digits().as_bytes())
    }
}

impl PartialEq for SecurityCode {
    fn eq(&self, other: &Self) -> bool {
        self.width == other.width && bool::from(self.value.ct_eq(&other.value))
    }
}

impl Eq for SecurityCode {}

impl fmt::Debug for SecurityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecurityCode(redacted)")
    }
}

/// What stands in a message's field for the security code: a code, none (0), or a number that is no
/// code of this device at all. Never printed, wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PresentedCode(u32);

impl PresentedCode {
    /// No code: the field is 0.
    pub const NONE: Self = Self(0);

    /// The field with this number.
    #[must_use]
    pub const fn from_wire(value: u32) -> Self {
        Self(value)
    }

    /// Whether the field says "no code".
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.ct_eq(&0).into()
    }

    /// The code presented, or `None` for no code and for numbers that are none.
    #[must_use]
    pub const fn to_code(&self, width: CodeWidth) -> Option<SecurityCode> {
        SecurityCode::from_wire(width, self.0)
    }

    /// The number on the wire.
    #[must_use]
    pub const fn expose_value(&self) -> u32 {
        self.0
    }
}

impl From<&SecurityCode> for PresentedCode {
    fn from(code: &SecurityCode) -> Self {
        Self(code.expose_value())
    }
}

impl From<Option<&SecurityCode>> for PresentedCode {
    fn from(code: Option<&SecurityCode>) -> Self {
        code.map_or(Self::NONE, Self::from)
    }
}

impl PartialEq for PresentedCode {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for PresentedCode {}

impl fmt::Debug for PresentedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresentedCode(redacted)")
    }
}

/// Why a text is no security code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodeError {
    /// Nothing was typed.
    Empty,
    /// Something besides the digits 0 to 9.
    NotDigits,
    /// Too few digits.
    TooShort {
        /// Digits the device wants.
        expected: usize,
        /// Digits typed.
        got: usize,
    },
    /// Too many digits.
    TooLong {
        /// Digits the device wants.
        expected: usize,
        /// Digits typed.
        got: usize,
    },
    /// Only zeros: that means "no code" on the wire.
    AllZero,
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the security code is missing"),
            Self::NotDigits => f.write_str("a security code has digits only"),
            Self::TooShort { expected, got } => {
                write!(
                    f,
                    "the security code is too short: {got} of {expected} digits"
                )
            }
            Self::TooLong { expected, got } => {
                write!(
                    f,
                    "the security code is too long: {got} digits instead of {expected}"
                )
            }
            Self::AllZero => f.write_str("a security code cannot be all zeros"),
        }
    }
}

impl core::error::Error for CodeError {}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use super::*;

    #[test]
    fn leading_zeros_survive_typing_wire_and_showing() {
        let code = SecurityCode::parse(CodeWidth::Six, "000548").unwrap();
        assert_eq!(code.expose_value(), 548);
        assert_eq!(code.expose_digits().as_str(), "000548");
        assert_eq!(SecurityCode::from_wire(CodeWidth::Six, 548), Some(code));
    }

    #[test]
    fn says_what_is_wrong_with_a_typed_code() {
        let parse = |text| SecurityCode::parse(CodeWidth::Four, text).unwrap_err();
        assert_eq!(parse(""), CodeError::Empty);
        assert_eq!(parse("12a4"), CodeError::NotDigits);
        assert_eq!(parse(" 123"), CodeError::NotDigits);
        assert_eq!(parse("+123"), CodeError::NotDigits);
        assert_eq!(parse("١٢٣٤"), CodeError::NotDigits);
        assert_eq!(
            parse("123"),
            CodeError::TooShort {
                expected: 4,
                got: 3
            }
        );
        assert_eq!(
            parse("12345"),
            CodeError::TooLong {
                expected: 4,
                got: 5
            }
        );
        assert_eq!(parse("0000"), CodeError::AllZero);
    }

    #[test]
    fn numbers_with_too_many_digits_are_no_codes() {
        assert_eq!(SecurityCode::from_wire(CodeWidth::Four, 10_000), None);
        assert_eq!(SecurityCode::from_wire(CodeWidth::Six, 1_000_000), None);
        assert_eq!(SecurityCode::from_wire(CodeWidth::Six, 0), None);
        assert_eq!(
            PresentedCode::from_wire(70_000).to_code(CodeWidth::Four),
            None
        );
        assert!(PresentedCode::from(None).is_none());
    }

    #[test]
    fn codes_of_different_width_differ() {
        assert_ne!(
            SecurityCode::from_wire(CodeWidth::Four, 7),
            SecurityCode::from_wire(CodeWidth::Six, 7)
        );
    }

    #[test]
    fn debug_output_shows_no_digit() {
        let code = SecurityCode::parse(CodeWidth::Six, "987654").unwrap();
        assert_eq!(alloc::format!("{code:?}"), "SecurityCode(redacted)");
        let presented = PresentedCode::from(&code);
        assert_eq!(alloc::format!("{presented:?}"), "PresentedCode(redacted)");
    }
}
