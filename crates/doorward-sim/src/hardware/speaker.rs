//! What the device lets people hear, and what was heard lately.

use alloc::collections::VecDeque;
use core::time::Duration;

use doorward_device::body::{BeepLength, Occasion, Sound, SoundPattern};

/// How many sounds are remembered.
const REMEMBERED: usize = 5;

/// How long a tone of the Opener takes.
const TONE: Duration = Duration::from_millis(1500);

/// Something that was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When it began, in the world's time.
    pub at: Duration,
    /// What it was.
    pub sound: Sound,
}

/// A beeper or a small loudspeaker.
#[derive(Clone, Debug, Default)]
pub(super) struct Speaker {
    heard: VecDeque<Heard>,
    until: Option<Duration>,
}

impl Speaker {
    pub(super) fn play(&mut self, now: Duration, sound: Sound) {
        self.heard.truncate(REMEMBERED - 1);
        self.heard.push_front(Heard { at: now, sound });
        self.until = Some(now + length(sound.pattern));
    }

    pub(super) fn stop(&mut self) {
        self.until = None;
    }

    /// Newest first.
    pub(super) fn heard(&self) -> impl Iterator<Item = Heard> {
        self.heard.iter().copied()
    }

    pub(super) const fn is_playing(&self) -> bool {
        self.until.is_some()
    }

    pub(super) const fn deadline(&self) -> Option<Duration> {
        self.until
    }

    pub(super) fn pass(&mut self, now: Duration) {
        if self.until.is_some_and(|until| now >= until) {
            self.until = None;
        }
    }
}

fn length(pattern: SoundPattern) -> Duration {
    match pattern {
        SoundPattern::Tone { .. } => TONE,
        SoundPattern::Beeps { count, length } => {
            let one = match length {
                BeepLength::Short => Duration::from_millis(300),
                BeepLength::Long => Duration::from_millis(900),
            };
            one * u32::from(count.max(1))
        }
    }
}

impl Heard {
    /// The sound in words: `3 short beeps`, `tone 2: somebody rings`.
    #[must_use]
    pub fn says(&self) -> String {
        match self.sound.pattern {
            SoundPattern::Beeps { count, length } => {
                let length = match length {
                    BeepLength::Short => "short",
                    BeepLength::Long => "long",
                };
                let noun = if count == 1 { "beep" } else { "beeps" };
                format!("{count} {length} {noun}")
            }
            SoundPattern::Tone { number, occasion } => {
                let occasion = match occasion {
                    Occasion::Ring => "somebody rings",
                    Occasion::Open => "the door opens",
                    Occasion::RingToOpen => "ring to open",
                    Occasion::ContinuousMode => "continuous mode",
                };
                format!("tone {number}: {occasion}")
            }
        }
    }

    /// The rhythm as a picture: `• • •` for short, `— —` for long beeps, `♪` for a tone.
    #[must_use]
    pub fn picture(&self) -> String {
        match self.sound.pattern {
            SoundPattern::Beeps { count, length } => {
                let sign = match length {
                    BeepLength::Short => "•",
                    BeepLength::Long => "—",
                };
                vec![sign; usize::from(count)].join(" ")
            }
            SoundPattern::Tone { number, .. } => "♪".repeat(usize::from(number)),
        }
    }
}
