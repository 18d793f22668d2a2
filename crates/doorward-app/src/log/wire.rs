//! The protocol's log entries in the app's words.

use doorward_client::proto::ext::SecurityEventKind;
use doorward_client::proto::log::{
    ActionLog, DoorLog, DoorbellLog, LogData, LogEntry as WireEntry,
};
use doorward_client::types;

use super::{
    DoorEvent, DoorbellMode, DoorbellSource, KeypadSource, LogEntry, LogEvent, SecurityNote,
};
use crate::Product;
use crate::convert::{door_action, moment, trigger as trigger_of};

/// One entry of a product's log as the app shows it.
pub(crate) fn entry(product: Product, entry: &WireEntry) -> LogEntry {
    LogEntry {
        index: entry.index,
        at: moment(entry.timestamp),
        who: entry.name.to_string(),
        authorization: entry.authorization.map_or(0, types::AuthorizationId::value),
        event: event(product, &entry.data),
    }
}

fn event(product: Product, data: &LogData) -> LogEvent {
    match data {
        LogData::Logging { enabled } => LogEvent::Logging { on: *enabled },
        LogData::LockAction(ActionLog {
            action,
            trigger,
            flags,
            completion,
        }) => LogEvent::Action {
            action: door_action(product, *action),
            trigger: trigger_of(product, *trigger),
            completion: (*completion).into(),
            auto_unlock: flags.is_auto_unlock(),
        },
        LogData::Calibration(action) => LogEvent::Calibration {
            completion: action.completion.into(),
        },
        LogData::InitializationRun(action) => LogEvent::Initialization {
            completion: action.completion.into(),
        },
        LogData::KeypadAction(keypad) => LogEvent::Keypad {
            action: door_action(product, keypad.action),
            source: match keypad.source {
                types::KeypadSource::ArrowKey => KeypadSource::ArrowKey,
                types::KeypadSource::Code => KeypadSource::Code,
                types::KeypadSource::Fingerprint => KeypadSource::Fingerprint,
                types::KeypadSource::Other(_) => KeypadSource::Unknown,
            },
            completion: keypad.completion.into(),
            code_id: keypad.code_id,
        },
        LogData::Door(door) => LogEvent::Door {
            door: match door {
                DoorLog::Opened => DoorEvent::Opened,
                DoorLog::Closed => DoorEvent::Closed,
                DoorLog::Jammed => DoorEvent::Jammed,
                DoorLog::Tampered => DoorEvent::Tampered,
                DoorLog::Other(_) => DoorEvent::Unknown,
            },
        },
        LogData::DoorLogging { enabled } => LogEvent::DoorLogging { on: *enabled },
        LogData::FirmwareUpdate([major, minor, patch]) => LogEvent::Firmware {
            version: format!("{major}.{minor}.{patch}"),
        },
        LogData::Doorbell(ring) => doorbell(ring),
        LogData::Security(event) => LogEvent::Security {
            security: security(event.kind),
            subject: match event.kind {
                SecurityEventKind::ClockSet => event.subject.cast_signed().into(),
                _ => event.subject.into(),
            },
        },
        LogData::Other { kind, .. } => LogEvent::Other { kind: *kind },
        // A newer protocol knows more than this app.
        _ => LogEvent::Other { kind: 0 },
    }
}

fn doorbell(ring: &DoorbellLog) -> LogEvent {
    LogEvent::Doorbell {
        mode: match ring.mode {
            mode if mode & 2 != 0 => DoorbellMode::ContinuousMode,
            mode if mode & 1 != 0 => DoorbellMode::RingToOpen,
            _ => DoorbellMode::Plain,
        },
        source: match ring.source {
            0 => DoorbellSource::Doorbell,
            1 => DoorbellSource::TimeControl,
            2 => DoorbellSource::App,
            3 => DoorbellSource::Button,
            4 => DoorbellSource::Fob,
            5 => DoorbellSource::Bridge,
            6 => DoorbellSource::Keypad,
            _ => DoorbellSource::Unknown,
        },
        geofence: ring.geofence != 0,
        suppressed: ring.suppressed != 0,
        sound: ring.sound,
        completion: ring.completion.into(),
        code_id: ring.code_id,
    }
}

const fn security(kind: SecurityEventKind) -> SecurityNote {
    use SecurityEventKind as Wire;
    match kind {
        Wire::WrongCode => SecurityNote::WrongCodes,
        Wire::CodeSet => SecurityNote::CodeSet,
        Wire::CodeChanged => SecurityNote::CodeChanged,
        Wire::Paired => SecurityNote::Paired,
        Wire::Invited => SecurityNote::Invited,
        Wire::InvitationRedeemed => SecurityNote::InvitationUsed,
        Wire::InvitationExpired => SecurityNote::InvitationExpired,
        Wire::Removed => SecurityNote::Removed,
        Wire::Updated => SecurityNote::Updated,
        Wire::Suspended => SecurityNote::Suspended,
        Wire::HardStop => SecurityNote::HardStop,
        Wire::Acknowledged => SecurityNote::Acknowledged,
        Wire::PairingEnded => SecurityNote::PairingEnded,
        Wire::EntriesLost => SecurityNote::EntriesLost,
        Wire::ConfigChanged => SecurityNote::ConfigChanged,
        Wire::ClockSet => SecurityNote::ClockSet,
        Wire::DoorAjar => SecurityNote::DoorAjar,
        Wire::LockedOpen => SecurityNote::LockedOpen,
        Wire::BatteryCritical => SecurityNote::BatteryCritical,
        Wire::KeypadCodeAdded => SecurityNote::KeypadCodeAdded,
        Wire::KeypadCodeChanged => SecurityNote::KeypadCodeChanged,
        Wire::KeypadCodeRemoved => SecurityNote::KeypadCodeRemoved,
        Wire::Other(_) => SecurityNote::Other,
    }
}
