//! Carries opaque frames between app and lock: memory, TCP.
