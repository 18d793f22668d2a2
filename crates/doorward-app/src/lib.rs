//! What a person does with locks: known devices, vault, gates, invitations, log.
