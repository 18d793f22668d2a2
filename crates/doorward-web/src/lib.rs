//! The app's pages, rendered on the server.
