//! What a client keeps of a pairing.

use doorward_proto::{AppId, AuthorizationId, DeviceId, DeviceUuid, Model, SharedKey};

/// One authorization on one device: all a client needs to come back. Secret because of its key.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The device's own number; a device that advertises another is not it.
    pub device: DeviceId,
    /// What product it is: decides sizes, code width and commands on the wire.
    pub model: Model,
    /// The authorization's number on the device.
    pub authorization: AuthorizationId,
    /// The long-term key of this authorization.
    pub key: SharedKey,
    /// The client's own number, given at pairing; informational in actions.
    pub app: AppId,
    /// The device's number since its last factory reset; all zero when the credentials came by invitation.
    pub uuid: DeviceUuid,
}
