//! Adding a device: finding it, pairing, choosing its first code, redeeming an invitation.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::{DeviceId, Product};

/// A device that advertises within reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sighting {
    /// Where it is.
    pub address: String,
    /// Its number.
    pub id: DeviceId,
    /// What it does.
    pub mode: SightingMode,
    /// What it is, as far as its advertisement tells.
    pub family: SightingFamily,
    /// True when this profile has it.
    pub known: bool,
    /// The name this profile knows it by, else the one it advertises.
    pub name: String,
}

/// What a device advertises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SightingMode {
    /// It works, and does not pair now.
    Normal,
    /// Its ring is lit: it pairs now.
    Pairing,
    /// It was never set up, or was reset.
    Uninitialised,
}

/// What an advertisement tells about the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SightingFamily {
    /// A lock of either kind.
    Lock,
    /// A Smart Lock or Smart Door: pairs without a code.
    Classic,
    /// An Ultra: pairs with its code only.
    Ultra,
    /// An Opener.
    Opener,
}

/// What to pair and how.
#[derive(Clone)]
pub struct PairWish {
    /// Where the device is, from its sighting.
    pub address: String,
    /// The product the person chose; a device of another family is refused.
    pub product: Option<Product>,
    /// How the device shall be called on this phone; none: its own name, else the product's.
    pub device_name: Option<String>,
    /// The name the device shows for this phone; none: the profile's.
    pub own_name: Option<String>,
    /// The Ultra's code, typed for this pairing and never a remembered one: the existing code, or on a fresh device the
    /// one it shall have. None asks whether one is needed.
    pub code: Option<Zeroizing<String>>,
    /// True once a person insisted on an obvious code for a fresh device.
    pub confirmed_obvious: bool,
    /// Remember the typed code on this phone afterwards.
    pub remember: bool,
}

impl core::fmt::Debug for PairWish {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PairWish")
            .field("address", &self.address)
            .field("product", &self.product)
            .field("has_code", &self.code.is_some())
            .finish_non_exhaustive()
    }
}

impl PairWish {
    /// The plainest wish: whatever is at `address`, under its own name, without a code.
    #[must_use]
    pub fn at(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            product: None,
            device_name: None,
            own_name: None,
            code: None,
            confirmed_obvious: false,
            remember: false,
        }
    }
}

/// A device that was just paired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Paired {
    /// Which device.
    pub id: DeviceId,
    /// How it is called on this phone.
    pub name: String,
    /// What it is.
    pub product: Product,
    /// What the wizard does next.
    pub next: AfterPairing,
}

/// What the wizard does after pairing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterPairing {
    /// Nothing protects it: offer a code to keep, change or consciously skip ([`App::suggest_code`](crate::App::suggest_code),
    /// [`App::set_first_code`](crate::App::set_first_code)).
    OfferCode,
    /// The typed code became its code: advise to note it down, pairing will ask for it even when remembered.
    NoteCodeDown,
    /// Nothing: it has a code already.
    Done,
}

/// What a reset by hand has come to, seen by the device's advertisements alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetStep {
    /// It advertises as always: take the batteries out.
    Waiting,
    /// It is gone: hold the button, put the batteries back, keep holding for 10 s until the ring blinks fast, let go,
    /// press once.
    Gone,
    /// It came back as it was: the reset was not confirmed at the device; begin again.
    CameBack,
    /// It advertises as never set up: it is reset. Forget the old credentials and set it up again.
    Reset,
}
