//! Protocol, store and lock core in one static library that has a panic handler of its own and no
//! allocator. It builds only while none of them, and nothing below them, needs `std` or `alloc`.
#![no_std]

use doorward_device as _;
use doorward_proto as _;
use doorward_store as _;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
