//! Virtual hardware around the lock core, a virtual clock, and the pair of lock and client for tests.
