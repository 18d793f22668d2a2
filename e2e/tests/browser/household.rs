//! Households most stories begin with.

use doorward_e2e::{Device, Home, Person, Product};

/// An owner with a device of this product, called “Old mill”.
pub(crate) fn with_owner(home: &Home, product: &Product) -> (Device, Person) {
    let device = home.device(product).unwrap();
    let owner = home.person("owner").unwrap();
    owner
        .sets_up(product, &device, "Old mill", product.code)
        .unwrap();
    (device, owner)
}

/// The same with a guest, Gwendolyn, who has redeemed an invitation.
pub(crate) fn owner_and_guest(home: &Home, product: &Product) -> (Person, Person) {
    let (_, owner) = with_owner(home, product);
    let link = owner
        .invites("Old mill", product.code, "Gwendolyn")
        .unwrap();
    let guest = home.person("guest").unwrap();
    guest.redeems(&link).unwrap();
    (owner, guest)
}
