//! The attributes of a device, served to one peer.
//!
//! Requests come in as bytes of a stranger; what goes out is at most one answer for each, indications cut to the
//! negotiated size and sent one at a time, and frames the peer has written, whole.

mod table;

use alloc::collections::VecDeque;

use super::att;
use super::gatt::Uuid;
use super::hci::Cursor;
use super::{MAX_MTU, MIN_MTU};
use crate::MAX_FRAME;

pub(super) use table::Table;
use table::{Attribute, Value};

/// Parts of a long write that may wait; at the smallest unit the longest frame has 29.
const MAX_PARTS: usize = 64;

/// What comes out of a server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// Send this to the peer.
    Send(Vec<u8>),
    /// Send this indication to the peer, which has to confirm it.
    Indicate(Vec<u8>),
    /// The peer wrote a frame.
    Written { tag: u8, bytes: Vec<u8> },
    /// Every indication of the frame given last is confirmed, or nobody had subscribed.
    Delivered,
}

/// One peer's view of the attributes.
#[derive(Debug)]
pub(super) struct Server {
    /// The largest unit we answer to an exchange.
    offer: u16,
    mtu: usize,
    subscribed: Vec<u16>,
    parts: Vec<(u16, u16, Vec<u8>)>,
    /// Chunks still to be indicated, the first of them on its way.
    chunks: VecDeque<Vec<u8>>,
    output: VecDeque<Output>,
}

impl Server {
    pub(super) fn new(offer: u16) -> Self {
        Self {
            offer: offer.clamp(MIN_MTU, MAX_MTU),
            mtu: usize::from(MIN_MTU),
            subscribed: Vec::new(),
            parts: Vec::new(),
            chunks: VecDeque::new(),
            output: VecDeque::new(),
        }
    }

    pub(super) fn poll(&mut self) -> Option<Output> {
        self.output.pop_front()
    }

    /// Whether a confirmation is outstanding.
    pub(super) fn is_indicating(&self) -> bool {
        !self.chunks.is_empty()
    }

    /// Sends a frame as indications, the next one when the one before is confirmed. To be called when none is on its way.
    pub(super) fn indicate(&mut self, table: &Table, tag: u8, bytes: &[u8]) {
        let handle = table
            .port(tag)
            .filter(|handle| self.subscribed.contains(handle));
        if let Some(handle) = handle {
            let most = self.mtu.saturating_sub(3).max(1);
            self.chunks = bytes
                .chunks(most)
                .map(|chunk| att::with_handle(att::INDICATION, handle, chunk))
                .collect();
        }
        self.next_chunk();
    }

    fn next_chunk(&mut self) {
        let output = match self.chunks.front() {
            Some(chunk) => Output::Indicate(chunk.clone()),
            None => Output::Delivered,
        };
        self.output.push_back(output);
    }

    /// A message of the peer for the server: a request, a command or a confirmation. Others are no business of a server
    /// and pass without a trace.
    pub(super) fn handle(&mut self, table: &Table, message: &[u8]) {
        let mut rest = Cursor(message);
        let Some(code) = rest.u8() else { return };
        if message.len() > usize::from(MAX_MTU) {
            // Longer than anything ever agreed on: nothing of it is read.
            rest = Cursor(&[]);
        }
        match code {
            att::CONFIRMATION => {
                if self.chunks.pop_front().is_some() {
                    self.next_chunk();
                }
            }
            att::WRITE_COMMAND => {
                // Refusals of commands are not answered.
                let _ = self.write(table, &mut rest);
            }
            _ if code & 1 == 1 || code & att::COMMAND_FLAG != 0 => {}
            _ => {
                let about = Cursor(rest.0).u16().unwrap_or_default();
                let written = self.output.len();
                let answer = self.answer(table, code, rest);
                let answer = answer
                    .unwrap_or_else(|Refusal(why)| att::error(code, about_of(code, about), why));
                // The peer hears that its write arrived before it hears what came of it.
                self.output.insert(written, Output::Send(answer));
            }
        }
    }

    fn answer(
        &mut self,
        table: &Table,
        code: u8,
        mut rest: Cursor<'_>,
    ) -> Result<Vec<u8>, Refusal> {
        match code {
            att::MTU_REQUEST => self.exchange(&mut rest),
            att::FIND_INFORMATION => self.find_information(table, &mut rest),
            att::FIND_BY_VALUE => self.find_by_value(table, &mut rest),
            att::READ_BY_TYPE => self.read_by_type(table, &mut rest),
            att::READ_BY_GROUP => self.read_by_group(table, &mut rest),
            att::READ => {
                let handle = rest.u16().filter(|_| rest.is_empty()).ok_or(SHORT)?;
                let value = self.read(table.get(handle)?)?;
                Ok(self.cut(att::VALUE, &value))
            }
            att::READ_BLOB => {
                let (handle, offset) = rest.u16().zip(rest.u16()).ok_or(SHORT)?;
                let value = self.read(table.get(handle)?)?;
                let from = value
                    .get(usize::from(offset)..)
                    .ok_or(Refusal(att::INVALID_OFFSET))?;
                Ok(self.cut(att::BLOB, from))
            }
            att::WRITE => {
                self.write(table, &mut rest)?;
                Ok(vec![att::WRITTEN])
            }
            att::PREPARE => self.prepare(table, &mut rest),
            att::EXECUTE => self.execute(table, &mut rest),
            _ => Err(Refusal(att::NOT_SUPPORTED)),
        }
    }

    fn exchange(&mut self, rest: &mut Cursor<'_>) -> Result<Vec<u8>, Refusal> {
        let theirs = rest.u16().filter(|_| rest.is_empty()).ok_or(SHORT)?;
        self.mtu = usize::from(theirs.clamp(MIN_MTU, self.offer));
        let [low, high] = self.offer.to_le_bytes();
        Ok(vec![att::MTU_RESPONSE, low, high])
    }

    /// The client's side of this connection has agreed on a unit, which holds in both directions.
    pub(super) fn agreed(&mut self, mtu: usize) {
        self.mtu = mtu;
    }

    fn find_information(&self, table: &Table, rest: &mut Cursor<'_>) -> Result<Vec<u8>, Refusal> {
        let (start, end) = range(rest)?;
        if !rest.is_empty() {
            return Err(SHORT);
        }
        let entries = table
            .between(start, end)
            .map(|(handle, attribute)| entry(handle, &attribute.kind.bytes()));
        let (size, entries) = self.list(entries)?;
        // Two sizes there are, and each has its number.
        let format = if size == 4 { 1 } else { 2 };
        Ok([vec![att::INFORMATION, format], entries].concat())
    }

    fn find_by_value(&self, table: &Table, rest: &mut Cursor<'_>) -> Result<Vec<u8>, Refusal> {
        let (start, end) = range(rest)?;
        let kind = rest.u16().map(Uuid::Short).ok_or(SHORT)?;
        let entries = table
            .between(start, end)
            .filter(|(_, attribute)| kind == Uuid::PRIMARY_SERVICE && attribute.kind == kind)
            .filter(
                |(_, attribute)| matches!(&attribute.value, Value::Fixed(value) if value == rest.0),
            )
            .map(|(handle, _)| entry(handle, &table.end_of_group(handle).to_le_bytes()));
        let (_, entries) = self.list(entries)?;
        Ok([vec![att::FOUND_BY_VALUE], entries].concat())
    }

    fn read_by_type(&self, table: &Table, rest: &mut Cursor<'_>) -> Result<Vec<u8>, Refusal> {
        let (start, end) = range(rest)?;
        let kind = Uuid::read(rest).ok_or(SHORT)?;
        let mut matching = table
            .between(start, end)
            .filter(|(_, attribute)| attribute.kind == kind)
            .peekable();
        if let Some((_, first)) = matching.peek() {
            self.read(first)?;
        }
        let most = self.mtu.saturating_sub(4);
        let entries = matching.map_while(|(handle, attribute)| {
            let value = self.read(attribute).ok()?;
            Some(entry(handle, value.get(..most).unwrap_or(&value)))
        });
        self.sized_list(att::BY_TYPE, entries)
    }

    fn read_by_group(&self, table: &Table, rest: &mut Cursor<'_>) -> Result<Vec<u8>, Refusal> {
        let (start, end) = range(rest)?;
        let kind = Uuid::read(rest).ok_or(SHORT)?;
        if kind != Uuid::PRIMARY_SERVICE {
            return Err(Refusal(att::UNSUPPORTED_GROUP));
        }
        let entries = table
            .between(start, end)
            .filter(|(_, attribute)| attribute.kind == kind)
            .filter_map(|(handle, attribute)| match &attribute.value {
                Value::Fixed(value) => {
                    let group = [&table.end_of_group(handle).to_le_bytes()[..], value].concat();
                    Some(entry(handle, &group))
                }
                _ => None,
            });
        self.sized_list(att::BY_GROUP, entries)
    }

    fn sized_list(
        &self,
        code: u8,
        entries: impl Iterator<Item = Vec<u8>>,
    ) -> Result<Vec<u8>, Refusal> {
        let (size, entries) = self.list(entries)?;
        Ok([vec![code, u8::try_from(size).unwrap_or(u8::MAX)], entries].concat())
    }

    /// As many entries as fit and are as long as the first; and that length.
    fn list(&self, entries: impl Iterator<Item = Vec<u8>>) -> Result<(usize, Vec<u8>), Refusal> {
        let mut size = 0;
        let mut list = Vec::new();
        for entry in entries {
            if list.is_empty() {
                size = entry.len();
            }
            let grown = list.len().saturating_add(entry.len());
            if entry.len() != size || grown > self.mtu.saturating_sub(2) {
                break;
            }
            list.extend(entry);
        }
        if list.is_empty() {
            return Err(Refusal(att::NOT_FOUND));
        }
        Ok((size, list))
    }

    fn read(&self, attribute: &Attribute) -> Result<Vec<u8>, Refusal> {
        match &attribute.value {
            Value::Fixed(value) => Ok(value.clone()),
            Value::Subscription(port) if self.subscribed.contains(port) => {
                Ok(att::INDICATE.to_le_bytes().to_vec())
            }
            Value::Subscription(_) => Ok(vec![0, 0]),
            Value::Port(_) => Err(Refusal(att::READ_NOT_PERMITTED)),
        }
    }

    fn cut(&self, code: u8, value: &[u8]) -> Vec<u8> {
        let most = self.mtu.saturating_sub(1);
        let mut answer = vec![code];
        answer.extend_from_slice(value.get(..most).unwrap_or(value));
        answer
    }

    fn write(&mut self, table: &Table, rest: &mut Cursor<'_>) -> Result<(), Refusal> {
        let handle = rest.u16().ok_or(SHORT)?;
        match table.get(handle)?.value {
            Value::Port(tag) => self.written(tag, rest.0.to_vec()),
            Value::Subscription(port) => self.subscribe(port, rest.0),
            Value::Fixed(_) => Err(Refusal(att::WRITE_NOT_PERMITTED)),
        }
    }

    fn written(&mut self, tag: u8, bytes: Vec<u8>) -> Result<(), Refusal> {
        if bytes.len() > MAX_FRAME {
            return Err(Refusal(att::INVALID_LENGTH));
        }
        self.output.push_back(Output::Written { tag, bytes });
        Ok(())
    }

    fn subscribe(&mut self, port: u16, value: &[u8]) -> Result<(), Refusal> {
        let &[low, high] = value else {
            return Err(Refusal(att::INVALID_LENGTH));
        };
        let wish = u16::from_le_bytes([low, high]);
        self.subscribed.retain(|subscribed| *subscribed != port);
        if wish & att::INDICATE != 0 {
            self.subscribed.push(port);
        } else if wish != 0 {
            // Notifications alone: there are none.
            return Err(Refusal(att::BAD_SUBSCRIPTION));
        }
        Ok(())
    }

    fn prepare(&mut self, table: &Table, rest: &mut Cursor<'_>) -> Result<Vec<u8>, Refusal> {
        let whole = rest.0;
        let (handle, offset) = rest.u16().zip(rest.u16()).ok_or(SHORT)?;
        if !matches!(table.get(handle)?.value, Value::Port(_)) {
            return Err(Refusal(att::WRITE_NOT_PERMITTED));
        }
        let waiting: usize = self.parts.iter().map(|(_, _, part)| part.len()).sum();
        if self.parts.len() >= MAX_PARTS || waiting.saturating_add(rest.0.len()) > MAX_FRAME {
            return Err(Refusal(att::QUEUE_FULL));
        }
        self.parts.push((handle, offset, rest.0.to_vec()));
        Ok([&[att::PREPARED], whole].concat())
    }

    /// Carries out what was prepared, or drops it; either way nothing stays.
    fn execute(&mut self, table: &Table, rest: &mut Cursor<'_>) -> Result<Vec<u8>, Refusal> {
        let parts = core::mem::take(&mut self.parts);
        let flag = rest.u8().filter(|_| rest.is_empty()).ok_or(SHORT)?;
        if flag > 1 {
            return Err(SHORT);
        }
        let mut frames: Vec<(u16, Vec<u8>)> = Vec::new();
        for (handle, offset, part) in parts {
            match frames.iter_mut().find(|(of, _)| *of == handle) {
                Some((_, frame)) if frame.len() == usize::from(offset) => frame.extend(part),
                None if offset == 0 => frames.push((handle, part)),
                _ => return Err(Refusal(att::INVALID_OFFSET)),
            }
        }
        for (handle, frame) in frames {
            if let (1, Value::Port(tag)) = (flag, &table.get(handle)?.value) {
                self.written(*tag, frame)?;
            }
        }
        Ok(vec![att::EXECUTED])
    }
}

/// Why a request is refused: a code of the attribute protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(u8);

const SHORT: Refusal = Refusal(att::INVALID_PDU);

/// Errors name the handle asked about, where the request has one.
fn about_of(code: u8, handle: u16) -> u16 {
    if matches!(code, att::MTU_REQUEST | att::EXECUTE) {
        0
    } else {
        handle
    }
}

fn range(rest: &mut Cursor<'_>) -> Result<(u16, u16), Refusal> {
    let (start, end) = rest.u16().zip(rest.u16()).ok_or(SHORT)?;
    if start == 0 || start > end {
        return Err(Refusal(att::INVALID_HANDLE));
    }
    Ok((start, end))
}

fn entry(handle: u16, rest: &[u8]) -> Vec<u8> {
    [&handle.to_le_bytes()[..], rest].concat()
}

#[cfg(test)]
mod tests;
