use std::fs;
use std::os::unix::fs::PermissionsExt;

use zeroize::Zeroizing;

use super::*;
use crate::{DeviceId, Product, UnixTime};

const KEY: [u8; 32] = *b"a key that must never be written";

fn record(number: u32) -> DeviceRecord {
    DeviceRecord {
        id: DeviceId::new(number),
        name: "Front door".to_owned(),
        product: Product::SmartLock,
        address: "tcp:127.0.0.1:1".to_owned(),
        authorization: 7,
        uuid: String::new(),
        added: UnixTime(1),
        limit: None,
        zone: None,
        code_set: Some(true),
        notices: PendingNotices::default(),
        invitations: Vec::new(),
        spent: Vec::new(),
    }
}

fn open(dir: &Path) -> Result<(ProfileStore, Contents, Stamps), AppError> {
    ProfileStore::open(dir, "anna", true)
}

fn with_a_device(dir: &Path) -> ProfileStore {
    let (store, _, _) = open(dir).unwrap();
    store
        .update(|contents| {
            contents.public.devices.push(record(5));
            let code = Some(Zeroizing::new("4711".to_owned()));
            contents
                .secrets
                .insert(DeviceId::new(5), DeviceSecret { key: KEY, code });
            Ok(())
        })
        .unwrap();
    store
}

fn error_of(dir: &Path) -> (PathBuf, String) {
    match open(dir).unwrap_err() {
        error @ AppError::Profile { .. } => {
            let text = error.to_string();
            let AppError::Profile { path, .. } = error else {
                unreachable!()
            };
            (path, text)
        }
        other => panic!("{other}"),
    }
}

#[test]
fn what_was_changed_is_there_when_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    with_a_device(dir.path());
    let (_, contents, _) = open(dir.path()).unwrap();
    assert_eq!(contents.public.devices, [record(5)]);
    let secret = contents.secrets.get(DeviceId::new(5)).unwrap();
    assert_eq!(secret.key, KEY);
    assert_eq!(secret.code.as_ref().unwrap().as_str(), "4711");
}

#[test]
fn neither_key_nor_code_is_found_in_the_files_or_in_debug_output() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_a_device(dir.path());
    let (contents, _) = store.read().unwrap();
    let printed = format!("{store:?} {contents:?}");
    let mut all = printed.into_bytes();
    for entry in fs::read_dir(store.folder()).unwrap() {
        all.extend(fs::read(entry.unwrap().path()).unwrap());
    }
    for secret in [&KEY[..], b"4711", crate::encoding::hex(&KEY).as_bytes()] {
        assert!(!all.windows(secret.len()).any(|window| window == secret));
    }
}

#[test]
fn files_are_private_and_others_eyes_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_a_device(dir.path());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.folder()), 0o700);
    for file in ["profile.json", "vault", "vault.key"] {
        let path = store.folder().join(file);
        assert_eq!(mode(&path), 0o600, "{file}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let (named, text) = error_of(dir.path());
        assert_eq!(named, path);
        assert!(text.contains("chmod 600"), "{text}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    assert!(open(dir.path()).is_ok());
}

#[test]
fn every_bit_that_lets_others_in_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let folder = with_a_device(dir.path()).folder().to_owned();
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    for file in ["profile.json", "vault", "vault.key"] {
        let path = folder.join(file);
        for bit in 0..6 {
            set(&path, 0o600 | 1 << bit);
            assert_eq!(error_of(dir.path()).0, path, "bit {bit}");
        }
        set(&path, 0o600);
    }
    // Others may look at the names of the files, but not put their own there.
    for (path, bits) in [(folder.as_path(), [1, 4]), (dir.path(), [1, 4])] {
        for bit in bits {
            set(path, 0o700 | 1 << bit);
            let (named, text) = error_of(dir.path());
            assert_eq!(named, path, "bit {bit}");
            assert!(text.contains("chmod go-w"), "{text}");
        }
        set(path, 0o755);
        assert!(open(dir.path()).is_ok());
    }
}

#[test]
fn no_changed_byte_and_no_cut_of_the_vault_is_read_or_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_a_device(dir.path());
    let path = store.folder().join("vault");
    let sound = fs::read(&path).unwrap();
    let refused = |bytes: &[u8], what: &str| {
        fs::write(&path, bytes).unwrap();
        assert_eq!(error_of(dir.path()).0, path, "{what}");
        // Neither does a program that has the profile open already take it, or put its own in its place.
        let change = store.update(|contents| {
            contents.public.own_name.push('x');
            Ok(())
        });
        assert!(change.is_err(), "{what}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: left as it is");
    };
    for at in 0..sound.len() {
        for bit in [0, 7] {
            let mut bent = sound.clone();
            bent[at] ^= 1 << bit;
            refused(&bent, &format!("bit {bit} of byte {at}"));
        }
        refused(&sound[..at], &format!("cut at {at}"));
    }
    refused(&[&sound[..], b"x"].concat(), "a byte more");
    refused(&vec![b'x'; 5 * 1024 * 1024], "five megabytes");
    fs::write(&path, &sound).unwrap();
    let (_, contents, _) = open(dir.path()).unwrap();
    assert_eq!(contents.secrets.get(DeviceId::new(5)).unwrap().key, KEY);
}

#[test]
fn what_is_no_plain_file_is_refused() {
    for file in ["profile.json", "vault", "vault.key"] {
        let dir = tempfile::tempdir().unwrap();
        let path = with_a_device(dir.path()).folder().join(file);
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(error_of(dir.path()).0, path, "a folder");
        fs::remove_dir(&path).unwrap();
        // Endless, and readable by everybody.
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        assert_eq!(error_of(dir.path()).0, path, "a device");
    }
}

#[test]
fn damaged_or_missing_files_never_become_a_fresh_profile() {
    for file in ["profile.json", "vault", "vault.key"] {
        let dir = tempfile::tempdir().unwrap();
        let folder = with_a_device(dir.path()).folder().to_owned();
        let path = folder.join(file);
        let mut bytes = fs::read(&path).unwrap();
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        bytes.truncate(last + 1);
        fs::write(&path, &bytes).unwrap();
        let (_, text) = error_of(dir.path());
        assert!(text.contains("restore"), "{file}: {text}");
        fs::remove_file(&path).unwrap();
        let (named, text) = error_of(dir.path());
        assert_eq!(named, path, "{file}");
        assert!(text.contains("restore"), "{file}: {text}");
    }
}

#[test]
fn a_profile_of_a_newer_version_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let folder = with_a_device(dir.path()).folder().to_owned();
    let path = folder.join("profile.json");
    let newer = fs::read_to_string(&path)
        .unwrap()
        .replacen("\"version\": 1", "\"version\": 2", 1);
    fs::write(&path, newer).unwrap();
    assert!(error_of(dir.path()).1.contains("a newer doorward wrote it"));
}

#[test]
fn a_vault_of_another_profile_does_not_open() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (one, two) = (with_a_device(one.path()), with_a_device(two.path()));
    fs::copy(one.folder().join("vault"), two.folder().join("vault")).unwrap();
    assert!(two.read().is_err());
    fs::copy(
        one.folder().join("vault.key"),
        two.folder().join("vault.key"),
    )
    .unwrap();
    assert!(
        open(two.folder().parent().unwrap()).is_err(),
        "bound to the profile, not only to the key"
    );
}

#[test]
fn two_programs_changing_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).unwrap();
    std::thread::scope(|scope| {
        for half in 0..2 {
            let dir = dir.path();
            scope.spawn(move || {
                let (store, _, _) = open(dir).unwrap();
                for number in 0..20 {
                    let id = half * 100 + number;
                    store
                        .update(|contents| {
                            contents.public.devices.push(record(id));
                            let secret = DeviceSecret {
                                key: KEY,
                                code: None,
                            };
                            contents.secrets.insert(DeviceId::new(id), secret);
                            Ok(())
                        })
                        .unwrap();
                }
            });
        }
    });
    let (_, contents, _) = open(dir.path()).unwrap();
    assert_eq!(contents.public.devices.len(), 40);
    assert!(
        contents
            .public
            .devices
            .iter()
            .all(|device| contents.secrets.get(device.id).is_some())
    );
}

#[test]
fn another_programs_change_shows_in_the_stamps() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_a_device(dir.path());
    let before = store.stamps();
    let (other, _, _) = open(dir.path()).unwrap();
    assert_eq!(store.stamps(), before);
    other
        .update(|contents| {
            contents.secrets.get_mut(DeviceId::new(5)).unwrap().code = None;
            Ok(())
        })
        .unwrap();
    assert_ne!(store.stamps(), before);
}

#[test]
fn a_change_that_fails_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_a_device(dir.path());
    let result = store.update(|contents| {
        contents.public.devices.clear();
        Err::<(), _>(AppError::Full)
    });
    assert_eq!(result.map(|_| ()), Err(AppError::Full));
    assert_eq!(store.read().unwrap().0.public.devices.len(), 1);
}

#[test]
fn names_that_could_leave_the_folder_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["", "..", "a/b", "A", "-x", "ä", &"a".repeat(33)] {
        assert!(
            matches!(
                ProfileStore::open(dir.path(), name, true),
                Err(AppError::BadInput(_))
            ),
            "{name}"
        );
    }
}
