//! The payloads of pairing, and what their authenticators cover.

use crate::crypto::{Authenticator, PublicKey};
use crate::types::{
    AppId, AuthorizationId, AuthorizationType, Challenge, DeviceUuid, Name, PresentedCode,
    SharedKey,
};
use crate::wire::{PData, Reader, Writer, plain};
use crate::{CommandId, Frame};

/// A message of nothing but fixed bytes, framed.
pub(super) fn frame(command: CommandId, payload: &[u8]) -> Frame {
    let mut writer = Writer::default();
    writer.bytes(payload);
    plain::encode_pdata(&writer.finish(command))
}

/// Step 1.
pub(super) fn request_public_key() -> Frame {
    frame(
        CommandId::REQUEST_DATA,
        &CommandId::PUBLIC_KEY.0.to_le_bytes(),
    )
}

/// Step 5: h1(s, client key | device key | challenge).
pub(super) fn key_proof(
    key: &SharedKey,
    client: &PublicKey,
    device: &PublicKey,
    challenge: &Challenge,
) -> Authenticator {
    Authenticator::new(key, &[&client.0, &device.0, &challenge.0])
}

/// Step 7, classic: who the client is.
pub(super) struct ClassicData {
    pub(super) proof: Authenticator,
    pub(super) kind: AuthorizationType,
    pub(super) app_id: AppId,
    /// As received: the authenticator covers every byte of the field.
    pub(super) name: [u8; 32],
    pub(super) nonce: [u8; 32],
}

impl ClassicData {
    pub(super) const LEN: usize = 101;

    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(payload);
        Some(Self {
            proof: Authenticator(reader.array()?),
            kind: AuthorizationType::from_wire(reader.u8()?),
            app_id: AppId(reader.u32()?),
            name: reader.array()?,
            nonce: reader.array()?,
        })
    }

    /// The data with its authenticator, answering the second challenge.
    pub(super) fn new(
        key: &SharedKey,
        challenge: &Challenge,
        kind: AuthorizationType,
        app_id: AppId,
        name: &Name<32>,
        nonce: [u8; 32],
    ) -> Self {
        let unproven = Self {
            proof: Authenticator([0; 32]),
            kind,
            app_id,
            name: name.to_wire(),
            nonce,
        };
        Self {
            proof: unproven.expected(key, challenge),
            ..unproven
        }
    }

    /// h1(s, type | id | name | nonce | challenge).
    pub(super) fn expected(&self, key: &SharedKey, challenge: &Challenge) -> Authenticator {
        let (kind, app_id) = ([self.kind.to_wire()], self.app_id.0.to_le_bytes());
        Authenticator::new(
            key,
            &[&kind, &app_id, &self.name, &self.nonce, &challenge.0],
        )
    }

    pub(super) fn frame(&self) -> Frame {
        let mut writer = Writer::default();
        writer
            .bytes(&self.proof.0)
            .u8(self.kind.to_wire())
            .u32(self.app_id.0)
            .bytes(&self.name)
            .bytes(&self.nonce);
        plain::encode_pdata(&writer.finish(CommandId::AUTHORIZATION_DATA))
    }
}

/// Step 8, classic: the authorization.
pub(super) struct ClassicGrant {
    pub(super) proof: Authenticator,
    pub(super) authorization: u32,
    pub(super) uuid: DeviceUuid,
    pub(super) nonce: [u8; 32],
}

impl ClassicGrant {
    /// The grant with its authenticator, answering the client's nonce.
    pub(super) fn new(
        key: &SharedKey,
        client_nonce: &[u8; 32],
        authorization: AuthorizationId,
        uuid: DeviceUuid,
        nonce: [u8; 32],
    ) -> Self {
        let authorization = authorization.value();
        let unproven = Self {
            proof: Authenticator([0; 32]),
            authorization,
            uuid,
            nonce,
        };
        Self {
            proof: unproven.expected(key, client_nonce),
            ..unproven
        }
    }

    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(payload);
        Some(Self {
            proof: Authenticator(reader.array()?),
            authorization: reader.u32()?,
            uuid: DeviceUuid(reader.array()?),
            nonce: reader.array()?,
        })
    }

    /// h1(s, authorization | uuid | nonce | client's nonce).
    pub(super) fn expected(&self, key: &SharedKey, client_nonce: &[u8; 32]) -> Authenticator {
        let authorization = self.authorization.to_le_bytes();
        Authenticator::new(
            key,
            &[&authorization, &self.uuid.0, &self.nonce, client_nonce],
        )
    }

    pub(super) fn frame(&self) -> Frame {
        let mut writer = Writer::default();
        writer
            .bytes(&self.proof.0)
            .u32(self.authorization)
            .bytes(&self.uuid.0)
            .bytes(&self.nonce);
        plain::encode_pdata(&writer.finish(CommandId::AUTHORIZATION_ID))
    }
}

/// Step 9: h1(s, authorization | the device's nonce), then the authorization.
pub(super) fn confirmation_proof(
    key: &SharedKey,
    authorization: AuthorizationId,
    device_nonce: &[u8; 32],
) -> Authenticator {
    Authenticator::new(key, &[&authorization.value().to_le_bytes(), device_nonce])
}

pub(super) fn confirmation(proof: &Authenticator, authorization: AuthorizationId) -> Frame {
    let mut writer = Writer::default();
    writer.bytes(&proof.0).u32(authorization.value());
    plain::encode_pdata(&writer.finish(CommandId::AUTHORIZATION_ID_CONFIRMATION))
}

/// Step 7, Ultra: who the client is and the code, to be sealed.
pub(super) struct UltraData {
    pub(super) app_id: AppId,
    pub(super) name: Name<32>,
    pub(super) code: PresentedCode,
    /// Ours: published clients say nothing, and are apps. Fobs and keypads add a byte.
    pub(super) kind: AuthorizationType,
}

impl UltraData {
    const LEN: usize = 40;

    /// `None` unless the payload has the published length, or one byte more.
    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(payload);
        let data = Self {
            app_id: AppId(reader.u32()?),
            name: reader.name()?,
            code: PresentedCode::from_wire(reader.u32()?),
            kind: match payload.get(Self::LEN..)? {
                [] => AuthorizationType::App,
                [kind] => AuthorizationType::from_wire(*kind),
                [_, _, ..] => return None,
            },
        };
        Some(data)
    }

    pub(super) fn to_pdata(&self) -> PData {
        let mut writer = Writer::default();
        writer
            .u32(self.app_id.0)
            .name(&self.name)
            .u32(self.code.expose_value());
        if self.kind.is_accessory() {
            writer.u8(self.kind.to_wire());
        }
        writer.finish(CommandId::AUTHORIZATION_DATA)
    }
}

/// Step 8, Ultra: the authorization, to be sealed.
pub(super) struct UltraGrant {
    pub(super) authorization: u32,
    pub(super) uuid: DeviceUuid,
}

impl UltraGrant {
    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(payload);
        Some(Self {
            authorization: reader.u32()?,
            uuid: DeviceUuid(reader.array()?),
        })
    }

    pub(super) fn to_pdata(&self) -> PData {
        let mut writer = Writer::default();
        writer.u32(self.authorization).bytes(&self.uuid.0);
        writer.finish(CommandId::AUTHORIZATION_ID)
    }
}
