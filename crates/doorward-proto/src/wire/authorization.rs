//! Authorizations: listing, inviting, changing.

use super::keypad::{
    check_limit, read_limit, read_optional_limit, write_limit, write_optional_limit,
};
use super::{Reader, Writer};
use crate::ParameterError;
use crate::types::{AuthorizationId, AuthorizationType, DateTime, Name, SharedKey, TimeLimit};

/// Which authorizations to list (Request Authorization Entries, 0x0009).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthorizationsRequest {
    /// How many to leave out from the front.
    pub offset: u16,
    /// How many to list at most.
    pub count: u16,
    /// Only this type; only newer products know the filter.
    pub filter: Option<AuthorizationType>,
}

impl AuthorizationsRequest {
    /// All of them.
    pub const ALL: Self = Self {
        offset: 0,
        count: u16::MAX,
        filter: None,
    };

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            offset: reader.u16()?,
            count: reader.u16()?,
            filter: reader.u8().map(AuthorizationType::from_wire),
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.u16(self.offset).u16(self.count);
        if let Some(filter) = self.filter {
            writer.u8(filter.to_wire());
        }
    }
}

/// An authorization for somebody who is not here (Authorization Data (Invite), 0x000B).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Whose it is.
    pub name: Name<32>,
    /// What kind of client.
    pub kind: AuthorizationType,
    /// The key both will share; random.
    pub key: SharedKey,
    /// Whether it works through a bridge.
    pub remote_allowed: bool,
    /// When it works; `None` = always.
    pub limit: Option<TimeLimit>,
}

impl Invite {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            name: reader.name()?,
            kind: AuthorizationType::from_wire(reader.u8()?),
            key: SharedKey::from_bytes(reader.array()?),
            remote_allowed: reader.bool()?,
            limit: read_limit(reader)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .name(&self.name)
            .u8(self.kind.to_wire())
            .bytes(self.key.expose_bytes())
            .bool(self.remote_allowed);
        write_limit(writer, self.limit.as_ref());
    }

    pub(crate) fn check(&self) -> Result<(), ParameterError> {
        ParameterError::unless(self.kind.is_named(), "authorization type")?;
        ParameterError::unless(!self.key.is_zero(), "key")?;
        check_limit(self.limit.as_ref())
    }
}

/// A change of an authorization (Update Authorization Entry, 0x0025); replaces every field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationUpdate {
    /// Which.
    pub authorization: AuthorizationId,
    /// Whose it is.
    pub name: Name<32>,
    /// Whether it works at all.
    pub enabled: bool,
    /// Whether it works through a bridge.
    pub remote_allowed: bool,
    /// When it works; `None` = always.
    pub limit: Option<TimeLimit>,
}

impl AuthorizationUpdate {
    /// Everything after the identity.
    pub(crate) fn read(authorization: AuthorizationId, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            authorization,
            name: reader.name()?,
            enabled: reader.bool()?,
            remote_allowed: reader.bool()?,
            limit: read_limit(reader)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u32(self.authorization.value())
            .name(&self.name)
            .bool(self.enabled)
            .bool(self.remote_allowed);
        write_limit(writer, self.limit.as_ref());
    }

    pub(crate) fn check(&self) -> Result<(), ParameterError> {
        check_limit(self.limit.as_ref())
    }
}

/// One authorization as it is listed (Authorization Entry, 0x000A).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationEntry {
    /// Which.
    pub authorization: AuthorizationId,
    /// What kind of client.
    pub kind: AuthorizationType,
    /// Whose it is.
    pub name: Name<32>,
    /// Whether it works at all.
    pub enabled: bool,
    /// Whether it works through a bridge.
    pub remote_allowed: bool,
    /// When it was made (UTC).
    pub created: DateTime,
    /// When it was last used (UTC).
    pub last_active: DateTime,
    /// How many lock actions it made.
    pub lock_count: u16,
    /// When it works; `None` = always.
    pub limit: Option<TimeLimit>,
}

impl AuthorizationEntry {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            authorization: AuthorizationId::new(reader.u32()?)?,
            kind: AuthorizationType::from_wire(reader.u8()?),
            name: reader.name()?,
            enabled: reader.bool()?,
            remote_allowed: reader.bool()?,
            created: reader.date()?,
            last_active: reader.date()?,
            lock_count: reader.u16()?,
            limit: read_optional_limit(reader)?,
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .u32(self.authorization.value())
            .u8(self.kind.to_wire())
            .name(&self.name)
            .bool(self.enabled)
            .bool(self.remote_allowed)
            .date(self.created)
            .date(self.last_active)
            .u16(self.lock_count);
        write_optional_limit(writer, self.limit.as_ref());
    }
}
