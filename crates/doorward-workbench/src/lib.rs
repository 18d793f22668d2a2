//! The physical world of virtual locks as a page and a JSON API.
