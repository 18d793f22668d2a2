//! The security code, as the lock keeps it: a verifier, never the code.

use doorward_proto::types::{CodeWidth, PresentedCode, SecurityCode};
use doorward_store::{Record, StateStore, StoreError, Table};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::codec::{RecordReader, RecordWriter};

/// The verifier of one code. Sealed by the store like everything else; a code has too few digits to withstand whoever
/// holds its verifier.
#[derive(Clone)]
pub(crate) struct CodeRecord {
    /// Grows with every code; authorizations that proved an earlier one are proven no more.
    pub(crate) epoch: u32,
    salt: [u8; 32],
    verifier: [u8; 32],
}

impl core::fmt::Debug for CodeRecord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CodeRecord(epoch {}, redacted)", self.epoch)
    }
}

impl CodeRecord {
    pub(crate) fn new(epoch: u32, salt: [u8; 32], code: &SecurityCode) -> Self {
        let verifier = verifier(&salt, code.width(), code.expose_value());
        Self {
            epoch,
            salt,
            verifier,
        }
    }

    pub(crate) fn load(store: &mut impl StateStore) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = store.read(Table::Code.only())? else {
            return Ok(None);
        };
        let mut reader = RecordReader::new(&bytes)?;
        let record = Self {
            epoch: reader.u32()?,
            salt: reader.array()?,
            verifier: reader.array()?,
        };
        reader.finish()?;
        if record.epoch == 0 {
            return Err(StoreError::Corrupt);
        }
        Ok(Some(record))
    }

    pub(crate) fn encode(&self) -> Record {
        RecordWriter::new()
            .u32(self.epoch)
            .bytes(&self.salt)
            .bytes(&self.verifier)
            .finish()
    }

    /// Whether this is the code, in constant time.
    pub(crate) fn matches(&self, width: CodeWidth, presented: &PresentedCode) -> bool {
        verifier(&self.salt, width, presented.expose_value())
            .ct_eq(&self.verifier)
            .into()
    }
}

fn verifier(salt: &[u8; 32], width: CodeWidth, value: u32) -> [u8; 32] {
    // HMAC takes keys of any length, so there is always a verifier; and all zeros would match nobody's code.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(salt) else {
        return [0; 32];
    };
    mac.update(b"security code");
    mac.update(&[u8::try_from(width.digits()).unwrap_or(0)]);
    mac.update(&value.to_le_bytes());
    mac.finalize().into_bytes().into()
}

/// The lock's comparison of a code without the lock around it, so that a difference of a nanosecond can be measured.
#[cfg(feature = "measure")]
#[derive(Debug)]
pub struct MeasuredCode {
    record: CodeRecord,
    width: CodeWidth,
}

#[cfg(feature = "measure")]
impl MeasuredCode {
    /// This code, as a lock would keep it under this salt.
    #[must_use]
    pub fn new(salt: [u8; 32], code: &SecurityCode) -> Self {
        Self {
            record: CodeRecord::new(1, salt, code),
            width: code.width(),
        }
    }

    /// What the lock does to find out whether this is the code.
    #[must_use]
    pub fn matches(&self, presented: &PresentedCode) -> bool {
        self.record.matches(self.width, presented)
    }

    /// As [`MeasuredCode::new`], but what is compared is another in one byte: `code` is wrong, and found to be at byte `at` (of
    /// 32) by who looks at one after the other. A code of which that is so by chance takes long to find.
    #[must_use]
    pub fn all_but_byte(salt: [u8; 32], code: &SecurityCode, at: usize) -> Self {
        let mut measured = Self::new(salt, code);
        if let Some(byte) = measured.record.verifier.get_mut(at) {
            *byte ^= 1;
        }
        measured
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_code_matches() {
        let code = SecurityCode::parse(CodeWidth::Six, "000548").unwrap();
        let record = CodeRecord::new(1, [9; 32], &code);
        for value in 0..2000 {
            let presented = PresentedCode::from_wire(value);
            assert_eq!(record.matches(CodeWidth::Six, &presented), value == 548);
        }
        assert!(!record.matches(CodeWidth::Four, &PresentedCode::from_wire(548)));
    }
}
