//! What a fuzzer does to Doorward, as plain functions of bytes: the fuzzer's programs in `fuzz/` call them, the tests run
//! the corpus through them, and the replayer lets them tell what they do.

pub mod client;
pub mod device;
pub mod files;
pub mod frames;
pub mod operations;
pub mod pages;

/// Something to throw bytes at.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, also that of its corpus.
    pub name: &'static str,
    /// What is tried.
    pub about: &'static str,
    /// Tries it; panics if a promise is broken.
    pub run: fn(&[u8], &mut Story),
    /// Bytes to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All targets.
pub const TARGETS: [Target; 6] = [
    Target {
        name: "frames",
        about: "every decoder of the protocol, the ledger's and the reassembly",
        run: frames::run,
        seeds: frames::seeds,
    },
    Target {
        name: "device",
        about: "a lock and raw frames on all characteristics of several links",
        run: device::run,
        seeds: device::seeds,
    },
    Target {
        name: "operations",
        about: "what people do with a lock, against a model of it",
        run: operations::run,
        seeds: operations::seeds,
    },
    Target {
        name: "client",
        about: "the app's side of the protocol and a hostile device",
        run: client::run,
        seeds: client::seeds,
    },
    Target {
        name: "files",
        about: "the files a lock keeps, damaged in any way",
        run: files::run,
        seeds: files::seeds,
    },
    Target {
        name: "pages",
        about: "the app's pages and requests of any kind, with and without a session",
        run: pages::run,
        seeds: pages::seeds,
    },
];

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// What happens, told line by line if somebody listens.
#[derive(Debug, Default)]
pub struct Story {
    told: bool,
    number: u32,
}

impl Story {
    /// Nobody listens.
    #[must_use]
    pub fn silent() -> Self {
        Self::default()
    }

    /// Told on the standard output, at once, so that the last line is what broke it.
    #[must_use]
    pub const fn aloud() -> Self {
        Self {
            told: true,
            number: 0,
        }
    }

    /// The next line.
    #[allow(clippy::print_stdout, reason = "asked for with `aloud`")]
    pub fn tell(&mut self, line: impl FnOnce() -> String) {
        self.number += 1;
        if self.told {
            println!("{:>4}  {}", self.number, line());
        }
    }
}

/// The fuzzer's bytes, taken from the front; zeros when they are used up.
#[derive(Debug)]
pub struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// These bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether there are more.
    #[must_use]
    pub const fn more(&self) -> bool {
        !self.0.is_empty()
    }

    /// One byte.
    pub fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound.max(1)
    }

    /// Two bytes.
    pub fn word(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// At most this many bytes.
    pub fn take(&mut self, most: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        taken
    }
}
