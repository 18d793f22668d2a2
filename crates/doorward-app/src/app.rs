//! One person's app.

use alloc::sync::Arc;
use core::future::Future;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::settings::{FieldChange, SettingsView};
use crate::{
    AppError, CodeView, DeviceCard, DeviceId, DoorAction, ExportFormat, Gate, Invitation,
    InviteWish, KeypadCodeView, KeypadCodeWish, LogFilter, LogView, Outcome, PairWish, Paired,
    PermissionChange, PermissionsView, Product, Progress, Radio, ResetStep, ScheduleEntry,
    Sighting, Visit,
};

/// Which profile to open, and with what.
#[derive(Debug, Clone)]
pub struct ProfileOptions {
    /// The profile's name: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// The folder of all profiles; the profile is a folder in it.
    pub dir: PathBuf,
    /// How devices are found and reached.
    pub radio: Arc<dyn Radio>,
    /// Where keys are kept: false asks the operating system's keyring first, true uses the sealed file alone.
    pub file_vault_only: bool,
}

/// What the app settings page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProfileView {
    /// The profile's name.
    pub name: String,
    /// The name devices show for this phone.
    pub own_name: String,
    /// Where its keys are kept.
    pub vault: VaultKind,
    /// The profile's folder.
    pub folder: PathBuf,
}

/// Where the key of a profile's vault is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// In the operating system's keyring.
    Keyring,
    /// In a file only this user can read.
    KeyFile,
}

/// One person's app. Cloning is cheap; all clones share devices, links and gates.
#[derive(Debug, Clone)]
pub struct App {
    changes: watch::Receiver<u64>,
}

fn later<T>() -> Result<T, AppError> {
    Err(AppError::NotSupported { product: None })
}

#[expect(clippy::unused_async, unused_variables, reason = "signatures first")]
impl App {
    /// Opens a profile, or begins it.
    ///
    /// # Errors
    /// [`AppError::Profile`] naming the file and the way out.
    pub async fn open(options: ProfileOptions) -> Result<Self, AppError> {
        later()
    }

    /// What the app settings page shows.
    #[must_use]
    pub fn profile(&self) -> ProfileView {
        ProfileView {
            name: String::new(),
            own_name: String::new(),
            vault: VaultKind::KeyFile,
            folder: PathBuf::new(),
        }
    }

    /// Changes the name devices show for this phone when it pairs from now on.
    ///
    /// # Errors
    /// [`AppError::BadInput`] when it is empty or longer than 32 bytes.
    pub async fn set_own_name(&self, name: &str) -> Result<(), AppError> {
        later()
    }

    /// All devices of the profile, in the order they were added. Asks nobody: what was read last.
    #[must_use]
    pub fn devices(&self) -> Vec<DeviceCard> {
        Vec::new()
    }

    /// One device's card.
    ///
    /// # Errors
    /// [`AppError::NotPaired`].
    pub fn device(&self, id: DeviceId) -> Result<DeviceCard, AppError> {
        later()
    }

    /// Counts up with everything worth drawing anew.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }

    /// Connects if need be, reads the device's state, and stays connected a while so that changes come by themselves.
    ///
    /// # Errors
    /// Why it could not be read; the card keeps what was known, with its age.
    pub async fn refresh(&self, id: DeviceId) -> Result<DeviceCard, AppError> {
        later()
    }

    /// [`refresh`](Self::refresh) for all devices at once; failures are in the cards.
    pub async fn refresh_all(&self) {}

    /// Moves the bolt. Resolves when the device says how it ended; the card follows meanwhile.
    ///
    /// # Errors
    /// As the device refused, or [`AppError::OutcomeUnknown`]; never tried again by itself.
    pub async fn act(&self, id: DeviceId, action: DoorAction) -> Result<Outcome, AppError> {
        later()
    }

    /// Renames a device on this phone only.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::BadInput`].
    pub async fn rename_device(&self, id: DeviceId, name: &str) -> Result<(), AppError> {
        later()
    }

    /// Forgets a device and everything kept for it. The device is not told.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::Profile`].
    pub async fn forget_device(&self, id: DeviceId) -> Result<(), AppError> {
        later()
    }

    /// Dismisses the notices that can be dismissed.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::Profile`].
    pub async fn dismiss_notices(&self, id: DeviceId) -> Result<(), AppError> {
        later()
    }

    /// What advertises within reach.
    ///
    /// # Errors
    /// None today; a radio that is switched off will be one.
    pub async fn discover(&self) -> Result<Vec<Sighting>, AppError> {
        later()
    }

    /// Pairs a device in pairing mode. A remembered code is never used for it.
    ///
    /// # Errors
    /// [`AppError::NotPairing`], [`AppError::PairingCodeNeeded`] (ask, then try again within the pairing mode),
    /// [`AppError::WrongCode`] (the third ends the pairing mode), [`AppError::ObviousCode`], [`AppError::BadCode`]…
    pub async fn pair(&self, wish: PairWish) -> Result<Paired, AppError> {
        later()
    }

    /// A random code that is not obvious, for a product's number of digits.
    #[must_use]
    pub fn suggest_code(&self, product: Product) -> Zeroizing<String> {
        Zeroizing::new(String::new())
    }

    /// Chooses the code of a device that has none. The visit's gate is open afterwards.
    ///
    /// # Errors
    /// [`AppError::WrongCode`] when it has one after all, [`AppError::ObviousCode`] unless confirmed, [`AppError::BadCode`].
    pub async fn set_first_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        new: &str,
        confirmed_obvious: bool,
        remember: bool,
    ) -> Result<(), AppError> {
        later()
    }

    /// The gate as this visit finds it; keeps it open for another five minutes. Asks the device only if it is not known
    /// whether it has a code.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], or why the device could not be asked.
    pub async fn gate(&self, visit: &Visit, id: DeviceId) -> Result<Gate, AppError> {
        later()
    }

    /// Shows the device the typed code; on success the gate is open for this visit.
    ///
    /// # Errors
    /// [`AppError::WrongCode`], [`AppError::Wait`], [`AppError::BadCode`]…
    pub async fn enter(
        &self,
        visit: &Visit,
        id: DeviceId,
        code: &str,
        remember: bool,
    ) -> Result<(), AppError> {
        later()
    }

    /// Closes the gate: the person left the device's settings. A remembered code stays.
    pub fn leave(&self, visit: &Visit, id: DeviceId) {}

    /// Closes all gates of a visit: the person signed out.
    pub fn end_visit(&self, visit: &Visit) {}

    /// Forgets the remembered code. The gate of this visit closes too.
    ///
    /// # Errors
    /// [`AppError::NotPaired`], [`AppError::Profile`].
    pub async fn forget_code(&self, visit: &Visit, id: DeviceId) -> Result<(), AppError> {
        later()
    }

    /// Changes the code; the existing one is typed anew even when remembered. A code remembered on this phone becomes
    /// the new one; other phones' become wrong.
    ///
    /// # Errors
    /// [`AppError::WrongCode`] (about the existing one), [`AppError::Wait`], [`AppError::ObviousCode`] unless confirmed,
    /// [`AppError::BadCode`] naming which…
    pub async fn change_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        old: &str,
        new: &str,
        confirmed_obvious: bool,
    ) -> Result<(), AppError> {
        later()
    }

    /// What the device tells about its code and guesses; none from devices that do not tell. Needs no gate.
    ///
    /// # Errors
    /// Why it could not be asked.
    pub async fn code_view(&self, id: DeviceId) -> Result<Option<CodeView>, AppError> {
        later()
    }

    /// Acknowledges failures: all shared ones, or those of one suspended authorization.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn acknowledge(
        &self,
        visit: &Visit,
        id: DeviceId,
        authorization: Option<u32>,
    ) -> Result<(), AppError> {
        later()
    }

    /// Features & Configuration, all pages.
    ///
    /// # Errors
    /// [`AppError::CodeNeeded`] when the gate is closed, otherwise as the device refused.
    pub async fn settings(&self, visit: &Visit, id: DeviceId) -> Result<SettingsView, AppError> {
        later()
    }

    /// Changes fields; the others stay. Returns the settings as they are then.
    ///
    /// # Errors
    /// As [`settings`](Self::settings), and [`AppError::BadFields`] when the device has no such field.
    pub async fn change_settings(
        &self,
        visit: &Visit,
        id: DeviceId,
        changes: &[FieldChange],
    ) -> Result<SettingsView, AppError> {
        later()
    }

    /// Sets the device's clock to this computer's.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn set_clock(&self, visit: &Visit, id: DeviceId) -> Result<(), AppError> {
        later()
    }

    /// Lets the device learn its positions. The door must be open for it.
    ///
    /// # Errors
    /// As every guarded request, and as an action.
    pub async fn calibrate(&self, visit: &Visit, id: DeviceId) -> Result<(), AppError> {
        later()
    }

    /// Everybody with a permission.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn permissions(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<PermissionsView, AppError> {
        later()
    }

    /// Changes one permission; what the change does not name stays, limits included.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::BadInput`] when there is no such permission or the name cannot be.
    pub async fn change_permission(
        &self,
        visit: &Visit,
        id: DeviceId,
        authorization: u32,
        change: PermissionChange,
    ) -> Result<(), AppError> {
        later()
    }

    /// Removes one permission for good; this phone's own too, after which the device does not know it.
    ///
    /// # Errors
    /// As [`change_permission`](Self::change_permission).
    pub async fn remove_permission(
        &self,
        visit: &Visit,
        id: DeviceId,
        authorization: u32,
    ) -> Result<(), AppError> {
        later()
    }

    /// Invites somebody: makes a permission on the device and a link that carries it.
    ///
    /// # Errors
    /// As every guarded request, [`AppError::Full`].
    pub async fn invite(
        &self,
        visit: &Visit,
        id: DeviceId,
        wish: InviteWish,
    ) -> Result<Invitation, AppError> {
        later()
    }

    /// Takes up an invitation and uses it at once, so that it is marked as used. `address`: where the device is, when it
    /// shall not be looked for.
    ///
    /// # Errors
    /// [`AppError::BadInvitation`], [`AppError::InvitationUsed`], [`AppError::InvitationOver`], [`AppError::NotReachable`]
    /// (nothing is kept then; try again nearer).
    pub async fn redeem(&self, link: &str, address: Option<&str>) -> Result<Paired, AppError> {
        later()
    }

    /// The keypad codes.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn keypad_codes(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<KeypadCodeView>, AppError> {
        later()
    }

    /// Adds a keypad code and returns its number.
    ///
    /// # Errors
    /// As every guarded request; [`AppError::BadInput`] when the digits or name cannot be or exist already.
    pub async fn add_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        wish: KeypadCodeWish,
    ) -> Result<u16, AppError> {
        later()
    }

    /// Changes a keypad code.
    ///
    /// # Errors
    /// As [`add_keypad_code`](Self::add_keypad_code).
    pub async fn change_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        code_id: u16,
        wish: KeypadCodeWish,
    ) -> Result<(), AppError> {
        later()
    }

    /// Removes a keypad code.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn remove_keypad_code(
        &self,
        visit: &Visit,
        id: DeviceId,
        code_id: u16,
    ) -> Result<(), AppError> {
        later()
    }

    /// The time control entries.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
    ) -> Result<Vec<ScheduleEntry>, AppError> {
        later()
    }

    /// Adds a time control entry (its number is ignored) and returns its number.
    ///
    /// # Errors
    /// As every guarded request, [`AppError::Full`].
    pub async fn add_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: ScheduleEntry,
    ) -> Result<u8, AppError> {
        later()
    }

    /// Changes a time control entry, found by its number.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn change_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: ScheduleEntry,
    ) -> Result<(), AppError> {
        later()
    }

    /// Removes a time control entry.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn remove_schedule(
        &self,
        visit: &Visit,
        id: DeviceId,
        entry: u8,
    ) -> Result<(), AppError> {
        later()
    }

    /// The activity log. Entries read once in this visit are not read again.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn log(
        &self,
        visit: &Visit,
        id: DeviceId,
        filter: &LogFilter,
        on_progress: impl FnMut(Progress) + Send,
    ) -> Result<LogView, AppError> {
        later()
    }

    /// The whole log, filtered, as a file's content.
    ///
    /// # Errors
    /// As [`log`](Self::log).
    pub async fn export_log(
        &self,
        visit: &Visit,
        id: DeviceId,
        filter: &LogFilter,
        format: ExportFormat,
    ) -> Result<String, AppError> {
        later()
    }

    /// Switches the log on or off.
    ///
    /// # Errors
    /// As every guarded request.
    pub async fn set_logging(&self, visit: &Visit, id: DeviceId, on: bool) -> Result<(), AppError> {
        later()
    }

    /// Follows a reset by hand through what the device advertises, until it is reset or the receiver is dropped.
    ///
    /// # Errors
    /// [`AppError::NotPaired`].
    pub fn watch_reset(&self, id: DeviceId) -> Result<watch::Receiver<ResetStep>, AppError> {
        later()
    }

    /// Closes all links and gates.
    pub async fn close(&self) {}
}

impl Invitation {
    /// The link itself: a key to the door. For the inviter's eyes and clipboard, once.
    #[must_use]
    pub fn expose_link(&self) -> &str {
        &self.link
    }

    /// The link as a QR picture (SVG without script or style).
    #[must_use]
    pub fn expose_qr_svg(&self) -> String {
        String::new()
    }
}

/// Every method's future may move between threads.
#[expect(dead_code, reason = "checked by the compiler alone")]
fn futures_are_send(app: &App, visit: &Visit, id: DeviceId) {
    fn send<F: Future + Send>(_: F) {}
    send(app.refresh(id));
    send(app.log(visit, id, &LogFilter::default(), |_| {}));
}
