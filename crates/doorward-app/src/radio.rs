//! How an app finds and reaches devices.

/// Finds devices and opens links to them: the binary picks the carrier.
pub trait Radio: Send + Sync + core::fmt::Debug {}
