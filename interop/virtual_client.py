"""As much of bleak's client as pyNukiBT uses, over a virtual radio."""

import asyncio
import inspect

from bleak import BleakError
from bumble import core, hci
from bumble.device import Device, Peer
from bumble.transport import open_transport


class Characteristic:
    def __init__(self, proxy):
        self.proxy = proxy
        self.uuid = str(proxy.uuid).lower()


class Services:
    def __init__(self, characteristics):
        self.by_uuid = {one.uuid: one for one in characteristics}

    def get_characteristic(self, uuid):
        return self.by_uuid.get(str(uuid).lower())


class Client:
    """As much of bleak's client as the package uses, over a Bumble device."""

    def __init__(self, device, target):
        self.device, self.target, self.connection = device, target, None

    @property
    def is_connected(self):
        return self.connection is not None

    async def connect(self):
        try:
            random = hci.OwnAddressType.RANDOM
            self.connection = await self.device.connect(
                self.target, own_address_type=random, timeout=10
            )
            self.connection.on("disconnection", self.gone)
            peer = Peer(self.connection)
            await peer.request_mtu(247)
            await peer.discover_services()
            await peer.discover_characteristics()
        except (core.BaseBumbleError, asyncio.TimeoutError) as error:
            raise BleakError(str(error)) from error
        found = [one for service in peer.services for one in service.characteristics]
        self.services = Services([Characteristic(one) for one in found])

    def gone(self, _reason):
        self.connection = None

    def find(self, uuid):
        if isinstance(uuid, Characteristic):
            return uuid
        found = self.services.get_characteristic(uuid)
        if found is None:
            raise BleakError(f"Characteristic {uuid} was not found!")
        return found

    async def start_notify(self, uuid, callback):
        characteristic = self.find(uuid)

        def heard(value):
            result = callback(characteristic, bytearray(value))
            if inspect.isawaitable(result):
                asyncio.ensure_future(result)

        await characteristic.proxy.subscribe(heard, prefer_notify=False)

    async def write_gatt_char(self, uuid, data, response=True):
        if not self.is_connected:
            raise BleakError("Not connected")
        try:
            await self.find(uuid).proxy.write_value(bytes(data), with_response=response)
        except (core.BaseBumbleError, asyncio.TimeoutError) as error:
            raise BleakError(str(error)) from error

    async def disconnect(self):
        if self.connection:
            await self.connection.disconnect()
        self.connection = None


async def connector(controller):
    """A phone of its own on the radio at HOST:PORT, as a replacement for the package's `establish_connection`."""
    transport = await open_transport(f"tcp-client:{controller}")
    radio = Device.with_hci("stranger", hci.Address("C5:55:00:00:00:01"), transport.source, transport.sink)
    await radio.power_on()

    async def establish_connection(_class, ble_device, *_arguments, **_named):
        client = Client(radio, hci.Address(ble_device.address))
        await client.connect()
        return client

    return establish_connection
