//! Lists and the log: collected until they end, bounded in time and number.

use core::time::Duration;

use doorward_client::proto::authorization::AuthorizationEntry;
use doorward_client::proto::ext::{SecurityEvent, SecurityEventKind};
use doorward_client::proto::keypad::{KeypadCodeEntry, NewKeypadCode};
use doorward_client::proto::log::{LogData, LogEntry, LogEntryCount, LogOrder};
use doorward_client::proto::time_control::{TimeControl, TimeControlEntry};
use doorward_client::proto::types::{
    AuthorizationType, DateTime, ErrorCode, KeypadCode, LockAction, LockState, Name, TimeOfDay,
    Weekdays,
};
use doorward_client::proto::{AuthorizationId, Command, CommandId, Message, Model};
use doorward_client::{ClientError, LogProgress, LogQuery, Violation};
use tokio::time::Instant;

use crate::fake::{code, ready};

const NEWEST: LogQuery = LogQuery {
    from: None,
    count: 50,
    order: LogOrder::Descending,
};

#[tokio::test(start_paused = true)]
async fn authorizations_are_collected_until_complete() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let code = code(Model::SmartLock, "4711");
    let mut progress = Vec::new();
    let list = connection.authorizations(Some(&code), |step| {
        progress.push((step.received, step.total))
    });
    let (entries, ()) = tokio::join!(list, async {
        device.expect(CommandId::REQUEST_AUTHORIZATIONS).await;
        device.say(Message::AuthorizationCount(2)).await;
        device
            .say(Message::AuthorizationEntry(authorization(7)))
            .await;
        device.states(LockState::Locked).await; // in between, of no concern
        device
            .say(Message::AuthorizationEntry(authorization(3)))
            .await;
        device.complete().await;
    });
    assert_eq!(entries.unwrap(), [authorization(7), authorization(3)]);
    assert_eq!(progress, [(0, Some(2)), (1, Some(2)), (2, Some(2))]);
}

#[tokio::test(start_paused = true)]
async fn a_list_without_a_count_is_a_list() {
    let (connection, mut device) = ready(Model::Ultra).await;
    let (entries, ()) = tokio::join!(connection.authorizations(None, |_| {}), async {
        device.expect(CommandId::REQUEST_AUTHORIZATIONS).await;
        device
            .say(Message::AuthorizationEntry(authorization(7)))
            .await;
        device.complete().await;
    });
    assert_eq!(entries.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_list_is_an_error_and_the_connection_goes_on() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let command = CommandId::REQUEST_AUTHORIZATIONS;
    let (entries, ()) = tokio::join!(connection.authorizations(None, |_| {}), async {
        device.expect(command).await;
        device.refuse(ErrorCode::BadCode, command).await;
    });
    assert_eq!(
        entries.unwrap_err(),
        ClientError::Refused {
            code: ErrorCode::BadCode,
            command
        }
    );
    assert_eq!(connection.closed(), None);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_stops_halfway_ends_after_the_idle_time() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let started = Instant::now();
    let (entries, ()) = tokio::join!(connection.authorizations(None, |_| {}), async {
        device.expect(CommandId::REQUEST_AUTHORIZATIONS).await;
        for id in 1..=4 {
            tokio::time::sleep(Duration::from_secs(2)).await;
            device
                .say(Message::AuthorizationEntry(authorization(id)))
                .await;
        }
    });
    assert_eq!(entries.unwrap_err(), ClientError::Timeout);
    assert_eq!(
        started.elapsed().as_secs(),
        4 * 2 + 3,
        "each entry earns another wait"
    );
}

#[tokio::test(start_paused = true)]
async fn the_log_streams_entry_by_entry() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut seen = Vec::new();
    let query = LogQuery {
        from: Some(500),
        ..NEWEST
    };
    let log = connection.log(None, query, |step| {
        if let LogProgress::Entry(entry) = step {
            seen.push(entry.index);
        }
    });
    let (summary, ()) = tokio::join!(log, async {
        let command = device.expect(CommandId::REQUEST_LOG).await;
        let Ok(Command::RequestLog(request)) = command.command else {
            panic!("a log request")
        };
        assert_eq!(
            (request.start, request.count, request.total_count),
            (500, 50, true)
        );
        device.say(Message::LogEntryCount(log_count(3))).await;
        for index in [499, 498, 490] {
            device.say(Message::LogEntry(log_entry(index))).await;
        }
        device.complete().await;
    });
    let summary = summary.unwrap();
    assert_eq!((summary.entries, summary.count.unwrap().count), (3, 3));
    assert_eq!(seen, [499, 498, 490]);
}

#[tokio::test(start_paused = true)]
async fn a_log_without_end_is_cut_at_what_was_asked_for() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let mut seen = 0;
    let log = connection.log(None, NEWEST, |_| seen += 1);
    let (summary, ()) = tokio::join!(log, async {
        device.expect(CommandId::REQUEST_LOG).await;
        device
            .insist(Duration::ZERO, |index| Message::LogEntry(log_entry(index)))
            .await;
    });
    assert_eq!(
        summary.unwrap_err(),
        ClientError::Protocol(Violation::TooMany)
    );
    assert_eq!(seen, 50);
}

#[tokio::test(start_paused = true)]
async fn a_count_without_end_is_no_progress() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let (summary, ()) = tokio::join!(connection.log(None, NEWEST, |_| {}), async {
        device.expect(CommandId::REQUEST_LOG).await;
        device
            .insist(Duration::ZERO, |_| Message::LogEntryCount(log_count(3)))
            .await;
    });
    assert_eq!(
        summary.unwrap_err(),
        ClientError::Protocol(Violation::TooMany)
    );
}

#[tokio::test(start_paused = true)]
async fn time_control_entries_are_listed_and_added() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let time = TimeOfDay {
        hour: 22,
        minute: 30,
    };
    let control = TimeControl {
        weekdays: Weekdays(0),
        time,
        action: LockAction::Lock,
    };
    let entry = TimeControlEntry {
        id: 3,
        enabled: true,
        control,
    };
    let (id, ()) = tokio::join!(connection.add_time_control(None, control), async {
        let command = device.expect(CommandId::ADD_TIME_CONTROL).await;
        assert_eq!(command.command, Ok(Command::AddTimeControl(control)));
        device.say(Message::TimeControlAdded { id: 3 }).await;
        device.complete().await; // some devices say this as well
        device.challenge(1).await;
    });
    assert_eq!(id.unwrap(), 3);
    let (entries, ()) = tokio::join!(connection.time_controls(None), async {
        device.expect(CommandId::REQUEST_TIME_CONTROLS).await;
        device.say(Message::TimeControlCount(1)).await;
        device.say(Message::TimeControlEntry(entry)).await;
        device.complete().await;
    });
    assert_eq!(entries.unwrap(), [entry]);
}

#[tokio::test(start_paused = true)]
async fn keypad_codes_are_listed_and_their_refusal_explained() {
    let (connection, mut device) = ready(Model::SmartLock).await;
    let entry = keypad_entry();
    let (entries, ()) = tokio::join!(connection.keypad_codes(None, |_| {}), async {
        device.expect(CommandId::REQUEST_KEYPAD_CODES).await;
        device.say(Message::KeypadCodeCount(1)).await;
        device.say(Message::KeypadCode(keypad_entry())).await;
        device.complete().await;
        device.challenge(1).await;
    });
    assert_eq!(entries.unwrap(), core::slice::from_ref(&entry));
    let new = NewKeypadCode {
        code: entry.code,
        name: entry.name,
        limit: None,
    };
    let (added, ()) = tokio::join!(connection.add_keypad_code(None, new), async {
        device.expect(CommandId::ADD_KEYPAD_CODE).await;
        device
            .refuse(ErrorCode::CodeAlreadyExists, CommandId::ADD_KEYPAD_CODE)
            .await;
    });
    assert_eq!(
        added.unwrap_err().code(),
        Some(ErrorCode::CodeAlreadyExists)
    );
}

fn authorization(id: u32) -> AuthorizationEntry {
    AuthorizationEntry {
        authorization: AuthorizationId::new(id).unwrap(),
        kind: AuthorizationType::App,
        name: Name::new("Ada").unwrap(),
        enabled: true,
        remote_allowed: false,
        created: DateTime::from_unix(1_760_000_000),
        last_active: DateTime::from_unix(1_760_000_100),
        lock_count: 4,
        limit: None,
    }
}

fn log_count(count: u16) -> LogEntryCount {
    LogEntryCount {
        enabled: true,
        count,
        door_sensor: false,
        door_sensor_logging: false,
    }
}

fn log_entry(index: u32) -> LogEntry {
    LogEntry {
        index,
        timestamp: DateTime::from_unix(1_760_000_000),
        authorization: AuthorizationId::new(7),
        name: Name::new("Ada").unwrap(),
        data: LogData::Security(SecurityEvent::new(SecurityEventKind::CodeChanged)),
    }
}

fn keypad_entry() -> KeypadCodeEntry {
    KeypadCodeEntry {
        id: 2,
        code: KeypadCode::parse("345678").unwrap(),
        name: Name::new("Cleaner").unwrap(),
        enabled: true,
        created: DateTime::from_unix(1_760_000_000),
        last_active: DateTime::NEVER,
        use_count: 0,
        limit: None,
    }
}
