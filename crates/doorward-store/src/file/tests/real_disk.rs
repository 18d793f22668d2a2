//! A folder of the operating system.

use super::*;

#[test]
fn keeps_everything_over_a_restart_and_keeps_others_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lock");
    let mut store = FileStore::open(&path).unwrap();
    append(&mut store).unwrap();
    store.commit(&failures(2)).unwrap();
    let before = state(&mut store);
    let second = FileStore::open(&path).unwrap_err();
    assert_eq!(second, OpenError::InUse { path: path.clone() });
    assert!(second.to_string().contains("another program"));
    drop(store);
    assert_eq!(state(&mut FileStore::open(&path).unwrap()), before);
}

#[test]
fn a_reset_leaves_an_empty_store_and_no_old_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lock");
    let mut store = FileStore::open(&path).unwrap();
    append(&mut store).unwrap();
    let root = std::fs::read(path.join(ROOT_FILE)).unwrap();
    store.erase().unwrap();
    assert_eq!(state(&mut store), State::default());
    drop(store);
    assert_eq!(
        state(&mut FileStore::open(&path).unwrap()),
        State::default()
    );
    for entry in std::fs::read_dir(&path).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|window| window == &root[8..40]));
        assert!(!bytes.windows(11).any(|window| window == b"Grandmother"));
    }
}

#[cfg(unix)]
#[test]
fn keeps_folder_and_files_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let made_by_hand = folder.path().join("by-hand");
    std::fs::create_dir(&made_by_hand).unwrap();
    std::fs::set_permissions(&made_by_hand, PermissionsExt::from_mode(0o755)).unwrap();
    for path in [folder.path().join("some/where"), made_by_hand] {
        drop(FileStore::open(&path).unwrap());
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        for entry in std::fs::read_dir(&path).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }
}

#[test]
fn leaves_a_folder_of_something_else_alone() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("holiday.jpg");
    std::fs::write(&picture, b"sea").unwrap();
    let error = FileStore::open(folder.path()).unwrap_err();
    assert!(matches!(error, OpenError::NotOurs { .. }));
    let error = FileStore::open(&picture).unwrap_err();
    assert_eq!(
        error,
        OpenError::NotAFolder {
            path: picture.clone()
        }
    );
    assert_eq!(std::fs::read(&picture).unwrap(), b"sea");
}
