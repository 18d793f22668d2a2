//! The activity log (Smart Lock API 2.3.0 and Opener API 1.1, "Log Entry").

use heapless::Vec;

use super::{Reader, Writer};
use crate::ParameterError;
use crate::ext::SecurityEvent;
use crate::profile::Line;
use crate::types::{
    ActionFlags, AuthorizationId, Completion, DateTime, KeypadSource, LockAction, Name, Trigger,
};

/// Which entries to read (Request Log Entries, 0x0031).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRequest {
    /// Where to begin: 0 = at the end `order` begins with, else behind the entry with this index.
    pub start: u32,
    /// How many at most.
    pub count: u16,
    /// In which order.
    pub order: LogOrder,
    /// Whether a Log Entry Count comes first.
    pub total_count: bool,
}

/// The order of log entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogOrder {
    /// Oldest first.
    Ascending,
    /// Newest first.
    Descending,
}

impl LogRequest {
    /// The outer `Option` is about length, the inner `Result` about the order.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Result<Self, ParameterError>> {
        let (start, count) = (reader.u32()?, reader.u16()?);
        let order = match reader.u8()? {
            0 => Ok(LogOrder::Ascending),
            1 => Ok(LogOrder::Descending),
            _ => Err(ParameterError::new("sort order")),
        };
        let total_count = reader.bool()?;
        Some(order.map(|order| Self {
            start,
            count,
            order,
            total_count,
        }))
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        let order = match self.order {
            LogOrder::Ascending => 0,
            LogOrder::Descending => 1,
        };
        writer
            .u32(self.start)
            .u16(self.count)
            .u8(order)
            .bool(self.total_count);
    }
}

/// Log Entry Count (0x0033).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogEntryCount {
    /// Whether the log is being kept.
    pub enabled: bool,
    /// How many entries there are from the requested start on.
    pub count: u16,
    /// Whether there is a door sensor; the Opener does not tell.
    pub door_sensor: bool,
    /// Whether the door is logged; the Opener does not tell.
    pub door_sensor_logging: bool,
}

impl LogEntryCount {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            enabled: reader.bool()?,
            count: reader.u16()?,
            door_sensor: reader.bool().unwrap_or_default(),
            door_sensor_logging: reader.bool().unwrap_or_default(),
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer, line: Line) {
        writer.bool(self.enabled).u16(self.count);
        match line {
            Line::Lock => {
                writer.bool(self.door_sensor).bool(self.door_sensor_logging);
            }
            Line::Opener => {}
        }
    }
}

/// Log Entry (0x0032).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Its index: grows, is never used again.
    pub index: u32,
    /// When it happened (UTC).
    pub timestamp: DateTime,
    /// Who did it; `None` for events at the device itself.
    pub authorization: Option<AuthorizationId>,
    /// The name of who did it, empty for events at the device itself.
    pub name: Name<32>,
    /// What happened.
    pub data: LogData,
}

impl LogEntry {
    pub(crate) fn read(reader: &mut Reader<'_>, line: Line) -> Option<Self> {
        Some(Self {
            index: reader.u32()?,
            timestamp: reader.date()?,
            authorization: AuthorizationId::new(reader.u32()?),
            name: reader.name()?,
            data: LogData::read(reader, line)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u32(self.index)
            .date(self.timestamp)
            .u32(self.authorization.map_or(0, AuthorizationId::value))
            .name(&self.name);
        self.data.write(writer);
    }
}

/// What a log entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogData {
    /// The log was switched on or off.
    Logging {
        /// On or off.
        enabled: bool,
    },
    /// A lock action.
    LockAction(ActionLog),
    /// A calibration (Opener: training).
    Calibration(ActionLog),
    /// The run that finds the position after power-up.
    InitializationRun(ActionLog),
    /// An action at the keypad.
    KeypadAction(KeypadLog),
    /// The door moved (locks).
    Door(DoorLog),
    /// The door's log was switched on or off (locks).
    DoorLogging {
        /// On or off.
        enabled: bool,
    },
    /// New firmware: major, minor, patch.
    FirmwareUpdate([u8; 3]),
    /// It rang (Opener).
    Doorbell(DoorbellLog),
    /// Doorward extension: something about the security code or the authorizations.
    Security(SecurityEvent),
    /// Something this version does not know.
    Other {
        /// Its type.
        kind: u8,
        /// At most the first 8 bytes of its data.
        data: Vec<u8, 8>,
    },
}

/// An action in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionLog {
    /// What was asked.
    pub action: LockAction,
    /// By what.
    pub trigger: Trigger,
    /// How.
    pub flags: ActionFlags,
    /// How it ended.
    pub completion: Completion,
}

/// An action at the keypad in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeypadLog {
    /// What was asked.
    pub action: LockAction,
    /// How somebody identified.
    pub source: KeypadSource,
    /// How it ended.
    pub completion: Completion,
    /// The number of the keypad code.
    pub code_id: u16,
}

/// What the door sensor saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorLog {
    /// The door was opened.
    Opened,
    /// The door was closed.
    Closed,
    /// The sensor is jammed.
    Jammed,
    /// Somebody tampered with the sensor.
    Tampered,
    /// A value without a name here.
    Other(u8),
}

/// A ring at the Opener. Whether it opened follows from `mode` and `completion`: with a mode active a success is an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorbellLog {
    /// Bit 0 ring to open active, bit 1 continuous mode active.
    pub mode: u8,
    /// What switched the mode on under which it rang: 1 time control, 2 app, 3 button, 4 fob, 5 bridge, 6 keypad; without a
    /// mode what rang, 0 the doorbell or 4 a fob.
    pub source: u8,
    /// Whether a geofence switched that mode on (0 or 1).
    pub geofence: u8,
    /// Whether the chime inside the flat was kept silent (0 or 1).
    pub suppressed: u8,
    /// Which tone was played, 0 for none.
    pub sound: u8,
    /// How it ended.
    pub completion: Completion,
    /// The number of the keypad code that switched that mode on, 0 for none.
    pub code_id: u16,
}

impl LogData {
    /// The type byte and the data of an entry. Trailing bytes (devices pad) are ignored.
    pub(crate) fn read(reader: &mut Reader<'_>, line: Line) -> Option<Self> {
        let kind = reader.u8()?;
        Some(match (kind, line) {
            (0x01, _) => Self::Logging {
                enabled: reader.bool()?,
            },
            (0x02, _) => Self::LockAction(ActionLog::read(reader)?),
            (0x03, _) => Self::Calibration(ActionLog::read(reader)?),
            (0x04, Line::Lock) => Self::InitializationRun(ActionLog::read(reader)?),
            (0x05, _) => Self::KeypadAction(KeypadLog::read(reader)?),
            (0x06, Line::Lock) => Self::Door(DoorLog::from_wire(reader.u8()?)),
            (0x06, Line::Opener) => Self::Doorbell(DoorbellLog::read(reader)?),
            (0x07, Line::Lock) => Self::DoorLogging {
                enabled: reader.bool()?,
            },
            (0x0A, _) => Self::FirmwareUpdate(reader.array()?),
            (SecurityEvent::LOG_TYPE, _) => Self::Security(SecurityEvent::read(reader)?),
            (kind, _) => {
                let rest = reader.rest();
                let data = Vec::from_slice(rest.get(..8).unwrap_or(rest)).unwrap_or_default();
                Self::Other { kind, data }
            }
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        match self {
            Self::Logging { enabled } => {
                writer.u8(0x01).bool(*enabled);
            }
            Self::LockAction(log) => log.write(writer.u8(0x02)),
            Self::Calibration(log) => log.write(writer.u8(0x03)),
            Self::InitializationRun(log) => log.write(writer.u8(0x04)),
            Self::KeypadAction(log) => log.write(writer.u8(0x05)),
            Self::Door(log) => {
                writer.u8(0x06).u8(log.to_wire());
            }
            Self::DoorLogging { enabled } => {
                writer.u8(0x07).bool(*enabled);
            }
            Self::FirmwareUpdate(version) => {
                writer.u8(0x0A).bytes(version);
            }
            Self::Doorbell(log) => log.write(writer.u8(0x06)),
            Self::Security(event) => event.write(writer.u8(SecurityEvent::LOG_TYPE)),
            Self::Other { kind, data } => {
                writer.u8(*kind).bytes(data);
            }
        }
    }
}

impl ActionLog {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            action: LockAction::from_wire(reader.u8()?),
            trigger: Trigger::from_wire(reader.u8()?),
            flags: ActionFlags(reader.u8()?),
            completion: Completion::from_wire(reader.u8()?),
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .u8(self.action.to_wire())
            .u8(self.trigger.to_wire())
            .u8(self.flags.0)
            .u8(self.completion.to_wire());
    }
}

impl KeypadLog {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            action: LockAction::from_wire(reader.u8()?),
            source: KeypadSource::from_wire(reader.u8()?),
            completion: Completion::from_wire(reader.u8()?),
            code_id: reader.u16()?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .u8(self.action.to_wire())
            .u8(self.source.to_wire())
            .u8(self.completion.to_wire())
            .u16(self.code_id);
    }
}

impl DoorLog {
    const fn from_wire(byte: u8) -> Self {
        match byte {
            0 => Self::Opened,
            1 => Self::Closed,
            2 => Self::Jammed,
            3 => Self::Tampered,
            other => Self::Other(other),
        }
    }

    const fn to_wire(self) -> u8 {
        match self {
            Self::Opened => 0,
            Self::Closed => 1,
            Self::Jammed => 2,
            Self::Tampered => 3,
            Self::Other(other) => other,
        }
    }
}

impl DoorbellLog {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            mode: reader.u8()?,
            source: reader.u8()?,
            geofence: reader.u8()?,
            suppressed: reader.u8()?,
            sound: reader.u8()?,
            completion: Completion::from_wire(reader.u8()?),
            code_id: reader.u16()?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .u8(self.mode)
            .u8(self.source)
            .u8(self.geofence)
            .u8(self.suppressed)
            .u8(self.sound)
            .u8(self.completion.to_wire())
            .u16(self.code_id);
    }
}
