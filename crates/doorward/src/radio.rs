//! The radio of this machine: TCP, where a lock advertises as the first thing on a link.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use core::time::Duration;

use doorward_app::{Heard, Radio, RadioFuture};
use doorward_link::{BoxLink, LinkError, tcp};

/// How long a lock may take to answer a call.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a scan listens at one address.
const LISTEN: Duration = Duration::from_secs(2);

/// TCP to addresses that were named, and to those where locks were before.
#[derive(Debug)]
pub(crate) struct TcpRadio {
    addresses: Vec<String>,
}

impl TcpRadio {
    /// A radio that hears what listens at these addresses (`tcp:HOST:PORT`).
    pub(crate) fn hearing(addresses: impl IntoIterator<Item = String>) -> Arc<dyn Radio> {
        Arc::new(Self {
            addresses: addresses.into_iter().collect(),
        })
    }
}

impl Radio for TcpRadio {
    fn scan(&self, known: Vec<String>) -> RadioFuture<'_, Vec<Heard>> {
        Box::pin(async move {
            let addresses: BTreeSet<String> = self.addresses.iter().cloned().chain(known).collect();
            let mut calls = tokio::task::JoinSet::new();
            for address in addresses {
                calls.spawn(listen(address));
            }
            let mut heard: Vec<Heard> = calls.join_all().await.into_iter().flatten().collect();
            heard.sort_by_key(|heard| heard.advertisement.device_id);
            heard
        })
    }

    fn connect<'a>(&'a self, address: &'a str) -> RadioFuture<'a, Result<BoxLink, LinkError>> {
        Box::pin(async move {
            let place = address.strip_prefix("tcp:").ok_or(LinkError::Unreachable)?;
            let link: BoxLink = Box::new(tcp::connect(place, CONNECT).await?);
            Ok(link)
        })
    }
}

async fn listen(address: String) -> Option<Heard> {
    let place = address.strip_prefix("tcp:")?;
    let link = tcp::connect(place, LISTEN).await.ok()?;
    let advertisement = doorward_app::listen(Box::new(link), LISTEN).await?;
    Some(Heard {
        address,
        advertisement,
    })
}
