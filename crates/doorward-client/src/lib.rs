//! The app's side of the protocol: a sans-IO engine and a thin driver over any link.
