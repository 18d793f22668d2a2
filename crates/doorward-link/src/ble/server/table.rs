//! The list of a device's attributes, the same for every peer.

use super::super::gatt::{DeviceInformation, Layout, Uuid};
use super::{Refusal, att};
use crate::{TAG_PAIRING, TAG_SERVICE, TAG_USER_SPECIFIC};

/// May be read; may be written, and indicates.
const READABLE: u8 = 0x02;
const WRITABLE_INDICATING: u8 = 0x28;

/// One attribute.
#[derive(Debug)]
pub(in super::super) struct Attribute {
    pub(super) kind: Uuid,
    pub(super) value: Value,
}

/// What is behind an attribute.
#[derive(Debug)]
pub(super) enum Value {
    Fixed(Vec<u8>),
    /// Frames with this tag.
    Port(u8),
    /// Whether the port at this handle is subscribed to.
    Subscription(u16),
}

/// Attributes by handle: the first has handle 1.
#[derive(Debug, Default)]
pub(in super::super) struct Table {
    attributes: Vec<Attribute>,
}

impl Table {
    /// The attributes of a device.
    pub(in super::super) fn of_device(layout: &Layout, information: &DeviceInformation) -> Self {
        let mut table = Self::default();
        table.general(&information.name);
        table.service(Uuid::Short(0x180A));
        table.fixed(0x2A25, &information.serial);
        table.fixed(0x2A26, &information.firmware);
        table.fixed(0x2A27, &information.hardware);
        table.service(Uuid::long(layout.pairing_service));
        table.add_port(layout.pairing, TAG_PAIRING);
        table.service(Uuid::long(layout.main_service));
        table.add_port(layout.service, TAG_SERVICE);
        table.add_port(layout.user_specific, TAG_USER_SPECIFIC);
        table
    }

    /// Those of a phone: nothing but what each has to have.
    pub(in super::super) fn of_phone() -> Self {
        let mut table = Self::default();
        table.general("");
        table
    }

    fn general(&mut self, name: &str) {
        self.service(Uuid::Short(0x1800));
        self.fixed(0x2A00, name);
        self.value(0x2A01, vec![0, 0]);
        self.service(Uuid::Short(0x1801));
    }

    fn service(&mut self, uuid: Uuid) {
        self.push(Uuid::PRIMARY_SERVICE, Value::Fixed(uuid.bytes()));
    }

    fn fixed(&mut self, kind: u16, text: &str) {
        self.value(kind, text.as_bytes().to_vec());
    }

    fn value(&mut self, kind: u16, value: Vec<u8>) {
        self.declare(READABLE, Uuid::Short(kind));
        self.push(Uuid::Short(kind), Value::Fixed(value));
    }

    fn add_port(&mut self, uuid: [u8; 16], tag: u8) {
        self.declare(WRITABLE_INDICATING, Uuid::long(uuid));
        let handle = self.push(Uuid::long(uuid), Value::Port(tag));
        self.push(Uuid::SUBSCRIPTION, Value::Subscription(handle));
    }

    /// Announces the value that is pushed next.
    fn declare(&mut self, properties: u8, kind: Uuid) {
        let value = self.next_handle().saturating_add(1).to_le_bytes();
        let declaration = [&[properties], &value[..], &kind.bytes()].concat();
        self.push(Uuid::CHARACTERISTIC, Value::Fixed(declaration));
    }

    fn push(&mut self, kind: Uuid, value: Value) -> u16 {
        let handle = self.next_handle();
        self.attributes.push(Attribute { kind, value });
        handle
    }

    pub(super) fn next_handle(&self) -> u16 {
        u16::try_from(self.attributes.len())
            .unwrap_or(u16::MAX)
            .saturating_add(1)
    }

    /// The attribute at a handle.
    pub(super) fn get(&self, handle: u16) -> Result<&Attribute, Refusal> {
        usize::from(handle)
            .checked_sub(1)
            .and_then(|at| self.attributes.get(at))
            .ok_or(Refusal(att::INVALID_HANDLE))
    }

    /// Attributes with handles in a range.
    pub(super) fn between(&self, start: u16, end: u16) -> impl Iterator<Item = (u16, &Attribute)> {
        (1..=u16::MAX)
            .zip(&self.attributes)
            .filter(move |(handle, _)| (start..=end).contains(handle))
    }

    /// The last handle of the service declared at `handle`.
    pub(super) fn end_of_group(&self, handle: u16) -> u16 {
        self.between(handle.saturating_add(1), u16::MAX)
            .find(|(_, attribute)| attribute.kind == Uuid::PRIMARY_SERVICE)
            .map_or_else(
                || self.next_handle().saturating_sub(1),
                |(next, _)| next.saturating_sub(1),
            )
    }

    /// Where frames with this tag travel.
    pub(in super::super) fn port(&self, tag: u8) -> Option<u16> {
        self.between(1, u16::MAX)
            .find(|(_, attribute)| matches!(attribute.value, Value::Port(of) if of == tag))
            .map(|(handle, _)| handle)
    }
}
