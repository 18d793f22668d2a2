//! The search for a device's characteristics.

use alloc::collections::BTreeMap;

use super::super::gatt::{Layout, Uuid};
use super::super::hci::Cursor;
use super::{att, refused};
use crate::{TAG_PAIRING, TAG_SERVICE, TAG_USER_SPECIFIC};

/// No device has more services, and none sends more answers to be read through.
const MAX_ANSWERS: u32 = 100;

/// Where frames of one tag travel, and where they are subscribed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Port {
    pub(super) value: u16,
    pub(super) subscription: u16,
}

/// What a device's search came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Ports(BTreeMap<u8, Port>);

impl Ports {
    #[cfg(test)]
    pub(super) fn from_handles(handles: &[(u8, u16, u16)]) -> Self {
        let port = |&(tag, value, subscription): &(u8, u16, u16)| {
            (
                tag,
                Port {
                    value,
                    subscription,
                },
            )
        };
        Self(handles.iter().map(port).collect())
    }

    pub(super) fn get(&self, tag: u8) -> Option<Port> {
        self.0.get(&tag).copied()
    }

    pub(super) fn tag_of(&self, handle: u16) -> Option<u8> {
        self.0
            .iter()
            .find(|(_, port)| port.value == handle)
            .map(|(tag, _)| *tag)
    }
}

/// A characteristic that is wanted: its tag, and in which handles to look for it.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    tag: u8,
    uuid: Uuid,
    start: u16,
    end: u16,
}

/// What an answer leads to.
#[derive(Debug)]
pub(super) enum Progress {
    /// It was none of ours.
    Ignored,
    Ask(Vec<u8>),
    Found(Ports),
    /// The device has none of the layouts.
    Stranger,
}

#[derive(Debug)]
enum Step {
    /// Services, from this handle on.
    Services(u16),
    /// Declarations of characteristics, from this handle on.
    Declarations(u16),
    /// The subscription of a value, from this handle on.
    Subscription { value: u16, from: u16, end: u16 },
}

/// A search under way.
#[derive(Debug)]
pub(super) struct Discovery {
    step: Step,
    services: Vec<(Uuid, u16, u16)>,
    wanted: Vec<Wanted>,
    /// Declarations in the service searched: where, of which value, what.
    declared: Vec<(u16, u16, Uuid)>,
    found: Ports,
    answers: u32,
}

impl Discovery {
    /// A search, and its first request.
    pub(super) fn begin() -> (Self, Vec<u8>) {
        let discovery = Self {
            step: Step::Services(1),
            services: Vec::new(),
            wanted: Vec::new(),
            declared: Vec::new(),
            found: Ports::default(),
            answers: 0,
        };
        let request = discovery.request();
        (discovery, request)
    }

    fn request(&self) -> Vec<u8> {
        let services = Uuid::PRIMARY_SERVICE.bytes();
        let characteristics = Uuid::CHARACTERISTIC.bytes();
        match self.step {
            Step::Services(from) => att::with_range(att::READ_BY_GROUP, from, u16::MAX, &services),
            Step::Declarations(from) => {
                let end = self.wanted.first().map_or(u16::MAX, |wanted| wanted.end);
                att::with_range(att::READ_BY_TYPE, from, end, &characteristics)
            }
            Step::Subscription { from, end, .. } => {
                att::with_range(att::FIND_INFORMATION, from, end, &[])
            }
        }
    }

    /// An answer of the device.
    pub(super) fn answered(&mut self, code: u8, rest: Cursor<'_>, layouts: &[Layout]) -> Progress {
        self.answers = self.answers.saturating_add(1);
        if self.answers > MAX_ANSWERS {
            return Progress::Stranger;
        }
        match self.step {
            Step::Services(from) => {
                let more = match refused(code, rest, att::READ_BY_GROUP) {
                    Some(_) => None,
                    None if code == att::BY_GROUP => {
                        self.services(rest).filter(|next| *next > from)
                    }
                    None => return Progress::Ignored,
                };
                if let Some(next) = more {
                    self.step = Step::Services(next);
                    return Progress::Ask(self.request());
                }
                self.choose(layouts);
                self.next_wanted()
            }
            Step::Declarations(from) => {
                let more = match refused(code, rest, att::READ_BY_TYPE) {
                    Some(_) => None,
                    None if code == att::BY_TYPE => {
                        self.declarations(rest).filter(|next| *next > from)
                    }
                    None => return Progress::Ignored,
                };
                let end = self.wanted.first().map_or(0, |wanted| wanted.end);
                if let Some(next) = more.filter(|next| *next <= end) {
                    self.step = Step::Declarations(next);
                    return Progress::Ask(self.request());
                }
                self.declared_all()
            }
            Step::Subscription { value, from, end } => {
                let seen = match refused(code, rest, att::FIND_INFORMATION) {
                    Some(_) => None,
                    None if code == att::INFORMATION => {
                        subscription(rest).filter(|(at, _)| *at >= from)
                    }
                    None => return Progress::Ignored,
                };
                match seen {
                    Some((at, true)) => self.found(value, at),
                    Some((last, false)) if last < end => {
                        let from = last.saturating_add(1);
                        self.step = Step::Subscription { value, from, end };
                        Progress::Ask(self.request())
                    }
                    _ => Progress::Stranger,
                }
            }
        }
    }

    /// Reads services; the handle to go on from, if any is left.
    fn services(&mut self, mut rest: Cursor<'_>) -> Option<u16> {
        let size = usize::from(rest.u8()?);
        let mut last = None;
        while let Some(mut item) = rest.take(size).filter(|item| !item.is_empty()).map(Cursor) {
            let (start, end) = item.u16().zip(item.u16())?;
            self.services.push((Uuid::read(&mut item)?, start, end));
            last = Some(end);
        }
        last?.checked_add(1)
    }

    /// Which of the layouts it is: one that is there whole, else one whose main service is.
    fn choose(&mut self, layouts: &[Layout]) {
        let service = |uuid: [u8; 16]| {
            let uuid = Uuid::long(uuid);
            self.services.iter().find(|(of, _, _)| *of == uuid)
        };
        let mut best = Vec::new();
        for layout in layouts {
            let Some((_, start, end)) = service(layout.main_service) else {
                continue;
            };
            let mut wanted: Vec<Wanted> = [
                (TAG_SERVICE, layout.service),
                (TAG_USER_SPECIFIC, layout.user_specific),
            ]
            .map(|(tag, uuid)| Wanted {
                tag,
                uuid: Uuid::long(uuid),
                start: *start,
                end: *end,
            })
            .to_vec();
            if let Some((_, start, end)) = service(layout.pairing_service) {
                wanted.push(Wanted {
                    tag: TAG_PAIRING,
                    uuid: Uuid::long(layout.pairing),
                    start: *start,
                    end: *end,
                });
            }
            if wanted.len() > best.len() {
                best = wanted;
            }
        }
        self.wanted = best;
    }

    /// Begins with the service of the first characteristic that is wanted.
    fn next_wanted(&mut self) -> Progress {
        match self.wanted.first() {
            Some(wanted) => {
                self.declared.clear();
                self.step = Step::Declarations(wanted.start);
                Progress::Ask(self.request())
            }
            None if self.found.0.is_empty() => Progress::Stranger,
            None => Progress::Found(core::mem::take(&mut self.found)),
        }
    }

    fn declarations(&mut self, mut rest: Cursor<'_>) -> Option<u16> {
        let size = usize::from(rest.u8()?);
        let mut last = None;
        while let Some(mut item) = rest.take(size).filter(|item| !item.is_empty()).map(Cursor) {
            let at = item.u16()?;
            let _properties = item.u8()?;
            let value = item.u16()?;
            self.declared.push((at, value, Uuid::read(&mut item)?));
            last = Some(at);
        }
        last?.checked_add(1)
    }

    /// All declarations of a service are known: on to the subscription of the first that is wanted.
    fn declared_all(&mut self) -> Progress {
        let Some(wanted) = self.wanted.first().copied() else {
            return Progress::Stranger;
        };
        let is_wanted = |(_, _, uuid): &&(u16, u16, Uuid)| *uuid == wanted.uuid;
        let Some((at, value, _)) = self.declared.iter().find(is_wanted).copied() else {
            return Progress::Stranger;
        };
        let next = self.declared.iter().map(|(next, _, _)| *next);
        let end = next
            .filter(|next| *next > at)
            .min()
            .map_or(wanted.end, |next| next.saturating_sub(1));
        let from = value.saturating_add(1);
        if from > end {
            return Progress::Stranger;
        }
        self.step = Step::Subscription { value, from, end };
        Progress::Ask(self.request())
    }

    fn found(&mut self, value: u16, subscription: u16) -> Progress {
        let Some(wanted) = self.wanted.first().copied() else {
            return Progress::Stranger;
        };
        let port = Port {
            value,
            subscription,
        };
        self.found.0.insert(wanted.tag, port);
        self.wanted.remove(0);
        // Another one of the same service needs no second look at its declarations.
        match self.wanted.first() {
            Some(next) if next.start == wanted.start => self.declared_all(),
            _ => self.next_wanted(),
        }
    }
}

/// The handle of a subscription among what was found, or else the last handle seen.
fn subscription(mut rest: Cursor<'_>) -> Option<(u16, bool)> {
    let size = match rest.u8()? {
        1 => 2,
        2 => 16,
        _ => return None,
    };
    let mut last = None;
    while let Some(handle) = rest.u16() {
        let mut uuid = Cursor(rest.take(size)?);
        if Uuid::read(&mut uuid) == Some(Uuid::SUBSCRIPTION) {
            return Some((handle, true));
        }
        last = Some((handle, false));
    }
    last
}
