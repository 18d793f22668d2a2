//! The products that have a drawing.

use doorward_sim::Snapshot;

/// A product, as far as its looks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Product {
    SmartLock,
    Ultra,
}

impl Product {
    /// The product of a device; what has no drawing of its own looks like a Smart Lock.
    pub(crate) fn of(device: &Snapshot) -> Self {
        match device.model {
            "ultra" => Self::Ultra,
            _ => Self::SmartLock,
        }
    }

    /// The word of the API, also a class of the drawing.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::SmartLock => "smart-lock",
            Self::Ultra => "ultra",
        }
    }

    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SmartLock => "Smart Lock",
            Self::Ultra => "Smart Lock Ultra",
        }
    }
}
