"""An owner of pyNukiBT at work: the unmodified package as a client of a lock, over a virtual radio or this system's own.

    python stranger.py CONTROLLER LOCK CODE WRONG_CODE
    python stranger.py CONTROLLER LOCK CODE taps

CONTROLLER is HOST:PORT of the virtual radio, or `bleak` for the system's Bluetooth; LOCK is the lock's Bluetooth address.
What came of each step is printed as one JSON document; a step that the lock refused says with which error. Over the
virtual radio the package's way to a Bluetooth adapter is replaced (`virtual_client.py`), over bleak nothing is: what it
says and how it listens is its own. With `taps` it pairs, says so, and then does what each line of its input says, so that
somebody can measure it: lock, unlock, or drop the connection.
"""

import asyncio
import json
import sys

import nacl.public
import pyNukiBT.nuki
from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from pyNukiBT import NukiDevice, NukiErrorException


async def main(controller, lock, code, wrong_code):
    if controller == "bleak":
        ble_device = await BleakScanner.find_device_by_address(lock, timeout=30)
    else:
        from virtual_client import connector

        pyNukiBT.nuki.establish_connection = await connector(controller)
        ble_device = BLEDevice(lock, "lock", None)

    keys = nacl.public.PrivateKey.generate()
    device = NukiDevice(
        lock, None, None, bytes(keys.public_key), bytes(keys), 0x10203040, "pyNukiBT", ble_device=ble_device
    )
    device.command_response_timeout = 10
    device.retry_interval = 0.5
    device.send_retry = 3
    results = {}

    async def step(name, work):
        try:
            results[name] = await work()
        except NukiErrorException as error:
            results[name] = f"refused: {error.error_code}"
        except Exception as error:
            results[name] = f"failed: {type(error).__name__}"
            await device.disconnect()

    async def pair(with_code):
        await device.connect()
        await device.pair(with_code)
        return "paired"

    async def act(action, wanted):
        status = await action()
        for _ in range(60):
            await look()
            if str(device.last_state["lock_state"]) == wanted:
                return str(status["status"])
            await asyncio.sleep(0.5)
        return f"stayed {device.last_state['lock_state']}"

    async def look():
        """The package reads the configuration with the state, and fails with it, after it has taken the state over."""
        try:
            await device.update_state()
        except NukiErrorException as error:
            return f"refused: {error.error_code}"
        return "read"

    async def state():
        results["whole state"] = await look()
        return str(device.last_state["lock_state"])

    async def config():
        await device.update_config()
        return str(device.config["name"])

    async def log():
        entries = await device.request_log_entries(code, count=3)
        return len(entries)

    async def clock():
        return str((await device.update_nuki_time(code))["status"])

    if wrong_code is None:
        await device.connect()
        await device.pair(code)
        try:
            await device.update_state()
        except NukiErrorException:
            pass  # the configuration is refused, the state was read: without it the package cannot act
        print("paired", flush=True)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            deeds = {"lock": device.lock, "unlock": device.unlock, "drop": device.disconnect}
            await deeds[line.strip()]()
            print("done", flush=True)
        return

    await device.connect()
    results["family"] = str(device.device_type)
    if "ULTRA" in results["family"]:
        await step("pair with a wrong code", lambda: pair(wrong_code))
    await step("pair", lambda: pair(code))
    await step("state", state)
    if "OPENER" in results["family"]:
        # "Ring to open" for a bolt and a strike for a latch, for which the package has no methods of their own.
        actions = device._const.LockAction

        def asked(action):
            return lambda: device.lock_action(action)

        moves = [
            ("unlock", asked(actions.ACTIVATE_RTO), "RTO_ACTIVE"),
            ("lock", asked(actions.DEACTIVATE_RTO), "LOCKED"),
            ("unlatch", asked(actions.ELECTRIC_STRIKE_ACTUATION), "OPEN"),
        ]
    else:
        moves = [
            ("unlock", device.unlock, "UNLOCKED"),
            ("lock", device.lock, "LOCKED"),
            ("unlatch", device.unlatch, "UNLATCHED"),
        ]
    for name, action, wanted in moves:
        await step(name, lambda: act(action, wanted))
    await step("config before the code", config)
    await step("wrong code", lambda: device.verify_security_pin(wrong_code))
    await step("right code", lambda: device.verify_security_pin(code))
    await step("config after the code", config)
    await step("log", log)
    await step("clock", clock)
    await device.disconnect()
    print(json.dumps(results), flush=True)


if __name__ == "__main__":
    host, address, right, wrong = sys.argv[1:]
    wrong = None if wrong == "taps" else int(wrong)
    limit = None if wrong is None else 400 if host == "bleak" else 150
    asyncio.run(asyncio.wait_for(main(host, address, int(right), wrong), limit))
