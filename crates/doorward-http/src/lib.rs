//! What every page server of the project does alike: host and origin checks, headers, assets, live events.
