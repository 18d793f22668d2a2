//! Actions: what is asked of bolt, latch and strike.

use super::{Reader, Writer};
use crate::ParameterError;
use crate::types::{
    ActionFlags, AppId, KeypadActionKind, KeypadCode, KeypadSource, LockAction, Name,
    SimpleLockAction,
};

/// Lock Action (0x000D).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockActionRequest {
    /// What to do.
    pub action: LockAction,
    /// Who asks; informational, clients put anything there.
    pub app_id: AppId,
    /// How.
    pub flags: ActionFlags,
    /// Appended to the name in the log; at most 20 bytes.
    pub suffix: Option<Name<20>>,
}

impl LockActionRequest {
    /// A request without flags and suffix.
    #[must_use]
    pub const fn new(action: LockAction, app_id: AppId) -> Self {
        Self {
            action,
            app_id,
            flags: ActionFlags::NONE,
            suffix: None,
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            action: LockAction::from_wire(reader.u8()?),
            app_id: AppId(reader.u32()?),
            flags: ActionFlags(reader.u8()?),
            suffix: read_suffix(reader),
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u8(self.action.to_wire())
            .u32(self.app_id.0)
            .u8(self.flags.0);
        write_suffix(writer, self.suffix.as_ref());
    }

    pub(crate) const fn check(&self, opener: bool) -> Result<(), ParameterError> {
        let known = self.action.is_requestable()
            && !(opener && matches!(self.action, LockAction::FullLock));
        ParameterError::unless(known, "lock action")
    }
}

/// Simple Lock Action (0x0100).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleLockActionRequest {
    /// What to do.
    pub action: SimpleLockAction,
    /// Appended to the name in the log; at most 20 bytes.
    pub suffix: Option<Name<20>>,
}

impl SimpleLockActionRequest {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            action: SimpleLockAction::from_wire(reader.u8()?),
            suffix: read_suffix(reader),
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.u8(self.action.to_wire());
        write_suffix(writer, self.suffix.as_ref());
    }

    pub(crate) const fn check(&self) -> Result<(), ParameterError> {
        ParameterError::unless(self.action.is_named(), "lock action")
    }
}

/// Keypad Action (0x0048).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeypadActionRequest {
    /// How somebody identified.
    pub source: KeypadSource,
    /// What was typed.
    pub code: KeypadCode,
    /// What to do.
    pub action: KeypadActionKind,
}

impl KeypadActionRequest {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            source: KeypadSource::from_wire(reader.u8()?),
            code: KeypadCode::from_wire(reader.u32()?),
            action: KeypadActionKind::from_wire(reader.u8()?),
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u8(self.source.to_wire())
            .u32(self.code.expose_value())
            .u8(self.action.to_wire());
    }

    pub(crate) fn check(&self) -> Result<(), ParameterError> {
        ParameterError::unless(self.source.is_named(), "keypad source")?;
        ParameterError::unless(self.action.is_named(), "keypad action")
    }
}

/// Continuous Mode Action of the Opener (0x0057).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContinuousModeRequest {
    /// On or off.
    pub enabled: bool,
    /// When to end by itself, 0 = never. The unit is unpublished; a Doorward device counts minutes, as for ring to open.
    pub timeout: u8,
}

/// What is left of the fields: nothing, or up to 20 bytes (the Opener's clients send fewer).
fn read_suffix(reader: &mut Reader<'_>) -> Option<Name<20>> {
    let rest = reader.rest();
    if rest.is_empty() {
        return None;
    }
    let mut field = [0; 20];
    for (slot, byte) in field.iter_mut().zip(rest) {
        *slot = *byte;
    }
    Some(Name::from_wire(&field))
}

fn write_suffix(writer: &mut Writer, suffix: Option<&Name<20>>) {
    if let Some(suffix) = suffix {
        writer.name(suffix);
    }
}
