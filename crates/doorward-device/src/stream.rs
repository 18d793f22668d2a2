//! Lists that are told one message per poll: only the place in the list is kept, never the list.

use doorward_proto::{
    CommandId, Message, Profile,
    authorization::AuthorizationsRequest,
    log::{LogEntryCount, LogOrder},
    types::{AuthorizationId, AuthorizationType, StatusCode},
};
use doorward_store::{StateStore, StoreError, Table};

use crate::{
    activity,
    records::{AuthorizationRecord, KeypadRecord, TimeControlRecord},
};

/// The place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Authorizations: the caller's own first, then the others in the order of their ids.
    Authorizations {
        count: Option<u16>,
        own: Option<AuthorizationId>,
        caller: AuthorizationId,
        after: Option<u32>,
        skip: u16,
        left: u16,
        filter: Option<AuthorizationType>,
    },
    Log {
        count: Option<LogEntryCount>,
        order: LogOrder,
        /// The index last told.
        at: Option<u32>,
        left: u16,
    },
    TimeControls {
        count: Option<u8>,
        after: Option<u32>,
    },
    KeypadCodes {
        count: Option<u16>,
        after: Option<u32>,
        skip: u16,
        left: u16,
    },
}

impl Stream {
    pub(crate) fn authorizations(
        caller: AuthorizationId,
        total: u16,
        request: AuthorizationsRequest,
    ) -> Self {
        Self::Authorizations {
            count: (request.offset == 0).then_some(total),
            own: Some(caller),
            caller,
            after: None,
            skip: request.offset,
            left: request.count,
            filter: request.filter,
        }
    }

    /// The command that asked for it.
    pub(crate) const fn command(&self) -> CommandId {
        match self {
            Self::Authorizations { .. } => CommandId::REQUEST_AUTHORIZATIONS,
            Self::Log { .. } => CommandId::REQUEST_LOG,
            Self::TimeControls { .. } => CommandId::REQUEST_TIME_CONTROLS,
            Self::KeypadCodes { .. } => CommandId::REQUEST_KEYPAD_CODES,
        }
    }

    /// The next message, and whether it was the last.
    pub(crate) fn advance(
        &mut self,
        store: &mut impl StateStore,
        profile: &Profile,
    ) -> Result<(Message, bool), StoreError> {
        let message = match self {
            Self::Authorizations { .. } => self.next_authorization(store, profile)?,
            Self::Log {
                count,
                order,
                at,
                left,
            } => {
                if let Some(count) = count.take() {
                    Some(Message::LogEntryCount(count))
                } else if *left == 0 {
                    None
                } else {
                    *left = left.saturating_sub(1);
                    let key = activity::step(store, *order, *at)?;
                    *at = key.map(|key| key.id);
                    match key {
                        Some(key) => activity::load(store, profile, key)?.map(Message::LogEntry),
                        None => None,
                    }
                }
            }
            Self::TimeControls { count, after } => {
                if let Some(count) = count.take() {
                    Some(Message::TimeControlCount(count))
                } else {
                    *after = store.next(Table::TimeControl, *after)?;
                    match *after {
                        Some(id) => TimeControlRecord::load(store, profile, id)?
                            .map(|record| Message::TimeControlEntry(record.0)),
                        None => None,
                    }
                }
            }
            Self::KeypadCodes {
                count,
                after,
                skip,
                left,
            } => {
                if let Some(count) = count.take() {
                    Some(Message::KeypadCodeCount(count))
                } else {
                    while *skip > 0 {
                        *skip = skip.saturating_sub(1);
                        *after = store.next(Table::KeypadCode, *after)?;
                        if after.is_none() {
                            *left = 0;
                        }
                    }
                    if *left == 0 {
                        None
                    } else {
                        *left = left.saturating_sub(1);
                        *after = store.next(Table::KeypadCode, *after)?;
                        match *after {
                            Some(id) => KeypadRecord::load(store, profile, id)?
                                .map(|record| Message::KeypadCode(record.0)),
                            None => None,
                        }
                    }
                }
            }
        };
        Ok(
            message.map_or((Message::Status(StatusCode::Complete), true), |message| {
                (message, false)
            }),
        )
    }

    fn next_authorization(
        &mut self,
        store: &mut impl StateStore,
        profile: &Profile,
    ) -> Result<Option<Message>, StoreError> {
        let Self::Authorizations {
            count,
            own,
            caller,
            after,
            skip,
            left,
            filter,
        } = self
        else {
            return Ok(None);
        };
        if let Some(count) = count.take() {
            return Ok(Some(Message::AuthorizationCount(count)));
        }
        while *left > 0 {
            let id = match own.take() {
                Some(own) => own.value(),
                None => match store.next(Table::Authorization, *after)? {
                    Some(id) => {
                        *after = Some(id);
                        if id == caller.value() {
                            continue;
                        }
                        id
                    }
                    None => return Ok(None),
                },
            };
            let Some(record) = AuthorizationRecord::load(store, profile, id)? else {
                continue;
            };
            if filter.is_some_and(|kind| kind != record.entry.kind) {
                continue;
            }
            if *skip > 0 {
                *skip = skip.saturating_sub(1);
                continue;
            }
            *left = left.saturating_sub(1);
            return Ok(Some(Message::AuthorizationEntry(record.entry)));
        }
        Ok(None)
    }
}
