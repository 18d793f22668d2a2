//! One paired client's stored right.

use doorward_proto::{
    CommandId, Message, Profile,
    authorization::AuthorizationEntry,
    types::{AppId, AuthorizationId, SharedKey},
};
use doorward_store::{Change, Record, StateStore, StoreError, Table};

use super::codec::{RecordReader, RecordWriter};

/// How many authorizations a lock keeps (vendor documentation: "limit of 200 device authorisations").
pub(crate) const MAX_AUTHORIZATIONS: u32 = 200;

/// How an authorization came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// By the button.
    Button,
    /// By an invitation that has been used, under the key that its link carries.
    Invitation,
    /// By an invitation, to be used under this key from its first message on; until then under that of the link as well.
    TakenUp { key: SharedKey },
    /// By an invitation, under a key of its own.
    Personal,
    /// By an invitation that has not been used and lapses after so many powered seconds.
    OpenInvitation { seconds_left: u32 },
}

/// What the lock keeps of an authorization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthorizationRecord {
    pub(crate) app: AppId,
    pub(crate) key: SharedKey,
    /// The epoch of the code it has shown last; 0 if none. It is proven as long as that is the present one.
    pub(crate) proven_epoch: u32,
    pub(crate) origin: Origin,
    pub(crate) entry: AuthorizationEntry,
}

impl AuthorizationRecord {
    pub(crate) const fn id(&self) -> AuthorizationId {
        self.entry.authorization
    }

    pub(crate) fn load(
        store: &mut impl StateStore,
        profile: &Profile,
        id: u32,
    ) -> Result<Option<Self>, StoreError> {
        let Some(bytes) = store.read(Table::Authorization.at(id))? else {
            return Ok(None);
        };
        let record = Self::decode(profile, &bytes)?;
        if record.id().value() == id {
            Ok(Some(record))
        } else {
            Err(StoreError::Corrupt)
        }
    }

    /// Everybody, in the order of their ids.
    pub(crate) fn for_each(
        store: &mut impl StateStore,
        profile: &Profile,
        mut visit: impl FnMut(&Self),
    ) -> Result<(), StoreError> {
        let mut after = None;
        while let Some(id) = store.next(Table::Authorization, after)? {
            if let Some(record) = Self::load(store, profile, id)? {
                visit(&record);
            }
            after = Some(id);
        }
        Ok(())
    }

    pub(crate) fn encode(&self, profile: &Profile) -> Record {
        let record = RecordWriter::new()
            .u32(self.app.0)
            .bytes(self.key.expose_bytes())
            .u32(self.proven_epoch);
        let record = match &self.origin {
            Origin::Button => record.u8(0),
            Origin::Invitation => record.u8(1),
            Origin::OpenInvitation { seconds_left } => record.u8(2).u32(*seconds_left),
            Origin::TakenUp { key } => record.u8(3).bytes(key.expose_bytes()),
            Origin::Personal => record.u8(4),
        };
        record.message(profile, &Message::AuthorizationEntry(self.entry.clone()))
    }

    fn decode(profile: &Profile, bytes: &[u8]) -> Result<Self, StoreError> {
        let mut reader = RecordReader::new(bytes)?;
        let app = AppId(reader.u32()?);
        let key = SharedKey::from_bytes(reader.array()?);
        let proven_epoch = reader.u32()?;
        let origin = match reader.u8()? {
            0 => Origin::Button,
            1 => Origin::Invitation,
            2 => Origin::OpenInvitation {
                seconds_left: reader.u32()?,
            },
            3 => Origin::TakenUp {
                key: SharedKey::from_bytes(reader.array()?),
            },
            4 => Origin::Personal,
            _ => return Err(StoreError::Corrupt),
        };
        let Message::AuthorizationEntry(entry) =
            reader.message(profile, CommandId::AUTHORIZATION_ENTRY)?
        else {
            return Err(StoreError::Corrupt);
        };
        Ok(Self {
            app,
            key,
            proven_epoch,
            origin,
            entry,
        })
    }

    pub(crate) fn save(
        &self,
        store: &mut impl StateStore,
        profile: &Profile,
    ) -> Result<(), StoreError> {
        let bytes = self.encode(profile);
        store.apply(&[Change::Put(
            Table::Authorization.at(self.id().value()),
            &bytes,
        )])
    }
}

#[cfg(test)]
mod tests {
    use doorward_proto::{
        Model,
        types::{AuthorizationType, DateTime, Name, TimeLimit},
    };

    use super::*;

    #[test]
    fn the_longest_record_fits_and_comes_back() {
        let profile = Model::Ultra.profile();
        for origin in [
            Origin::Button,
            Origin::Invitation,
            Origin::OpenInvitation { seconds_left: 9 },
            Origin::TakenUp {
                key: SharedKey::from_bytes([4; 32]),
            },
            Origin::Personal,
        ] {
            let record = AuthorizationRecord {
                app: AppId(7),
                key: SharedKey::from_bytes([3; 32]),
                proven_epoch: 4,
                origin,
                entry: AuthorizationEntry {
                    authorization: AuthorizationId::new(5).unwrap(),
                    kind: AuthorizationType::Bridge,
                    name: Name::new("12345678901234567890123456789012").unwrap(),
                    enabled: true,
                    remote_allowed: false,
                    created: DateTime::from_unix(1),
                    last_active: DateTime::from_unix(2),
                    lock_count: 3,
                    limit: Some(TimeLimit::NONE),
                },
            };
            let bytes = record.encode(profile);
            assert_eq!(AuthorizationRecord::decode(profile, &bytes), Ok(record));
            for end in 0..bytes.len() {
                assert!(AuthorizationRecord::decode(profile, &bytes[..end]).is_err());
            }
        }
    }
}
