"""A virtual radio: every TCP connection is a Bluetooth controller, and all of them hear each other.

    python virtual_radio.py [PORT]

Prints the port it listens at, then serves until its standard input ends. A connection that is closed is a controller
that lost its power: whoever was connected with it notices after a moment, as when somebody walks out of reach.

Bumble's controller does most of it. `Controller` below mends what differs from real controllers in ways that matter
here, each of them met while trying.
"""

import asyncio
import logging
import socket
import sys

from bumble import hci, ll
from bumble.controller import Controller as BumbleController
from bumble.core import PhysicalTransport
from bumble.link import LocalLink
from bumble.transport.common import PacketParser

log = logging.getLogger("radio")

# Octets of one link layer packet with data length extension.
LONG_PACKET = 251


class Controller(BumbleController):
    le_acl_data_packet_length = LONG_PACKET
    supported_max_tx_octets = LONG_PACKET
    supported_max_rx_octets = LONG_PACKET

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        # Hosts that use the commands of old get the reports of old.
        self.le_features &= ~hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
        # Linux waits for the enhanced event of a connection where addresses are resolved; here nobody's are.
        self.le_features &= ~hci.LeFeatureMask.LL_PRIVACY

    def on_hci_reset_command(self, command):
        self.power_off()
        self.le_scan_enable = False
        return super().on_hci_reset_command(command)

    def power_off(self):
        """Everything the controller was doing ends; peers find out as they do when packets stop coming."""
        self.le_legacy_advertiser.stop()
        self.pending_le_connection = None
        connections = list(self.le_connections.values())
        self.le_connections.clear()
        for connection in connections:
            try:
                connection.send_ll_control_pdu(
                    ll.TerminateInd(hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)
                )
            except Exception as error:  # the peer may have gone in the same moment
                log.info("%s: %s", self.name, error)

    def on_hci_disconnect_command(self, command):
        connection = self.find_le_connection_by_handle(command.connection_handle)
        gone = connection and not self.link.find_le_controller(connection.peer_address)
        if not gone:
            return super().on_hci_disconnect_command(command)
        # Nobody is left to be told; the host is, all the same.
        self._send_hci_command_status(hci.HCI_COMMAND_STATUS_PENDING, command.op_code)
        self.on_le_disconnected(connection, command.reason)

    def on_ll_control_pdu(self, sender_address, packet):
        # A goodbye that crosses another one on the air is for nobody any more.
        if sender_address in self.le_connections:
            super().on_ll_control_pdu(sender_address, packet)

    def on_hci_le_create_connection_cancel_command(self, _command):
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        none = hci.HCI_LE_Connection_Complete_Event(
            status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
            connection_handle=0,
            role=0,
            peer_address_type=0,
            peer_address=hci.Address.ANY,
            connection_interval=0,
            peripheral_latency=0,
            supervision_timeout=0,
            central_clock_accuracy=0,
        )
        asyncio.get_running_loop().call_soon(self.send_hci_packet, none)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def create_le_connection(self, peer_address):
        # One of all that hear an advertisement is answered; the others go on trying.
        advertiser = self.advertiser(peer_address)
        if advertiser is None or peer_address in self.le_connections:
            return
        public = self.pending_le_connection.own_address_type == hci.OwnAddressType.PUBLIC
        advertiser.on_le_connect_ind(
            ll.ConnectInd(
                initiator_address=self.public_address if public else self.random_address,
                advertiser_address=peer_address,
                interval=0,
                latency=0,
                timeout=0,
            )
        )
        super().create_le_connection(peer_address)

    def advertiser(self, address):
        for controller in self.link.controllers:
            legacy = controller.le_legacy_advertiser
            if controller is not self and legacy.enabled and legacy.address == address:
                return controller
        return None

    def on_advertising_pdu(self, pdu):
        # Reported here, since the original answers every scan with the advertisement once more.
        advertiser = self.advertiser(pdu.advertiser_address)
        if self.le_scan_enable:
            kinds = hci.HCI_LE_Advertising_Report_Event.EventType
            self.report(kinds.ADV_IND, pdu.advertiser_address, pdu.data)
            if advertiser is not None and self.le_scan_type == 1:
                response = advertiser.le_legacy_advertiser.scan_response_data
                self.report(kinds.SCAN_RSP, pdu.advertiser_address, response)
        pending = self.pending_le_connection
        if pending is not None and pending.peer_address == pdu.advertiser_address:
            self.create_le_connection(pdu.advertiser_address)

    def report(self, kind, address, data):
        report = hci.HCI_LE_Advertising_Report_Event.Report(
            event_type=kind,
            address_type=address.address_type,
            address=address,
            data=data,
            rssi=-50,
        )
        self.send_hci_packet(hci.HCI_LE_Advertising_Report_Event([report]))

    def on_hci_acl_data_packet(self, packet):
        # Passed on as it is, also where it makes no frame: what is in it is for the host at the other end to judge.
        connection = self.find_connection_by_handle(packet.connection_handle)
        if connection is None:
            return
        done = hci.HCI_Number_Of_Completed_Packets_Event(
            connection_handles=[connection.handle], num_completed_packets=[1]
        )
        self.send_hci_packet(done)
        peer = self.link.find_le_controller(connection.peer_address)
        if peer is None:
            return
        # From the address it was connected with: the original takes the random one, which need not be it.
        begins = packet.pb_flag != hci.HCI_ACL_PB_CONTINUATION
        asyncio.get_running_loop().call_soon(
            peer.on_link_acl_data,
            connection.self_address,
            connection.transport,
            (begins, packet.data),
        )

    def on_link_acl_data(self, sender_address, transport, part):
        connection = self.le_connections.get(sender_address)
        if transport != PhysicalTransport.LE or connection is None:
            return
        begins, data = part
        # Cut to what hosts have room for.
        for start in range(0, max(len(data), 1), LONG_PACKET):
            piece = data[start : start + LONG_PACKET]
            flag = 2 if begins and start == 0 else 1
            self.send_hci_packet(
                hci.HCI_AclDataPacket(connection.handle, flag, 0, len(piece), piece)
            )


class Wire:
    """A host's connection as source and sink of packets."""

    def __init__(self, writer):
        self.writer = writer
        self.parser = PacketParser()

    def set_packet_sink(self, sink):
        self.parser.set_packet_sink(sink)

    def on_packet(self, packet):
        if not self.writer.is_closing():
            self.writer.write(packet)


class Radio:
    def __init__(self):
        self.link = LocalLink()
        self.count = 0

    async def serve(self, port=0):
        return await asyncio.start_server(self.host, "127.0.0.1", port)

    async def host(self, reader, writer):
        self.count += 1
        number = self.count
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire = Wire(writer)
        controller = Controller(
            f"controller {number}",
            host_source=wire,
            host_sink=wire,
            link=self.link,
            public_address=f"C0:00:00:00:{number >> 8 & 0xFF:02X}:{number & 0xFF:02X}",
        )
        try:
            while data := await reader.read(4096):
                wire.parser.feed_data(data)
        except ConnectionError:
            pass
        finally:
            controller.power_off()
            self.link.remove_controller(controller)
            writer.close()


async def main(port):
    logging.basicConfig(level=logging.ERROR)
    server = await Radio().serve(port)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    # Whoever started the radio ends it by going away.
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
