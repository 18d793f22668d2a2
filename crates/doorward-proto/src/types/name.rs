//! Names of fixed width on the wire.

use core::fmt;

use heapless::String;

/// A name of at most `N` bytes of UTF-8; on the wire zero padded to exactly `N` bytes.
///
/// A name read from the wire may hold anything a stranger typed, control characters included.
/// `Display` shows those as U+FFFD; [`Name::as_str`] returns them untouched.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Name<const N: usize>(String<N>);

impl<const N: usize> Name<N> {
    /// A name for us to send.
    ///
    /// # Errors
    /// [`NameError`] when longer than `N` bytes or holding a control character.
    pub fn new(text: &str) -> Result<Self, NameError> {
        if text.chars().any(char::is_control) {
            return Err(NameError::ControlCharacter);
        }
        String::try_from(text)
            .map(Self)
            .map_err(|_| NameError::TooLong {
                limit: N,
                got: text.len(),
            })
    }

    /// The longest prefix of `text` (whole characters, controls left out) that fits.
    #[must_use]
    pub fn truncated(text: &str) -> Self {
        let mut name = String::new();
        for character in text.chars().filter(|character| !character.is_control()) {
            if name.push(character).is_err() {
                break;
            }
        }
        Self(name)
    }

    /// Reads the field: up to the first NUL, and of that the longest valid UTF-8 prefix.
    #[must_use]
    pub fn from_wire(field: &[u8; N]) -> Self {
        let text = field.split(|&byte| byte == 0).next().unwrap_or_default();
        let valid = match core::str::from_utf8(text) {
            Ok(valid) => valid,
            Err(error) => text
                .get(..error.valid_up_to())
                .and_then(|prefix| core::str::from_utf8(prefix).ok())
                .unwrap_or_default(),
        };
        // The field has N bytes, so its prefix fits.
        Self(String::try_from(valid).unwrap_or_default())
    }

    /// The field of exactly `N` bytes, zero padded.
    #[must_use]
    pub fn to_wire(&self) -> [u8; N] {
        let mut field = [0; N];
        for (slot, byte) in field.iter_mut().zip(self.0.bytes()) {
            *slot = byte;
        }
        field
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name has no character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const N: usize> fmt::Debug for Name<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({:?})", self.as_str())
    }
}

impl<const N: usize> fmt::Display for Name<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for character in self.0.chars() {
            f.write_char(if character.is_control() {
                '\u{FFFD}'
            } else {
                character
            })?;
        }
        Ok(())
    }
}

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// More bytes of UTF-8 than the field holds.
    TooLong {
        /// Bytes the field holds.
        limit: usize,
        /// Bytes the text has.
        got: usize,
    },
    /// A control character (NUL, line break, escape …).
    ControlCharacter,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit, got } => {
                write!(f, "name has {got} bytes, at most {limit} fit")
            }
            Self::ControlCharacter => f.write_str("name holds a control character"),
        }
    }
}

impl core::error::Error for NameError {}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use alloc::string::ToString;

    use super::*;

    #[test]
    fn pads_with_zeros_and_reads_up_to_the_first_one() {
        let name = Name::<8>::new("Tür").unwrap();
        assert_eq!(name.to_wire(), *b"T\xC3\xBCr\0\0\0\0");
        assert_eq!(Name::from_wire(&name.to_wire()), name);
        assert_eq!(Name::<8>::from_wire(b"ab\0junk!").as_str(), "ab");
    }

    #[test]
    fn keeps_the_valid_prefix_of_broken_utf8() {
        assert_eq!(Name::<4>::from_wire(b"ok\xFF!").as_str(), "ok");
        assert_eq!(Name::<4>::from_wire(b"\xFFxyz").as_str(), "");
    }

    #[test]
    fn refuses_what_does_not_fit_and_what_controls_a_terminal() {
        assert_eq!(
            Name::<4>::new("12345"),
            Err(NameError::TooLong { limit: 4, got: 5 })
        );
        assert_eq!(Name::<8>::new("a\nb"), Err(NameError::ControlCharacter));
        assert!(Name::<4>::new("1234").is_ok());
    }

    #[test]
    fn truncates_at_a_character_boundary() {
        assert_eq!(Name::<4>::truncated("abcü").as_str(), "abc");
        assert_eq!(Name::<4>::truncated("a\u{1b}b").as_str(), "ab");
    }

    #[test]
    fn display_never_emits_control_characters() {
        assert_eq!(
            Name::<8>::from_wire(b"a\x1b[2Jb\0\0").to_string(),
            "a\u{FFFD}[2Jb"
        );
    }
}
